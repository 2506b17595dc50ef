"""Statements, executed on symbols."""

from __future__ import annotations

import ast
import builtins
from typing import TYPE_CHECKING

from ssot_lint.getter.proof import environ, names
from ssot_lint.getter.proof.expressions import truth
from ssot_lint.getter.proof.frame import Frame
from ssot_lint.getter.proof.values import (
    COPY,
    ENVIRON,
    NONE,
    ClassValue,
    External,
    Function,
    Instance,
    Kept,
    Made,
    Raised,
    Unknown,
    Unproven,
    Value,
)
from ssot_lint.modules.imports import is_for_type_checkers, resolve_from

if TYPE_CHECKING:
    from ssot_lint.getter.proof.run import Run


def execute(machine: Run, node: ast.stmt, frame: Frame) -> Value | None:
    """Execute one statement; what it returns, None when the next one follows."""
    match node:
        case ast.Return(value=value):
            return NONE if value is None else machine.evaluate(value, frame)
        case ast.Expr(value=value):
            if not isinstance(value, ast.Constant) and not _only_looks(machine, value, frame):
                machine.evaluate(value, frame)
        case ast.Assign(targets=[target], value=value):
            _assign(machine, target, value, frame)
        case ast.AnnAssign(target=target, value=value) if value is not None:
            _assign(machine, target, value, frame)
        case ast.Delete(targets=[ast.Subscript(value=owner, slice=key)]):
            _delete(machine, machine.evaluate(owner, frame), machine.evaluate(key, frame))
        case ast.If(test=test, body=body, orelse=orelse):
            holds = not is_for_type_checkers(test) and truth(machine, machine.evaluate(test, frame))
            return machine.execute(body if holds else orelse, frame)
        case ast.Try():
            return _try(machine, node, frame)
        case ast.Raise():
            _raise(machine, node, frame)
        case ast.With(items=[ast.withitem(context_expr=context, optional_vars=None)], body=body):
            _check_lock(machine, machine.evaluate(context, frame))
            return machine.execute(body, frame)
        case ast.Assert(test=test):
            if not truth(machine, machine.evaluate(test, frame)):
                raise Raised("AssertionError")
        case ast.Import(names=aliases):
            for alias in aliases:
                bound = alias.asname or alias.name.partition(".")[0]
                frame.locals[bound] = names.imported(machine, ast.Import([alias]))
        case ast.ImportFrom(names=aliases, level=level):
            base = resolve_from(node.module or "", level, frame.module.package)
            for alias in aliases:
                one = ast.ImportFrom(base, [alias], 0)
                frame.locals[alias.asname or alias.name] = names.imported(machine, one)
        case ast.Pass() | ast.Global() | ast.AnnAssign():
            pass
        case _:
            first = ast.unparse(node).splitlines()[0]
            raise Unproven(f"`{first}` is not followed ({machine.where()})")
    return None


def _only_looks(machine: Run, node: ast.expr, frame: Frame) -> bool:
    """Whether it is the call of a function that only looks at names: it can be passed over."""
    from ssot_lint.getter.proof.onlooker import only_looks

    match node:
        case ast.Call(func=ast.Name() | ast.Attribute() as called, args=arguments, keywords=[]):
            if not all(isinstance(it, ast.Name | ast.Constant) for it in arguments):
                return False
            callee = machine.evaluate(called, frame)
            return isinstance(callee, Function) and only_looks(machine, callee)
        case _:
            return False


def exception(value: Value) -> Raised:
    """The exception that raising a value raises."""
    match value:
        case Made(what=what, of=of) if what.startswith("raise "):
            return Raised(what.removeprefix("raise "), of)
        case External(name=name):
            return Raised(name.removeprefix("builtins."))
        case ClassValue(node=node) | Instance(cls=ClassValue(node=node)):
            # A class of the project that is called like a built-in one is another.
            return Raised(f"its own {node.name}" if hasattr(builtins, node.name) else node.name)
    raise Unproven("what it raises is not followed")


def _assign(machine: Run, target: ast.expr, node: ast.expr, frame: Frame) -> None:
    match target:
        case ast.Name(id=name) if name in frame.globals:
            machine.overlay[frame.module, name] = _kept(machine, node, frame)
        case ast.Name(id=name):
            frame.locals[name] = machine.evaluate(node, frame)
        case ast.Attribute(value=owner_node, attr=name):
            owner = machine.evaluate(owner_node, frame)
            if isinstance(owner, ClassValue):
                machine.overlay[owner, name] = _kept(machine, node, frame)
            elif isinstance(owner, Instance) and frame.receiver is owner and frame.constructing:
                owner.attributes[name] = machine.evaluate(node, frame)
            else:
                raise Unproven(f"it sets `{name}` on something ({machine.where()})")
        case ast.Subscript(value=owner_node, slice=key):
            value = machine.evaluate(node, frame)
            owner = machine.evaluate(owner_node, frame)
            _store(machine, owner, machine.evaluate(key, frame), value)
        case _:
            raise Unproven(f"an assignment is not followed ({machine.where()})")


def _kept(machine: Run, node: ast.expr, frame: Frame) -> Value:
    """Evaluate what outlives the call: the next one finds it as it is."""
    with machine.freezing(f"a snapshot taken at {machine.where()}"):
        return machine.evaluate(node, frame)


def _store(machine: Run, owner: Value, key: Value, value: Value) -> None:
    if owner == ENVIRON:
        environ.put(machine, key, value)
    elif isinstance(owner, Instance):
        machine.special(owner, "__setitem__", key, value)
    elif isinstance(owner, (Kept, Unknown)):
        raise Unproven(owner.why)
    else:
        what = "a copy of the environment" if owner == COPY else "something else"
        raise Unproven(f"it stores into {what} ({machine.where()})")


def _delete(machine: Run, owner: Value, key: Value) -> None:
    if owner == ENVIRON:
        environ.delete(machine, key)
    elif isinstance(owner, Instance):
        machine.special(owner, "__delitem__", key)
    elif isinstance(owner, (Kept, Unknown)):
        raise Unproven(owner.why)
    else:
        raise Unproven(f"it deletes from something else ({machine.where()})")


def _try(machine: Run, node: ast.Try, frame: Frame) -> Value | None:
    if node.finalbody:
        raise Unproven(f"`finally` is not followed ({machine.where()})")
    try:
        value = machine.execute(node.body, frame)
    except Raised as raised:
        return _handle(machine, node.handlers, raised, frame)
    return value if value is not None else machine.execute(node.orelse, frame)


def _handle(
    machine: Run, handlers: list[ast.ExceptHandler], raised: Raised, frame: Frame
) -> Value | None:
    for handler in handlers:
        if _catches(machine, handler.type, raised, frame):
            before, frame.handled = frame.handled, raised
            if handler.name:
                frame.locals[handler.name] = Made("the exception")
            value = machine.execute(handler.body, frame)
            frame.handled = before
            return value
    raise raised


def _catches(machine: Run, node: ast.expr | None, raised: Raised, frame: Frame) -> bool:
    if node is None:
        return True
    kinds = node.elts if isinstance(node, ast.Tuple) else [node]
    return any(_covers(machine, machine.evaluate(kind, frame), raised) for kind in kinds)


def _covers(machine: Run, kind: Value, raised: Raised) -> bool:
    actual = getattr(builtins, raised.kind, None)
    if isinstance(kind, External) and actual is not None:
        wanted = getattr(builtins, kind.name.removeprefix("builtins."), None)
        if isinstance(wanted, type):
            return issubclass(actual, wanted)
    if isinstance(kind, ClassValue) and actual is not None:
        return False  # a class of the project is below the built-in ones, never above
    raise Unproven(f"an `except` is not followed ({machine.where()})")


def _raise(machine: Run, node: ast.Raise, frame: Frame) -> None:
    if node.exc is None:
        if frame.handled is None:
            raise Unproven(f"`raise` outside `except` ({machine.where()})")
        raise frame.handled
    raise exception(machine.evaluate(node.exc, frame))


def _check_lock(machine: Run, value: Value) -> None:
    locks = ("threading.Lock()", "threading.RLock()")
    if not (isinstance(value, Made) and value.what in locks):
        raise Unproven(f"a `with` is not followed ({machine.where()})")
