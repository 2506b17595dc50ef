"""What the formats for people share: numbers, bars, and what to call things."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from ssot_lint.report.audit import (
    BASELINED,
    NEW,
    SUPPRESSED,
    UNREASONED,
    Audit,
    Passed,
    Stamp,
)
from ssot_lint.report.score import Score
from ssot_lint.workspace.diagnostic import Diagnostic

NO_OWNER = "default owner"
_BLOCKS = "▁▂▃▄▅▆▇█"
_ROW = 72
_STATUSES = (
    (NEW, "new"),
    (BASELINED, "in the baseline"),
    (UNREASONED, "suppressed without a reason"),
)


class Unchecked(NamedTuple):
    """What was not checked for one reason."""

    what: str
    why: str
    which: tuple[Passed, ...]

    @property
    def amount(self) -> str:
        """``2 files and 1 directory``."""
        directories = sum(it.path.endswith("/") for it in self.which)
        files = len(self.which) - directories
        parts = [count(files, "file")] if files else []
        parts += [count(directories, "directory", "directories")] if directories else []
        return " and ".join(parts)


def count(number: int, one: str, many: str | None = None) -> str:
    """``1 file``, ``2,514 files``."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def place_of(path: str, found: Diagnostic) -> str:
    """``path:row:column``, with the cell of a notebook before the row."""
    cell = "" if found.cell is None else f"cell {found.cell}:"
    return f"{path}:{cell}{found.start.row}:{found.start.column}"


def owner_name(name: str | None) -> str:
    return name or NO_OWNER


def clean_of(score: Score) -> str:
    """``850 of 866 files clean``."""
    return f"{score.clean:,} of {count(score.files, 'file')} clean"


def bar(score: Score, width: int) -> str:
    """Filled to the share of clean files; full only where all are, empty only where none is."""
    if not score.files:
        return "·" * width
    full = max(score.clean * width // score.files, bool(score.clean))
    return "█" * full + "░" * (width - full)


def sparkline(percents: Sequence[float | None]) -> str:
    """One character a point, from 0 to 100 %; the same height says the same score anywhere.

    Of more points than a row holds, evenly spread ones with the last among them.
    """
    step = -(-len(percents) // _ROW)
    percents = percents[::-1][:: max(step, 1)][::-1]
    return "".join(" " if it is None else _BLOCKS[min(int(it / 12.5), 7)] for it in percents)


def made_of(statuses: Mapping[str, int]) -> str:
    """``12 new, 3 in the baseline``: what the findings that count are made of."""
    return ", ".join(f"{statuses[key]:,} {word}" for key, word in _STATUSES if statuses.get(key))


def counted(statuses: Mapping[str, int]) -> int:
    """How many of them count."""
    return sum(number for status, number in statuses.items() if status != SUPPRESSED)


def unchecked(audit: Audit) -> list[Unchecked]:
    """By what and why: what should worry most comes first."""
    found: list[Unchecked] = []
    for what, passed in (
        ("could not be read", audit.failed),
        ("allowed", audit.allowed),
        ("left out", audit.skipped),
    ):
        for why in sorted({it.why for it in passed}):
            found.append(Unchecked(what, why, tuple(it for it in passed if it.why == why)))
    return found


def stamped(stamp: Stamp) -> str:
    """What the numbers were measured with."""
    rules = count(len(stamp.rules), "rule")
    return f"ssot-lint {stamp.version}, {rules}, settings {stamp.settings}"
