"""How the value of a read is taken, by the code around it.

A parse is a tuple: ``("int",) ("float",) ("json",) ("list", separator) ("path",) ("truthy",)
("choice", values…) ("str",)`` or ``("test", tree)``, a comparison whose words are symbols still;
whether it is a truth test is told when they are known.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from ssot_lint.facts.variables.symbols import FOLDS, Names, Symbol
from ssot_lint.facts.variables.tree import CLASS, MODULE, Tree
from ssot_lint.modules.source.below import walk

Parse = tuple[object, ...]

STR: Parse = ("str",)
TRUTHY: Parse = ("truthy",)
_NEUTRAL: Parse = ("neutral",)
SAME = frozenset(
    [
        "strip",
        "lstrip",
        "rstrip",
        "lower",
        "upper",
        "casefold",
        "title",
        "removeprefix",
        "removesuffix",
    ]
)
_PATHS = frozenset(
    [
        "pathlib.Path",
        "pathlib.PurePath",
        "pathlib.PosixPath",
        "os.path.expanduser",
        "os.path.abspath",
        "os.path.realpath",
        "os.path.join",
        "os.path.isdir",
        "os.path.isfile",
        "os.path.exists",
        "os.path.dirname",
        "os.path.normpath",
        "os.path.basename",
        "os.makedirs",
        "os.listdir",
        "builtins.open",
        "os.fspath",
    ]
)
JSON_READERS = frozenset(
    [
        "json.loads",
        "orjson.loads",
        "ujson.loads",
        "simplejson.loads",
        "rapidjson.loads",
        "msgspec.json.decode",
    ]
)
_ORDER = {"test": 0, "int": 1, "float": 2, "json": 3, "list": 4, "path": 5, "choice": 6}
_MOST_USES = 60


class Parses:
    """Parses of the reads of one file."""

    def __init__(self, tree: Tree, names: Names) -> None:
        self.tree = tree
        self.names = names
        self._returned: set[Parse] = set()

    def of(self, node: ast.AST) -> Parse:
        """How the value of the expression ``node`` is taken."""
        return _merged(list(self._uses(node, (), frozenset())))

    def _uses(self, node: ast.AST, chain: tuple[str, ...], seen: frozenset[str]) -> Iterator[Parse]:
        """What each place that the value comes to makes of it."""
        above = self.tree.parent(node)
        match above:
            case ast.Attribute(value=value) if value is node:
                yield from self._method(above, chain, seen)
            case ast.Call() if node is not above.func:
                yield from self._argument(above, node, chain, seen)
            case ast.BoolOp(op=ast.Or()):
                yield from self._either(above, node, chain, seen)
            case ast.BoolOp(op=ast.And()):
                yield TRUTHY if above.values[-1] is not node else _NEUTRAL
                if above.values[-1] is node:
                    yield from self._uses(above, chain, seen)
            case ast.IfExp(test=test):
                if test is node:
                    yield _NEUTRAL if _is_same(node, above.body) else TRUTHY
                else:
                    yield from self._uses(above, chain, seen)
            case ast.UnaryOp(op=ast.Not()):
                yield _NEUTRAL if self._gives_default(above, node) else TRUTHY
            case ast.Compare():
                yield self._compared(above, node, chain)
            case ast.If(test=test) | ast.While(test=test) | ast.Assert(test=test) if test is node:
                yield TRUTHY
            case ast.comprehension(ifs=ifs) if node in ifs:
                yield TRUTHY
            case ast.GeneratorExp(elt=each) | ast.ListComp(elt=each) if each is node:
                yield TRUTHY if self._is_any(above) else STR
            case ast.NamedExpr():
                yield from self._uses(above, chain, seen)
                yield from self._named(above.target, chain, seen)
            case ast.Assign(targets=targets) if above.value is node:
                yield from self._assigned(targets, chain, seen)
            case ast.AnnAssign(target=target) if above.value is node:
                yield from self._assigned([target], chain, seen)
            case ast.Expr():
                yield _NEUTRAL
            case ast.Await() | ast.Starred():
                yield from self._uses(above, chain, seen)
            case _:
                yield STR

    def _is_any(self, node: ast.AST) -> bool:
        """Whether an iterable is an argument of ``any`` or ``all``."""
        above = self.tree.parent(node)
        return isinstance(above, ast.Call) and self.names.qualified(above.func) in (
            "builtins.any",
            "builtins.all",
        )

    def _gives_default(self, test: ast.AST, node: ast.AST) -> bool:
        """``if not v: v = default``, ``default if not v else v``: the value is only missed there."""
        above = self.tree.parent(test)
        if isinstance(above, ast.IfExp) and above.test is test:
            return _is_same(node, above.orelse)
        return (
            isinstance(above, ast.If)
            and above.test is test
            and isinstance(node, ast.Name)
            and any(
                isinstance(it, ast.Assign)
                and any(isinstance(to, ast.Name) and to.id == node.id for to in it.targets)
                for it in above.body
            )
        )

    def _method(
        self, attribute: ast.Attribute, chain: tuple[str, ...], seen: frozenset[str]
    ) -> Iterator[Parse]:
        call = self.tree.parent(attribute)
        if not isinstance(call, ast.Call) or call.func is not attribute:
            yield STR
        elif attribute.attr in SAME:
            step = (attribute.attr,) if attribute.attr in FOLDS and not call.args else ()
            yield from self._uses(call, (*chain, *step), seen)
        elif attribute.attr in ("split", "rsplit"):
            yield self._split(call)
        else:
            yield STR

    def _split(self, call: ast.Call) -> Parse:
        separator = call.args[0] if call.args else None
        for it in call.keywords:
            if it.arg == "sep":
                separator = it.value
        if separator is None:
            return ("list", " ")
        symbol = self.names.symbol(separator)
        limited = len(call.args) > 1 or any(it.arg == "maxsplit" for it in call.keywords)
        if symbol[0] == "c" and isinstance(symbol[1], str) and not limited:
            return ("list", symbol[1])
        return STR

    def _argument(
        self, call: ast.Call, node: ast.AST, chain: tuple[str, ...], seen: frozenset[str]
    ) -> Iterator[Parse]:
        name = self.names.qualified(call.func) or ""
        first = call.args[:1] == [node]
        short = name.rpartition(".")[2]
        match name:
            case "builtins.int" if first:
                yield self._number("int", call)
            case "builtins.float" if first:
                yield self._number("float", call)
            case "builtins.str" if first:
                yield from self._uses(call, chain, seen)
            case "builtins.bool" if first:
                yield TRUTHY
            case _ if short in ("strtobool", "str2bool", "str_to_bool") and first:
                yield ("test", ("strtobool",)) if short == "strtobool" else STR
            case _ if name in JSON_READERS and first:
                yield ("json",)
            case _ if name in _PATHS:
                yield ("path",)
            case "shlex.split" if first:
                yield ("list", " ")
            case "typing.cast" if len(call.args) > 1 and call.args[1] is node:
                yield from self._uses(call, chain, seen)
            case "builtins.len" | "builtins.isinstance" | "builtins.print" if first:
                yield _NEUTRAL if short == "isinstance" else STR
            case _:
                yield STR

    def _number(self, kind: str, call: ast.Call) -> Parse:
        """``int(v)``, or the truth test that ``bool(int(v))``, ``not int(v)`` and ``if int(v)`` are."""
        above = self.tree.parent(call)
        match above:
            case ast.Call(args=[only]) if only is call:
                if self.names.qualified(above.func) == "builtins.bool":
                    return ("test", (kind,))
            case ast.UnaryOp(op=ast.Not()):
                return ("test", (kind,))
            case ast.If(test=test) | ast.While(test=test) | ast.IfExp(test=test) if test is call:
                return ("test", (kind,))
            case ast.Compare(left=left, ops=[ast.Eq() | ast.NotEq()], comparators=[other]):
                symbol = self.names.symbol(other)
                if left is call and symbol in (("c", 0), ("c", 1)):
                    same = isinstance(above.ops[0], ast.Eq) == (symbol == ("c", 1))
                    return ("test", (kind,) if same else ("not", (kind,)))
        return (kind,)

    def _either(
        self, above: ast.BoolOp, node: ast.AST, chain: tuple[str, ...], seen: frozenset[str]
    ) -> Iterator[Parse]:
        """``read or default``: what becomes of the whole is what becomes of the read."""
        position = above.values.index(node) if node in above.values else 0  # pyright: ignore[reportArgumentType]
        if self._is_condition(above):
            yield TRUTHY
        elif position < len(above.values):
            yield from self._uses(above, chain, seen)

    def _is_condition(self, node: ast.AST) -> bool:
        above = self.tree.parent(node)
        while isinstance(above, ast.BoolOp):
            node, above = above, self.tree.parent(above)
        match above:
            case ast.If(test=test) | ast.While(test=test) | ast.IfExp(test=test):
                return test is node
            case ast.UnaryOp(op=ast.Not()) | ast.Assert():
                return True
        return False

    def _compared(self, compare: ast.Compare, node: ast.AST, chain: tuple[str, ...]) -> Parse:
        if len(compare.ops) != 1:
            return STR
        operator = compare.ops[0]
        if isinstance(operator, ast.Is | ast.IsNot):
            other = compare.comparators[0]
            if isinstance(other, ast.Constant) and isinstance(other.value, bool):
                return STR
            return _NEUTRAL
        test = self._test(compare, chain)
        if test is None:
            return STR
        told = ("test", self._whole(compare, test))
        if isinstance(self.tree.statement(compare), ast.Return):
            self._returned.add(told)
        return told

    def of_parameter(self, function: ast.FunctionDef, name: str) -> Parse:
        """How a function takes one of its parameters."""
        scope = self.tree.scopes[function]
        found: list[Parse] = []
        for load in self.tree.loads.get((scope, name), [])[:_MOST_USES]:
            found.extend(self._uses(load, (), frozenset()))
        return _merged(found)

    def returned(self, parse: Parse) -> Parse:
        """Of several tests, the one that a function returns."""
        for it in parse[1:] if parse[0] == "first" else (parse,):
            if it in self._returned and isinstance(it, tuple):
                return it
        return STR

    def _test(self, compare: ast.Compare, chain: tuple[str, ...]) -> Symbol | None:
        """One comparison, the value on either side of ``==``."""
        operator = compare.ops[0]
        left, right = compare.left, compare.comparators[0]
        match operator:
            case ast.Eq() | ast.NotEq():
                plain = self.names.symbol(right)
                other = plain if plain != ("?",) else self.names.symbol(left)
                return ("cmp", chain, "==" if isinstance(operator, ast.Eq) else "!=", other)
            case ast.In() | ast.NotIn():
                other = self.names.symbol(right)
                return ("cmp", chain, "in" if isinstance(operator, ast.In) else "not in", other)
        return None

    def _whole(self, compare: ast.Compare, test: Symbol) -> Symbol:
        """The test with what ``or``, ``and`` and ``not`` around it add about the same value."""
        subject = self._subject(compare)
        node: ast.AST = compare
        whole = test
        above = self.tree.parent(node)
        while True:
            match above:
                case ast.BoolOp(op=operator, values=values):
                    parts = [whole if it is node else self._beside(it, subject) for it in values]
                    known = [it for it in parts if it is not None]
                    joined = "or" if isinstance(operator, ast.Or) else "and"
                    if len(known) > 1:
                        whole = (joined, *known)
                    if len(known) < len(parts):
                        return whole
                case ast.UnaryOp(op=ast.Not()):
                    whole = ("not", whole)
                case _:
                    return whole
            node, above = above, self.tree.parent(above)

    def _beside(self, node: ast.expr, subject: str | None) -> Symbol | None:
        """A further condition about the same value; None for one about anything else."""
        if subject is None:
            return None
        match node:
            case ast.Compare(ops=[operator]) if self._subject(node) == subject:
                if isinstance(operator, ast.Is | ast.IsNot):
                    return None
                return self._test(node, self._chain(node))
            case ast.BoolOp(op=operator, values=values):
                parts = [self._beside(it, subject) for it in values]
                if any(it is None for it in parts):
                    return None
                return ("or" if isinstance(operator, ast.Or) else "and", *parts)
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                inner = self._beside(operand, subject)
                return None if inner is None else ("not", inner)
        return None

    def _chain(self, compare: ast.Compare) -> tuple[str, ...]:
        steps: list[str] = []
        for side in (compare.left, *compare.comparators):
            while isinstance(side, ast.Call) and isinstance(side.func, ast.Attribute):
                if side.func.attr not in FOLDS:
                    break
                steps.append(side.func.attr)
                side = side.func.value
            if steps:
                break
        return tuple(reversed(steps))

    def _subject(self, compare: ast.Compare) -> str | None:
        """The text of what is compared, without the methods that only fold or strip."""
        for side in (compare.left, *compare.comparators):
            if isinstance(side, ast.Constant | ast.Tuple | ast.List | ast.Set):
                continue
            while (
                isinstance(side, ast.Call)
                and isinstance(side.func, ast.Attribute)
                and side.func.attr in FOLDS
            ):
                side = side.func.value
            # A default does not make it another value.
            if isinstance(side, ast.Call) and side.args:
                return ast.dump(side.func) + ast.dump(side.args[0])
            return ast.dump(side)
        return None

    def _assigned(
        self, targets: list[ast.expr], chain: tuple[str, ...], seen: frozenset[str]
    ) -> Iterator[Parse]:
        named = [it for it in targets if isinstance(it, ast.Name)]
        if len(named) != len(targets):
            yield STR
        for it in named:
            yield from self._named(it, chain, seen)

    def _named(
        self, target: ast.Name, chain: tuple[str, ...], seen: frozenset[str]
    ) -> Iterator[Parse]:
        """What the uses of a name make of the value it holds."""
        name = target.id
        scope = self.tree.scope(target)
        found = self.tree.lookup(name, scope)
        if found is None or name in seen:
            yield _NEUTRAL
            return
        home = found[0]
        if home.kind == CLASS:
            yield STR
            return
        loads = self.tree.loads.get((home, name), [])
        if home.kind == MODULE:
            loads = [it for it in loads if it.lineno >= target.lineno] or loads
        if not loads:
            yield STR if home.kind == MODULE else _NEUTRAL
        within = seen | {name}
        others = [it for it in home.bindings.get(name, []) if it is not target]
        for load in loads[:_MOST_USES]:
            if others and not self._reaches(target, load, others):
                continue
            folds = self._folds_before(target, load, others)
            if folds is not None:
                yield from self._uses(load, (*chain, *folds), within)

    def _folds_before(
        self, target: ast.Name, load: ast.Name, others: list[ast.AST]
    ) -> tuple[str, ...] | None:
        """What ``v = v.strip().lower()`` between the two does to the text; None for a conversion."""
        found: list[str] = []
        for it in others:
            above = self.tree.parent(it)
            if not isinstance(above, ast.Assign) or above.lineno <= target.lineno:
                continue
            end = (above.end_lineno or 0, above.end_col_offset or 0)
            if end > (load.lineno, load.col_offset):
                continue
            if not any(
                isinstance(part, ast.Name) and part.id == target.id for part in walk(above.value)
            ):
                continue
            folds = _folds(above.value, target.id)
            if folds is None:
                return None
            found.extend(folds)
        return tuple(found)

    def _reaches(self, target: ast.Name, load: ast.Name, others: list[ast.AST]) -> bool:
        """Whether the value may still be in the name at ``load``: no plain binding stands between."""
        if load.lineno < target.lineno:
            return False
        here = self._block(target)
        for it in others:
            line = getattr(it, "lineno", 0)
            if target.lineno < line < load.lineno and self._block(it) is here:
                value = self.tree.parent(it)
                derived = isinstance(value, ast.Assign) and any(
                    isinstance(part, ast.Name) and part.id == target.id
                    for part in walk(value.value)
                )
                if not derived:
                    return False
        return True

    def _block(self, node: ast.AST) -> ast.AST | None:
        statement = self.tree.statement(node)
        return None if statement is None else self.tree.parent(statement)


def _is_same(node: ast.AST, other: ast.AST) -> bool:
    """Whether both are one name."""
    return isinstance(node, ast.Name) and isinstance(other, ast.Name) and node.id == other.id


def _folds(node: ast.expr, name: str) -> tuple[str, ...] | None:
    """The steps of a chain of methods that only fold or strip the text of a name."""
    steps: list[str] = []
    while isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        if node.func.attr not in SAME:
            return None
        if node.func.attr in FOLDS and not node.args:
            steps.append(node.func.attr)
        node = node.func.value
    if isinstance(node, ast.BoolOp) and isinstance(node.op, ast.Or):
        node = node.values[0]
    elif isinstance(node, ast.IfExp):  # ``v if v else default``
        node = node.body if _folds(node.body, name) == () else node.orelse
    is_name = isinstance(node, ast.Name) and node.id == name
    return tuple(reversed(steps)) if is_name else None


def _merged(found: list[Parse]) -> Parse:
    """One parse from those of all uses: the most telling; several tests stay, the first that proves
    to be one counts."""
    told = [it for it in found if it != _NEUTRAL]
    tests = list(dict.fromkeys(it for it in told if it[0] == "test"))
    others = [it for it in told if it[0] in _ORDER and it[0] != "test"]
    best = min(others, key=lambda it: _ORDER[str(it[0])], default=None)
    if best is None:
        best = TRUTHY if told and all(it == TRUTHY for it in told) else STR
    if not tests:
        return best
    return tests[0] if len(tests) == 1 and best == STR else ("first", *tests, best)
