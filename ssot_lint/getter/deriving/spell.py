"""How an operation is spelled through an accessor: its own form, another that means the same, or none.

Every spelling is run on symbols beside the operation it would replace (see ``proof.worlds``): it
is safe where both come to the same for a missing, an empty and a set variable and for every
default; else the first difference is the reason it is not.
"""

from __future__ import annotations

from collections.abc import Iterator

from ssot_lint.getter.contract import MAPPING
from ssot_lint.getter.deriving.has import has, is_callable, is_mapping
from ssot_lint.getter.deriving.located import Located, named
from ssot_lint.getter.proof.machine import Machine
from ssot_lint.getter.proof.values import ENVIRON, Function, Unproven
from ssot_lint.getter.proof.worlds import SAME, difference
from ssot_lint.getter.shape import functions
from ssot_lint.getter.spelling import BY_NAME, DEFAULT_BY_NAME, NO_DEFAULT, OPERATIONS, Spelling

WAY = ", or say in `contract` how it is spelled"
_REFUSED = "takes other arguments"
_WORDS = {
    "item": "`[]`",
    "contains": "`in`",
    "set": "`[] =`",
    "delete": "`del`",
    "iterate": "iteration",
}
LIMITS = {
    "get": (NO_DEFAULT, DEFAULT_BY_NAME),
    "pop": (NO_DEFAULT, DEFAULT_BY_NAME),
    "update": (BY_NAME,),
}
"""Where alone an operation that is spelled as on ``os.environ`` may mean something else."""
_CALLS = {
    "item": ("{getter}{method}({key})",),
    "get": ("{getter}{method}({key}, {default})", "{getter}{method}({key}, default={default})"),
    "contains": ("{getter}{method}({key})",),
    "set": ("{getter}{method}({key}, {value})",),
    "delete": ("{getter}{method}({key})",),
    "pop": ("{getter}{method}({key}, {default})",),
    "setdefault": ("{getter}{method}({key}, {default})",),
    "clear": ("{getter}{method}()",),
    "copy": ("{getter}{method}()",),
}
"""How a method of another name, or the accessor itself, could stand for an operation."""


def spell(getter: Located, operation: str) -> Spelling | str:
    """Spell an operation: its own form, else any other that means the same, else its own unsafe."""
    own = MAPPING.operations[operation].to
    why = _why(getter, operation, own) if has(getter, operation) else None
    if why == SAME:
        return Spelling(own)
    for template in _others(getter, operation, own_fits=why is not None and _REFUSED not in why):
        if _why(getter, operation, template) == SAME:
            return Spelling(template)
    if why is not None:
        return Spelling(own, why)
    return _unsafe(getter, operation) or _lacks(getter, operation)


def whole(getter: Located, operations: dict[str, Spelling]) -> Spelling | str:
    """The accessor in the mapping's place: the same only if nothing tells them apart."""
    if getter.value == ENVIRON:
        return MAPPING.operations["whole"]
    if not has(getter, "whole") or not has(getter, "iterate"):
        return _lacks(getter, "whole")
    own = MAPPING.operations
    for name in OPERATIONS:
        if name in ("whole",):
            continue
        spelling = operations.get(name)
        if spelling is None or spelling.to != own[name].to:
            return Spelling("{getter}", f"{named(getter)} has no {_word(name)} of its own")
        if spelling.why:
            return Spelling("{getter}", spelling.why)
    if not is_mapping(getter):
        return Spelling("{getter}", f"{named(getter)} is no MutableMapping")
    why = _why(getter, "whole", "{getter}")
    return Spelling("{getter}", why or None)


def _unsafe(getter: Located, operation: str) -> Spelling | None:
    """The nearest thing to a read that the accessor has, with how it differs."""
    templates: list[str] = []
    if operation in ("item", "get") and isinstance(getter.value, Function):
        templates = [form.format_map(_Method("")) for form in _CALLS[operation]]
    elif operation == "item" and has(getter, "get"):
        templates = ["{getter}.get({key})"]
    for template in templates:
        why = _why(getter, operation, template)
        if _REFUSED not in why:
            return Spelling(template, why)
    return None


def _why(getter: Located, operation: str, template: str) -> str:
    project, value = getter.project, getter.value
    try:
        told = difference(project, value, operation, template)
    except Unproven as problem:
        return _not_shown(getter, operation, str(problem))
    if told == SAME:
        return SAME
    limits = LIMITS.get(operation, ()) if template == MAPPING.operations[operation].to else ()
    for limit in limits:
        if difference(project, value, operation, template, limit) == SAME:
            return f"{told} {limit} ({getter.where})"
    return f"{told} ({getter.where})"


def _not_shown(getter: Located, operation: str, detail: str) -> str:
    deed = "read" if operation in ("item", "get", "contains", "iterate", "copy") else "change"
    return f"{getter.where}: {named(getter)} is not shown to {deed} os.environ directly: {detail}"


def _others(getter: Located, operation: str, own_fits: bool) -> Iterator[str]:
    """Other forms that could mean the same, the likeliest first."""
    if operation == "copy" and has(getter, "iterate"):
        yield "dict({getter})"
    if operation == "contains" and has(getter, "get"):
        yield "{getter}.get({key}) is not None"
    names = [f".{name}" for name in functions(Machine(getter.project), getter.value)]
    if own_fits:
        # Its own method takes these arguments and means something else: no reason to insist.
        names = [name for name in names if name != f".{operation}"]
    for method in ["", *names] if is_callable(getter) else names:
        for form in _CALLS.get(operation, ()):
            yield form.format_map(_Method(method))
    if operation == "contains" and isinstance(getter.value, Function):
        yield "{getter}({key}) is not None"


class _Method(dict[str, str]):
    """Fills in the method and leaves the other places as they are."""

    def __init__(self, method: str) -> None:
        super().__init__(method=method)

    def __missing__(self, key: str) -> str:
        return "{" + key + "}"


def _lacks(getter: Located, operation: str) -> str:
    lacks = (
        "is no mapping: make it one"
        if operation == "whole"
        else f"has no {_word(operation)}: give it one"
    )
    return f"{named(getter)} ({getter.where}) {lacks}{WAY}"


def _word(operation: str) -> str:
    return _WORDS.get(operation, f"`{operation}`")
