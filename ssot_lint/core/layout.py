"""A text that is made of parts: where each begins, which one an edit belongs to, how edits move them.

A file is one part. The code cells of a notebook stand below each other, each with a line end and a
blank row behind it that are not its own: no comment speaks for the cell below.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from itertools import accumulate
from operator import add
from typing import NamedTuple

from ssot_lint.core.model import Edit, Finding, Report

SEPARATOR = b"\n\n"
"""What stands behind each of several parts."""
_TWO_PARTS = "the fix would reach from one cell into the next"


class Layout(NamedTuple):
    """Where the parts of a text begin."""

    starts: tuple[int, ...] = (0,)
    cells: tuple[int, ...] = ()
    """What people call the parts: the numbers of cells; empty for a file."""

    def part(self, offset: int) -> int:
        """The number of the part that ``offset`` stands in."""
        return bisect_right(self.starts, offset) - 1

    def pieces(self, data: bytes) -> Iterator[bytes]:
        """The text of each part."""
        for start, end in zip(self.starts, [*self.starts[1:], len(data)], strict=True):
            yield data[start:end]

    def part_of(self, edit: Edit) -> int | None:
        """The part an edit changes; None where it is several."""
        part = self.part(edit.start)
        return part if part == self.part(max(edit.end - 1, edit.start)) else None

    def by_part(self, edits: Iterable[Edit]) -> dict[int, list[Edit]]:
        """Edits in order, by part; each must have one."""
        found: dict[int, list[Edit]] = {}
        for edit in sorted(set(edits)):
            part = self.part_of(edit)
            if part is None:
                raise ValueError(_TWO_PARTS)
            found.setdefault(part, []).append(edit)
        return found

    def moved(self, edits: Iterable[Edit]) -> Layout:
        """Where the parts begin once the text is edited."""
        if len(self.starts) == 1:
            return self
        growth = {
            part: sum(len(it.content) - (it.end - it.start) for it in group)
            for part, group in self.by_part(edits).items()
        }
        shifts = accumulate((growth.get(part, 0) for part in range(len(self.starts))), initial=0)
        return self._replace(starts=tuple(map(add, self.starts, shifts)))

    def own(self, edits: Iterable[Edit], data: bytes) -> dict[int, list[Edit]]:
        """Edits by part, made to fit its own text: offsets count from there, and what is between
        the parts is left alone."""
        pieces = list(self.pieces(data))
        return {
            part: _own(group, self.starts[part], pieces[part])
            for part, group in self.by_part(edits).items()
        }

    def settled(self, report: Report) -> Report:
        """The report without fixes that the parts rule out."""
        if len(self.starts) == 1:
            return report
        return report._replace(findings=tuple(map(self._settled, report.findings)))

    def _settled(self, finding: Finding) -> Finding:
        if finding.fix is None:
            return finding
        if all(self.part_of(edit) is not None for edit in finding.fix.edits):
            return finding
        return finding._replace(fix=None, fix_refused=_TWO_PARTS)


WHOLE = Layout()
"""A text of one part."""


def _own(edits: list[Edit], base: int, piece: bytes) -> list[Edit]:
    edits = [Edit(it.start - base, it.end - base, it.content) for it in edits]
    size = len(piece.removesuffix(b"\n").removesuffix(b"\n"))
    last = [it for it in edits if it.end > size]
    if not last:
        return edits
    # They take the line end that is not the part's own, or follow it: as one, they can do without.
    start, content = last[0].start, b"".join(it.content for it in last)
    newline = b"\r\n" if content.endswith(b"\r\n") else b"\n"
    if start > size:
        start, content = size, newline + content
    content = content.removesuffix(newline)
    if not content:
        start = len(piece[:start].removesuffix(b"\n").removesuffix(b"\r"))
    return [*edits[: -len(last)], Edit(start, size, content)]
