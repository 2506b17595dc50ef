"""The score: the share of checked files without a finding, in percent.

A score is two counts of one set of files, never a number that was rounded before it is compared.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import NamedTuple


class Score(NamedTuple):
    """``clean`` are those of the checked ``files`` in which nothing counts against the project."""

    files: int
    clean: int

    @property
    def percent(self) -> float | None:
        """Rounded down to a tenth, so that 100.0 means all of them; None where there is no file."""
        return self.clean * 1000 // self.files / 10 if self.files else None

    @property
    def exact(self) -> Fraction | None:
        """The share itself, from 0 to 100."""
        return Fraction(self.clean * 100, self.files) if self.files else None

    def reaches(self, minimum: Fraction) -> bool:
        """Whether it is ``minimum`` or more; of no files, nothing is said to be reached."""
        return self.exact is not None and self.exact >= minimum

    def is_below(self, other: Score) -> bool:
        """Whether it is worse than ``other``; a score of no files compares with none."""
        mine, theirs = self.exact, other.exact
        return mine is not None and theirs is not None and mine < theirs


class Scores(NamedTuple):
    """All files together, and each tier beside them."""

    overall: Score
    tiers: Mapping[str, Score]
    worst: str | None
    """The tier with the lowest score, the first by name of those; None where there is no file."""


def scores_of(tiers: Mapping[str, Score]) -> Scores:
    """Overall is the score of all files, not a mean of the tiers' scores."""
    known = {name: tiers[name] for name in sorted(tiers) if tiers[name].files}
    worst = min(known, key=lambda name: known[name].exact or Fraction(0), default=None)
    return Scores(total(known.values()), known, worst)


def total(scores: Iterable[Score]) -> Score:
    """The score of all their files."""
    parts = list(scores)
    return Score(sum(it.files for it in parts), sum(it.clean for it in parts))


def percent_text(score: Score) -> str:
    """As people read it."""
    return "no files" if score.percent is None else f"{score.percent:.1f} %"
