"""An access in its file, and what the expressions around it come to."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import NamedTuple

import libcst as cst

from ssot_lint.core.access.access import Access
from ssot_lint.core.tree.code import Code
from ssot_lint.getter.meaning.compare import Form
from ssot_lint.getter.meaning.expressions import evaluate
from ssot_lint.getter.meaning.terms import NONE, TEXT, Opaque, Raises, Term
from ssot_lint.getter.meaning.world import REFERENCES, Frame, TooLong, Value, term
from ssot_lint.getter.meaning.worlds import new_world
from ssot_lint.getter.owners.around import Source, local_names
from ssot_lint.getter.owners.candidates import PLACEHOLDER, Candidate
from ssot_lint.getter.proof.project import Project


class Site(NamedTuple):
    """An access in its file."""

    access: Access
    code: Code
    source: Source
    project: Project
    around: list[ast.AST]


def site_of(access: Access, code: Code, source: Source, project: Project) -> Site:
    """The access with what stands around it."""
    return Site(
        access, code, source, project, source.enclosing(code.start(access.place, access.expression))
    )


def frame_of(site: Site) -> Frame:
    """The names that hold at the access."""
    names = local_names(site.around, site.source.module.package)
    return Frame(site.source.module, names)


Reading = Callable[[Term | None], Value]
"""What the read gives, for the variable's text or None."""


def form_at(
    site: Site, candidate: Candidate, frame: Frame, variable: str, read: Reading | None = None
) -> Form | None:
    """What the candidate gives; None where it is not pure, or not of this variable alone."""
    try:
        node = ast.parse(f"({candidate.text}\n)", mode="eval").body
    except (SyntaxError, ValueError, RecursionError):
        return None
    missing = _value(site, node, frame, None, variable, read)
    present = _value(site, node, frame, TEXT, variable, read)
    if isinstance(present, Opaque) or missing is None or present is None:
        return None
    return Form(missing, present)


def _value(
    site: Site,
    node: ast.expr,
    frame: Frame,
    present: Term | None,
    variable: str,
    read: Reading | None,
) -> Term | None:
    world = new_world(site.project, present, variable)
    inner = Frame(frame.module, dict(frame.names))
    try:
        held = _of_read(site, world.present, inner, variable) if read is None else read(present)
        inner.names[PLACEHOLDER] = held
        value: Value = evaluate(world, node, inner)
    except (TooLong, RecursionError):
        return None
    if isinstance(value, REFERENCES) or world.unknown_key:
        return None
    return value if isinstance(value, Raises) else term(value)


def _of_read(site: Site, present: Term | None, frame: Frame, variable: str) -> Value:
    """What the bare read gives."""
    if present is not None:
        return present
    default = default_of(site.access)
    if site.access.operation == "item":
        return Raises("KeyError")
    return NONE if default is None else value_of(site, default, variable, frame)


def value_of(
    site: Site, node: cst.BaseExpression, variable: str, frame: Frame | None = None
) -> Value:
    """What an expression of the file comes to while the variable is missing."""
    text = text_at(site, node)
    try:
        parsed = ast.parse(f"({text}\n)", mode="eval").body
    except (SyntaxError, ValueError):
        return Opaque("its text")
    value = evaluate(new_world(site.project, None, variable), parsed, frame or frame_of(site))
    return Opaque(f"`{text}`") if isinstance(value, REFERENCES) else value


def text_at(site: Site, node: cst.BaseExpression) -> str:
    """The file's own text of an expression; empty where it has none."""
    span = site.code.span(site.access.place, node)
    return (
        "" if span is None else site.code.data[slice(*span)].decode(site.code.encoding, "replace")
    )


def default_of(access: Access) -> cst.BaseExpression | None:
    """The default that the access gives itself."""
    call = access.whole
    if not isinstance(call, cst.Call) or access.operation != "get":
        return None
    for position, argument in enumerate(call.args):
        if argument.keyword is not None and argument.keyword.value == "default":
            return argument.value
        if argument.keyword is None and position == 1:
            return argument.value
    return None
