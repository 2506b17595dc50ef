"""Where the name of a variable is spelled in a folder: in code, in deployment files, in texts.

Code spells it as a whole string; a name that is put together of parts is spelled nowhere, and
whoever would rename it is told so.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from fnmatch import translate
from typing import TYPE_CHECKING, NamedTuple

from ssot_lint.core.source import encoding_of
from ssot_lint.lsp.session.strings import Said, said
from ssot_lint.lsp.text.encode import decoded
from ssot_lint.lsp.text.text import Text
from ssot_lint.lsp.text.uris import path_of, uri_of
from ssot_lint.workspace.files.read import read

if TYPE_CHECKING:
    from ssot_lint.lsp.session.folder import Folder
    from ssot_lint.lsp.session.session import Session
    from ssot_lint.project.variables.model import Place
    from ssot_lint.project.variables.view import Variables

CODE, STRING, DEPLOYMENT, TEXT = "code", "strings", "deployment files", "texts"
DEPLOYED = (".env", ".env.*", "*.env", ".envrc", "*.yml", "*.yaml", "Dockerfile*", "*.dockerfile")
_RUN = ("*.tf", "*.hcl", "*.service", "*.sh", "Makefile", "Procfile", "tox.ini", "setup.cfg")
_TOLD = ("*.md", "*.rst", "*.txt")
_PASSED_OVER = frozenset((".git", "node_modules", ".venv", "venv", "__pycache__", ".tox", ".nox"))
NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_IS_DEPLOYMENT = re.compile("|".join(translate(os.path.normcase(it)) for it in (*DEPLOYED, *_RUN)))
_IS_TEXT = re.compile("|".join(translate(os.path.normcase(it)) for it in _TOLD))


class Spelling(NamedTuple):
    """One place that spells a name; row and columns are 0-based, in code points."""

    path: str
    kind: str
    row: int
    start: int
    end: int
    is_value: bool = False
    """In code: whether a name is given to it, by which other code may ask."""


class Spellings(NamedTuple):
    """Where a name stands, and where code puts it together of parts, so that no edit changes it."""

    found: list[Spelling]
    parts: list[tuple[str, int]]
    """Paths and 1-based rows."""


class Held(NamedTuple):
    """A file's text: the editor's where it is open there."""

    uri: str
    version: int | None
    text: Text


def variables_of(folder: Folder | None) -> Variables | None:
    """The variables of a folder; None before all its files have been asked."""
    project = None if folder is None else folder.judged_project()
    if project is None:
        return None
    from ssot_lint.project.variables.view import VARIABLES  # of a judged project alone

    return project.view(VARIABLES)


def held(session: Session, path: str) -> Held | None:
    """What a file holds; None where it cannot be read."""
    document = session.documents.at(path)
    if document is not None:
        return Held(document.uri, document.version, document.text)
    try:
        return Held(uri_of(path), None, Text(decoded(read(path))))
    except OSError:
        return None


def name_at(text: Text, row: int, index: int, *, is_code: bool) -> tuple[str, int, int] | None:
    """The name at a place and where it begins and ends: in code a whole string, else a word."""
    line = text.row(row)
    for found in NAME.finditer(line):
        if found.start() <= index <= found.end():
            if is_code and not _is_whole_string(line, found.start(), found.end()):
                return None
            return found[0], found.start(), found.end()
    return None


def spellings(
    session: Session, folder: Folder, root: str, name: str, places: tuple[Place, ...]
) -> Spellings:
    """Every place below ``root`` that spells ``name``, the variable of these places."""
    asking, shown = {it.path for it in places}, {path_of(it.uri) for it in session.documents}
    closely = asking | shown
    pattern = re.compile(rf"(?<![\w.-]){re.escape(name)}(?![\w-])")
    project = folder.judged_project()
    made = Spellings([], [])
    for path in () if project is None else sorted(project.files):
        if path not in closely and not _may_spell(path, name):
            continue
        for it in _of_code(session, path, name, pattern, asks=path in asking):
            if isinstance(it, Spelling):
                made.found.append(it)
            else:
                made.parts.append(it)
    for path, kind in beside(root):
        if path not in shown and not _may_spell(path, name):
            continue
        made.found.extend(_of_text(session, path, kind, pattern))
    return made


def _may_spell(path: str, name: str) -> bool:
    """Whether a file on disk may hold the name at all: most do not, which their bytes tell at once."""
    try:
        data = read(path)
    except OSError:
        return False
    return name.encode() in data or not encoding_of(data).is_utf8


def put_together(places: tuple[Place, ...], told: Spellings) -> tuple[str, int] | None:
    """Path and row of a place whose name is spelled nowhere, so that no edit would change it."""
    if told.parts:
        return told.parts[0]
    spelled, rows = _places_spelled(places, told.found)
    code = {(it.path, it.row + 1) for it in told.found if it.kind == CODE}
    constants = code - rows  # what is spelled beside every place may be what the others name
    for it in places:
        if it.path.endswith(".ipynb"):
            return it.path, it.site.row  # no editor of notebooks lets a server change it unseen
        if it not in spelled and (it.kind == "declare" or not constants):
            return it.path, it.site.row
    return None


def weighed(places: tuple[Place, ...], found: list[Spelling]) -> list[Spelling]:
    """The same, of which strings that no place asks by, nor by a name given to them, are STRING."""
    spelled, rows = _places_spelled(places, found)
    by_constant = any(it not in spelled for it in places)
    return [
        it._replace(kind=STRING)
        if it.kind == CODE
        and (it.path, it.row + 1) not in rows
        and not (by_constant and it.is_value)
        else it
        for it in found
    ]


def _places_spelled(
    places: tuple[Place, ...], found: list[Spelling]
) -> tuple[set[Place], set[tuple[str, int]]]:
    """The places that spell the name themselves, and the rows of these."""
    code = {(it.path, it.row + 1) for it in found if it.kind == CODE}
    lines = {
        it: [(it.path, row) for row in range(it.site.row, it.site.end_row + 1)] for it in places
    }
    spelled = {it for it, rows in lines.items() if not code.isdisjoint(rows)}
    return spelled, {row for it in spelled for row in lines[it]}


def _of_code(
    session: Session, path: str, name: str, pattern: re.Pattern[str], *, asks: bool
) -> Iterator[Spelling | tuple[str, int]]:
    known = held(session, path)
    if known is None:
        return
    by_line = [it for it in _in(known, path, CODE, pattern) if _is_string_at(known, it)]
    parsed: list[Said] | None = None
    if (by_line or asks) and not path.endswith(".ipynb"):
        parsed = said(known.text, name)
    if parsed is None:
        yield from by_line
        return
    for it in parsed:
        if it.is_whole:
            yield Spelling(path, CODE, it.row, it.start, it.end, it.is_value)
        else:
            yield path, it.row + 1


def _of_text(
    session: Session, path: str, kind: str, pattern: re.Pattern[str]
) -> Iterator[Spelling]:
    known = held(session, path)
    if known is not None:
        yield from _in(known, path, kind, pattern)


def _in(known: Held, path: str, kind: str, pattern: re.Pattern[str]) -> Iterator[Spelling]:
    for row, line in enumerate(known.text.rows):
        for found in pattern.finditer(line):
            yield Spelling(path, kind, row, *found.span())


def _is_string_at(known: Held, it: Spelling) -> bool:
    return _is_whole_string(known.text.row(it.row), it.start, it.end)


def _is_whole_string(line: str, start: int, end: int) -> bool:
    quote = line[start - 1 : start]
    return quote in ("'", '"') and line[end : end + 1] == quote


def beside(root: str) -> Iterator[tuple[str, str]]:
    """Files that are no Python and may name variables."""
    for directory, folders, files in os.walk(root):
        folders[:] = sorted(set(folders) - _PASSED_OVER)
        for name in sorted(files):
            kind = kind_of(name)
            path = f"{directory.rstrip('/')}/{name}".replace(os.sep, "/")
            if kind is not None and not os.path.islink(path):  # it may lead out of the project
                yield path, kind


def kind_of(name: str) -> str | None:
    """What a file of this name has to do with variables; None for nothing, and for Python."""
    name = os.path.normcase(name)  # as ``fnmatch`` does, which took 0.3 s for 14,700 files
    if _IS_DEPLOYMENT.match(name):
        return DEPLOYMENT
    return TEXT if _IS_TEXT.match(name) else None
