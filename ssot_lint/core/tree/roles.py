"""What a name token does where it stands: binds the name, reads it, or is no variable at all."""

from __future__ import annotations

import libcst as cst

from ssot_lint.core.lean import NamedTuple
from ssot_lint.core.tree.islands import Island

LOAD, ATTRIBUTE, KEYWORD, IMPORT_PART = "load", "attribute", "keyword", "import part"
IMPORT, ASSIGN, OPAQUE, PARAMETER, DECLARED = "import", "assign", "opaque", "parameter", "declared"
GLOBAL, NONLOCAL, AUGMENTED = "global", "nonlocal", "augmented"
# ``x |= y`` makes x a name of its scope, but leaves what it stands for.
BINDS = frozenset({IMPORT, ASSIGN, OPAQUE, PARAMETER, DECLARED, AUGMENTED})
READS = frozenset({LOAD, AUGMENTED})


class Role(NamedTuple):
    """What a name token does; ``value`` is what it is bound to where that is one expression.

    ``owner`` is the node that binds it: the import alias, the assignment, the parameter.
    """

    kind: str
    owner: cst.CSTNode | None = None
    value: cst.BaseExpression | None = None


_LOADS = Role(LOAD)
_SHAPES = (cst.Tuple, cst.List, cst.Element, cst.StarredElement)


def role_of(island: Island, node: cst.Name) -> Role:
    """The role of one name token of the island."""
    parent = island.parent(node)
    match parent:
        case cst.Attribute():
            return _in_attribute(island, node, parent)
        case cst.ImportAlias() | cst.ImportFrom():
            if isinstance(parent, cst.ImportAlias) and parent.asname is None:
                return Role(IMPORT, parent)
            return Role(IMPORT_PART, parent)
        case cst.AsName():
            above = island.parent(parent)
            return Role(IMPORT if isinstance(above, cst.ImportAlias) else OPAQUE, above)
        case cst.Arg() if parent.keyword is node:
            return Role(KEYWORD)
        case cst.MatchKeywordElement() if parent.key is node:
            return Role(KEYWORD)
        case cst.Param() if parent.name is node:
            return Role(PARAMETER, parent)
        case cst.FunctionDef() | cst.ClassDef() if parent.name is node:
            return Role(OPAQUE, parent)
        case cst.NameItem():
            above = island.parent(parent)
            return Role(GLOBAL if isinstance(above, cst.Global) else NONLOCAL, above)
        case cst.NamedExpr() if parent.target is node:
            return Role(ASSIGN, parent, parent.value)
        case cst.MatchAs() | cst.MatchStar() | cst.MatchMapping():
            return Role(OPAQUE, parent)
        case cst.TypeVar() | cst.TypeVarTuple() | cst.ParamSpec() | cst.TypeAlias() if (
            parent.name is node
        ):
            return Role(OPAQUE, parent)
        case _:
            return _in_target(island, node)


def _in_attribute(island: Island, node: cst.Name, parent: cst.Attribute) -> Role:
    top: cst.CSTNode = parent
    above = island.parent(top)
    while isinstance(above, cst.Attribute) and above.value is top:
        top, above = above, island.parent(above)
    if isinstance(above, cst.ImportFrom):
        return Role(IMPORT_PART, above)
    if isinstance(above, cst.ImportAlias):
        # ``import a.b`` binds ``a``; ``import a.b as c`` does not.
        if above.asname is None and parent.value is node:
            return Role(IMPORT, above)
        return Role(IMPORT_PART, above)
    return Role(ATTRIBUTE) if parent.attr is node else _LOADS


def _in_target(island: Island, node: cst.Name) -> Role:
    """The role of a name that may be a target, alone or in a tuple or list of targets."""
    top: cst.CSTNode = node
    above = island.parent(top)
    while isinstance(above, _SHAPES):
        top, above = above, island.parent(above)
    match above:
        case cst.AssignTarget():
            statement = island.parent(above)
            if isinstance(statement, cst.Assign):
                return Role(ASSIGN, statement, _assigned(island, node, top, statement.value))
            return Role(OPAQUE, above)
        case cst.AnnAssign() if above.target is top:
            if above.value is None:
                return Role(DECLARED, above)
            return Role(ASSIGN, above, above.value)
        case cst.AugAssign() if above.target is top:
            return Role(AUGMENTED, above)
        case cst.For() | cst.CompFor() if above.target is top:
            return Role(OPAQUE, above)
        case cst.Del():
            return Role(OPAQUE, above)
        case cst.AsName():
            return Role(OPAQUE, island.parent(above))
        case _:
            return _LOADS


def _assigned(
    island: Island, node: cst.Name, target: cst.CSTNode, value: cst.BaseExpression
) -> cst.BaseExpression | None:
    """The part of ``value`` that lands in ``node``: all of it, or its place in a plain tuple."""
    if target is node:
        return value
    element = island.parent(node)
    if (
        isinstance(target, cst.Tuple | cst.List)
        and isinstance(value, cst.Tuple | cst.List)
        and element in target.elements
        and len(target.elements) == len(value.elements)
        and not any(
            isinstance(it, cst.StarredElement) for it in (*target.elements, *value.elements)
        )
    ):
        index = next(at for at, it in enumerate(target.elements) if it is element)
        return value.elements[index].value
    return None
