"""The linked variables of a project in the form in which environments are held against them."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping, Sequence

from ssot_lint.project.environments.code import Code, Reader, Refusal
from ssot_lint.project.index import Project, View
from ssot_lint.project.variables.model import CLI, DECLARE, PRESENCE, READ, Parse, Place
from ssot_lint.project.variables.scope import PRODUCTION
from ssot_lint.project.variables.telling import is_withheld
from ssot_lint.project.variables.view import FAMILIES as FAMILIES
from ssot_lint.project.variables.view import VARIABLES

_KINDS = frozenset((READ, PRESENCE, DECLARE, CLI))
_NEAR = 3
"""Rows that may lie between two reads of one fallback chain."""
_SHOWN = 60
_LOADERS = (("django-environ", "environ."), ("decouple", "decouple."))
_Key = tuple[str, int, str]
"""A place: path, offset, variable."""


def _link(project: Project) -> Code:
    variables = project.view(VARIABLES)
    places = [it for it in variables.places if it.kind in _KINDS]
    names = {**_of_fields(places), **_of_fallbacks(places)}
    allowed = {it for file in project.files.values() for it in file.settings.allow_variables}
    return Code(
        tuple(_reader(it, names.get(_key(it), ())) for it in places),
        tuple(sorted(allowed)),
        tuple(name for name, begin in _LOADERS if any(it.via.startswith(begin) for it in places)),
        sum(variables.dynamic.values()),
    )


CODE = View("readers", _link, FAMILIES)


def code(project: Project, root: str) -> Code:
    """Every reader of every variable, with paths relative to ``root``."""
    found = project.view(CODE)
    return found._replace(
        readers=tuple(it._replace(path=posixpath.relpath(it.path, root)) for it in found.readers)
    )


def _reader(it: Place, names: tuple[str, ...]) -> Reader:
    direct = it.via.startswith("os.environ") and not it.fetched
    return Reader(
        it.variable,
        it.path,
        it.site,
        it.kind,
        names,
        required=(it.required and not it.is_by_hand) or _is_asked_for(it),
        plain=it.kind == READ and direct and it.parse.kind == "str" and it.refuses != "empty",
        parse=_parse(it.parse),
        refuses=_refusal(it.parse),
        tolerates_empty=it.ignores_empty or it.forgives != "" or _is_replaced(it),
        tolerates=it.forgives == "all",
        production=it.tier == PRODUCTION,
        owner=it.owner,
        any_case=it.any_case,
        aliased=it.via == "pydantic",
        given=it.given,
        default=_default(it),
    )


def _is_replaced(it: Place) -> bool:
    """Whether a wrapper may give its default for the empty string, too: what it does is not known."""
    return bool(it.fetched) and it.default.kind not in ("required", "none")


def _is_asked_for(it: Place) -> bool:
    """Whether importing its module ends where the variable is missing although its read does not. Of a
    call, the default was not known where that was worked out."""
    if it.default.kind == "none":
        return it.refuses != ""
    plain = it.via.startswith("os.") and not it.fetched
    empty = it.default.kind == "literal" and it.default.value == ""
    return it.refuses != "" if plain else empty and it.refuses == "empty"


# --- names of one field, and of one chain of fallbacks


def _key(it: Place) -> _Key:
    return it.path, it.site.start, it.variable


def _of_fields(places: Sequence[Place]) -> Mapping[_Key, tuple[str, ...]]:
    """Several names of one field, or of one option of a command line."""
    found: dict[_Key, list[Place]] = {}
    for it in places:
        if it.kind in (DECLARE, CLI):
            found.setdefault((it.path, it.site.start, it.field), []).append(it)
    several: dict[_Key, tuple[str, ...]] = {}
    for group in found.values():
        names = group[0].names or tuple(dict.fromkeys(it.variable for it in group))
        if len(names) > 1:
            several.update((_key(it), names) for it in group)
    return several


def _of_fallbacks(places: Sequence[Place]) -> Mapping[_Key, tuple[str, ...]]:
    """``getenv(A) or environ[B]``: the read that a fallback falls back to follows it."""
    reads: dict[tuple[str, str], list[Place]] = {}
    for it in places:
        if it.kind == READ and not it.pattern:
            reads.setdefault((it.path, it.scope), []).append(it)
    found: dict[_Key, tuple[str, ...]] = {}
    for group in reads.values():
        for chain in _chains(sorted(group, key=lambda it: it.site)):
            names = tuple(dict.fromkeys(it.variable for it in chain))
            found.update((_key(it), names) for it in chain)
    return found


def _chains(reads: Sequence[Place]) -> Iterator[list[Place]]:
    chain: list[Place] = []
    for it in reads:
        if chain and it.site.row - chain[-1].site.end_row > _NEAR:
            chain = []
        chain.append(it)
        if it.default.kind != "fallback":
            if len(chain) > 1:
                yield chain
            chain = []


# --- what a value must be like


def _parse(it: Parse) -> tuple[str, ...]:
    if it.kind == "int" and it.strict:
        return ("int", "pydantic")  # which takes "5.0", too
    if it.kind in ("int", "float", "json"):
        return (it.kind,)
    if it.kind == "bool":
        return ("bool", "pydantic") if it.strict and it.test is None else ("bool",)
    if it.kind == "choice" and it.strict:
        return ("choice", *it.choices)
    if it.strict and it.choices == ("url",):
        return ("url",)
    return ("str",)


def _refusal(it: Parse) -> Refusal | None:
    test = it.test
    if it.kind != "bool" or test is None:
        return None
    return lambda value: test.is_on(value) is None


def _default(it: Place) -> str | None:
    if it.default.kind != "literal" or is_withheld(it):
        return None
    return repr(it.default.value)[:_SHOWN]
