"""Holds a spelling against ``os.environ`` in every world: missing, empty, set; each default."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from ssot_lint.core.lean import NamedTuple
from ssot_lint.getter import spelling
from ssot_lint.getter.proof.frame import Frame
from ssot_lint.getter.proof.machine import Machine
from ssot_lint.getter.proof.project import Project
from ssot_lint.getter.proof.values import (
    ENVIRON,
    FULL,
    KEY,
    NONE,
    Const,
    Kept,
    Made,
    Raised,
    Symbol,
    Unknown,
    Unproven,
    Value,
    const,
    spoken,
)
from ssot_lint.getter.spelling import AS_MAPPING
from ssot_lint.modules.bindings import Module

SAME = ""
"""The verdict on a spelling that means the same."""

_EMPTY = const("")
_WORLDS: tuple[Value | None, ...] = (FULL, None, _EMPTY)
_DEFAULTS = (Symbol("the default"), Symbol("the default", truth=False), NONE)
_NEW = (Symbol("the new value"), Symbol("the new value", truth=False))
_OTHER = Symbol("the other")
_HERE = Module("", "the getter", "")
# What stands behind these is more than one expression can show.
_FORMS = {
    "iterate": (
        "iter({getter})",
        "len({getter})",
        "{getter}.keys()",
        "{getter}.values()",
        "{getter}.items()",
    ),
    "update": (
        "{getter}.update({value})",
        "{getter}.update(NAME={value})",
        "{getter}.update({value}, NAME={value})",
    ),
    # Its own form is kept as written, a default given by name too.
    "get": (
        "{getter}.get({key})",
        "{getter}.get({key}, {default})",
        "{getter}.get({key}, default={default})",
    ),
    "pop": (
        "{getter}.pop({key})",
        "{getter}.pop({key}, {default})",
        "{getter}.pop({key}, default={default})",
    ),
    "whole": ("{getter} | {value}", "{value} | {getter}"),
}


class _Outcome(NamedTuple):
    """What a run came to: its value or exception, and what it left behind."""

    value: Value | None
    raised: tuple[str, tuple[Value, ...]] | None
    variable: Value | None
    effects: tuple[Value, ...]


def difference(
    project: Project, accessor: Value, operation: str, template: str, limit: str | None = None
) -> str:
    """Say how a spelling differs from the operation it replaces; SAME where it does not.

    With a ``limit`` calls of that kind are left out. Unproven is raised where the source cannot be
    followed.
    """
    for reference, spelled in _forms(operation, template):
        if _is_left_out(spelled, limit):
            continue
        for default in _defaults(operation, spelled):
            for variable in _WORLDS:
                wanted = _run(project, ENVIRON, reference, variable, default)
                actual = _run(project, accessor, spelled, variable, default)
                told = _told(wanted, actual, variable)
                if told:
                    return told
    return SAME


def _is_left_out(form: str, limit: str | None) -> bool:
    match limit:
        case spelling.NO_DEFAULT:
            return "{default}" not in form
        case spelling.DEFAULT_BY_NAME:
            return "default={default}" in form
        case spelling.BY_NAME:
            return "NAME=" in form
    return False


def _forms(operation: str, template: str) -> Iterator[tuple[str, str]]:
    own = AS_MAPPING[operation].to
    if operation in _FORMS and template == own:
        yield from ((form, form) for form in _FORMS[operation])
        return
    if operation == "copy":
        yield "{getter}.copy()", template
        return
    # A call of another name is always given its default: None, where ``get`` had none.
    yield own, template


def _defaults(operation: str, spelled: str) -> tuple[Value, ...]:
    if operation in ("set", "update", "setdefault"):
        return _NEW
    return _DEFAULTS if "{default}" in spelled else (NONE,)


def _run(
    project: Project, accessor: Value, template: str, variable: Value | None, default: Value
) -> _Outcome:
    text = template.format(getter="_getter", key="_key", default="_default", value="_value")
    machine = Machine(project, variable)
    whole = " | " in template
    frame = Frame(
        _HERE,
        {
            "_getter": accessor,
            "_key": KEY,
            "_default": default,
            "_value": _OTHER if whole else default,
        },
    )
    value: Value | None = None
    raised = None
    try:
        value = _execute(machine, ast.parse(text).body[0], frame)
    except Raised as problem:
        raised = (problem.kind, problem.of)
    except RecursionError:
        raise Unproven("it is too deep to follow") from None
    return _Outcome(value, raised, machine.variable, tuple(machine.effects))


def _execute(machine: Machine, statement: ast.stmt, frame: Frame) -> Value | None:
    if isinstance(statement, ast.Expr):
        return machine.evaluate(statement.value, frame)
    # A statement gives nothing, just as a call of a method in its place does.
    return machine.execute([statement], frame) or NONE


def _told(wanted: _Outcome, actual: _Outcome, variable: Value | None) -> str | None:
    """Tell the difference of two outcomes in one world."""
    for value in (actual.value, actual.variable):
        if isinstance(value, (Kept, Unknown)):
            raise Unproven(value.why)
    if wanted.raised != actual.raised:
        return _told_raised(wanted, actual)
    if wanted.value != actual.value and wanted.raised is None:
        return _told_value(wanted.value, actual.value, variable)
    if wanted.variable != actual.variable or wanted.effects != actual.effects:
        return _told_change(wanted.variable, actual.variable)
    return None


def _told_raised(wanted: _Outcome, actual: _Outcome) -> str:
    if wanted.raised and actual.raised:
        if wanted.raised[0] == actual.raised[0]:
            return f"raises {actual.raised[0]} with another text"
        return f"raises {wanted.raised[0]} today, {actual.raised[0]} after"
    if wanted.raised:
        return f"raises {wanted.raised[0]} today, returns {spoken(actual.value or NONE)} after"
    kind = actual.raised[0] if actual.raised else ""
    if kind == "TypeError":
        return "takes other arguments"
    return f"returns {spoken(wanted.value or NONE)} today, raises {kind} after"


def _told_value(wanted: Value | None, actual: Value | None, variable: Value | None) -> str:
    wanted, actual = wanted or NONE, actual or NONE
    if isinstance(actual, Made) and actual.what.endswith("(…)"):
        return f"returns `{actual.what}` of it, another type"
    if variable == _EMPTY:
        return f"an empty value counts as missing: returns {spoken(actual)}"
    if isinstance(wanted, Const) and isinstance(wanted.value, bool):
        return f"returns {spoken(actual)}, not {wanted.value}"
    return f"returns {spoken(wanted)} today, {spoken(actual)} after"


def _told_change(wanted: Value | None, actual: Value | None) -> str:
    if isinstance(actual, Made):
        return f"stores {spoken(actual)} of the value"
    return "does not change the environment in the same way"
