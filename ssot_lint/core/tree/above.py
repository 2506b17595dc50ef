"""What encloses a node inside its island, told from the tree; around the island indentation tells."""

from __future__ import annotations

import libcst as cst

from ssot_lint.core.tree.frames import (
    BRANCH,
    CLASS,
    COMPREHENSION,
    FUNCTION,
    MAYBE,
    Frame,
    Frames,
)
from ssot_lint.core.tree.islands import Island

_COMPREHENSIONS = (cst.ListComp, cst.SetComp, cst.DictComp, cst.GeneratorExp)
_LOOPS = (cst.For, cst.While, *_COMPREHENSIONS)
_ENCLOSING: frozenset[type[cst.CSTNode]] = frozenset(
    {
        *(cst.Param, cst.CompFor, cst.FunctionDef, cst.Lambda, cst.ClassDef, cst.If, cst.For),
        *(cst.While, cst.Try, cst.TryStar, cst.MatchCase, *_COMPREHENSIONS),
        *(cst.With, cst.BooleanOperation, cst.IfExp, cst.Comparison, cst.Assert),
    }
)


def frame_of_node(frames: Frames, island: Island, line: int, base: int, node: cst.CSTNode) -> Frame:
    """The frame in which ``node`` is evaluated or, for a name that is bound, binds it."""
    steps = _climb(island, node)
    frame = frames.of_line(line)
    for owner, kind, name in reversed(steps):
        key: object = (base, id(owner))
        chain: object = None
        outermost = line >= 0 and _is_statement(island, owner)
        if outermost:
            key = ("line", line)
        if kind == BRANCH:
            chain = frames.chain_of(line) if outermost else (base, id(_head(island, owner)))
        loops, leaves = isinstance(owner, _LOOPS), kind == MAYBE and _may_be_left(island, owner)
        frame = Frame(kind, key, frame, name, chain, loops=loops, leaves=leaves)
    return frame


def _climb(island: Island, node: cst.CSTNode) -> list[tuple[cst.CSTNode, str, str]]:
    """Scopes and branches above ``node`` in its tree, innermost first."""
    parents = island.parents
    steps: list[tuple[cst.CSTNode, str, str]] = []
    inside_parameter = inside_first_iterable = False
    # Most of what is above is passed over: nodes are ABCs, and each ``case`` costs a check.
    child, parent = island.nearest(node, _ENCLOSING)
    while parent is not None:
        match parent:
            case cst.Param():
                inside_parameter = child is parent.name
            case cst.CompFor():
                inside_first_iterable = child is parent.iter and not isinstance(
                    parents.get(parent), cst.CompFor
                )
            case cst.FunctionDef() | cst.Lambda():
                if child is parent.body or (child is parent.params and inside_parameter):
                    name = parent.name.value if isinstance(parent, cst.FunctionDef) else ""
                    steps.append((parent, FUNCTION, name))
                inside_parameter = False
            case cst.ClassDef() if child is parent.body:
                steps.append((parent, CLASS, parent.name.value))
            case cst.ListComp() | cst.SetComp() | cst.DictComp() | cst.GeneratorExp():
                if not (child is parent.for_in and inside_first_iterable):
                    steps.append((parent, COMPREHENSION, ""))
                inside_first_iterable = False
            case cst.If() if child is parent.body:
                steps.append((parent, BRANCH, ""))
            case cst.If() if child is parent.test and isinstance(parents.get(parent), cst.If):
                # An ``elif`` is asked only where those above it said no.
                steps.append((parent, MAYBE, ""))
            case cst.BooleanOperation() if child is parent.right:
                steps.append((child, MAYBE, ""))
            case cst.IfExp() if child is not parent.test:
                steps.append((child, MAYBE, ""))
            case cst.Comparison() if child in parent.comparisons[1:]:
                steps.append((child, MAYBE, ""))
            case cst.Assert() if child is parent.msg:
                steps.append((child, MAYBE, ""))
            case cst.If() if isinstance(child, cst.Else):
                steps.append((child, BRANCH, ""))
            case cst.For() | cst.While() if child is parent.orelse:
                steps.append((child, MAYBE, ""))
            case cst.For() if child is not parent.iter:
                steps.append((parent, MAYBE, ""))
            case cst.While():
                # Its condition is looked at again after each pass.
                steps.append((parent, MAYBE, ""))
            case cst.Try() | cst.TryStar() if child is not parent.finalbody:
                steps.append((child, MAYBE, ""))
            case cst.MatchCase():
                steps.append((parent, BRANCH, ""))
            case cst.With() if child is parent.body and _suppresses(parent):
                steps.append((child, MAYBE, ""))
            case _:
                pass
        child, parent = island.nearest(parent, _ENCLOSING)
    return steps


def _may_be_left(island: Island, owner: cst.CSTNode) -> bool:
    """Whether an exception may end ``owner`` and be caught: the body of ``try``, of ``suppress``."""
    above = island.parents.get(owner)
    return isinstance(above, cst.Try | cst.TryStar | cst.With) and above.body is owner


def _suppresses(statement: cst.With) -> bool:
    """Whether the statement goes on after exceptions: contextlib's ``suppress``, by its name."""
    stack: list[cst.CSTNode] = [it.item for it in statement.items]
    while stack:
        node = stack.pop()
        if isinstance(node, cst.Name) and node.value == "suppress":
            return True
        stack.extend(node.children)
    return False


def _is_statement(island: Island, owner: cst.CSTNode) -> bool:
    """Whether ``owner`` is what the island's logical line itself opens, wrappers left aside."""
    body = island.module.body
    if not body:
        return False
    statement: cst.CSTNode = body[-1]
    if owner is statement:
        return True
    above = island.parents.get(owner)
    if isinstance(owner, cst.IndentedBlock | cst.SimpleStatementSuite):
        return above is statement
    return bool(island.prefix) and (
        above is statement or (above is not None and island.parents.get(above) is statement)
    )


def _head(island: Island, owner: cst.CSTNode) -> cst.CSTNode:
    """The ``if`` or ``match`` that a branch belongs to."""
    above = island.parents.get(owner)
    if isinstance(owner, cst.MatchCase):
        return above or owner
    while isinstance(above, cst.If) and (above.orelse is owner):
        owner, above = above, island.parents.get(above)
    return owner
