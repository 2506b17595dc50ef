"""An import that goes with its row, where nothing but its name stands there."""

from __future__ import annotations

import re

from ssot_lint.core.model import Edit
from ssot_lint.core.regex import regex
from ssot_lint.core.tree.lined import Lined

_PRAGMA = regex(
    rb"#[ \t]*(?:noqa|type:|isort:|pylint:|pragma:|ruff:|fmt:|nosec|pyright:|mypy:|flake8:|ssot:)",
    re.IGNORECASE,
)


def whole_line(code: Lined, offset: int) -> list[Edit]:
    """Take out the logical line at ``offset``; nothing where a comment or an empty suite keeps it."""
    line = code.line_of(offset)
    start, end = code.lexed.lines[line], code.lexed.line_end(line)
    comment = code.data.find(b"#", offset, end)
    if comment >= 0 and not _PRAGMA.match(code.data, comment):
        return []
    if code.frames.parent_line(line) >= 0 and not _has_sibling(code, line):
        return []
    start = _with_blank_above(code, line, start)
    if end == len(code.data) and code.data[end - 1 : end] not in (b"\n", b"\r"):
        # The file ends without a line ending, and goes on doing so.
        start = len(code.data[:start].removesuffix(b"\n").removesuffix(b"\r"))
    return [Edit(start, end, b"")]


def _with_blank_above(code: Lined, line: int, start: int) -> int:
    """Where the line begins, with the blank row above if it is a section of imports by itself."""
    lines, data = code.lexed.lines, code.data
    if not 1 < line < len(lines) - 2 or code.frames.parent_line(line) >= 0:
        return start
    rows = [
        data[lines[at] : code.lexed.line_end(at)] for at in (line - 2, line - 1, line + 1, line + 2)
    ]
    if rows[1].strip() or rows[2].strip():
        return start
    between = rows[0].startswith((b"import ", b"from ")) and rows[3].startswith(
        (b"import ", b"from ")
    )
    return lines[line - 1] if between else start


def _has_sibling(code: Lined, line: int) -> bool:
    """Whether the suite around the line holds another statement."""
    frames, lines = code.frames, code.lexed.lines
    here = frames.indentation(line)
    for step in (1, -1):
        at = line + step
        while 0 <= at < len(lines) and not 0 <= frames.indentation(at) <= here:
            at += step
        if 0 <= at < len(lines) and frames.indentation(at) == here:
            if frames.parent_line(at) == frames.parent_line(line):
                return True
    return False
