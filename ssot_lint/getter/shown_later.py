"""Where the text of what holds the mapping is made further down: ``v = os.environ.items()``, then
``print(v)``."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import libcst as cst

from ssot_lint.core.lean import NamedTuple
from ssot_lint.core.tree.code import Code, Place

_FAR = 3
_MANY = 200
"""Uses of a name that are looked at."""
HOLDS = (
    *(cst.Tuple, cst.List, cst.Set, cst.Dict, cst.Element, cst.DictElement),
    *(cst.IfExp, cst.BooleanOperation),
)
"""Displays and choices, which a value is part of as an object."""
Shown = Callable[[Place, cst.CSTNode], str | None]


class _Kept(NamedTuple):
    """What holds the value: a name, an attribute of some object, or what a function gives."""

    name: str
    kind: type[cst.CSTNode]
    scope: object
    """The key of the scope where a name counts; None for anywhere in the file."""


def shown_later(code: Code, place: Place, value: cst.CSTNode, shown: Shown) -> str | None:
    """Why it matters further down what text ``value`` has: ``shown`` tells it of an expression."""
    return _shown_from(code, place, value, shown, 0, set())


def _shown_from(
    code: Code,
    place: Place,
    value: cst.CSTNode,
    shown: Shown,
    depth: int,
    seen: set[tuple[_Kept, int]],
) -> str | None:
    for kept in _keepers(code, place, value):
        if (kept, depth) in seen:
            continue  # nothing was found there: ``self.v = self.v or w`` multiplies the uses
        seen.add((kept, depth))
        for at, node in _uses(code, kept):
            why = shown(at, node)
            if why is None and depth < _FAR:
                why = _shown_from(code, at, outermost(at, node), shown, depth + 1, seen)
            if why is not None:
                return why
    return None


def outermost(
    place: Place, node: cst.CSTNode, holds: tuple[type[cst.CSTNode], ...] = HOLDS
) -> cst.CSTNode:
    """The largest display or choice that a node is part of as an object."""
    parent = place.island.parent(node)
    while isinstance(parent, holds):
        if isinstance(parent, cst.DictElement) and parent.value is not node:
            break
        node, parent = parent, place.island.parent(parent)
    return node


def _keepers(code: Code, place: Place, value: cst.CSTNode) -> Iterator[_Kept]:
    targets: list[cst.BaseExpression] = []
    match place.island.parent(value):
        case cst.Assign() as statement:
            targets = [it.target for it in statement.targets]
        case cst.AnnAssign(target=target) | cst.NamedExpr(target=target):
            targets = [target]
        case cst.Return():
            name = code.frame(place, value).scope().dotted().rpartition(".")[2]
            if name:
                yield _Kept(name, cst.Call, None)
    for target in targets:
        if isinstance(target, cst.Name):
            scope = code.frame(place, value).scope()
            inside = None if scope is code.frames.module else scope.key
            yield _Kept(target.value, cst.Name, inside)
        elif isinstance(target, cst.Attribute):
            yield _Kept(target.attr.value, cst.Attribute, None)


def _uses(code: Code, kept: _Kept) -> Iterator[tuple[Place, cst.CSTNode]]:
    """Expressions that stand for what is kept."""
    offsets = code.words(kept.name)[:_MANY]
    for it in code.occurrences(kept.name, offsets):
        if kept.scope is not None and code.frame(it.place, it.node).scope().key != kept.scope:
            continue
        island = it.place.island
        node: cst.CSTNode = it.node
        parent = island.parent(node)
        is_attribute = isinstance(parent, cst.Attribute) and parent.attr is node
        if is_attribute and parent is not None:
            if kept.kind is cst.Name:
                continue
            node, parent = parent, island.parent(parent)
        elif kept.kind is cst.Attribute:
            continue
        if kept.kind is cst.Call:
            if isinstance(parent, cst.Call) and parent.func is node:
                yield it.place, parent
        else:
            yield it.place, node
