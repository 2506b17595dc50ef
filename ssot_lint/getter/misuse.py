"""Uses of the project's getter held against what its source or its contract says it offers."""

from __future__ import annotations

import libcst as cst

from ssot_lint.core.access.access import Access, store_of
from ssot_lint.core.accessor import Lacking, Use
from ssot_lint.core.regex import regex
from ssot_lint.core.tree.code import Place
from ssot_lint.getter.contract import Arity, Contract, Shape

_STEP = regex(r"\.(\w+)|(\(\))")


def misuse(use: Use, contract: Contract, expression: str) -> str | None:
    """What is wrong with the use; None where nothing is known to be."""
    island = use.place.island
    node: cst.CSTNode = use.node
    shown = expression.partition(".")[0].partition("(")[0]
    if not use.whole:
        for attribute, _ in _STEP.findall(expression[len(shown) :]):
            parent = island.parent(node)
            if attribute:
                if not (isinstance(parent, cst.Attribute) and parent.attr.value == attribute):
                    return None
            else:
                if not (isinstance(parent, cst.Call) and parent.func is node):
                    return _uncalled(parent, node, contract, shown)
                if contract.call is not None and node is use.node:
                    problem = _call_problem(parent, contract.call, f"{shown}()")
                    if problem is not None:
                        return problem
                if parent.args:
                    return None
            node = parent
    return _accessor_problem(use.place, node, contract, expression)


def _uncalled(
    parent: cst.CSTNode | None, node: cst.CSTNode, contract: Contract, shown: str
) -> str | None:
    """A function used as if it were what it returns; classes have attributes of their own."""
    if contract.call is None or contract.shape is None or not shown[0].islower():
        return None
    match parent:
        case cst.Attribute(attr=cst.Name(value=name)) if parent.value is node:
            offered = name in contract.shape.attributes and not name.startswith("__")
            return (
                f"`{shown}` is a function: `{shown}().{name}` calls it first" if offered else None
            )
        case cst.Subscript() if parent.value is node:
            return f"`{shown}` is a function, and does not support `[]`: call it first"
        case cst.ComparisonTarget(operator=cst.In() | cst.NotIn()):
            return f"`{shown}` is a function, and does not support `in`: call it first"
        case _:
            return None


def lacks(access: Access, accessor: str, shape: Shape) -> str | None:
    """What the accessor does not offer of the form that an access to os.environ has."""
    node = access.expression
    parent = access.place.island.parent(node)
    call = access.whole if isinstance(access.whole, cst.Call) else None
    if isinstance(parent, cst.Attribute) and parent.value is node:
        return _attribute_problem(parent, call, parent.attr.value, shape, accessor)
    if call is not None and call.func is node:
        return _attribute_problem(node, call, access.method, shape, accessor)
    return _operator_problem(parent, node, shape, accessor)


def _accessor_problem(
    place: Place, node: cst.CSTNode, contract: Contract, expression: str
) -> str | None:
    parent = place.island.parent(node)
    shape = contract.shape
    match parent:
        case cst.Call() if parent.func is node:
            return _called(parent, contract, expression)
        case cst.Attribute(attr=cst.Name(value=name)) if parent.value is node and shape is not None:
            if store_of(place, parent) is not None:
                return None
            above = place.island.parent(parent)
            call = above if isinstance(above, cst.Call) else None
            return _attribute_problem(parent, call, name, shape, expression)
        case _:
            return None if shape is None else _operator_problem(parent, node, shape, expression)


def _operator_problem(
    parent: cst.CSTNode | None, node: cst.CSTNode, shape: Shape, expression: str
) -> str | None:
    match parent:
        case cst.Subscript() if parent.value is node and not shape.subscript:
            return f"`{expression}` does not support `[]`"
        case cst.ComparisonTarget(operator=cst.In() | cst.NotIn()) if not shape.contains:
            return f"`{expression}` does not support `in`"
        case cst.BinaryOperation(operator=cst.BitOr()) if not shape.open:
            method = "__or__" if parent.left is node else "__ror__"
            return None if method in shape.attributes else f"`{expression}` does not support `|`"
        case _:
            return None


def _called(call: cst.Call, contract: Contract, expression: str) -> str | None:
    if contract.call is not None and not expression.endswith(")"):
        return _call_problem(call, contract.call, f"{expression}()")
    shape = contract.shape
    if shape is not None and not shape.open and "__call__" not in shape.attributes:
        return f"`{expression}` cannot be called"
    return None


def _attribute_problem(
    callee: cst.CSTNode, call: cst.Call | None, name: str, shape: Shape, expression: str
) -> str | None:
    if name.startswith("__") and name.endswith("__"):
        return None
    if name not in shape.attributes:
        return None if shape.open else Lacking.of(expression, name)
    arity = shape.attributes[name]
    if arity is not None and call is not None and call.func is callee:
        return _call_problem(call, arity, f"{expression}.{name}()")
    return None


def _call_problem(call: cst.Call, arity: Arity, shown: str) -> str | None:
    """Why a call cannot succeed; None where stars hide how many arguments there are."""
    if any(argument.star for argument in call.args):
        return None
    positional = sum(argument.keyword is None for argument in call.args)
    named = [it.keyword.value for it in call.args if it.keyword is not None]
    if arity.most is not None and positional > arity.most:
        takes = f"at most {_arguments(arity.most)}" if arity.most else "no arguments"
        return f"`{shown}` takes {takes}, and is given {positional}"
    if arity.keywords is not None:
        unknown = [name for name in named if name not in arity.keywords]
        if unknown:
            return f"`{shown}` takes no argument `{unknown[0]}`"
    if positional + len(named) < arity.least:
        given = positional + len(named)
        return f"`{shown}` needs {_arguments(arity.least)}, and is given {given or 'none'}"
    return None


def _arguments(count: int) -> str:
    return f"{count} argument{'s' * (count != 1)}"
