"""What a read gives when the variable is missing, by the code around it.

A default is ``(kind, symbol)`` with ``kind`` one of literal, none, required, guarded, fallback,
computed; for calls of what may be a wrapper it is left open (``open``) unless the code around it
has one.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator

from ssot_lint.core.environment import MAPPINGS
from ssot_lint.facts.variables.symbols import FOLDS, UNKNOWN, Names, Symbol
from ssot_lint.facts.variables.tree import Tree
from ssot_lint.modules.source.below import walk

Default = tuple[str, Symbol]

NONE: Default = ("none", ("c", None))
REQUIRED: Default = ("required", UNKNOWN)
OPEN: Default = ("open", UNKNOWN)
COMPUTED: Default = ("computed", UNKNOWN)
FALLBACK: Default = ("fallback", UNKNOWN)
_MISSES = frozenset({"KeyError", "LookupError", "Exception", "BaseException"})
_CONVERSIONS = frozenset({"int", "float", "str", "bool"})


class Defaults:
    """Defaults of the reads of one file. ``reads`` says whether a node is a read of a variable."""

    def __init__(self, tree: Tree, names: Names, reads: Callable[[ast.AST], bool]) -> None:
        self.tree = tree
        self.names = names
        self._reads = reads

    def of(
        self, node: ast.expr, key: ast.expr | None, own: ast.expr | None, raises: bool
    ) -> Default:
        """The default of the read ``node`` of ``key``.

        ``own`` is the default that it writes itself; ``raises`` whether it raises without one.
        """
        if own is not None:
            told = self.value(own)
            if told[0] != "none" and told != ("literal", ("c", "")):
                return told
            return self._around(node) or told
        if raises:
            return self._guarded(node, key) or REQUIRED
        return self._around(node) or NONE

    def value(self, node: ast.expr) -> Default:
        """What an expression is as a default."""
        if any(self._reads(it) for it in walk(node)):
            return FALLBACK
        if isinstance(node, ast.Lambda):
            node = node.body
        symbol = self.names.symbol(node)
        if symbol == ("c", None):
            return NONE
        if symbol == UNKNOWN or not _is_known(symbol):
            return COMPUTED
        return ("literal", symbol)

    def open(self, node: ast.expr, key: ast.expr | None) -> Default:
        """The default of a call that may be a wrapper's: what the code around it adds.

        ``env[k]`` of an accessor that is a mapping is guarded as ``os.environ[k]`` is.
        """
        told = self._guarded(node, key) if isinstance(node, ast.Subscript) else None
        return told or self._around(node) or OPEN

    def _around(self, node: ast.expr) -> Default | None:
        """A default by ``or``, by a conditional expression, or by an assignment where it is None."""
        at: ast.AST = node
        above = self.tree.parent(at)
        while True:
            match above:
                case ast.BoolOp(op=ast.Or(), values=values) if at in values:
                    found = self._after_or(above, values.index(at))
                    if found is not None:
                        return found
                case ast.Attribute(attr=attr) if attr in FOLDS:
                    pass
                case ast.Call(func=function) if function is at:
                    pass
                case ast.Call(args=[only], func=ast.Name(id=name)) if (
                    only is at and name in _CONVERSIONS
                ):
                    pass
                case ast.NamedExpr(target=target, value=value) if value is at:
                    return self._conditional(above, target) or self._later(above, target)
                case ast.Assign(targets=[ast.Name() as target], value=value) if value is at:
                    return self._later(above, target)
                case ast.AnnAssign(target=ast.Name() as target, value=value) if value is at:
                    return self._later(above, target)
                case _:
                    return None
            at, above = above, self.tree.parent(above)

    def _after_or(self, whole: ast.BoolOp, position: int) -> Default | None:
        rest = whole.values[position + 1 :]
        if not rest:
            return None
        if any(self._reads(it) for part in rest for it in walk(part)):
            return FALLBACK
        if self._in_condition(whole):
            return None
        if len(rest) > 1 and not all(_is_known(self.names.symbol(it)) for it in rest):
            return COMPUTED
        return self.value(rest[-1])

    def _in_condition(self, node: ast.AST) -> bool:
        above = self.tree.parent(node)
        return isinstance(above, ast.If | ast.While | ast.IfExp | ast.Assert) and above.test is node

    def _conditional(self, node: ast.AST, target: ast.expr) -> Default | None:
        """``x if (x := read) else default``, and the same with ``is None``."""
        for above in self.tree.above(node):
            if isinstance(above, ast.IfExp) and isinstance(target, ast.Name):
                missing = missing_branch(above, target.id)
                return None if missing is None else self.value(missing)
            if isinstance(above, ast.stmt):
                return None
        return None

    def _later(self, node: ast.AST, target: ast.expr) -> Default | None:
        """The value that the name gets, or that stands for it, where it is None or falsy."""
        if not isinstance(target, ast.Name):
            return None
        name = target.id
        scope = self.tree.scope(target)
        found = self.tree.lookup(name, scope)
        if found is None:
            return None
        told: list[Default] = []
        for load in self.tree.loads.get((found[0], name), []):
            if load.lineno >= target.lineno:
                it, rebound = self._where_missing(load, name)
                told += [] if it is None else [it]
                if rebound:
                    break  # from there on the name has another value
        if not told:
            return None
        return told[0] if all(it == told[0] for it in told) else COMPUTED

    def _where_missing(self, load: ast.Name, name: str) -> tuple[Default | None, bool]:
        """What stands for the value of a name at one place, and whether the name has it then."""
        for above in self.tree.above(load):
            if isinstance(above, ast.IfExp) and _holds(above.test, load):
                missing = missing_branch(above, name)
                if missing is not None and not _mentions(missing, name):
                    return self.value(missing), False
                break
            if isinstance(above, ast.If) and _holds(above.test, load):
                assigned = _assigned_when_missing(above, name)
                return (None, False) if assigned is None else (self.value(assigned), True)
            if isinstance(above, ast.BoolOp) and isinstance(above.op, ast.Or):
                if above.values[0] is load and self._is_value(above):
                    return self._after_or(above, 0), False
            if isinstance(above, ast.stmt):
                break
        return None, False

    def _is_value(self, node: ast.AST) -> bool:
        above = self.tree.parent(node)
        return isinstance(above, ast.Assign | ast.AnnAssign | ast.Return | ast.Call | ast.keyword)

    def _guarded(self, node: ast.expr, key: ast.expr | None) -> Default | None:
        """Whether the code around makes sure of the variable, or catches that it is missing."""
        text = None if key is None else ast.dump(key)
        at: ast.AST = node
        for above in self.tree.above(node):
            match above:
                case ast.IfExp(test=test, body=body, orelse=orelse):
                    if at is not test and self._names_key(test, text):
                        return ("guarded", self._known(orelse if at is body else body))
                case ast.BoolOp(op=ast.And(), values=values):
                    before = values[: values.index(at)] if at in values else []  # pyright: ignore[reportArgumentType]
                    if any(self._names_key(it, text) for it in before):
                        return ("guarded", UNKNOWN)
                case ast.If(test=test, body=body, orelse=orelse) if at is not test:
                    if self._names_key(test, text):
                        other = orelse if at in body else body
                        return ("guarded", self._other(other, node))
                case ast.While(test=test) if at is not test and self._names_key(test, text):
                    return ("guarded", UNKNOWN)
                case ast.Try(body=body, handlers=handlers) if at in body:
                    handler = _handler_of(handlers)
                    if handler is not None and not _only_raises(handler):
                        return ("guarded", self._other(handler.body, node))
                case ast.With(items=items) if at not in items and any(map(self._catches, items)):
                    return ("guarded", UNKNOWN)
                case ast.comprehension(ifs=ifs) if any(self._names_key(it, text) for it in ifs):
                    return ("guarded", UNKNOWN)
                case (
                    ast.ListComp(generators=generators)
                    | ast.SetComp(generators=generators)
                    | ast.DictComp(generators=generators)
                    | ast.GeneratorExp(generators=generators)
                ):
                    if any(self._names_key(it, text) for part in generators for it in part.ifs):
                        return ("guarded", UNKNOWN)
                case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.Lambda() | ast.ClassDef():
                    return self._set_before(above, node, text)
            at = above
        return self._set_before(self.tree.module, node, text)

    def _catches(self, item: ast.withitem) -> bool:
        """``with suppress(KeyError):``."""
        match item.context_expr:
            case ast.Call(func=func, args=kinds):
                return self.names.qualified(func) == "contextlib.suppress" and any(
                    map(_is_miss, kinds)
                )
        return False

    def _names_key(self, test: ast.AST, text: str | None) -> bool:
        """Whether a condition names the same key, as a key."""
        if text is None:
            return False
        for it in walk(test):
            if isinstance(it, ast.expr) and not isinstance(it, ast.expr_context):
                if isinstance(it, ast.Constant | ast.Name | ast.Attribute | ast.JoinedStr):
                    if ast.dump(it) == text:
                        return True
        return False

    def _set_before(self, body: ast.AST, node: ast.AST, text: str | None) -> Default | None:
        """After a write or ``setdefault`` of the key earlier in the same body."""
        if text is None:
            return None
        statements = getattr(body, "body", [])
        if not isinstance(statements, list):
            return None
        inside = {id(it) for it in self.tree.above(node)} | {id(node)}
        for block in self._blocks(statements, inside):
            for statement in block:
                if id(statement) in inside:
                    break
                if self._sets(statement, text):
                    return ("guarded", UNKNOWN)
        return None

    def _blocks(self, statements: list[ast.stmt], inside: set[int]) -> Iterator[list[ast.stmt]]:
        """The bodies on the way down to the read."""
        yield statements
        for it in statements:
            if id(it) not in inside or isinstance(
                it, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
            ):
                continue
            for name in ("body", "orelse", "finalbody"):
                inner = getattr(it, name, None)
                if isinstance(inner, list) and any(id(part) in inside for part in inner):
                    yield from self._blocks(inner, inside)
            for handler in getattr(it, "handlers", ()):
                if id(handler) in inside:
                    yield from self._blocks(handler.body, inside)

    def _sets(self, statement: ast.stmt, text: str) -> bool:
        """Whether a statement surely gives the key a value, or leaves where it is missing."""
        match statement:
            case ast.Assign(targets=targets):
                for target in targets:
                    if isinstance(target, ast.Subscript) and ast.dump(target.slice) == text:
                        return self._is_environment(target.value)
            case ast.Expr(value=ast.Call(func=ast.Attribute(value=owner, attr=attr), args=args)):
                if attr in ("setdefault", "putenv") and args and ast.dump(args[0]) == text:
                    return attr == "putenv" or self._is_environment(owner)
            case ast.If(test=test, body=body):
                if self._names_key(test, text):
                    last = body[-1]
                    leaves = isinstance(last, ast.Return | ast.Continue | ast.Break)
                    sets = any(self._sets(it, text) for it in body)
                    return (leaves or sets) and not isinstance(last, ast.Raise)
        return False

    def _is_environment(self, node: ast.expr) -> bool:
        return self.names.qualified(node) in MAPPINGS

    def _known(self, node: ast.expr) -> Symbol:
        symbol = self.names.symbol(node)
        return symbol if _is_known(symbol) else UNKNOWN

    def _other(self, block: list[ast.stmt], node: ast.AST) -> Symbol:
        """What the name that holds the read gets in the other branch."""
        statement = self.tree.statement(node)
        match statement:
            case ast.Assign(targets=[ast.Name(id=name)]):
                for it in block:
                    match it:
                        case ast.Assign(targets=[ast.Name(id=other)], value=value):
                            if other == name:
                                return self._known(value)
            case ast.Return():
                for it in block:
                    if isinstance(it, ast.Return) and it.value is not None:
                        return self._known(it.value)
        return UNKNOWN


def missing_branch(node: ast.IfExp, name: str) -> ast.expr | None:
    """The branch that is taken where ``name`` is None or falsy; None where the test says otherwise."""
    missing = told_missing(node.test, name)
    if missing is None or not _mentions(node.orelse if missing else node.body, name):
        return None  # ``1 if v else 2``: what is told by the value is no value of it
    return node.body if missing else node.orelse


def told_missing(test: ast.expr, name: str) -> bool | None:
    """Whether a test is true for a missing value (True), or for a present one (False)."""
    match test:
        case ast.Name(id=other) if other == name:
            return False
        case ast.NamedExpr(target=ast.Name(id=other)) if other == name:
            return False
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            inner = told_missing(operand, name)
            return None if inner is None else not inner
        case ast.Compare(left=left, ops=[operator], comparators=[ast.Constant(value=value)]):
            named = isinstance(left, ast.Name) and left.id == name
            walrus = isinstance(left, ast.NamedExpr) and left.target.id == name
            if (named or walrus) and value in (None, ""):
                if isinstance(operator, ast.Is | ast.Eq):
                    return True
                if isinstance(operator, ast.IsNot | ast.NotEq):
                    return False
    return None


def _assigned_when_missing(node: ast.If, name: str) -> ast.expr | None:
    missing = told_missing(node.test, name)
    if missing is None:
        return None
    for statement in node.body if missing else node.orelse:
        match statement:
            case ast.Assign(targets=[ast.Name(id=other)], value=value) if other == name:
                return value
            case ast.AnnAssign(target=ast.Name(id=other), value=ast.expr() as value):
                if other == name:
                    return value
    return None


def _holds(test: ast.AST, node: ast.AST) -> bool:
    return any(it is node for it in walk(test))


def _mentions(node: ast.AST, name: str) -> bool:
    return any(isinstance(it, ast.Name) and it.id == name for it in walk(node))


def _handler_of(handlers: list[ast.ExceptHandler]) -> ast.ExceptHandler | None:
    for it in handlers:
        types = it.type.elts if isinstance(it.type, ast.Tuple) else [it.type]
        if any(kind is None or _is_miss(kind) for kind in types):
            return it
    return None


def _is_miss(kind: ast.expr) -> bool:
    """Whether it is the class of what a missing variable raises, or a class above that."""
    name = kind.attr if isinstance(kind, ast.Attribute) else getattr(kind, "id", None)
    return name in _MISSES


def _only_raises(handler: ast.ExceptHandler) -> bool:
    return len(handler.body) == 1 and isinstance(handler.body[0], ast.Raise)


def _is_known(symbol: Symbol) -> bool:
    """Whether every part may be known once files are linked."""
    if symbol == UNKNOWN:
        return False
    return all(_is_known(it) for it in symbol[1:] if isinstance(it, tuple))
