"""What a function of a getter's source gives: its statements, run on terms."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping, Sequence

from ssot_lint.core.environment import CHANGES
from ssot_lint.getter.meaning import lookup
from ssot_lint.getter.meaning.classes import is_cached
from ssot_lint.getter.meaning.expressions import (
    evaluate,
    evaluate_in_module,
    is_environment,
)
from ssot_lint.getter.meaning.terms import (
    NONE,
    Lit,
    Opaque,
    Raises,
    Term,
    attempt,
    choose,
    is_caught,
    lit,
    may_raise,
    truth,
)
from ssot_lint.getter.meaning.world import (
    REFERENCES,
    ClassRef,
    External,
    Frame,
    FunctionRef,
    Items,
    ObjectRef,
    Value,
    World,
    term,
)
from ssot_lint.modules.imports import resolve_from

_LOGGING = frozenset(
    [
        "debug",
        "info",
        "warning",
        "warn",
        "error",
        "exception",
        "critical",
        "log",
        "print",
        "warn_once",
        "info_once",
        "warning_once",
        "warn_explicit",
        "log_once",
        "add",
        "setdefault",
    ]
)


def run_function(
    world: World,
    function: FunctionRef,
    positional: tuple[Value, ...],
    named: Mapping[str, Value],
    *,
    constructing: bool = False,
) -> Value:
    """What a call of the function gives."""
    frame = Frame(
        function.module, dict(function.closure), function.receiver, function.owner, constructing
    )
    node = function.node
    world.visited.append(node)
    if not isinstance(node, ast.Lambda):
        world.project.ran.add((function.module.name, node.name))
    arguments = positional
    if isinstance(node, ast.Lambda):
        if not _bind(world, node.args, arguments, named, frame):
            return Opaque("other arguments")
        return _deeper(world, lambda: evaluate(world, node.body, frame))
    if isinstance(node, ast.AsyncFunctionDef) or world.project.is_generator(node):
        return Opaque(f"`{node.name}`")
    if function.receiver is not None and function.owner is not None:
        arguments = (function.receiver, *positional)
    if not _bind(world, node.args, arguments, named, frame):
        return Opaque(f"`{node.name}` takes other arguments")
    before = world.asked
    value = _deeper(world, lambda: _result(run(world, node.body, frame)))
    if world.asked > before and is_cached(node):
        world.stored = True  # what was read inside is what was read first
    return value


def _result(outcome: Value | None) -> Value:
    return NONE if outcome is None else outcome


def _deeper(world: World, work: Callable[[], Value]) -> Value:
    world.depth += 1
    try:
        world.count()
        return work()
    finally:
        world.depth -= 1


def _bind(
    world: World,
    parameters: ast.arguments,
    positional: tuple[Value, ...],
    named: Mapping[str, Value],
    frame: Frame,
) -> bool:
    """Give the parameters their values; whether they take these arguments."""
    names = [it.arg for it in (*parameters.posonlyargs, *parameters.args)]
    left = dict(named)
    if len(positional) > len(names) and parameters.vararg is None:
        return False
    defaults = dict(zip(reversed(names), reversed(parameters.defaults)))
    defaults |= {it.arg: d for it, d in zip(parameters.kwonlyargs, parameters.kw_defaults) if d}
    frame.names.update(zip(names, positional))
    for name in (*names[len(positional) :], *(it.arg for it in parameters.kwonlyargs)):
        if name in left:
            frame.names[name] = left.pop(name)
        elif name in defaults:
            frame.names[name] = evaluate(world, defaults[name], Frame(frame.module))
        else:
            return False
    for extra in (parameters.vararg, parameters.kwarg):
        if extra is not None:
            frame.names[extra.arg] = Opaque(f"`{extra.arg}`")
    return not left or parameters.kwarg is not None


def run(
    world: World, body: list[ast.stmt], frame: Frame, after: Sequence[ast.stmt] = ()
) -> Value | None:
    """Run statements; what they return or raise, None where they come to their end.

    ``after`` is what follows them in the function: where a condition is not known, each way is
    followed to the function's end, and the outcome is final.
    """
    for index, statement in enumerate(body):
        world.count()
        outcome = _run_one(world, statement, [*body[index + 1 :], *after], frame)
        if outcome is not None:
            return outcome
    return None


def _run_one(world: World, statement: ast.stmt, rest: list[ast.stmt], frame: Frame) -> Value | None:
    match statement:
        case ast.Return(value=None):
            return NONE
        case ast.Return(value=ast.expr() as value):
            return evaluate(world, value, frame)
        case ast.Expr(value=ast.Constant()) | ast.Pass() | ast.Global() | ast.Nonlocal():
            return None
        case ast.Expr(value=value):
            return _effect(world, value, frame)
        case ast.Assign(targets=targets, value=value):
            found = evaluate(world, value, frame)
            for target in targets:
                _store(world, target, found, frame)
            return found if isinstance(found, Raises) else None
        case ast.AnnAssign(target=target, value=maybe):
            if maybe is not None:
                _store(world, target, evaluate(world, maybe, frame), frame)
            return None
        case ast.If():
            return _branch(world, statement, rest, frame)
        case ast.Raise(exc=exception):
            return Raises(_exception_name(exception))
        case ast.Try():
            return _try(world, statement, rest, frame)
        case ast.Assert(test=test):
            told = truth(term(evaluate(world, test, frame)))
            if isinstance(told, Lit):
                return None if told.value else Raises("AssertionError")
            return None
        case ast.Import(names=names):
            for alias in names:
                package = alias.name if alias.asname else alias.name.partition(".")[0]
                frame.names[alias.asname or package] = External(package)
            return None
        case ast.ImportFrom(module=base, names=names, level=level):
            for alias in names:
                frame.names[alias.asname or alias.name] = _imported(
                    world, frame, base or "", level, alias.name
                )
            return None
        case ast.FunctionDef(name=name):
            frame.names[name] = FunctionRef(statement, frame.module, frame.names, None, frame.owner)
            return None
        case ast.AugAssign(target=ast.Name(id=name), op=op, value=value):
            combined = ast.BinOp(ast.Name(name, ast.Load()), op, value)
            ast.copy_location(combined, statement)
            frame.names[name] = evaluate(world, combined, frame)
            return None
        case ast.Delete(targets=[ast.Subscript(value=inner)]):
            world.wrote = world.wrote or is_environment(evaluate(world, inner, frame))
            return Opaque("`delete`")
        case ast.With(items=[ast.withitem(context_expr=ast.Call(func=named, args=kinds))]) if (
            getattr(named, "attr", getattr(named, "id", "")) == "suppress"
        ):
            handler = ast.ExceptHandler(ast.Tuple(kinds, ast.Load()), None, [ast.Pass()])
            return _try(world, ast.Try(statement.body, [handler], [], []), rest, frame)
        case ast.With(items=items, body=body):
            for item in items:
                evaluate(world, item.context_expr, frame)
            return run(world, body, frame, rest)
        case _:
            return Opaque(f"`{type(statement).__name__.lower()}`")


def _imported(world: World, frame: Frame, base: str, level: int, name: str) -> Value:

    module = world.project.module(resolve_from(base, level, frame.module.package))
    if module is None:
        return External(f"{base}.{name}")
    return lookup.member(world, module, name, evaluate_in_module)


def _effect(world: World, value: ast.expr, frame: Frame) -> Value | None:
    """A call for its effect: one that only logs changes nothing."""
    if not isinstance(value, ast.Call):
        return None
    function = value.func
    name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
    if isinstance(function, ast.Attribute) and name in CHANGES:
        world.wrote = world.wrote or is_environment(evaluate(world, function.value, frame))
    if name in _LOGGING:
        return None
    found = evaluate(world, value, frame)
    if isinstance(found, Raises):
        return found
    return None


def _store(world: World, target: ast.expr, value: Value, frame: Frame) -> None:
    match target:
        case ast.Name(id=name):
            frame.names[name] = value
        case ast.Attribute(value=inner, attr=name):
            owner = evaluate(world, inner, frame)
            if isinstance(owner, ObjectRef):
                if frame.constructing or (isinstance(inner, ast.Name) and owner.is_fresh):
                    owner.attributes[name] = value
                if not frame.constructing:
                    world.stored = True
        case ast.Subscript(value=inner):
            owner = evaluate(world, inner, frame)
            if is_environment(owner):
                world.wrote = True
            else:
                world.stored = True
        case ast.Tuple(elts=parts) | ast.List(elts=parts):
            for part, item in zip(parts, _unpacked(value, len(parts))):
                _store(world, part, item, frame)


def _unpacked(value: Value, count: int) -> list[Value]:
    """The items of a display, one for each target."""
    if isinstance(value, Items) and value.keys is None and len(value.items) == count:
        return [*value.items]
    if isinstance(value, Lit) and isinstance(value.value, tuple | list):
        if len(value.value) == count:
            return [lit(it) for it in value.value]
    return [Opaque("unpacked")] * count


def _branch(world: World, statement: ast.If, rest: list[ast.stmt], frame: Frame) -> Value | None:
    told = _told(world, statement.test, frame)
    if isinstance(told, Lit):
        return run(world, statement.body if told.value else statement.orelse, frame, rest)
    if frame.constructing and isinstance(told, Opaque | Raises):
        return _either(world, statement, frame)
    # Not known here: both ways to the end of the function.
    one, other = _copied(frame), _copied(frame)
    then = run(world, [*statement.body, *rest], one)
    otherwise = run(world, [*statement.orelse, *rest], other)
    return choose(told, term(_result(then)), term(_result(otherwise)))


def _either(world: World, statement: ast.If, frame: Frame) -> Value | None:
    """In ``__init__``: what is set either way is not known; a check that raises is passed."""
    for body in (statement.body, statement.orelse):
        if body and not isinstance(body[-1], ast.Raise):
            outcome = run(world, body, frame)
            if isinstance(outcome, Raises):
                return None
    return None


def _told(world: World, test: ast.expr, frame: Frame) -> Term:
    value = evaluate(world, test, frame)
    if isinstance(value, REFERENCES):
        return lit(True) if isinstance(value, ObjectRef | ClassRef | FunctionRef) else term(value)
    return truth(value)


def _copied(frame: Frame) -> Frame:
    return Frame(frame.module, dict(frame.names), frame.receiver, frame.owner, frame.constructing)


def _try(world: World, statement: ast.Try, rest: list[ast.stmt], frame: Frame) -> Value | None:
    handlers = [(_caught(it), it.body) for it in statement.handlers]
    body = [*statement.body, *statement.orelse]
    if statement.finalbody and any(isinstance(it, ast.Return) for it in statement.finalbody):
        return Opaque("`finally`")
    before = _copied(frame)
    outcome = run(world, body, frame, rest)
    if isinstance(outcome, Raises):
        for exceptions, handler in handlers:
            if is_caught(outcome.exception, exceptions):
                frame.names.update(before.names)
                return run(world, handler, frame, rest)
        return outcome
    tried = _tried(world, statement, outcome, frame)
    if tried is None:
        return outcome
    # It may raise for some texts: the first handler's way, to the end of the function.
    exceptions = frozenset[str]().union(*(it for it, _ in handlers))
    if len(handlers) != 1:
        return Opaque("`try` with several handlers")
    otherwise = run(world, [*handlers[0][1], *rest], _copied(before))
    then = outcome if outcome is not None else run(world, rest, _copied(frame))
    return attempt(tried, exceptions, term(_result(then)), term(_result(otherwise)))


def _tried(world: World, statement: ast.Try, outcome: Value | None, frame: Frame) -> Term | None:
    """What may raise in the body; None where nothing does, opaque where that is not one thing."""
    match statement.body:
        case [ast.Return()] | [ast.If()] | [ast.Assign(), ast.Return()]:
            value = outcome
        case [ast.Assign(targets=[ast.Name(id=name)])]:
            value = frame.names.get(name)
        case _:
            value = outcome
            if outcome is None or isinstance(outcome, REFERENCES):
                return None
    if value is None or isinstance(value, REFERENCES):
        return None
    return value if may_raise(value) else None


def _caught(handler: ast.ExceptHandler) -> frozenset[str]:
    match handler.type:
        case None:
            return frozenset({"BaseException"})
        case ast.Tuple(elts=items):
            return frozenset(map(_exception_name, items))
        case other:
            return frozenset({_exception_name(other)})


def _exception_name(node: ast.expr | None) -> str:
    match node:
        case ast.Call(func=inner):
            return _exception_name(inner)
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
        case _:
            return "Exception"
