"""Reads systemd units: ``Environment=``, ``EnvironmentFile=`` and ``UnsetEnvironment=``."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator

from ssot_lint.deploy.model import Open, Part, Problem, Provided, Reading, Twice
from ssot_lint.deploy.readers import env_file
from ssot_lint.deploy.text import Text, is_name

_SETTING = re.compile(r"[ \t]*([A-Za-z][A-Za-z0-9]*)[ \t]*=[ \t]*")


def read(text: Text, path: str, opened: Open) -> Reading:
    """The unit's one program; ``EnvironmentFile`` beats ``Environment``, as systemd has it."""
    unit = _Unit(text, path, opened)
    for start, row in _logical(text):
        unit.take(start, row)
    provided = (*unit.own, *unit.files, *unit.unset)
    return Reading(
        (Part("", provided),),
        problems=tuple(unit.problems),
        twice=tuple(unit.twice),
        notes=tuple(unit.notes),
    )


def _logical(text: Text) -> Iterator[tuple[int, str]]:
    """Rows with their continuations, of the same length as in the file."""
    at = 0
    rows = text.rows
    while at < len(rows):
        start, row = rows[at], text.row_text(at + 1)
        at += 1
        if row.lstrip().startswith(("#", ";")):
            continue
        joined = row
        while joined.endswith("\\") and at < len(rows):
            more = text.row_text(at + 1)
            gap = rows[at] - start - len(joined)  # the line end
            if more.lstrip().startswith(("#", ";")):
                more = " " * (len(more) - 1) + "\\" if more else more
            joined = f"{joined[:-1]} {' ' * gap}{more}"
            at += 1
        yield start, joined


class _Unit:
    def __init__(self, text: Text, path: str, opened: Open) -> None:
        self.text = text
        self.path = path
        self.opened = opened
        self.section = ""
        self.own: list[Provided] = []
        self.files: list[Provided] = []
        self.unset: list[Provided] = []
        self.problems: list[Problem] = []
        self.twice: list[Twice] = []
        self.notes: list[str] = []

    def take(self, start: int, row: str) -> None:
        bare = row.strip()
        if not bare:
            return
        if bare.startswith("["):
            if not bare.endswith("]"):
                self._complain(start, "expected `]`")
            self.section = bare.strip("[]")
            return
        found = _SETTING.match(row)
        if found is None:
            self._complain(start, "expected NAME=value, a [Section] or a comment")
            return
        name, at = found[1], found.end()
        if name == "Environment":
            self._environment(start, row, at)
        elif name == "EnvironmentFile":
            self._file(start, row[at:].strip(), at)
        elif name == "UnsetEnvironment":
            for word, begin, _ in _words(row, at):
                self.unset.append(
                    self._one(start + begin, word.partition("=")[0], None)._replace(removed=True)
                )

    def _environment(self, start: int, row: str, at: int) -> None:
        if not row[at:].strip():
            self.own.clear()  # an empty one takes back all before it
        for word, begin, quoted in _words(row, at):
            name, equals, value = word.partition("=")
            if quoted < 0:
                self._complain(start + begin, "expected a closing quote")
            elif not equals or not is_name(name):
                self._complain(start + begin, "expected NAME=value")
            else:
                known = "%" not in value.replace("%%", "")
                given = value.replace("%%", "%") if known else None
                self.own.append(self._one(start + begin + quoted, name, given))

    def _one(self, index: int, name: str, value: str | None) -> Provided:
        site = self.text.site(index, index + len(name))
        return Provided(name, value, self.path, site, "" if value is not None else "systemd")

    def _file(self, start: int, name: str, at: int) -> None:
        optional, name = name.startswith("-"), name.lstrip("-")
        if not name:
            self.files.clear()
            return
        row = self.text.place(start)[0]
        if name.startswith("/") or "%" in name:
            self.notes.append(f"{self.path}:{row}: `{name}` lies on the machine")
            return
        other = posixpath.normpath(posixpath.join(posixpath.dirname(self.path), name))
        found = self.opened(other)
        if isinstance(found, Problem):
            if not optional:
                self._complain(start + at, f"{other}: {found.message}")
            return
        reading = env_file.read(found, other, loader=env_file.SYSTEMD)
        self.problems += reading.problems
        self.twice += reading.twice
        self.files += reading.parts[0].provided

    def _complain(self, index: int, message: str) -> None:
        self.problems.append(Problem(self.path, *self.text.place(index), message))


def _words(row: str, at: int) -> Iterator[tuple[str, int, int]]:
    """Words without their quotes, where each begins, and how many quotes stand before its name; -1
    where one is not closed."""
    while at < len(row):
        if row[at].isspace():
            at += 1
            continue
        start, quote, word = at, "", []
        quoted = int(row[at] in "'\"")
        while at < len(row) and (quote or not row[at].isspace()):
            if row[at] == "\\" and at + 1 < len(row):
                word.append(row[at + 1])
                at += 1
            elif row[at] in "'\"" and quote in ("", row[at]):
                quote = "" if quote else row[at]
            else:
                word.append(row[at])
            at += 1
        yield "".join(word), start, -1 if quote else quoted
