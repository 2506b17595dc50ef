"""Puts the operands of an access into a spelling, by edits of the text around them.

Keys, defaults and values that keep their order are not touched, so their layout and comments stay
byte for byte.
"""

from __future__ import annotations

import libcst as cst

from ssot_lint.core.access.access import Access
from ssot_lint.core.lean import NamedTuple
from ssot_lint.core.tree.code import Code
from ssot_lint.getter.template import ARGUMENT, INDEX, TIGHT, VALUE, Template

Edits = list[tuple[int, int, str]]

LOST = "the statement cannot be reproduced exactly"
_SIMPLE = (cst.Name, cst.SimpleString, cst.Integer, cst.Float)
_PRIMARY = (
    cst.Name,
    cst.Attribute,
    cst.Call,
    cst.Subscript,
    cst.SimpleString,
    cst.FormattedString,
    cst.List,
    cst.Dict,
    cst.Set,
    cst.ListComp,
    cst.SetComp,
    cst.DictComp,
)
# Where any expression may stand without parentheses.
_ROOMY = (cst.Expr, cst.Return, cst.Assign, cst.AnnAssign, cst.Index, cst.If, cst.While)


class Operand(NamedTuple):
    """A part of the access that stays as it is: its text, and its span in the file."""

    node: cst.BaseExpression | None
    text: str
    start: int
    end: int


def filled(access: Access, accessor: str, template: Template, code: Code) -> Edits | str:
    """The whole operation replaced by the spelling, all but its operands."""
    whole = _replaced(access)
    span = code.span(access.place, whole)
    operands = _operands(access, template, code)
    if span is None or operands is None:
        return LOST
    problem = _unfit(access, whole, template, operands)
    if problem is not None:
        return problem
    pieces = _pieces(access, accessor, whole, template, operands)
    order = [it.start for it in pieces if isinstance(it, Operand)]
    if any(b"#" in gap for gap in _gaps(span, operands, code)):
        return "a comment inside it would be lost: move it above"
    if order == sorted(set(order)):
        return _around(pieces, span, operands)
    text = "".join(it.text if isinstance(it, Operand) else it for it in pieces)
    return [(*span, text)]


def postponed(access: Access, template: Template, code: Code) -> str | None:
    """Why the operands would be evaluated otherwise than today."""
    operands = _operands(access, template, code) or {}
    involved = [name for name, it in operands.items() if it.node and not _is_simple(it.node)]
    names = [name for name in template.names if name in operands]
    for name in involved:
        if names.count(name) > 1 or name in template.late:
            return f"its {name} would be evaluated at another time, or another number of times: name it above"
    starts = [operands[name].start for name in names if name in involved]
    if starts != sorted(starts):
        return "its operands would be evaluated in another order: name them above"
    return None


def parts(access: Access) -> dict[str, cst.BaseExpression]:
    """The operands of the access, by the place they fill in a spelling."""
    found: dict[str, cst.BaseExpression] = {}
    if access.key is not None:
        found["key"] = access.key
    match access.whole:
        case cst.Call(args=args) if access.operation in ("get", "pop", "setdefault"):
            default = _argument(list(args), 1, "default")
            if default is not None:
                found["default"] = default
        case cst.Call(args=[cst.Arg(star="", keyword=None, value=value)]) if (
            access.operation == "update"
        ):
            found["value"] = value
        case cst.Assign(value=value) | cst.AugAssign(value=value):
            found["value"] = value
        case _:
            pass
    return found


def _argument(args: list[cst.Arg], index: int, name: str) -> cst.BaseExpression | None:
    for position, argument in enumerate(args):
        if argument.keyword is not None and argument.keyword.value == name:
            return argument.value
        if argument.keyword is None and position == index:
            return argument.value
    return None


def _replaced(access: Access) -> cst.CSTNode:
    """The node that the spelling takes the place of."""
    if access.operation in ("iterate", "whole", "copy") and not access.called:
        return access.expression
    return access.whole


def _operands(access: Access, template: Template, code: Code) -> dict[str, Operand] | None:
    operands: dict[str, Operand] = {}
    for name, node in parts(access).items():
        span = code.outer_span(access.place, node)
        if span is None:
            return None
        text = code.data[slice(*span)].decode(code.encoding)
        operands[name] = Operand(node, text, *span)
    if access.operation == "get" and "default" in template.names and "default" not in operands:
        operands["default"] = Operand(None, "None", -1, -1)
    return operands


def _unfit(
    access: Access, whole: cst.CSTNode, template: Template, operands: dict[str, Operand]
) -> str | None:
    """Why the spelling cannot take this access's form."""
    wanted = set(template.names) - {"getter"}
    if isinstance(whole, cst.Call) and any(it.star for it in whole.args):
        return "its arguments are starred, and the contract's spelling needs them one by one: write them out"
    if "default" in operands and "default" not in wanted and operands["default"].node is not None:
        return "the contract's spelling has no place for the default: write `{default}` there"
    lacking = sorted(wanted - set(operands))
    if lacking and lacking[0] == "default" and access.operation == "pop":
        return "without a default it raises KeyError, which the contract's spelling does not: give it one"
    if lacking:
        return f"the contract's spelling needs a {lacking[0]}, and there is none in this form: give it one"
    if isinstance(whole, cst.Comparison) and len(whole.comparisons) != 1:
        return "the comparison is a chain: take it apart"
    if access.operation == "set" and not _is_plain_assignment(whole):
        return "it is not a plain assignment: give it a statement of its own"
    if access.operation == "delete" and isinstance(whole, cst.Del):
        if not isinstance(whole.target, cst.Subscript):
            return "more than one thing is deleted at once: write a `del` for each"
    above = access.place.island.parent(whole)
    if template.is_statement and not (
        isinstance(whole, cst.BaseSmallStatement) or isinstance(above, cst.Expr)
    ):
        return "the contract's spelling is a statement, and this is none: give it a row of its own"
    if any(isinstance(it.node, cst.StarredElement) for it in operands.values()):
        return "its operands are starred: write them out"
    return None


def _is_plain_assignment(whole: cst.CSTNode) -> bool:
    if isinstance(whole, cst.Call):
        return True
    return (
        isinstance(whole, cst.Assign)
        and len(whole.targets) == 1
        and isinstance(whole.targets[0].target, cst.Subscript)
    )


def _pieces(
    access: Access,
    accessor: str,
    whole: cst.CSTNode,
    template: Template,
    operands: dict[str, Operand],
) -> list[str | Operand]:
    """The replacement as texts and operands in turn."""
    pieces: list[str | Operand] = []
    freedoms = iter(template.places)
    for index, part in enumerate(template.parts):
        if index % 2 == 0:
            pieces.append(part)
            continue
        freedom = next(freedoms)
        if part == "getter":
            pieces.append(accessor)
        elif operands[part].node is None:
            pieces.append(operands[part].text)
        elif _wants_parentheses(operands[part], freedom, part == "key" or access.called):
            pieces += ["(", operands[part], ")"]
        else:
            pieces.append(operands[part])
    negated = isinstance(whole, cst.Comparison) and isinstance(
        whole.comparisons[0].operator, cst.NotIn
    )
    if not _fits(access, whole, template, negated=negated):
        pieces = ["(", *pieces, ")"]
    return ["not ", *pieces] if negated else pieces


def _wants_parentheses(operand: Operand, freedom: str, was_bracketed: bool) -> bool:
    """Whether the operand needs parentheses; ``was_bracketed`` is where rows could end freely."""
    node = operand.node
    if node is None or node.lpar:
        return False
    if isinstance(node, cst.GeneratorExp):
        return True
    rows = was_bracketed and ("\n" in operand.text or "\r" in operand.text)
    if freedom == TIGHT:
        return rows or not isinstance(node, _PRIMARY)
    if freedom == VALUE:
        return rows or isinstance(node, cst.NamedExpr)
    if isinstance(node, cst.Tuple):
        return freedom == ARGUMENT
    return isinstance(node, cst.Yield) and freedom in (ARGUMENT, INDEX)


def _fits(access: Access, whole: cst.CSTNode, template: Template, *, negated: bool) -> bool:
    """Whether the spelling can stand in the place of ``whole`` without parentheses."""
    if template.is_primary or isinstance(whole, cst.BaseSmallStatement):
        return True
    if isinstance(whole, cst.Comparison):
        return template.is_comparison
    above = access.place.island.parent(whole)
    if getattr(whole, "lpar", ()) or (isinstance(above, cst.Arg) and not above.star):
        return not negated
    return isinstance(above, _ROOMY)


def _gaps(span: tuple[int, int], operands: dict[str, Operand], code: Code) -> list[bytes]:
    """What stands in ``span`` between the operands."""
    gaps: list[bytes] = []
    at = span[0]
    for operand in sorted(operands.values(), key=lambda it: it.start):
        if operand.start >= 0:
            gaps.append(code.data[at : operand.start])
            at = operand.end
    return [*gaps, code.data[at : span[1]]]


def _around(
    pieces: list[str | Operand], span: tuple[int, int], operands: dict[str, Operand]
) -> Edits:
    edits: Edits = []
    text, at = "", span[0]
    for piece in pieces:
        if isinstance(piece, Operand):
            edits.append((at, piece.start, text))
            text, at = "", piece.end
        else:
            text += piece
    return [*edits, (at, span[1], text)]


def _is_simple(node: cst.BaseExpression) -> bool:
    """Whether it does not matter when and how often the expression is evaluated."""
    if isinstance(node, cst.Attribute):
        return _is_simple(node.value)
    if isinstance(node, cst.ConcatenatedString):
        return _is_simple(node.left) and _is_simple(node.right)
    return isinstance(node, _SIMPLE)
