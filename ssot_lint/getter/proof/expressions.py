"""Expressions, evaluated on symbols."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from ssot_lint.getter.proof import environ, members, names
from ssot_lint.getter.proof.frame import Arguments, Frame
from ssot_lint.getter.proof.values import (
    COPY,
    ENVIRON,
    FULL,
    KEY,
    NONE,
    ClassValue,
    Const,
    External,
    Instance,
    Kept,
    Made,
    ModuleValue,
    Pack,
    Super,
    Symbol,
    Unknown,
    Unproven,
    Value,
    boolean,
    const,
)

if TYPE_CHECKING:
    from ssot_lint.getter.proof.run import Run


def evaluate(machine: Run, node: ast.expr, frame: Frame) -> Value:
    """Evaluate one expression; Unproven for forms that no getter needs."""
    match node:
        case ast.Constant(value=value):
            return const(value)
        case ast.Name(id=name):
            return _name(machine, name, frame)
        case ast.Attribute(value=owner, attr=name):
            return machine.attribute(machine.evaluate(owner, frame), name)
        case ast.Subscript(value=owner, slice=key):
            return subscript(machine, machine.evaluate(owner, frame), machine.evaluate(key, frame))
        case ast.Call():
            return _call(machine, node, frame)
        case ast.Compare(left=left, ops=[operator], comparators=[right]):
            return _compare(
                machine, machine.evaluate(left, frame), operator, machine.evaluate(right, frame)
            )
        case ast.BoolOp(op=operator, values=values):
            return _choose(machine, operator, values, frame)
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            return boolean(not truth(machine, machine.evaluate(operand, frame)))
        case ast.IfExp(test=test, body=body, orelse=orelse):
            return _chosen(machine, test, body, orelse, frame)
        case ast.NamedExpr(target=ast.Name(id=name), value=inner):
            frame.locals[name] = machine.evaluate(inner, frame)
            return frame.locals[name]
        case ast.BinOp(left=left, op=ast.BitOr(), right=right):
            return _union(machine, machine.evaluate(left, frame), machine.evaluate(right, frame))
        case ast.JoinedStr(values=parts):
            for part in parts:
                machine.evaluate(part, frame)
            return Made("an f-string")
        case ast.FormattedValue(value=inner, format_spec=None):
            return machine.evaluate(inner, frame)
        case ast.Tuple(elts=items):
            return Pack(tuple(machine.evaluate(item, frame) for item in items))
        case ast.Dict():
            return _dict(machine, node, frame)
        case ast.List(elts=items) | ast.Set(elts=items):
            for item in items:
                machine.evaluate(item, frame)
            return _collection(machine)
        case ast.ListComp() | ast.SetComp() | ast.DictComp() if machine.frozen:
            return _collection(machine)
        case ast.Lambda():
            return Unknown(f"a lambda is not followed ({machine.where()})")
    raise Unproven(f"`{ast.unparse(node)}` is not followed ({machine.where()})")


def _chosen(machine: Run, test: ast.expr, body: ast.expr, orelse: ast.expr, frame: Frame) -> Value:
    """One of two values; where the condition is not followed, what both of them are."""
    try:
        holds = truth(machine, machine.evaluate(test, frame))
    except Unproven:
        one, other = machine.evaluate(body, frame), machine.evaluate(orelse, frame)
        if one != other or isinstance(one, Unknown):
            raise
        return one
    return machine.evaluate(body if holds else orelse, frame)


def truth(machine: Run, value: Value) -> bool:
    """Whether a value is true, where that is known."""
    match value:
        case Const(value=literal):
            return bool(literal)
        case Symbol(truth=known):
            return known
        case Kept(why=why) | Unknown(why=why):
            raise Unproven(why)
        case ClassValue() | ModuleValue():
            return True
        case Instance(cls=ClassValue() as cls) if not _decides_truth(machine, cls):
            return True
    raise Unproven(f"a condition is not followed ({machine.where()})")


def _decides_truth(machine: Run, cls: ClassValue) -> bool:
    """Whether objects of a class decide themselves whether they are true."""
    return any(members.find(machine, cls, name) is not None for name in ("__bool__", "__len__"))


def subscript(machine: Run, owner: Value, key: Value) -> Value:
    """Evaluate ``owner[key]``."""
    if owner in (ENVIRON, COPY):
        return environ.item(machine, key)
    match owner:
        case Instance():
            return machine.special(owner, "__getitem__", key)
        case Kept(why=why) | Unknown(why=why):
            raise Unproven(why)
        case External(name=name):
            return External(name)  # typing forms: ``MutableMapping[str, str]``
        case Pack(items=items) if isinstance(key, Const) and isinstance(key.value, int):
            if -len(items) <= key.value < len(items):
                return items[key.value]
        case ClassValue(node=node):
            return owner if node.bases else machine.special(owner, "__class_getitem__", key)
    raise Unproven(f"a subscript is not followed ({machine.where()})")


def _name(machine: Run, name: str, frame: Frame) -> Value:
    if name in frame.locals:
        return frame.locals[name]
    if frame.local_names is not None and name in frame.local_names:
        raise Unproven(f"`{name}` is read before it is set ({machine.where()})")
    unset = name in frame.globals and (frame.module, name) not in machine.overlay
    if unset and names.lazy_value(frame.module, name):
        # The first call finds it None; what that call leaves behind is found by all others.
        return NONE
    return machine.name(frame.module, name)


def _call(machine: Run, node: ast.Call, frame: Frame) -> Value:
    match node:
        case ast.Call(func=ast.Name(id="super"), args=[], keywords=[]) if (
            frame.owner is not None and frame.receiver is not None
        ):
            return Super(frame.owner, frame.receiver)
    callee = machine.evaluate(node.func, frame)
    positional: list[Value] = []
    for argument in node.args:
        if isinstance(argument, ast.Starred):
            positional.extend(_unpacked(machine, machine.evaluate(argument.value, frame)).items)
        else:
            positional.append(machine.evaluate(argument, frame))
    named: dict[str, Value] = {}
    for keyword in node.keywords:
        value = machine.evaluate(keyword.value, frame)
        if keyword.arg is None:
            named.update(_unpacked(machine, value).named)
        else:
            named[keyword.arg] = value
    machine.spot = (frame.module, node.lineno)
    return machine.call(callee, Arguments(tuple(positional), named))


def _unpacked(machine: Run, value: Value) -> Pack:
    if isinstance(value, Pack):
        return value
    raise Unproven(f"unpacked arguments are not followed ({machine.where()})")


def _compare(machine: Run, left: Value, operator: ast.cmpop, right: Value) -> Value:
    match operator:
        case ast.In():
            return environ.contains(machine, left, right)
        case ast.NotIn():
            return boolean(not truth(machine, environ.contains(machine, left, right)))
        case ast.Is():
            return boolean(_same(machine, left, right))
        case ast.IsNot():
            return boolean(not _same(machine, left, right))
        case ast.Eq():
            return boolean(_equal(machine, left, right))
        case ast.NotEq():
            return boolean(not _equal(machine, left, right))
    raise Unproven(f"a comparison is not followed ({machine.where()})")


def _same(machine: Run, left: Value, right: Value) -> bool:
    for value in (left, right):
        if isinstance(value, (Kept, Unknown)):
            raise Unproven(value.why)
    if _may_be(left, right) or _may_be(right, left):
        raise Unproven(f"it asks whether something is a literal ({machine.where()})")
    if isinstance(left, Const) and isinstance(right, Const):
        if left.value in (None, True, False, ...) or right.value in (None, True, False, ...):
            return left == right
        raise Unproven(f"two literals are compared by identity ({machine.where()})")
    if isinstance(left, Made) and left == right and left.what != "object()":
        raise Unproven(f"a comparison by identity is not followed ({machine.where()})")
    return left == right


def _may_be(value: Value, literal: Value) -> bool:
    """Whether a value that a caller passes can be this literal; that it is not None is known."""
    passed = isinstance(value, Symbol) and value not in (KEY, FULL)
    return passed and isinstance(literal, Const) and literal != NONE


def _equal(machine: Run, left: Value, right: Value) -> bool:
    if isinstance(left, Const) and isinstance(right, Const):
        return left.value == right.value
    match left, right:
        case (Symbol(truth=known), Const(value=literal)) | (
            Const(value=literal),
            Symbol(truth=known),
        ) if known and not literal:
            return False  # what is true differs from every literal that is not
    raise Unproven(f"a comparison is not followed ({machine.where()})")


def _choose(machine: Run, operator: ast.boolop, nodes: list[ast.expr], frame: Frame) -> Value:
    wanted = isinstance(operator, ast.Or)
    value: Value = NONE
    for node in nodes:
        value = machine.evaluate(node, frame)
        if node is not nodes[-1] and truth(machine, value) is wanted:
            return value
    return value


def _union(machine: Run, left: Value, right: Value) -> Value:
    if isinstance(left, Instance):
        return machine.special(left, "__or__", right)
    if isinstance(right, Instance):
        return machine.special(right, "__ror__", left)
    if left in (ENVIRON, COPY):
        return environ.whole(machine, Made("or", (right,)))
    if right in (ENVIRON, COPY):
        return environ.whole(machine, Made("ror", (left,)))
    raise Unproven(f"`|` is not followed ({machine.where()})")


def _dict(machine: Run, node: ast.Dict, frame: Frame) -> Value:
    for key in node.keys:
        if key is not None:
            machine.evaluate(key, frame)
    spread = [machine.evaluate(value, frame) for value in node.values]
    if node.keys == [None]:
        return environ.copied(machine, spread[0])
    if node.keys == [None, None]:
        below, above = spread
        if isinstance(above, Symbol):
            environ.copied(machine, below)
            return environ.whole(machine, Made("or", (above,)))
        if isinstance(below, Symbol):
            environ.copied(machine, above)
            return environ.whole(machine, Made("ror", (below,)))
    return _collection(machine)


def _collection(machine: Run) -> Value:
    if machine.frozen:
        return Kept(f"it keeps values between reads ({machine.where()})")
    return Made("a collection")
