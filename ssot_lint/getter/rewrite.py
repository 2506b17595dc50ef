"""One access in the getter's words: the smallest edits that the contract's spelling needs.

Where a spelling has the shape of the operation it replaces (``{getter}[{key}]``), only the
expression that names the environment is replaced; otherwise only the text between the operands is,
so that keys, defaults and their comments stay byte for byte.
"""

from __future__ import annotations

import re
from typing import NamedTuple

import libcst as cst

from ssot_lint.core.access import READERS, Access
from ssot_lint.core.code import Code
from ssot_lint.core.rule import Rewrite
from ssot_lint.getter.contract import MAPPING, Contract, Spelling

_PLACEHOLDER = re.compile(r"\{(getter|key|default|value)\}")
_CALL = re.compile(r"(?P<callee>[^(]*(?:\(\))?[^(]*)\(\{key\}(?P<default>, ?\{default\})?\)\Z")
_IDENTITY = frozenset({"isinstance", "issubclass", "type", "id"})
_KEEPS_DEFAULT = (".get", ".pop", ".setdefault")


class Operand(NamedTuple):
    """A part of the access that stays as it is: its text, and its span in the file."""

    text: str
    start: int
    end: int


def rewrite(access: Access, accessor: str, contract: Contract, code: Code) -> Rewrite | str:
    """The access through ``accessor``, or why there is no such thing."""
    refusal = _refusal(access, contract)
    if refusal is not None:
        return refusal
    spelling = contract.variables.get(access.variable or "") if access.kind == "read" else None
    if spelling is None:
        spelling = contract.operations.get(access.operation)
        if spelling is None:
            return _missing(access, contract)
    edits = _edits(access, accessor, spelling, contract, code)
    if isinstance(edits, str):
        return edits
    if _in_fstring(access) and any(set(text) & set("\"'\\{}#\n") for _, _, text in edits):
        return "the f-string around it has no room for the getter's spelling"
    why = spelling.why or _identity(access)
    return Rewrite(tuple(edits), _shown(access, edits, code), why)


def _refusal(access: Access, contract: Contract) -> str | None:
    """Why no contract could have a spelling for this."""
    if access.target not in ("os.environ", "os.getenv"):
        return f"`{access.target}` is not part of what a getter offers"
    if not access.certain:
        return "the name may stand for something else here"
    if not access.operation:
        if access.method == "=":
            return "no getter can stand in for `os.environ` itself being replaced"
        return f"no getter offers `{access.method or access.target}` in this form"
    if _shows_itself(access):
        return "`=` makes the f-string show its own source text"
    if not contract.operations and not contract.variables:
        reasons = list(contract.missing.values())
        return reasons[0] if reasons else "the getter has no contract"
    return None


def _missing(access: Access, contract: Contract) -> str:
    known = contract.missing.get(access.operation)
    if known is not None:
        return known
    return f"the getter's contract ({contract.origin}) has no `{access.operation}`"


def _edits(
    access: Access, accessor: str, spelling: Spelling, contract: Contract, code: Code
) -> list[tuple[int, int, str]] | str:
    template = " ".join(spelling.to.split())
    named = code.span(access.place, access.expression)
    if named is None:
        return "the statement cannot be reproduced exactly"
    if isinstance(access.whole, cst.AugAssign) and access.method == "op=":
        reads = contract.operations.get("item")
        if reads is None or not _native("item", reads.to) or not _native("set", template):
            return "`[k] +=` reads and writes at once, which the getter does not"
        return [(*named, accessor)]
    if access.method == "|=":
        return _merge(access, accessor, template, code)
    if access.target in READERS:
        return _call(access, accessor, template, code)
    if _native(access.operation, template):
        return _in_place(access, accessor, named, code)
    if isinstance(access.whole, cst.Call) and access.operation in ("get", "pop", "setdefault"):
        return _call(access, accessor, template, code)
    return _between(access, accessor, template, code)


def _native(operation: str, template: str) -> bool:
    return template == MAPPING.operations[operation].to


def _in_place(
    access: Access, accessor: str, named: tuple[int, int], code: Code
) -> list[tuple[int, int, str]] | str:
    """The accessor takes every form that os.environ takes: only its name changes."""
    if isinstance(access.expression, cst.Name) and access.method and access.called:
        whole = access.whole
        if isinstance(whole, cst.Call) and whole.func is access.expression:
            return [(*named, f"{accessor}.{access.method}")]
    if isinstance(access.expression, cst.Name) and access.method and not access.called:
        parent = access.place.island.parent(access.expression)
        if not isinstance(parent, cst.Attribute):
            return [(*named, f"{accessor}.{access.method}")]
    return [(*named, accessor)]


def _call(
    access: Access, accessor: str, template: str, code: Code
) -> list[tuple[int, int, str]] | str:
    """A call of get, pop or setdefault: only what is called changes, if the spelling is a call."""
    call = access.whole
    if not isinstance(call, cst.Call):
        return "it is not called here"
    starred = any(argument.star for argument in call.args)
    named = [argument for argument in call.args if argument.keyword is not None]
    found = _CALL.match(template)
    callee = code.outer_span(access.place, call.func)
    if callee is None:
        return "the statement cannot be reproduced exactly"
    if found is None:
        return _between(access, accessor, template, code)
    called = found["callee"].replace("{getter}", accessor)
    native = template in (MAPPING.operations[access.operation].to,)
    if (starred or named) and not native:
        return "its arguments are starred or named, which the spelling does not foresee"
    if starred and access.target in READERS:
        return "its arguments are starred"
    if len(call.args) > 1 and found["default"] is None:
        return "the spelling has no place for the default"
    if not call.args or len(call.args) > 2:
        return "it is called with the wrong number of arguments"
    edits = [(*callee, called)]
    if len(call.args) == 1 and found["default"] and not called.endswith(_KEEPS_DEFAULT):
        if access.operation != "get":
            return "without a default it raises KeyError, which the spelling does not"
        last = code.outer_span(access.place, call.args[0].value)
        if last is None:
            return "the statement cannot be reproduced exactly"
        edits.append((last[1], last[1], ", None"))
    return edits


def _merge(
    access: Access, accessor: str, template: str, code: Code
) -> list[tuple[int, int, str]] | str:
    """``os.environ |= x`` becomes ``env.update(x)``: ``|=`` would bind the getter's name anew."""
    statement = access.whole
    if not isinstance(statement, cst.AugAssign):
        return "it is no statement of its own"
    span = code.span(access.place, statement)
    value = _operand(access, statement.value, code)
    if span is None or value is None:
        return "the value would need parentheses"
    if template.count("{value}") != 1:
        return "the spelling has no place for the value"
    return _filled(template, accessor, span, {"value": value}, code)


def _between(
    access: Access, accessor: str, template: str, code: Code
) -> list[tuple[int, int, str]] | str:
    """Replace all of the operation but its operands."""
    operands: dict[str, Operand] = {}
    for name, node in _parts(access).items():
        operand = _operand(access, node, code)
        if operand is None:
            return f"its {name} would need parentheses"
        operands[name] = operand
    problem = _unfit(access, template, operands)
    if problem is not None:
        return problem
    negated = isinstance(access.whole, cst.Comparison) and isinstance(
        access.whole.comparisons[0].operator, cst.NotIn
    )
    whole: cst.CSTNode = access.whole
    if access.operation in ("iterate", "whole", "copy") and not access.called:
        whole = access.expression
    span = code.span(access.place, whole)
    if span is None:
        return "the statement cannot be reproduced exactly"
    prefix = "not " if negated else ""
    return _filled(prefix + template, accessor, span, operands, code)


def _parts(access: Access) -> dict[str, cst.BaseExpression]:
    """The operands of the access, by the placeholder they fill."""
    parts: dict[str, cst.BaseExpression] = {}
    if access.key is not None:
        parts["key"] = access.key
    match access.whole:
        case cst.Call(args=args) if access.operation in ("get", "pop", "setdefault"):
            if len(args) == 2:
                parts["default"] = args[1].value
        case cst.Call(args=[cst.Arg(star="", keyword=None, value=value)]) if (
            access.operation == "update"
        ):
            parts["value"] = value
        case cst.Assign(value=value):
            parts["value"] = value
        case _:
            pass
    return parts


def _unfit(access: Access, template: str, operands: dict[str, Operand]) -> str | None:
    """Why the spelling cannot take this statement's form."""
    wanted = set(_PLACEHOLDER.findall(template)) - {"getter"}
    if "default" in operands and "default" not in wanted:
        return "the spelling has no place for the default"
    if wanted - set(operands):
        lacking = ", ".join(sorted(wanted - set(operands)))
        return f"the spelling needs a {lacking}, which is not there to take"
    whole = access.whole
    if isinstance(whole, cst.Comparison) and len(whole.comparisons) != 1:
        return "the comparison is a chain"
    if access.operation == "set" and not (
        isinstance(whole, cst.Assign) and len(whole.targets) == 1 and not _unpacks(whole)
    ):
        return "it is not a plain assignment"
    if access.operation == "delete" and not (
        isinstance(whole, cst.Del) and isinstance(whole.target, cst.Subscript)
    ):
        return "more than one thing is deleted at once"
    if isinstance(whole, cst.Call) and any(it.star or it.keyword for it in whole.args):
        return "its arguments are starred or named, which the spelling does not foresee"
    return None


def _unpacks(statement: cst.Assign) -> bool:
    return isinstance(statement.targets[0].target, cst.Tuple | cst.List)


def _operand(access: Access, node: cst.BaseExpression, code: Code) -> Operand | None:
    """A part of the access with its parentheses; None where it would need some."""
    if isinstance(node, cst.Tuple | cst.Yield | cst.NamedExpr | cst.StarredElement) and not node.lpar:
        return None
    span = code.outer_span(access.place, node)
    if span is None:
        return None
    return Operand(code.data[slice(*span)].decode(code.encoding), *span)


def _filled(
    template: str, accessor: str, span: tuple[int, int], operands: dict[str, Operand], code: Code
) -> list[tuple[int, int, str]] | str:
    """Edits that turn ``span`` into the filled template; operands in their old order stay put."""
    parts = _PLACEHOLDER.split(template)
    order = [name for name in parts[1::2] if name != "getter"]
    in_order = [operands[name].start for name in order]
    stays = len(set(order)) == len(order) and in_order == sorted(in_order)
    edits: list[tuple[int, int, str]] = []
    text, at = "", span[0]
    for index, part in enumerate(parts):
        if index % 2 == 0:
            text += part
        elif part == "getter":
            text += accessor
        elif stays:
            edits.append((at, operands[part].start, text))
            text, at = "", operands[part].end
        else:
            text += operands[part].text
    edits.append((at, span[1], text))
    for start, end, new in edits:
        old = code.data[start:end]
        if b"#" in old or (b"\\" in old and new):
            return "a comment inside it would be lost"
    return [edit for edit in edits if code.data[edit[0] : edit[1]] != edit[2].encode()]


def _identity(access: Access) -> str | None:
    """Why it matters here that the getter is another object than os.environ."""
    if access.kind != "escape":
        return None
    island = access.place.island
    parent = island.parent(access.expression)
    if isinstance(parent, cst.ComparisonTarget) and isinstance(parent.operator, cst.Is | cst.IsNot):
        return "it asks which object it is, and the getter is another one"
    if isinstance(parent, cst.Comparison) and any(
        isinstance(it.operator, cst.Is | cst.IsNot) for it in parent.comparisons
    ):
        return "it asks which object it is, and the getter is another one"
    if isinstance(parent, cst.Arg):
        call = island.parent(parent)
        if isinstance(call, cst.Call) and isinstance(call.func, cst.Name):
            if call.func.value in _IDENTITY:
                return f"`{call.func.value}()` asks what object it is, and the getter is another one"
    return None


def _in_fstring(access: Access) -> bool:
    return _fstring_field(access) is not None


def _shows_itself(access: Access) -> bool:
    field = _fstring_field(access)
    return field is not None and field.equal is not None


def _fstring_field(access: Access) -> cst.FormattedStringExpression | None:
    node: cst.CSTNode | None = access.expression
    while node is not None:
        if isinstance(node, cst.FormattedStringExpression):
            return node
        node = access.place.island.parent(node)
    return None


def _shown(access: Access, edits: list[tuple[int, int, str]], code: Code) -> str:
    """The operation after the edits, on one line."""
    span = code.span(access.place, access.whole) or (edits[0][0], edits[-1][1])
    start, end = min(span[0], edits[0][0]), max(span[1], edits[-1][1])
    text, at = "", start
    for edit_start, edit_end, new in sorted(edits):
        text += code.data[at:edit_start].decode(code.encoding) + new
        at = edit_end
    text += code.data[at:end].decode(code.encoding)
    return " ".join(text.split())
