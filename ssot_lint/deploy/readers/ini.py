"""Reads what test runners are given: ``set_env`` of tox, ``env`` of pytest (with pytest-env)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from ssot_lint.deploy.model import Part, Problem, Provided, Reading
from ssot_lint.deploy.text import Text

_SECTION = re.compile(r"\[([^\]]+)\][ \t]*(?:[#;].*)?\Z")
_KEY = re.compile(r"([^=:\s][^=:]*?)[ \t]*[=:][ \t]*")
_TOX = frozenset({"set_env", "setenv"})
_PYTEST = frozenset({"env"})
_FLAGS = re.compile(r"(?:[RDU]:)+")
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*\Z")


class _Entry(NamedTuple):
    section: str
    key: str
    rows: tuple[tuple[int, str], ...]
    """Each row of the value with the index that it begins at, blanks and comments left out."""


def read(text: Text, path: str) -> Reading:
    """One part a tox environment; or the whole of pytest's."""
    problems: list[Problem] = []
    parts: dict[str, list[Provided]] = {}
    for entry in _entries(text, path, problems):
        name = _part(entry)
        if name is None:
            continue
        found = parts.setdefault(name, [])
        for start, row in entry.rows:
            it = _assigned(text, path, start, row)
            if it is not None:
                found.append(it)
            elif not row.startswith(("file|", "file |")):
                message = "expected NAME=value"
                problems.append(Problem(path, *text.place(start), message))
    common = parts.get("", [])
    made = [
        Part(name, tuple(it if name == "" else [*common, *it]), resting=name != "")
        for name, it in parts.items()
    ]
    return Reading(tuple(made), problems=tuple(problems))


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
    if not equals or not _NAME.match(bare):
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
