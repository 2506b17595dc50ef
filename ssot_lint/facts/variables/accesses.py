"""Where a file touches the environment, or calls what may touch it for it: nodes, not facts yet."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator

from ssot_lint.core.environment import MAPPINGS
from ssot_lint.core.lean import NamedTuple
from ssot_lint.facts.variables.symbols import Names
from ssot_lint.facts.variables.tree import Tree
from ssot_lint.modules.source.expressions import argument

READ, PRESENCE, WRITE, CALL = "read", "presence", "write", "call"

_GETTERS = frozenset({"os.getenv", "os.getenvb"})
_READERS = frozenset({"get", "pop", "setdefault", "__getitem__"})
_WORDS = frozenset(
    [
        "get",
        "pop",
        "setdefault",
        "__getitem__",
        "__contains__",
        "__setitem__",
        "__delitem__",
        "update",
        "getenv",
        "getenvb",
        "putenv",
        "unsetenv",
        "setenv",
        "delenv",
        "dict",
        "has_key",
    ]
)
_KEPT = frozenset({"environ", "environb"})


class Access(NamedTuple):
    """One deed on one key, or one call that may be of a wrapper."""

    kind: str
    node: ast.expr | ast.keyword
    """The smallest expression that does it; of ``update(A="1")`` the keyword."""
    key: ast.expr | None
    via: str
    """What is asked, by its whole name."""
    default: ast.expr | None = None
    raises: bool = False
    """Whether it raises where the variable is missing and no default is given."""


class Accesses:
    """The accesses of one file. ``words`` are names that may be of wrappers or of their objects."""

    def __init__(self, tree: Tree, names: Names) -> None:
        self.tree = tree
        self.names = names
        self._known: dict[tuple[object, str], str | None] = {}
        # By their last names, once: callers are asked for anew with each wrapper that is found.
        self._calls = [
            (it, short, _short(it.func.value) if isinstance(it.func, ast.Attribute) else None)
            for it in tree.calls
            if (short := _short(it.func)) is not None
        ]
        self._objects = [(it, short) for it in tree.subscripts if (short := _short(it.value))]
        self._sought = [
            (it, right, short)
            for it in tree.compares
            if len(it.ops) == 1
            and isinstance(it.ops[0], ast.In | ast.NotIn)
            and (short := _short(right := it.comparators[0]))
        ]
        self._renamed, self._fetched = self._given_names()
        self._aliases = self.aliases(_WORDS)

    def direct(self) -> Iterator[Access]:
        """Those of the environment itself."""
        interest = _WORDS | self._aliases
        for call, short, _ in self._calls:
            if short in interest:
                yield from self._call(call)
        for subscript in self.tree.subscripts:
            if self._may_be_mapping(subscript.value) and self.name(subscript.value) in MAPPINGS:
                yield from self._subscript(subscript, self.name(subscript.value) or "")
        for compare in self.tree.compares:
            for operator, right in zip(compare.ops, compare.comparators):
                if isinstance(operator, ast.In | ast.NotIn) and self._may_be_mapping(right):
                    name = self.name(right)
                    if name in MAPPINGS and len(compare.ops) == 1:
                        yield Access(PRESENCE, compare, compare.left, name or "")
        yield from self._merges()

    def calls(
        self,
        words: frozenset[str],
        heads: tuple[str, ...],
        own: frozenset[str] = frozenset(),
        methods: frozenset[str] = frozenset(),
    ) -> Iterator[Access]:
        """Calls, subscripts and ``in`` on what may be a wrapper or an object with such methods.

        ``heads`` are beginnings of whole names that count in any case: libraries; ``own`` are names
        of this file's own functions and objects, of which the ``methods`` count.
        """
        every = words | own
        for call, short, inner in self._calls:
            told = short in every or inner in every
            if told or heads:
                name = self.name(call.func)
                if name is None or name.startswith(_NO_WRAPPERS):
                    continue
                if (told or name.startswith(heads)) and self._may_ask(call, words, methods):
                    yield Access(CALL, call, None, name)
        for subscript, short in self._objects:
            if short in every and (short in words or "__getitem__" in methods):
                name = self.name(subscript.value)
                if name is not None and not name.startswith(_NO_WRAPPERS):
                    store = not isinstance(subscript.ctx, ast.Load)
                    method = "__setitem__" if store else "__getitem__"
                    yield Access(CALL, subscript, subscript.slice, f"{name}.{method}")
        for compare, right, short in self._sought:
            if short in every and (short in words or "__contains__" in methods):
                name = self.name(right)
                if name is not None and not name.startswith(_NO_WRAPPERS):
                    yield Access(CALL, compare, compare.left, f"{name}.__contains__")

    def name(self, node: ast.expr) -> str | None:
        """The whole name of an expression, each asked once in a scope."""
        if isinstance(node, ast.Name):
            scope = self.tree.scope(node)
            found = self.tree.lookup(node.id, scope)
            if found is not None and len(found[1]) == 1:
                key = (found[0], node.id)
                if key not in self._known:
                    self._known[key] = self.names.qualified(node)
                return self._known[key]
        return self.names.qualified(node)

    def aliases(self, words: frozenset[str]) -> frozenset[str]:
        """Names that an import or an assignment gives to one of the words."""
        return self._fetched.union(name for name, it in self._renamed if it in words)

    def _given_names(self) -> tuple[list[tuple[str, str]], frozenset[str]]:
        """Names with what an import or an assignment gives them; and those that ``getattr`` gives."""
        renamed: list[tuple[str, str]] = []
        fetched: set[str] = set()
        for scope in self.tree.scopes.values():
            for name, bindings in scope.bindings.items():
                for it in bindings:
                    if isinstance(it, ast.alias):
                        if it.asname:
                            renamed.append((name, it.name.rpartition(".")[2]))
                    elif isinstance(it, ast.Name | ast.NamedExpr):
                        value = self.names._assigned(it)
                        if isinstance(value, ast.Attribute):
                            renamed.append((name, value.attr))
                        elif isinstance(value, ast.Name):
                            renamed.append((name, value.id))
                        elif isinstance(value, ast.Call) and _short(value.func) == "getattr":
                            fetched.add(name)
        return renamed, frozenset(fetched)

    def _may_be_mapping(self, node: ast.expr) -> bool:
        if isinstance(node, ast.Attribute):
            return node.attr in _KEPT
        return isinstance(node, ast.Name | ast.Call | ast.Subscript | ast.NamedExpr)

    def _call(self, call: ast.Call) -> Iterator[Access]:
        name = self.name(call.func) if not isinstance(call.func, ast.Attribute) else None
        if isinstance(call.func, ast.Attribute):
            base = self.name(call.func.value)
            name = None if base is None else f"{base}.{call.func.attr}"
        if name is None:
            name = self._patcher(call)
        if name is None:
            return
        if name in _GETTERS:
            key, default = argument(call, 0, "key"), argument(call, 1, "default")
            yield Access(READ, call, key, name, default)
            return
        if name in ("os.putenv", "os.unsetenv", "posix.putenv", "posix.unsetenv"):
            yield Access(WRITE, call, argument(call, 0, "key"), name)
            return
        owner, _, method = name.rpartition(".")
        if owner in MAPPINGS:
            yield from self._method(call, owner, method)
        elif method in ("setenv", "delenv") and owner.rpartition(".")[2] in ("monkeypatch", "mp"):
            yield Access(WRITE, call, argument(call, 0, "name"), name)
        elif method == "dict" and owner.rpartition(".")[2] in ("patch", "mock", "mocker"):
            yield from self._patched(call, name)

    def _patcher(self, call: ast.Call) -> str | None:
        """``monkeypatch.setenv`` and ``mocker.patch.dict``, whose owners are parameters."""
        match call.func:
            case ast.Attribute(value=ast.Name(id=owner), attr="setenv" | "delenv" as attr):
                known = owner in ("monkeypatch", "mp", "monkey", "m", "monkeypatch_session")
                return f"monkeypatch.{attr}" if known else None
            case ast.Attribute(value=ast.Attribute(attr="patch"), attr="dict"):
                return "mocker.patch.dict"
        return None

    def _method(self, call: ast.Call, owner: str, method: str) -> Iterator[Access]:
        via = owner
        if method in ("get", "__getitem__", "pop", "setdefault"):
            key, default = argument(call, 0, "key"), argument(call, 1, "default")
            raises = method in ("__getitem__", "pop")
            if method == "setdefault" and isinstance(self.tree.parent(call), ast.Expr):
                via = f"{owner}.setdefault"  # nobody takes the value: it is given a default here
            yield Access(READ, call, key, via, default, raises and default is None)
        elif method in ("__contains__", "has_key"):
            yield Access(PRESENCE, call, argument(call, 0, "key"), via)
        elif method in ("__setitem__", "__delitem__"):
            yield Access(WRITE, call, argument(call, 0, "key"), via)
        elif method == "update":
            yield from self._written(call.args, via)
            for it in call.keywords:
                if it.arg:
                    yield Access(WRITE, it, _named(it), via)

    def _written(self, values: Iterable[ast.expr], via: str) -> Iterator[Access]:
        for value in values:
            match value:
                case ast.Dict(keys=keys):
                    for key in keys:
                        if key is not None:
                            yield Access(WRITE, key, key, via)
                case ast.List(elts=pairs) | ast.Tuple(elts=pairs):
                    for pair in pairs:
                        if isinstance(pair, ast.Tuple | ast.List) and len(pair.elts) == 2:
                            yield Access(WRITE, pair.elts[0], pair.elts[0], via)
                case ast.Call(func=ast.Name(id="dict"), keywords=keywords):
                    for it in keywords:
                        if it.arg:
                            yield Access(WRITE, it, _named(it), via)

    def _patched(self, call: ast.Call, name: str) -> Iterator[Access]:
        first = call.args[0] if call.args else argument(call, 0, "in_dict")
        if first is None:
            return
        text = first.value if isinstance(first, ast.Constant) else self.name(first)
        if text not in MAPPINGS and text != "environ":
            return
        values = [*call.args[1:2], *(it.value for it in call.keywords if it.arg == "values")]
        yield from self._written(values, name)
        for it in call.keywords:
            if it.arg and it.arg not in ("values", "clear", "in_dict"):
                yield Access(WRITE, it, _named(it), name)

    def _subscript(self, node: ast.Subscript, via: str) -> Iterator[Access]:
        if isinstance(node.ctx, ast.Load):
            yield Access(READ, node, node.slice, via, None, True)
        else:
            yield Access(WRITE, node, node.slice, via)

    def _merges(self) -> Iterator[Access]:
        for node in _augmented(self.tree):
            if self._may_be_mapping(node.target) and self.name(node.target) in MAPPINGS:
                yield from self._written([node.value], self.name(node.target) or "")

    def _may_ask(self, call: ast.Call, words: frozenset[str], methods: frozenset[str]) -> bool:
        """Whether a call is of a function, or of a method that may be a wrapper."""
        func = call.func
        if isinstance(func, ast.Attribute) and func.attr not in words:
            if _short(func.value) not in words and func.attr not in methods:
                name = self.name(func)
                return name is not None and name.partition(".")[0] in _LIBRARIES
        return True


_NO_WRAPPERS = ("builtins.", "os.")
_LIBRARIES = frozenset(
    {"environs", "decouple", "environ", "dynaconf", "starlette", "prettyconf"}
    | {"dj_database_url", "dj_email_url", "django_cache_url", "dj_search_url"}
)


def _short(node: ast.expr) -> str | None:
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        return node.attr
    if isinstance(node, ast.Call):
        return _short(node.func)
    return None


def _named(keyword: ast.keyword) -> ast.expr:
    """The name of a keyword argument as a string that stands where the keyword does."""
    made = ast.Constant(keyword.arg)
    made.lineno, made.col_offset = keyword.lineno, keyword.col_offset
    made.end_lineno = keyword.lineno
    made.end_col_offset = keyword.col_offset + len((keyword.arg or "").encode())
    return made


def _augmented(tree: Tree) -> Iterator[ast.AugAssign]:
    for node in tree.parents if tree.augments else ():
        if isinstance(node, ast.AugAssign) and isinstance(node.op, ast.BitOr):
            yield node
