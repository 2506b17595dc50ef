"""Where a project's import sorter would put one more import: its section, its place there."""

from __future__ import annotations

from collections.abc import Iterable

from ssot_lint.core.around import Sorting
from ssot_lint.core.fix.import_key import Key, Read, begins_import, read_import
from ssot_lint.core.lean import NamedTuple
from ssot_lint.core.model import Edit
from ssot_lint.core.regex import regex
from ssot_lint.core.source import newline_of
from ssot_lint.core.tree.lined import Lined

_SPLIT = regex(rb"#[ \t]*(?:ruff:[ \t]*)?isort:[ \t]*(?:split|on|off|skip_file)")


class Order(NamedTuple):
    """What sorts a file's imports, and which of them are expected to go."""

    sorting: Sorting
    going: tuple[tuple[int, int], ...] = ()


class _Import(NamedTuple):
    start: int
    end: int
    section: int
    key: Key
    is_from: bool


def place_sorted(
    code: Lined,
    sorting: Sorting,
    last: int,
    statement: bytes,
    going: Iterable[tuple[int, int]],
    indent: bytes = b"",
) -> Edit | None:
    """An import below or among those that end at the line ``last``, all as far to the right as
    ``indent``; None where these are unsorted.

    ``going`` are spans of the file that are expected to go with the same fixes.
    """
    block = _block(code, sorting, last, indent)
    keys = [(it.section, it.key) for it in block]
    own = read_import(sorting, statement)
    if own is None or not block or keys != sorted(keys):
        return None
    gone = list(going)
    left = [it for it in block if not any(a <= it.start and it.end <= b for a, b in gone)]
    if not left:
        return None
    row = indent + statement + newline_of(code.data)
    mine = (own.section, own.key)
    before = [it for it in left if (it.section, it.key) <= mine]
    after = [it for it in left if (it.section, it.key) > mine]
    place = _Place(code, sorting, own, row, indent)
    if (before[-1].section if before else -1) == own.section:
        return place.below(before[-1], after[:1])
    if after and after[0].section == own.section:
        return place.above(after[0])
    whole = [it for it in block if any(a == it.start and it.end <= b for a, b in gone)]
    return place.alone(before[-1:], after[:1], whole)


class _Place(NamedTuple):
    """One import that is put somewhere among others."""

    code: Lined
    sorting: Sorting
    own: Read
    row: bytes
    indent: bytes

    def below(self, prev: _Import, after: list[_Import]) -> Edit:
        """Below the last import of its section that stands before it."""
        gap = self._between(prev.is_from)
        if gap and after and after[0].section == prev.section:
            return self.above(after[0])
        return Edit(prev.end, prev.end, gap + self.row)

    def above(self, after: _Import) -> Edit:
        """Above the first import of its section that stands behind it."""
        at = self._comments_above(after.start)
        same = after.section == self.own.section
        gap = self._between(after.is_from) if same else self._gap(self.own.section, after.section)
        return Edit(at, at, self.row + gap)

    def alone(self, prev: list[_Import], after: list[_Import], gone: list[_Import]) -> Edit:
        """In a section of its own: in the place of one that goes, where that leaves its blank rows."""
        start, end = prev[0].end if prev else 0, after[0].start if after else len(self.code.data)
        kept = {it.section for it in (*prev, *after)}
        freed = [it for it in gone if start <= it.start and it.end <= end]
        if freed and not kept & {it.section for it in freed}:
            return Edit(freed[-1].end, freed[-1].end, self.row)
        if not prev:
            return self.above(after[0])
        gap = self._gap(prev[0].section, self.own.section)
        if after and gap and not self._gap(self.own.section, after[0].section):
            return self.above(after[0])
        return Edit(prev[0].end, prev[0].end, gap + self.row)

    def _between(self, is_from: bool) -> bytes:
        """What stands between it and an import of its section that has the form."""
        if self.sorting.within_sections or self.own.is_from == is_from:
            return b""
        return newline_of(self.code.data) * self.sorting.between

    def _gap(self, upper: int, lower: int) -> bytes:
        """What stands between two sections."""
        open_ones = set(range(upper + 1, lower + 1)) - self.sorting.close
        return newline_of(self.code.data) if open_ones else b""

    def _comments_above(self, start: int) -> int:
        """Where the comments begin that belong to the import at ``start``."""
        code, mark = self.code, self.indent + b"#"
        line = code.line_of(start)
        while line and code.data.startswith(mark, code.lexed.lines[line - 1]):
            line -= 1
        return code.lexed.lines[line]


def place_sorted_beside(
    code: Lined,
    sorting: Sorting,
    line: int,
    statement: bytes,
    going: Iterable[tuple[int, int]],
    indent: bytes,
) -> Edit | None:
    """The same among the imports around a line, each on a row of its own."""
    last = line
    for number in range(line + 1, len(code.lexed.lines)):
        text = _text_at(code, number, indent)
        if text is None or b";" in text:
            break
        if begins_import(text):
            last = number
        elif text.strip() and not text.startswith(b"#"):
            break
    return place_sorted(code, sorting, last, statement, going, indent)


def _block(code: Lined, sorting: Sorting, last: int, indent: bytes) -> list[_Import]:
    """The imports in a row that end with the line ``last``."""
    found: list[_Import] = []
    line = last
    while line >= 0:
        text = _text_at(code, line, indent)
        if text is None:
            break
        read = read_import(sorting, text)
        if read is not None:
            found.append(_Import(code.lexed.lines[line], code.lexed.line_end(line), *read))
        elif text.strip() and (not text.startswith(b"#") or _SPLIT.match(text)):
            break
        line -= 1
    return found[::-1]


def _text_at(code: Lined, line: int, indent: bytes) -> bytes | None:
    """A logical line without its indentation; None where that is another one."""
    text = code.data[code.lexed.lines[line] : code.lexed.line_end(line)]
    if text.startswith(indent):
        return text[len(indent) :]
    return None if text.strip() else b""
