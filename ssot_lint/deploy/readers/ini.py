"""Reads what test runners are given: ``set_env`` of tox, ``env`` of pytest (with pytest-env)."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from typing import NamedTuple

from ssot_lint.deploy.model import Open, Part, Problem, Provided, Reading
from ssot_lint.deploy.readers import env_file
from ssot_lint.deploy.text import Text, is_name

_SECTION = re.compile(r"\[([^\]]+)\][ \t]*(?:[#;].*)?\Z")
_KEY = re.compile(r"([^=:\s][^=:]*?)[ \t]*[=:][ \t]*")
_TOX = ("set_env", "setenv")
_PYTEST = frozenset({"env"})
_REFERENCE = re.compile(r"\{\[([^\]{}]+)\]([\w -]+)\}")
_FILE = re.compile(r"file[ \t]*\|")
_FLAGS = re.compile(r"(?:[RDU]:)+")


class _Entry(NamedTuple):
    section: str
    key: str
    rows: tuple[tuple[int, str], ...]
    """Each row of the value with the index that it begins at, blanks and comments left out."""


def read(text: Text, path: str, opened: Open) -> Reading:
    """What all runs are given as one part; a tox environment with a ``set_env`` of its own, which
    replaces the common one, as a resting part."""
    reader = _Reader(text, path, opened)
    parts = {"": list[Provided]()}
    names = {"": [_WHOLE]}
    for entry in reader.entries.values():
        name = _part(entry)
        if name is not None:
            parts.setdefault(name, []).extend(reader.given(entry, ()))
            names.setdefault(name, []).append(entry.section)
    made = [
        Part(name, tuple(it), resting=name != "", names=tuple(names[name]))
        for name, it in parts.items()
    ]
    return Reading(tuple(made), problems=tuple(reader.problems), notes=tuple(reader.notes))


_WHOLE = "testenv"


class _Reader:
    def __init__(self, text: Text, path: str, opened: Open) -> None:
        self.text = text
        self.path = path
        self.opened = opened
        self.problems: list[Problem] = []
        self.notes: list[str] = []
        self.entries = {(it.section, it.key): it for it in _entries(text, path, self.problems)}

    def given(self, entry: _Entry, above: tuple[_Entry, ...]) -> Iterator[Provided]:
        """The assignments of an entry, and those that it takes from other places."""
        for start, row in entry.rows:
            reference = _REFERENCE.fullmatch(row)
            file = _FILE.match(row)
            it = _assigned(self.text, self.path, start, row)
            if reference is not None:
                yield from self._referred(reference, start, (*above, entry))
            elif file is not None:
                name, place = row[file.end() :].strip(), self.text.place(start)
                yield from from_file(name, self.path, self.opened, place, self.problems, self.notes)
            elif it is not None:
                yield it
            else:
                self._complain(start, "expected NAME=value")

    def _referred(
        self, reference: re.Match[str], start: int, above: tuple[_Entry, ...]
    ) -> Iterator[Provided]:
        """``{[testenv]set_env}``."""
        section, key = reference[1].strip(), reference[2].strip()
        spellings = (key, *(_TOX if key in _TOX else ()))
        found = next((it for one in spellings if (it := self.entries.get((section, one)))), None)
        if found is None:
            self._complain(start, f"there is no `{key}` in [{section}]")
        elif found in above:
            self._complain(start, f"`{key}` in [{section}] leads to itself")
        else:
            yield from self.given(found, above)

    def _complain(self, index: int, message: str) -> None:
        self.problems.append(Problem(self.path, *self.text.place(index), message))


def from_file(
    name: str,
    path: str,
    opened: Open,
    place: tuple[int, int],
    problems: list[Problem],
    notes: list[str],
) -> tuple[Provided, ...]:
    """What tox takes from a file of assignments, which is named at a row and column of ``path``."""
    for root in ("{toxinidir}", "{tox_root}"):
        name = name.replace(root + "{/}", "").replace(root + "/", "")
    name = name.replace("{/}", "/")
    if not name or "{" in name or name.startswith("/"):
        notes.append(f"{path}: which file `{name}` is")
        return ()
    other = posixpath.normpath(posixpath.join(posixpath.dirname(path), name))
    found = opened(other)
    if isinstance(found, Problem):
        problems.append(Problem(path, *place, f"{other}: {found.message}"))
        return ()
    reading = env_file.read(found, other, loader=env_file.TOX)
    problems += reading.problems
    return reading.parts[0].provided


def _part(entry: _Entry) -> str | None:
    """The environment an entry is for: ``""`` for all; None where it says nothing of variables."""
    section = entry.section
    if section in ("pytest", "tool:pytest"):
        return "" if entry.key in _PYTEST else None
    if entry.key not in _TOX:
        return None
    if section in ("testenv", "env_run_base"):
        return ""
    return section[len("testenv:") :] if section.startswith("testenv:") else None


def _assigned(text: Text, path: str, start: int, row: str) -> Provided | None:
    flags = _FLAGS.match(row)
    at = flags.end() if flags else 0
    conditional = re.match(r"[\w,!{}-]+:[ \t]+", row[at:])  # tox: `py312: NAME=value`
    at += conditional.end() if conditional else 0
    name, equals, value = row[at:].partition("=")
    bare = name.strip()
    if not equals or not is_name(bare):
        return None
    begin = start + at + len(name) - len(name.lstrip())
    opaque = "{…}" if "{" in value else ""
    site = text.site(begin, begin + len(bare))
    return Provided(bare, None if opaque else value.strip(), path, site, opaque)


def _entries(text: Text, path: str, problems: list[Problem]) -> Iterator[_Entry]:
    section, key = "", ""
    rows: list[tuple[int, str]] = []
    for number, start in enumerate(text.rows, 1):
        row = text.row_text(number)
        bare = row.strip()
        if not bare or bare[0] in "#;":
            continue
        index = start + len(row) - len(row.lstrip())
        if row[0].isspace() and key:
            rows.append((index, bare))
            continue
        if key:
            yield _Entry(section, key, tuple(rows))
        key, rows = "", []
        found = _SECTION.match(bare)
        if found:
            section = found[1].strip()
            continue
        head = _KEY.match(row)
        if head is None or not section:
            expected = "a [section]" if not section or bare[0] == "[" else "`key = value`"
            problems.append(Problem(path, *text.place(index), f"expected {expected}"))
            continue
        key = head[1].strip()
        rest = row[head.end() :].strip()
        rows = [(start + head.end(), rest)] if rest else []
    if key:
        yield _Entry(section, key, tuple(rows))
