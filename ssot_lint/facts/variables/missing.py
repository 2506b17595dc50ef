"""What a function gives where the variable is missing: its body followed, parameters left open.

Values are symbols; conversions and truth tests are passed through, since a default is compared by
what it is before them. An outcome is ``(conditions, kind, symbol)``: ``kind`` is ``return`` or
``raise``, and the conditions are on parameters, decided where a call's arguments are known:
``("is", parameter, symbol, holds)``, ``("true", parameter, holds)``.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator

from ssot_lint.facts.variables.symbols import FOLDS, UNKNOWN, Names, Symbol
from ssot_lint.modules.source.below import walk

Outcome = tuple[tuple[Symbol, ...], str, Symbol]

_NOTHING: Symbol = ("c", None)
_CHANGES = frozenset(["add", "append", "extend", "insert", "setdefault", "update"])
_EXITS = frozenset({"sys.exit", "builtins.exit", "builtins.quit", "os._exit", "os.abort"})
_MOST = 24


class Read:
    """A read in the body, as it is without its variable."""

    __slots__ = ("default", "is_missed", "raises", "symbol")

    def __init__(self, default: ast.expr | None, raises: bool, symbol: Symbol | None) -> None:
        self.default = default
        self.raises = raises
        self.symbol = symbol
        """What a call of another wrapper gives; None for a direct read."""
        self.is_missed = raises and default is None and symbol is None


class _Missing(Exception):
    """KeyError of ``os.environ[key]``."""


class Body:
    """One function without the variable."""

    def __init__(
        self, names: Names, reads: dict[ast.AST, Read], is_presence: Callable[[ast.AST], bool]
    ):
        self._names = names
        self._reads = reads
        self._is_presence = is_presence
        self._derived: frozenset[str] = frozenset()
        """Local names whose value is made of a read."""

    def outcomes(self, body: list[ast.stmt]) -> tuple[Outcome, ...]:
        """All ways in which the body may end, in order."""
        self._derived = self._made_of_reads(body)
        found: list[Outcome] = []
        for conditions, kind, symbol, _ in self._block(body, {}, ()):
            if kind == "on":
                kind, symbol = "return", _NOTHING
            found.append((conditions, "raise" if kind == "miss" else kind, symbol))
            if len(found) >= _MOST:
                break
        return tuple(found)

    def _made_of_reads(self, body: list[ast.stmt]) -> frozenset[str]:
        given: list[tuple[str, ast.expr]] = []
        for statement in body:
            for it in walk(statement):
                match it:
                    case ast.Assign(targets=[ast.Name(id=name)], value=value):
                        given.append((name, value))
                    case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value):
                        given.append((name, value))
                    case ast.NamedExpr(target=ast.Name(id=name), value=value):
                        given.append((name, value))
        made = [(name, *self._parts(value)) for name, value in given]
        found = {name for name, reads, _ in made if reads}
        for _ in range(_MOST):
            new = {name for name, _, names in made if not found.isdisjoint(names)} - found
            if not new:
                break
            found |= new
        return frozenset(found)

    def _parts(self, node: ast.expr) -> tuple[bool, set[str]]:
        """Whether a read stands in an expression, and the names in it."""
        every = list(walk(node))
        names = {it.id for it in every if isinstance(it, ast.Name)}
        return any(it in self._reads for it in every), names

    def _holds_read(self, node: ast.expr, names: frozenset[str]) -> bool:
        """Whether an expression is made of a read, or of a name that is."""
        reads, named = self._parts(node)
        return reads or not named.isdisjoint(names)

    def _block(
        self, body: list[ast.stmt], env: dict[str, Symbol], conditions: tuple[Symbol, ...]
    ) -> Iterator[tuple[tuple[Symbol, ...], str, Symbol, dict[str, Symbol]]]:
        if not body:
            yield conditions, "on", UNKNOWN, env
            return
        for held, kind, symbol, after in self._statement(body[0], env, conditions):
            if kind == "on":
                yield from self._block(body[1:], after, held)
            else:
                yield held, kind, symbol, after

    def _statement(
        self, node: ast.stmt, env: dict[str, Symbol], conditions: tuple[Symbol, ...]
    ) -> Iterator[tuple[tuple[Symbol, ...], str, Symbol, dict[str, Symbol]]]:
        try:
            match node:
                case (
                    ast.Return(value=ast.IfExp() as value)
                    | ast.Assign(targets=[ast.Name()], value=ast.IfExp() as value)
                ) if isinstance(self._truth(value.test, env), tuple):
                    several = [_with(node, value.body)], [_with(node, value.orelse)]
                    yield from self._branches(value.test, *several, env, conditions)
                case ast.Return(value=value):
                    symbol = _NOTHING if value is None else self._value(value, env)
                    yield conditions, "return", symbol, env
                case ast.Raise():
                    yield conditions, "raise", UNKNOWN, env
                case ast.Expr(value=ast.Call(func=func)) if self._names.qualified(func) in _EXITS:
                    yield conditions, "raise", UNKNOWN, env
                case ast.Assert(test=test) if self._truth(test, env) is False:
                    yield conditions, "raise", UNKNOWN, env
                case ast.If(test=test, body=body, orelse=orelse):
                    yield from self._branches(test, body, orelse, env, conditions)
                case ast.Try():
                    yield from self._try(node, env, conditions)
                case ast.With(body=body):
                    yield from self._block(body, env, conditions)
                case ast.For() | ast.While():
                    changed = dict.fromkeys(_changed(node), UNKNOWN)
                    yield conditions, "on", UNKNOWN, {**env, **changed}
                case ast.Assign(targets=[ast.Name(id=name)], value=value):
                    yield conditions, "on", UNKNOWN, {**env, name: self._value(value, env)}
                case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value):
                    yield conditions, "on", UNKNOWN, {**env, name: self._value(value, env)}
                case _:
                    if isinstance(node, ast.Expr):
                        self._value(node.value, env)
                    changed = dict.fromkeys(_changed(node), UNKNOWN)
                    yield conditions, "on", UNKNOWN, {**env, **changed}
        except _Missing:
            yield conditions, "miss", UNKNOWN, env

    def _branches(
        self,
        test: ast.expr,
        body: list[ast.stmt],
        orelse: list[ast.stmt],
        env: dict[str, Symbol],
        conditions: tuple[Symbol, ...],
    ) -> Iterator[tuple[tuple[Symbol, ...], str, Symbol, dict[str, Symbol]]]:
        told = self._truth(test, env)
        for it in walk(test):
            if isinstance(it, ast.NamedExpr):
                env = {**env, it.target.id: self._value(it.value, env)}
        if told is True or told is False:
            yield from self._block(body if told else orelse, env, conditions)
        elif told is None:
            # Who raises on what cannot be told complains of a value, not of a missing variable.
            for outcome in self._block(body, env, conditions):
                if outcome[1] != "raise":
                    yield outcome
            yield from self._block(orelse, env, conditions)
        elif told[0] == "and":
            held = (*conditions, *((*part, True) for part in told[1:] if isinstance(part, tuple)))
            yield from self._block(body, env, held)
            yield from self._block(orelse, env, conditions)
        else:
            yield from self._block(body, env, (*conditions, (*told, True)))
            yield from self._block(orelse, env, (*conditions, (*told, False)))

    def _try(
        self, node: ast.Try, env: dict[str, Symbol], conditions: tuple[Symbol, ...]
    ) -> Iterator[tuple[tuple[Symbol, ...], str, Symbol, dict[str, Symbol]]]:
        for held, kind, symbol, after in self._block(node.body, env, conditions):
            if kind == "miss":
                handler = _catching(node.handlers)
                if handler is not None:
                    yield from self._block(handler.body, after, held)
                    continue
            if kind == "on" and node.orelse:
                yield from self._block(node.orelse, after, held)
                continue
            yield held, kind, symbol, after

    def _value(self, node: ast.expr, env: dict[str, Symbol]) -> Symbol:
        read = self._reads.get(node)
        if read is not None:
            if read.symbol is not None:
                return read.symbol
            if read.default is not None:
                return self._value(read.default, env)
            if read.raises:
                raise _Missing
            return _NOTHING
        match node:
            case ast.Name(id=name) if name in env:
                return env[name]
            case ast.NamedExpr(value=value) | ast.Await(value=value):
                return self._value(value, env)
            case (
                ast.ListComp(generators=[ast.comprehension(iter=over)])
                | ast.SetComp(generators=[ast.comprehension(iter=over)])
                | ast.GeneratorExp(generators=[ast.comprehension(iter=over)])
            ) if self._holds_read(over, self._derived):
                return self._value(over, env)
            case ast.BoolOp(op=operator, values=values):
                return self._joined(isinstance(operator, ast.Or), values, env)
            case ast.IfExp(test=test, body=body, orelse=orelse):
                told = self._truth(test, env)
                if told is True:
                    return self._value(body, env)
                if told is False:
                    return self._value(orelse, env)
                return ("a", self._value(body, env), self._value(orelse, env))
            case ast.Compare(left=left, comparators=[right]):
                if self._is_presence(node):
                    return ("c", False)
                side = self._value(left, env)
                return self._value(right, env) if side[0] == "l" else side
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                return self._value(operand, env)
            case ast.Call(func=ast.Attribute(value=owner, attr=attr)) if attr in FOLDS:
                return self._value(owner, env)
            case ast.Call(args=args, keywords=keywords):
                return self._call(node, [*args, *(it.value for it in keywords)], env)
        if any(self._reads[it].is_missed for it in walk(node) if it in self._reads):
            raise _Missing  # ``os.environ[key]`` in a sum or a text
        return self._names.symbol(node)

    def _call(self, node: ast.Call, arguments: list[ast.expr], env: dict[str, Symbol]) -> Symbol:
        """What a function is given is what it is a conversion of."""
        own = self._names.symbol(node)
        if own != UNKNOWN and own[0] not in ("s", "m"):
            return own
        if isinstance(node.func, ast.Attribute):
            arguments = [node.func.value, *arguments]
        for it in arguments:
            value = self._value(it, env)
            if value[0] in ("p", "w", "or", "c") and self._holds_read(it, self._derived):
                return value
        return self._converted(arguments, env)

    def _converted(self, arguments: list[ast.expr], env: dict[str, Symbol]) -> Symbol:
        """``convert(default)`` of one parameter, where nothing else is given."""
        values = [self._value(it, env) for it in arguments]
        return values[0] if len(values) == 1 and values[0][0] == "p" else UNKNOWN

    def _joined(self, is_or: bool, values: list[ast.expr], env: dict[str, Symbol]) -> Symbol:
        told: list[Symbol] = []
        last: Symbol = UNKNOWN
        for it in values:
            last = self._value(it, env)
            if last[0] == "w" and is_or:  # what that gives is known when files are linked
                told.append(last)
            elif last[0] != "c" or bool(last[1]) == is_or:
                break
        if not told or told[-1] is not last:
            told.append(last)
        return last if len(told) == 1 else ("or", *told)

    def _truth(self, test: ast.expr, env: dict[str, Symbol]) -> bool | Symbol | None:
        """What a condition is: known, a condition on a parameter, or None."""
        match test:
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                inner = self._truth(operand, env)
                if inner is True or inner is False:
                    return not inner
                return None if inner is None else ("not", inner)
            case ast.BoolOp(op=operator, values=values):
                return self._all(isinstance(operator, ast.And), values, env)
            case ast.Compare() if self._is_presence(test):
                return isinstance(test.ops[0], ast.NotIn)
            case ast.Compare(left=left, ops=[operator], comparators=[right]):
                return self._compared(left, operator, right, env)
            case ast.Call(func=ast.Name(id="isinstance"), args=[value, kind]):
                symbol = self._value(value, env)
                named = self._names.symbol(kind)
                return ("isinstance", symbol, named) if symbol[0] == "p" else None
            case ast.Call(func=ast.Name(id="callable"), args=[value]):
                return None
        symbol = self._value(test, env)
        if symbol[0] == "c":
            return bool(symbol[1])
        return ("true", symbol) if symbol[0] in ("p", "w") else None

    def _all(
        self, is_and: bool, values: list[ast.expr], env: dict[str, Symbol]
    ) -> bool | Symbol | None:
        parts = [self._truth(it, env) for it in values]
        if any(it is (not is_and) for it in parts):
            return not is_and
        left = [it for it in parts if it is not is_and]
        if not left:
            return is_and
        if len(left) == 1:
            return left[0]
        known = tuple(it for it in left if isinstance(it, tuple) and it[0] != "and")
        return ("and", *known) if is_and and len(known) == len(left) else None

    def _compared(
        self, left: ast.expr, operator: ast.cmpop, right: ast.expr, env: dict[str, Symbol]
    ) -> bool | Symbol | None:
        value, other = self._value(left, env), self._value(right, env)
        if isinstance(operator, ast.Is | ast.Eq):
            same = True
        elif isinstance(operator, ast.IsNot | ast.NotEq):
            same = False
        elif isinstance(operator, ast.In | ast.NotIn) and value[0] == "c" and other[0] == "l":
            return (value in other[1:]) == isinstance(operator, ast.In)
        else:
            return None
        if value[0] == "c" and other[0] == "c":
            return (value[1] == other[1]) == same
        if value[0] in ("p", "w") and other[0] in ("c", "n"):
            condition: Symbol = ("is", value, other)
            return condition if same else ("not", condition)
        return None


def _with(node: ast.Return | ast.Assign, value: ast.expr) -> ast.stmt:
    """The statement with one branch of its value."""
    made = ast.Return(value) if isinstance(node, ast.Return) else ast.Assign(node.targets, value)
    return ast.copy_location(made, node)


def _changed(node: ast.stmt) -> Iterator[str]:
    """Names that a statement binds, or whose items or attributes it changes."""
    for it in walk(node):
        match it:
            case ast.Name(id=name, ctx=ast.Store()):
                yield name
            case ast.Subscript(value=ast.Name(id=name), ctx=ast.Store()):
                yield name
            case ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr=attr)):
                if attr in _CHANGES:
                    yield name


def _catching(handlers: list[ast.ExceptHandler]) -> ast.ExceptHandler | None:
    for it in handlers:
        kinds = it.type.elts if isinstance(it.type, ast.Tuple) else [it.type]
        for kind in kinds:
            if kind is None or getattr(kind, "id", "") in (
                "KeyError",
                "LookupError",
                "Exception",
                "BaseException",
            ):
                return it
    return None
