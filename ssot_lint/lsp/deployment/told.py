"""A variable in a few rows of Markdown: what the code makes of it, and which environments give it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ssot_lint.lsp.deployment.disagreeing import disagreeing
from ssot_lint.lsp.deployment.known import DECLARES, READS, given_of, places_of
from ssot_lint.project.variables.telling import MASKED, cut, given_word, is_withheld
from ssot_lint.project.variables.words import is_switch, looks_secret

if TYPE_CHECKING:
    from ssot_lint.project.index import Project
    from ssot_lint.project.variables.model import Place

_MOST = 3


def told(project: Project, variable: str) -> str:
    """One table of at most eight rows; values are never in it."""
    return "\n".join(_lines(project, variable))


def _lines(project: Project, variable: str) -> Iterator[str]:
    places = places_of(project, variable)
    yield f"**{variable}**"
    if not places:
        yield ""
        yield "No code of this project reads it."
    yield ""
    yield "| | |"
    yield "|---|---|"
    if places:
        yield from _of_code(project, variable, places)
    given = given_of(project, variable)
    for it in given[:_MOST]:
        what = (
            "documented"
            if it.it.commented
            else "opaque"
            if it.it.opaque
            else given_word(it.it.value)
        )
        where = f"{_shown(project, it.path)}:{it.it.site.row}"
        yield f"| {', '.join(it.environments)} | {what}, {where} |"
    if len(given) > _MOST:
        yield f"| | and {len(given) - _MOST} more |"


def _of_code(project: Project, variable: str, places: tuple[Place, ...]) -> Iterator[str]:
    def where(it: Place) -> str:
        return f"{_shown(project, it.path)}:{it.site.row}"

    first = next((it for it in places if it.kind in DECLARES), places[0])
    words = [it.parse.kind for it in places if it.parse.kind != "str"][:1] or ["str"]
    literals = [it for it in places if it.default.kind == "literal"]
    if first.kind in DECLARES and first.default.kind in ("literal", "required"):
        literals = [first] if first.default.kind == "literal" else []  # its word is the last one
    default = literals[0].default if literals else None
    if default is None and any(it.required for it in places):
        words.append("required")
    if default is not None:
        secret = looks_secret(variable) and not is_switch(default.value)
        secret = secret or any(map(is_withheld, places))
        shown = MASKED if secret else cut(repr(default.value)).replace("|", "\\|")
        words.append(f"default `{shown}`")
    yield f"| type | {', '.join(words)} |"
    if first.kind in DECLARES:
        yield f"| declared | {where(first)} |"
    reads = [it for it in places if it.kind in READS]
    if reads:
        files = len({it.path for it in reads})
        number = f"{_count(len(reads), 'time')} in {_count(files, 'file')}"
        more = ", …" if len(reads) > _MOST else ""
        yield f"| read | {number}: {', '.join(map(where, reads[:_MOST]))}{more} |"
    yield from disagreeing(project, places, where)


def _count(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"


def _shown(project: Project, path: str) -> str:
    return os.path.relpath(path, project.root or "/").replace(os.sep, "/").replace("|", "\\|")
