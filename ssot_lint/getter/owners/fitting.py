"""Whether what stays around an expression can take what an entry gives in its place."""

from __future__ import annotations

import re

import libcst as cst

from ssot_lint.core.access.access import Access
from ssot_lint.core.tree.code import Code
from ssot_lint.getter.owners.candidates import Candidate

_AFTER = re.compile(
    rb"\s*(?:\.\s*(?P<name>\w+)|(?P<item>\[)|(?:not\s+)?(?P<text>in\s+[rRbBuU]?[\"']))"
)
_TYPES: dict[str, type] = {"int": int, "float": float, "bool": bool, "list": list, "dict": dict}
_OF_TEXT = re.compile(
    r"loads|literal_eval|len|join|get|strtobool|b64decode|fromhex|fromisoformat|"
    r"import_module|Path|PurePath|PurePosixPath|urlparse|urlsplit|quote|quote_plus|unquote|"
    r"expanduser|expandvars|exists|isfile|isdir|abspath|realpath|basename|dirname|open|"
    r"makedirs|mkdir"
)
"""Names of calls that take text, or take text in another way than anything else."""
_JOIN = re.compile("join")


def fits(access: Access, code: Code, candidate: Candidate, mine: str | None, its: str) -> bool:
    """Whether ``its`` type may stand where the expression gives ``mine`` today."""
    made = _TYPES.get(its)
    if made is None:
        return True
    after = _AFTER.match(code.data, candidate.span[1])
    if after is not None:
        name = (after["name"] or b"").decode("ascii", "replace")
        if name:
            return hasattr(made, name)
        return bool(after["item"]) and hasattr(made, "__getitem__")
    return mine not in (None, "str") or not _takes_text(access, candidate.node)


def _takes_text(access: Access, node: cst.CSTNode) -> bool:
    """Whether what stands right around says that it takes text."""
    parent = access.place.island.parent(node)
    match parent:
        case cst.BinaryOperation(operator=cst.Add()) | cst.Comparison() | cst.ComparisonTarget():
            return True
        case cst.BinaryOperation(operator=cst.Multiply()):
            return True
        case cst.Index():
            return True  # the key of a table
        case cst.Element():
            held = access.place.island.parent(parent)
            return held is not None and _is_argument_of(access, held, _JOIN)
    return _is_argument_of(access, node, _OF_TEXT)


def _is_argument_of(access: Access, node: cst.CSTNode, names: re.Pattern[str]) -> bool:
    argument = access.place.island.parent(node)
    if not isinstance(argument, cst.Arg):
        return False
    match access.place.island.parent(argument):
        case (
            cst.Call(func=cst.Name(value=name))
            | cst.Call(func=cst.Attribute(attr=cst.Name(value=name)))
        ):
            return names.fullmatch(name) is not None
    return False


def makes_text(node: cst.CSTNode) -> bool:
    """``str(…)``, ``"%s" % …``: text comes of whatever stands in it, so that it stays."""
    match node:
        case cst.Call(func=cst.Name(value="str")) | cst.BinaryOperation(operator=cst.Modulo()):
            return True
    return False
