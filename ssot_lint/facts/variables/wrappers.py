"""Functions of a file one of whose parameters reaches the key of a read in their body."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from ssot_lint.core.lean import NamedTuple
from ssot_lint.facts.model import Wrapped
from ssot_lint.facts.variables.accesses import CALL, PRESENCE, READ, Access
from ssot_lint.facts.variables.parses import STR, Parse, Parses
from ssot_lint.facts.variables.places import Places
from ssot_lint.facts.variables.symbols import FOLDS, Names, Symbol
from ssot_lint.facts.variables.tree import CLASS, FUNCTION, Function, Scope, Tree
from ssot_lint.modules.source.below import walk

_TYPES = frozenset({"builtins.int", "builtins.float", "builtins.bool", "builtins.str"})
_KEEPING = FOLDS | {"replace", "removeprefix", "removesuffix", "format"}
_MOST_OTHERS = 4
_RANK = {READ: 0, CALL: 1, PRESENCE: 2}


class _Wrapper(NamedTuple):
    function: Function
    access: Access
    reads: tuple[Access, ...]


class Wrappers:
    """The wrappers of one file, learned from the accesses that are known."""

    def __init__(self, tree: Tree, names: Names, parses: Parses) -> None:
        self.tree = tree
        self.names = names
        self.parses = parses
        self.inside: set[ast.AST] = set()
        """Accesses whose key is a parameter: no facts of any variable."""
        self._by_function: dict[ast.AST, list[Access]] = {}

    def learn(self, found: dict[ast.AST, Access]) -> None:
        """Find the functions whose parameters reach a key."""
        for node, it in found.items():
            if node in self.inside:
                continue
            home = self._home(it)
            if home is not None:
                self.inside.add(node)
                self._by_function.setdefault(home, []).append(it)

    def methods(self) -> frozenset[str]:
        """Names of methods that are wrappers; of a mapping, those that stand on its ``[]``."""
        found = {self._short(it) or "" for it in self._by_function if self._is_in_class(it)}
        if "__getitem__" in found:
            found |= {"get", "pop", "setdefault", "__contains__"}
        return frozenset(found)

    def _is_in_class(self, function: ast.AST) -> bool:
        outer = self._outer(function)
        return outer is not None and outer.kind == CLASS

    def words(self) -> frozenset[str]:
        """Names by which a wrapper, or an object that has one, may be asked in this file."""
        found: set[str] = set()
        classes: set[str] = set()
        for function in self._by_function:
            name = self._short(function)
            if name is None:
                continue
            outer = self._outer(function)
            if outer is not None and outer.kind == CLASS and isinstance(outer.node, ast.ClassDef):
                classes.add(outer.node.name)
            else:
                found.add(name)
        if classes:
            classes = self._with_heirs(classes)
            found.update(classes, self._instances(classes), ("self", "cls", "super"))
        return frozenset(found)

    def facts(self, places: Places) -> Iterator[Wrapped]:
        """A fact of each."""
        for function, accesses in self._by_function.items():
            name = self._whole(function)
            if name is None:
                continue
            yield self._fact(function, name, sorted(accesses, key=self._rank), places)

    def _rank(self, it: Access) -> tuple[bool, int, int, int, int]:
        """A key that is the parameter comes before one that is made of it, and of an item of it."""
        key = self.names.symbol(it.key) if it.key is not None else ()
        place = it.node.lineno, it.node.col_offset
        return not _is_plain(key), _RANK.get(it.kind, 3), _size(key), *place

    def _others(self, best: Access, others: list[Access]) -> tuple[object, ...]:
        """What else is asked for by a name that is made of a parameter."""
        known = [self.names.symbol(best.key) if best.key is not None else ()]
        found: list[object] = []
        for it in others:
            key = self.names.symbol(it.key) if it.key is not None else ()
            if it.kind == CALL and isinstance(it.node, ast.Call):
                found.append((READ, (), STR, (it.via, self._arguments(it))))
            elif it.kind in (READ, PRESENCE) and key not in known and _is_plain(key):
                found.append((it.kind, key, self.parses.of(it.node), ()))
                known.append(key)
        return tuple(found[:_MOST_OTHERS])

    def _fact(self, function: ast.AST, name: str, ranked: list[Access], places: Places) -> Wrapped:
        from ssot_lint.facts.variables.forgiving import forgives  # few files have wrappers

        best, *others = ranked
        assert isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
        parameters = self._parameters(function)
        inner: tuple[object, ...] = ()
        key: Symbol = self.names.symbol(best.key) if best.key is not None else ("?",)
        if best.kind == CALL:
            inner = (best.via, self._arguments(best))
        body = self._body_of(function, best)
        cast = self._cast(function, parameters, key)
        short = self._short(function) or ""
        named = isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        return Wrapped(
            places.name_site(function, short) if named else places.site(function),
            name,
            best.kind,
            parameters,
            key,
            self._outcomes(body, ranked),
            self._parse(function, best),
            cast,
            inner,
            forgives(self.tree, self.names, best.node),
            self._others(best, others),
        )

    def _home(self, it: Access) -> Function | None:
        """The function whose parameter the key comes from."""
        wanted: set[str] = set()
        if it.key is not None:
            wanted |= parameters_in(self.names.symbol(it.key))
        if it.kind == CALL:
            for _, symbol in self._arguments(it):
                wanted |= parameters_in(symbol)
        if not wanted:
            return None
        scope: Scope | None = self.tree.scope(it.node)
        while scope is not None:
            if scope.kind == FUNCTION and isinstance(
                scope.node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda
            ):
                own = {name.lstrip("*") for name, _ in self._parameters(scope.node)}
                if wanted & own:
                    return scope.node
            scope = scope.parent
        return None

    def _arguments(self, it: Access) -> tuple[tuple[str, Symbol], ...]:
        if not isinstance(it.node, ast.Call):
            return (("", self.names.symbol(it.key)),) if it.key is not None else ()
        found = [
            ("", self.names.symbol(value))
            for value in it.node.args
            if not isinstance(value, ast.Starred)
        ]
        found.extend(
            (word.arg, self.names.symbol(word.value)) for word in it.node.keywords if word.arg
        )
        return tuple(found)

    def _parameters(self, function: Function) -> tuple[tuple[str, Symbol], ...]:
        arguments = function.args
        plain = [*arguments.posonlyargs, *arguments.args]
        defaults: list[ast.expr | None] = [None] * (len(plain) - len(arguments.defaults))
        pairs = list(zip(plain, [*defaults, *arguments.defaults]))
        if self._is_method(function):
            pairs = pairs[1:]
        found = [(it.arg, self._default(value)) for it, value in pairs]
        if arguments.vararg is not None:
            found.append((f"*{arguments.vararg.arg}", ()))
        for it, value in zip(arguments.kwonlyargs, arguments.kw_defaults):
            found.append((it.arg, self._default(value)))
        return tuple(found)

    def _default(self, node: ast.expr | None) -> Symbol:
        return () if node is None else self.names.symbol(node)

    def _is_method(self, function: Function) -> bool:
        outer = self._outer(function)
        if isinstance(function, ast.Lambda) or outer is None or outer.kind != CLASS:
            return False
        return not any(
            isinstance(it, ast.Name) and it.id == "staticmethod" for it in function.decorator_list
        )

    def _outer(self, function: ast.AST) -> Scope | None:
        scope = self.tree.scopes.get(function)
        return None if scope is None else scope.parent

    def _short(self, function: ast.AST) -> str | None:
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
            return function.name
        above = self.tree.parent(function)
        match above:
            case ast.Assign(targets=[ast.Name(id=name)]):
                return name
            case ast.AnnAssign(target=ast.Name(id=name)):
                return name
        return None

    def _whole(self, function: ast.AST) -> str | None:
        name, outer = self._short(function), self._outer(function)
        if name is None or outer is None:
            return None
        return f"{self.names.path_of(outer)}.{name}"

    def _with_heirs(self, names: set[str]) -> set[str]:
        """Classes and those of this file that inherit from one of them."""
        found = set(names)
        for cls in self.tree.classes:
            if not found.isdisjoint(it.id for it in cls.bases if isinstance(it, ast.Name)):
                found.add(cls.name)
        return found

    def _instances(self, classes: set[str]) -> Iterator[str]:
        """Names of this module that hold an instance of one of the classes."""
        for bound, nodes in self.tree.root.bindings.items():
            for it in nodes:
                value = self.names._assigned(it) if isinstance(it, ast.Name) else None
                if isinstance(value, ast.Call) and isinstance(value.func, ast.Name):
                    if value.func.id in classes:
                        yield bound
        for function in self.tree.functions:
            if isinstance(function.returns, ast.Name) and function.returns.id in classes:
                yield function.name

    def _body_of(self, function: Function, best: Access) -> list[ast.stmt]:
        """The body that reads: that of an inner function, where the function returns a reader."""
        scope = self.tree.scope(best.node).function()
        node = scope.node if scope is not None else function
        if isinstance(node, ast.Lambda):
            made = ast.Return(node.body)
            return [ast.copy_location(made, node.body)]
        assert isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        return node.body

    def _outcomes(self, body: list[ast.stmt], every: list[Access]) -> tuple[object, ...]:
        from ssot_lint.facts.variables.missing import Body, Read  # few files have wrappers

        reads: dict[ast.AST, Read] = {}
        present: set[ast.AST] = set()
        for it in every:
            if it.kind == READ:
                reads[it.node] = Read(it.default, it.raises, None)
            elif it.kind == CALL:
                reads[it.node] = Read(None, False, ("w", it.via, self._arguments(it)))
            elif it.kind == PRESENCE:
                present.add(it.node)
        return Body(self.names, reads, present.__contains__).outcomes(body)

    def _parse(self, function: Function, best: Access) -> Parse:
        parse = self.parses.of(best.node)
        if isinstance(function.body, list) and parse[0] in ("test", "first"):
            told = self.parses.returned(parse)
            parse = parse if told in (STR, parse) else ("first", told, parse)
        if parse == STR and isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
            returned = None if function.returns is None else self.names.qualified(function.returns)
            if returned in ("builtins.int", "builtins.float"):
                return (returned[len("builtins.") :],)
            if returned == "builtins.bool" and best.kind != PRESENCE:
                return ("bool",)
        return parse

    def _cast(
        self, function: Function, parameters: tuple[tuple[str, Symbol], ...], key: Symbol
    ) -> str:
        """The parameter that is called on the value, or compared with a type."""
        names = {name for name, _ in parameters} - parameters_in(key)
        body = function.body if isinstance(function.body, list) else [function.body]
        for statement in body:
            for node in walk(statement):
                match node:
                    case ast.Call(func=ast.Name(id=name), args=[_]) if name in names:
                        return name
                    case ast.Compare(left=ast.Name(id=name), comparators=[other]):
                        if name in names and self.names.qualified(other) in _TYPES:
                            return name
                    case ast.Call(func=ast.Name(id="issubclass"), args=[ast.Name(id=name), _]):
                        if name in names:
                            return name
        return ""


def _is_plain(key: Symbol) -> bool:
    """Whether a key is a parameter as it is, folded, or with something before or behind it."""
    if key[:1] in ((), ("p",), ("c",), ("n",)):
        return True
    if key[0] == "m" and key[1] not in _KEEPING:
        return False
    return key[0] in ("f", "o", "m") and all(
        _is_plain(it) for it in key[1:] if isinstance(it, tuple)
    )


def _size(key: Symbol) -> int:
    return 1 + sum(_size(it) for it in key[1:] if isinstance(it, tuple))


def parameters_in(symbol: Symbol) -> set[str]:
    """The parameters that a symbol is made of."""
    if not symbol:
        return set()
    if symbol[0] == "p":
        return {str(symbol[1])}
    found: set[str] = set()
    for part in symbol[1:]:
        if isinstance(part, tuple):
            found |= parameters_in(part) if part and isinstance(part[0], str) else set()
    return found
