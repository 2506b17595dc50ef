"""Whether a report is good enough: thresholds, and never worse than before."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import NamedTuple

from ssot_lint.report.score import Score, Scores, percent_text
from ssot_lint.workspace.config.options import OVERALL


class Threshold(NamedTuple):
    """A minimum that was asked for, and what there is."""

    name: str
    """The tier, or ``OVERALL``."""
    minimum: str
    """As it was written."""
    score: Score

    @property
    def is_reached(self) -> bool:
        """A tier without files needs to reach nothing; a project without files reaches nothing."""
        if not self.score.files and self.name != OVERALL:
            return True
        return self.score.reaches(Fraction(self.minimum))


class Change(NamedTuple):
    """A score before and now."""

    name: str
    before: Score
    now: Score

    @property
    def is_decrease(self) -> bool:
        return self.now.is_below(self.before)


class Comparison(NamedTuple):
    """With what the scores are compared, and how each has changed."""

    reference: str
    changes: tuple[Change, ...]


class Verdict(NamedTuple):
    """All that was demanded."""

    thresholds: tuple[Threshold, ...] = ()
    comparison: Comparison | None = None

    @property
    def problems(self) -> list[str]:
        """What is not good enough, one sentence each."""
        return [*self._missed(), *self._decreased()]

    def _missed(self) -> list[str]:
        return [
            f"{it.name} is {percent_text(it.score)}, and must be {it.minimum} % or more"
            for it in self.thresholds
            if not it.is_reached
        ]

    def _decreased(self) -> list[str]:
        if self.comparison is None:
            return []
        return [
            f"{it.name} fell to {_fraction(it.now)}"
            f" from {_fraction(it.before)} ({self.comparison.reference})"
            for it in self.comparison.changes
            if it.is_decrease
        ]


def thresholds_of(scores: Scores, minimums: Mapping[str, str]) -> tuple[Threshold, ...]:
    """The minimums beside the scores they are about; overall first."""
    names = sorted(minimums, key=lambda name: (name != OVERALL, name))
    return tuple(Threshold(name, minimums[name], _score(scores, name)) for name in names)


def compared(scores: Scores, before: Scores, reference: str) -> Comparison:
    """Overall, and every tier that has files now or had some then."""
    names = [OVERALL, *sorted({*scores.tiers, *before.tiers})]
    changes = [Change(name, _score(before, name), _score(scores, name)) for name in names]
    return Comparison(reference, tuple(changes))


def _score(scores: Scores, name: str) -> Score:
    return scores.overall if name == OVERALL else scores.tiers.get(name, Score(0, 0))


def _fraction(score: Score) -> str:
    return f"{percent_text(score)} ({score.clean} of {score.files} files)"
