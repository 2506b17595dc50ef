"""Reads Procfiles: ``web: NAME=value command``."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ssot_lint.deploy.model import Part, Problem, Provided, Reading
from ssot_lint.deploy.text import Text

_ROW = re.compile(r"([A-Za-z0-9_-]+)\s*:\s*")
_ASSIGNED = re.compile(
    r"""(?:env\s+)?([A-Za-z_]\w*)=("(?:\\.|[^"\\])*"|'[^']*'|[^\s"']*)\s+""", re.ASCII
)


def read(text: Text, path: str) -> Reading:
    """One part a process: what is assigned in front of its command."""
    parts, problems = [], []
    for start in text.rows:
        row = text.row_text(text.place(start)[0]) if start < len(text.string) else ""
        if not row.strip() or row.lstrip().startswith("#"):
            continue
        found = _ROW.match(row)
        if found is None:
            message = "expected a row such as `web: command`"
            problems.append(Problem(path, *text.place(start), message))
            continue
        parts.append(Part(found[1], tuple(_assigned(text, path, start, row, found.end()))))
    return Reading(tuple(parts), problems=tuple(problems))


def _assigned(text: Text, path: str, start: int, row: str, at: int) -> Iterator[Provided]:
    while found := _ASSIGNED.match(row, at):
        raw, at = found[2], found.end()
        value = raw[1:-1] if raw[:1] in ("'", '"') else raw
        known = raw.startswith("'") or not re.search(r"[$`\\]", value)
        site = text.site(start + found.start(1), start + found.end(1))
        yield Provided(found[1], value if known else None, path, site, "" if known else "the shell")
