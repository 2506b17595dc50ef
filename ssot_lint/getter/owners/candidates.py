"""The expressions around one read that an entry may stand for, from the bare read outwards."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import libcst as cst

from ssot_lint.core.access.access import Access
from ssot_lint.core.tree.code import Code
from ssot_lint.getter.meaning.folding import CONVERSIONS, TEXT_METHODS

PLACEHOLDER = "__ssot_read__"


class Candidate(NamedTuple):
    """One expression: its node, its span, its text with the read replaced by a name."""

    node: cst.CSTNode
    span: tuple[int, int]
    text: str
    as_truth: bool
    """Whether only its truth counts where it stands."""


def candidates(access: Access, code: Code) -> Iterator[Candidate]:
    """The bare read first, then each larger expression that may belong to it."""
    read = code.span(access.place, access.whole)
    node: cst.CSTNode | None = access.whole
    while node is not None and read is not None:
        span = code.span(access.place, node)
        if span is None or not (span[0] <= read[0] and read[1] <= span[1]):
            return
        before = code.data[span[0] : read[0]].decode(code.encoding, "replace")
        after = code.data[read[1] : span[1]].decode(code.encoding, "replace")
        yield Candidate(node, span, before + PLACEHOLDER + after, _as_truth(access, node))
        node = _larger(access, node)


def _larger(access: Access, node: cst.CSTNode) -> cst.CSTNode | None:
    """The next larger expression that may be pure; None at the end."""
    island = access.place.island
    parent = island.parent(node)
    match parent:
        case cst.Arg(star="", keyword=None):
            call = island.parent(parent)
            return call if isinstance(call, cst.Call) and call.func is not node else None
        case cst.Attribute(attr=cst.Name(value=name)) if parent.value is node:
            call = island.parent(parent)
            if name in TEXT_METHODS and isinstance(call, cst.Call) and call.func is parent:
                return call
            return None
        case cst.ComparisonTarget():
            return island.parent(parent)
        case cst.Subscript() if parent.value is node:
            return parent
        case (
            cst.Comparison()
            | cst.UnaryOperation()
            | cst.BooleanOperation()
            | cst.IfExp()
            | cst.BinaryOperation()
        ):
            return parent
        case _:
            return None


def _as_truth(access: Access, node: cst.CSTNode) -> bool:
    """Whether the value is only asked for its truth."""
    island = access.place.island
    parent = island.parent(node)
    match parent:
        case cst.If() | cst.While() | cst.Assert() | cst.IfExp():
            return parent.test is node
        case cst.CompIf():
            return parent.test is node
        case cst.UnaryOperation(operator=cst.Not()):
            return True
        case cst.BooleanOperation():
            return _as_truth(access, parent)
        case cst.Arg():
            call = island.parent(parent)
            return isinstance(call, cst.Call) and (
                isinstance(call.func, cst.Name) and call.func.value == "bool"
            )
        case _:
            return False


def is_conversion(node: cst.CSTNode) -> bool:
    """Whether it is a call of a built-in conversion."""
    return (
        isinstance(node, cst.Call)
        and isinstance(node.func, cst.Name)
        and node.func.value in CONVERSIONS
    )
