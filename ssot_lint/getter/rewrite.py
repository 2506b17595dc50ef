"""One access in the getter's words: the smallest edits that the contract's spelling needs.

Where a spelling has the shape of the operation it replaces (``{getter}[{key}]``), only the
expression that names the environment is replaced; where both are calls, only what is called is;
otherwise only the text between the operands.
"""

from __future__ import annotations

import libcst as cst

from ssot_lint.core.access.access import Access, store_of
from ssot_lint.core.accessor import Rewrite
from ssot_lint.core.environment import METHODS, READERS
from ssot_lint.core.fix.reason_code import code_of
from ssot_lint.core.model import READ
from ssot_lint.core.one_row import apart, short
from ssot_lint.core.regex import regex
from ssot_lint.core.tree.code import Code
from ssot_lint.getter.contract import Contract, is_native
from ssot_lint.getter.fill import LOST, Edits, filled, postponed
from ssot_lint.getter.identity import (
    fields_around,
    only_read_as_mapping,
    shows_source,
    told_apart,
)
from ssot_lint.getter.misuse import lacks
from ssot_lint.getter.spelling import BY_NAME, DEFAULT_BY_NAME, NO_DEFAULT, Spelling
from ssot_lint.getter.template import Template, template_of

_CALL = regex(r"(?P<callee>.*[^\s(])\(\{key\}(?P<default>, ?\{default\})?\)\Z")
_KEEPS_DEFAULT = (".get", ".pop", ".setdefault")
# Methods that share an operation's entry in a contract, but not its spelling.
_OTHERS = frozenset(METHODS) - {"clear"}
_SAY = ": say in `contract` how it is spelled"


def rewrite(access: Access, accessor: str, contract: Contract, code: Code) -> Rewrite | str:
    """The access through ``accessor``, or why there is no such thing."""
    problem = refusal(access)
    if problem is not None:
        return problem
    if not contract.operations and not contract.variables:
        return next(iter(contract.missing.values()), "the getter has no contract")
    spelling = contract.operations.get(access.operation)
    if access.kind == READ and (spelling is None or spelling.why is not None):
        # A variable of its own is nearer than an operation that means something else.
        spelling = contract.variables.get(access.variable or "", spelling)
    if spelling is None:
        return _missing(access, contract)
    template = template_of(spelling.to)
    if isinstance(template, str):
        return template
    is_field = spelling is contract.variables.get(access.variable or "")
    if access.key is not None and "key" not in template.names and not is_field:
        return "the contract's spelling has no place for the key: write `{key}` there"
    edits = _edits(access, accessor, spelling, template, contract, code)
    if isinstance(edits, str):
        return edits
    placed = fitted(access, edits, code)
    if isinstance(placed, str):
        return placed
    edits = placed
    why = _difference(access, spelling, contract) or told_apart(access, code)
    if why is None and access.method == "op=":
        why = contract.operations["item"].why
    if why is None and not is_native(access.operation, spelling):
        why = postponed(access, template, code)
    return Rewrite(tuple(edits), shown(access, edits, code), why, _codes(why, spelling))


def rewrite_one(
    access: Access, accessor: str, spelling: Spelling, contract: Contract, code: Code
) -> Rewrite | str:
    """The access by a spelling of its variable's own, which has no place for the key."""
    problem = refusal(access)
    template = template_of(spelling.to)
    if problem is not None or isinstance(template, str):
        return problem or str(template)
    edits = filled(access, accessor, template, code)
    placed = edits if isinstance(edits, str) else fitted(access, edits, code)
    if isinstance(placed, str):
        return placed
    why = spelling.why or postponed(access, template, code)
    return Rewrite(tuple(placed), shown(access, placed, code), why, _codes(why, spelling))


def fitted(access: Access, edits: Edits, code: Code) -> Edits | str:
    """The edits with room around them, or why there is none."""
    edits = [apart(edit, code.data) for edit in edits]
    if any(fields_around(access)) and any(set(text) & set("\"'\\{}#:!\n") for _, _, text in edits):
        return "the f-string around it has no room for the getter's spelling: give it a name above"
    return edits


def _codes(why: str | None, spelling: Spelling) -> tuple[str, ...]:
    if why is None:
        return ()
    if why == spelling.why and spelling.reasons:
        return spelling.reasons
    return (code_of(why),)


def keeps_calls(contract: Contract) -> bool:
    """Whether every call that the contract has a spelling for is spelled as it is on os.environ.

    What stands around a call is then nobody's business.
    """
    spellings = contract.operations.items()
    if contract.registry is not None:
        return False
    return not contract.variables and all(is_native(name, it) for name, it in spellings)


def refusal(access: Access) -> str | None:
    """Why no contract could have a spelling for this."""
    if access.target not in ("os.environ", "os.getenv"):
        return (
            f"`{access.target}` is not part of what a getter offers: use `os.environ` in its place"
        )
    if not access.certain:
        return "the name may stand for something else here: bind it once"
    if not access.operation:
        if access.method == "=":
            return "no getter can stand in for `os.environ` itself being replaced: change its variables"
        if access.target in READERS:
            return (
                f"`{access.target}` is not called here, and no getter stands in for the function: "
                "hand on one that asks the getter"
            )
        return f"no getter offers `{access.method or access.target}` in this form: ask for each variable"
    parent = access.place.island.parent(access.expression)
    if isinstance(parent, cst.MatchValue):
        return "it is a pattern, where another name would mean another thing: compare by `==`"
    if isinstance(parent, cst.Attribute) and store_of(access.place, parent) is not None:
        return f"no getter can stand in for `os.environ.{access.method}` being replaced: replace its own"
    if access.method == "" and isinstance(parent, cst.Call) and parent.func is access.expression:
        if access.target not in READERS:
            return f"`{access.target}` cannot be called: it is asked by `[]` and `.get`"
    if shows_source(access):
        return "the string around it shows its own source text: write that out, without `=`"
    return None


def _missing(access: Access, contract: Contract) -> str:
    known = contract.missing.get(access.operation)
    if known is not None:
        return known
    return f"the getter's contract ({contract.origin}) has no `{access.operation}`: add it to `contract`"


def _edits(
    access: Access,
    accessor: str,
    spelling: Spelling,
    template: Template,
    contract: Contract,
    code: Code,
) -> Edits | str:
    native = is_native(access.operation, spelling)
    if isinstance(access.whole, cst.AugAssign) and access.method == "op=":
        reads = contract.operations.get("item")
        if not native or reads is None or not is_native("item", reads):
            return "`[k] +=` reads and writes at once, which the getter does not: do one after the other"
        return _in_place(access, accessor, contract, code)
    if native and access.method != "|=" and access.target not in READERS:
        return _in_place(access, accessor, contract, code)
    problem = _foreign(access, accessor, native, template, contract)
    if problem is not None:
        return problem
    if isinstance(access.whole, cst.Call) and access.operation in ("get", "pop", "setdefault"):
        edits = _recalled(access, access.whole, accessor, spelling, native, code)
        if edits is not None:
            return edits
    return filled(access, accessor, template, code)


def _difference(access: Access, spelling: Spelling, contract: Contract) -> str | None:
    """How the spelling's meaning differs where the access stands."""
    if spelling.why is not None and _is_past(access, spelling.why):
        return None
    if spelling.why is None or access.operation != "whole" or not only_read_as_mapping(access):
        return spelling.why
    # ``dict(env)`` asks for keys and values, whatever else the getter lacks.
    offered = contract.shape.attributes if contract.shape is not None else {}
    reads = [contract.operations.get(name) for name in ("item", "iterate")]
    if not {"keys", "items", "values"} <= offered.keys() or None in reads:
        return spelling.why
    return next((it.why for it in reads if it is not None and it.why), None)


def _is_past(access: Access, why: str) -> bool:
    """Whether the access is none of those that alone differ: it gives its default, no names."""
    arguments = access.whole.args if isinstance(access.whole, cst.Call) else ()
    named = [it.keyword.value for it in arguments if it.keyword is not None]
    if "; " in why or any(it.star for it in arguments):
        return False
    if f" {NO_DEFAULT} (" in why:
        return len(arguments) > 1 and set(named) <= {"key", "default"}
    if f" {DEFAULT_BY_NAME} (" in why:
        return "default" not in named
    return f" {BY_NAME} (" in why and not named


def _in_place(access: Access, accessor: str, contract: Contract, code: Code) -> Edits | str:
    """The accessor takes the form that os.environ takes: only its name changes."""
    problem = _unoffered(access, accessor, contract)
    if problem is not None:
        return problem
    named = code.span(access.place, access.expression)
    if named is None:
        return LOST
    node = access.expression
    parent = access.place.island.parent(node)
    if access.method not in METHODS or (isinstance(parent, cst.Attribute) and parent.value is node):
        return [(*named, accessor)]
    # An alias of a bound method: its name says the method no more.
    return [(*named, f"{accessor}.{access.method}")]


def _unoffered(access: Access, accessor: str, contract: Contract) -> str | None:
    """What the accessor lacks for this form, by its source or by the contract."""
    bound = access.method in METHODS and not access.called
    other = access.operation in ("iterate", "clear") and access.method in _OTHERS
    whole = contract.operations.get("whole")
    stands_in = whole is not None and is_native("whole", whole)
    if bound and not stands_in:
        return f"the getter's contract does not say that `{access.method}` can be handed on{_SAY}"
    if contract.shape is None:
        if other and not stands_in:
            return f"the getter's contract does not say that it has `{access.method}`{_SAY}"
        return None
    return lacks(access, accessor, contract.shape)


def _foreign(
    access: Access, accessor: str, native: bool, template: Template, contract: Contract
) -> str | None:
    """Why a spelling other than the operation's own form cannot be used for this access."""
    if not native and access.method in METHODS:
        if access.operation in ("iterate", "clear") and access.method in _OTHERS:
            return f"the contract's spelling does not stand for `{access.method}`: ask for each variable"
        if not access.called:
            return (
                f"the getter's contract does not say that `{access.method}` can be handed on{_SAY}"
            )
    shape = contract.shape
    if shape is None or shape.open:
        return None
    for name, _ in template.attributes:
        if name not in shape.attributes:
            return f"the contract's spelling uses `{name}`, which `{accessor}` does not have{_SAY}"
    return None


def _recalled(
    access: Access, call: cst.Call, accessor: str, spelling: Spelling, native: bool, code: Code
) -> Edits | str | None:
    """A call becomes another: only what is called changes. None where the spelling is no call."""
    found = _CALL.match(" ".join(spelling.to.split()))
    if found is None:
        return None
    called = found["callee"].replace("{getter}", accessor)
    keeps_default = called.endswith(_KEEPS_DEFAULT)
    count = len(call.args)
    if any(argument.star for argument in call.args):
        return "its arguments are starred, and the contract's spelling needs them one by one: write them out"
    if not 1 <= count <= 2 or access.key is None:
        return "it is called with the wrong arguments: it takes a key and a default"
    named = any(argument.keyword is not None for argument in call.args)
    if named and not native:
        return None
    if count == 2 and found["default"] is None:
        return "the contract's spelling has no place for the default: write `{default}` there"
    callee = code.outer_span(access.place, call.func)
    if callee is None:
        return LOST
    edits: Edits = [(*callee, called)]
    if count == 1 and found["default"] and not keeps_default:
        if access.operation != "get":
            return None
        last = code.outer_span(access.place, call.args[0].value)
        if last is None:
            return LOST
        edits.append((last[1], last[1], ", None"))
    return edits


def shown(access: Access, edits: Edits, code: Code) -> str:
    """The operation after the edits, on one line and not too long for a message."""
    whole: cst.CSTNode = access.whole
    if not isinstance(whole, cst.BaseSmallStatement | cst.BaseExpression):
        parent = access.place.island.parent(access.expression)
        whole = parent if isinstance(parent, cst.Subscript) else access.expression
    span = code.span(access.place, whole) or (edits[0][0], edits[-1][1])
    start, end = min(span[0], edits[0][0]), max(span[1], edits[-1][1])
    text, at = "", start
    for edit_start, edit_end, new in sorted(edits):
        text += code.data[at:edit_start].decode(code.encoding) + new
        at = edit_end
    return short(text + code.data[at:end].decode(code.encoding))
