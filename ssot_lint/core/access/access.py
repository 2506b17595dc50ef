"""What a reference to the environment does with it: the kind, the operation, its parts."""

from __future__ import annotations

import libcst as cst

from ssot_lint.core import model
from ssot_lint.core.environment import ENVIRONMENT, KEYED, MAPPINGS, METHODS, READERS, WRITERS
from ssot_lint.core.lean import NamedTuple
from ssot_lint.core.tree.code import Place
from ssot_lint.core.tree.literals import literal


class Access(NamedTuple):
    """One use of the environment. ``expression`` is the smallest that names it (``os.environ``)."""

    kind: str
    operation: str
    """The contract's name for what is done; empty where no contract can have one."""
    target: str
    """``os.environ``, ``os.getenv``, … whatever it is called in the file."""
    place: Place
    expression: cst.BaseExpression
    whole: cst.CSTNode
    """The node that the operation consists of: the subscript, the call, the comparison, the
    statement of a store or delete; the expression itself for an escape."""
    method: str = ""
    """The method that is called, or that an alias of it stands for."""
    key: cst.BaseExpression | None = None
    variable: str | None = None
    certain: bool = True
    """Whether the expression can stand for nothing else."""

    @property
    def called(self) -> bool:
        """Whether the operation is a call."""
        return isinstance(self.whole, cst.Call)

    @property
    def key_text(self) -> str | None:
        """The key as the file spells it; None where there is none."""
        return None if self.key is None else self.place.island.code(self.key)


def classify(place: Place, node: cst.BaseExpression, name: str, *, certain: bool) -> Access:
    """The access that ``node`` is part of; ``name`` is its qualified name, methods included."""
    target, _, method = _split(name)
    if target in READERS or target in WRITERS:
        access = _function(place, node, target)
    elif method:
        access = _method(place, node, target, node, method)
    else:
        access = _mapping(place, node, target)
    return access._replace(certain=certain)


def is_environment(name: str) -> bool:
    """Whether a qualified name is the environment, one of its functions or a bound method of it."""
    return _split(name)[0] != ""


def _split(name: str) -> tuple[str, str, str]:
    if name in ENVIRONMENT:
        return name, "", ""
    head, dot, tail = name.rpartition(".")
    # What a method returns (``os.environ.copy()``) is the environment no more.
    return (head, dot, tail) if head in MAPPINGS and "(" not in tail else ("", "", "")


def _function(place: Place, node: cst.BaseExpression, target: str) -> Access:
    call = place.island.parent(node)
    if isinstance(call, cst.Call) and call.func is node:
        key = _argument(call, 0, "key")
        kind, operation = (model.READ, "get") if target in READERS else (model.WRITE, "")
        return Access(kind, operation, target, place, node, call, "", key, _variable(key))
    if store_of(place, node) is not None:
        return Access(model.WRITE, "", target, place, node, node, "=")
    return Access(model.ESCAPE, "", target, place, node, node)


def _method(
    place: Place,
    node: cst.BaseExpression,
    target: str,
    callee: cst.BaseExpression,
    method: str,
) -> Access:
    """A method of the mapping; ``callee`` is what would be called."""
    call = place.island.parent(callee)
    kind, operation = METHODS.get(method, (model.ESCAPE, ""))
    if isinstance(call, cst.Call) and call.func is callee:
        key = _argument(call, 0, "key") if operation in KEYED else None
        return Access(kind, operation, target, place, node, call, method, key, _variable(key))
    if store_of(place, callee) is not None:
        return Access(model.WRITE, "", target, place, node, callee, "=")
    # Not called here: the bound method goes elsewhere.
    return Access(model.ESCAPE, operation and "whole", target, place, node, callee, method)


def _mapping(place: Place, node: cst.BaseExpression, target: str) -> Access:
    island = place.island
    parent = island.parent(node)
    match parent:
        case cst.Attribute() if parent.value is node:
            return _method(place, node, target, parent, parent.attr.value)
        case cst.Subscript() if parent.value is node:
            return _subscript(place, node, target, parent)
        case cst.ComparisonTarget(operator=cst.In() | cst.NotIn()):
            comparison = island.parent(parent)
            key = _left_of(comparison, parent)
            return Access(
                model.PRESENCE,
                "contains",
                target,
                place,
                node,
                comparison or parent,
                "",
                key,
                _variable(key),
            )
        case cst.AugAssign() if parent.target is node:
            merges = isinstance(parent.operator, cst.BitOrAssign)
            return Access(
                model.WRITE, "update" if merges else "", target, place, node, parent, "|="
            )
        case _:
            pass
    if store_of(place, node) is not None:
        return Access(model.WRITE, "", target, place, node, parent or node, "=")
    looped = isinstance(parent, cst.For | cst.CompFor) and parent.iter is node
    return Access(model.ESCAPE, "iterate" if looped else "whole", target, place, node, node)


def _subscript(
    place: Place, node: cst.BaseExpression, target: str, subscript: cst.Subscript
) -> Access:
    key = None
    match subscript.slice:
        case [cst.SubscriptElement(slice=cst.Index(value=value))]:
            key = value
        case _:
            pass
    variable = _variable(key)
    statement = store_of(place, subscript)
    if statement is None:
        return Access(model.READ, "item", target, place, node, subscript, "", key, variable)
    match statement:
        case cst.Del():
            operation, method = "delete", "del"
        case cst.AugAssign():
            operation, method = "set", "op="
        case _:
            operation, method = "set", "="
    return Access(model.WRITE, operation, target, place, node, statement, method, key, variable)


def store_of(place: Place, node: cst.BaseExpression) -> cst.CSTNode | None:
    """The statement or clause that binds or deletes ``node``; None where it is only read."""
    island = place.island
    top: cst.CSTNode = node
    above = island.parent(top)
    while isinstance(above, cst.Tuple | cst.List | cst.Element | cst.StarredElement):
        top, above = above, island.parent(above)
    match above:
        case cst.AssignTarget():
            return island.parent(above)
        case cst.AnnAssign() | cst.AugAssign() | cst.For() | cst.CompFor() if above.target is top:
            return above
        case cst.Del():
            return above
        case cst.AsName():
            return island.parent(above)
        case _:
            return None


def _left_of(
    comparison: cst.CSTNode | None, target: cst.ComparisonTarget
) -> cst.BaseExpression | None:
    if not isinstance(comparison, cst.Comparison):
        return None
    index = list(comparison.comparisons).index(target)
    return comparison.left if index == 0 else comparison.comparisons[index - 1].comparator


def _argument(call: cst.Call, index: int, name: str) -> cst.BaseExpression | None:
    """The argument at a position or by keyword; None where stars hide it."""
    for position, argument in enumerate(call.args):
        if argument.star:
            return None
        if argument.keyword is None:
            if position == index:
                return argument.value
        elif argument.keyword.value == name:
            return argument.value
    return None


def _variable(key: cst.BaseExpression | None) -> str | None:
    """The variable that a literal key names."""
    value = literal(key)
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else value
