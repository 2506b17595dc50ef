"""What the definition promises of every score, for all sets of files and findings."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssot_lint.report.audit import (
    COUNTED,
    STATUSES,
    SUPPRESSED,
    Audit,
    File,
    counts_of,
    owner_of,
    rules_of,
    scores_by,
    severities_of,
    statuses_by,
    tier_of,
)
from ssot_lint.report.definition import DEFINITION
from ssot_lint.report.score import Score, Scores, percent_text, scores_of
from ssot_lint.report.steps import steps_of
from tests.depth import examples
from tests.report.samples import AUDITS, FILES, TIERS, audit, file, sighting

SCORES = st.builds(
    lambda clean, dirty: Score(clean + dirty, clean), st.integers(0, 5000), st.integers(0, 5000)
)


@pytest.mark.parametrize(
    ("score", "percent"),
    [
        pytest.param(Score(0, 0), None, id="no file, no score"),
        pytest.param(Score(3, 3), 100.0, id="all"),
        pytest.param(Score(3, 0), 0.0, id="none"),
        pytest.param(Score(3, 2), 66.6, id="rounded down"),
        pytest.param(Score(100_000, 99_999), 99.9, id="100 means all"),
        pytest.param(Score(1000, 987), 98.7, id="a tenth is exact"),
    ],
)
def test_percent(score: Score, percent: float | None) -> None:
    assert score.percent == percent


@pytest.mark.parametrize(
    ("status", "clean"),
    [
        ("new", False),
        ("baselined", False),
        ("suppressed without reason", False),
        ("suppressed", True),
    ],
)
def test_what_counts(status: str, clean: bool) -> None:
    assert file("a.py", sighting(status)).is_clean is clean


def test_every_status_is_decided() -> None:
    assert COUNTED | {SUPPRESSED} == set(STATUSES)


@examples(60)
@given(SCORES)
def test_bounded(score: Score) -> None:
    if score.percent is None or score.exact is None:
        assert score.files == 0
        return
    shown = Fraction(str(score.percent))
    assert 0 <= shown <= score.exact <= 100
    assert score.exact - shown < Fraction(1, 10)
    assert (score.percent == 100) == (score.clean == score.files)


@examples(60)
@given(AUDITS)
def test_numerator_and_denominator_count_the_same_files(found: Audit) -> None:
    """Each checked file once: overall, among the tiers, and among the owners."""
    clean = [it for it in found.files if it.is_clean]
    for scores in (found.scores, scores_by(found.files, owner_of)):
        assert scores.overall == Score(len(found.files), len(clean))
        assert sum(it.files for it in scores.tiers.values()) == len(found.files)
        assert sum(it.clean for it in scores.tiers.values()) == len(clean)
    for tier, score in found.scores.tiers.items():
        assert score.files == sum(it.tier == tier for it in found.files)


@examples(60)
@given(AUDITS)
def test_nothing_is_cut_off(found: Audit) -> None:
    """However findings are counted, the counts add up to all of them."""
    every = [it for each in (*found.files, *found.configuration) for it in each.sightings]
    in_code = [it for each in found.files for it in each.sightings]
    counted = [it for it in every if it.counts]
    assert [it for _, it in found.sightings] == every
    assert sum(counts_of(found).values()) == len(every)
    assert sum(severities_of(found).values()) == len(counted)
    rules = rules_of(found)
    assert sum(it.findings for it in rules) == len(counted)
    assert sum(it.findings + it.suppressed for it in rules) == len(every)
    for group in (tier_of, owner_of):
        counts = statuses_by(found.files, group)
        assert sum((Counter(it) for it in counts.values()), Counter()) == Counter(
            it.status for it in in_code
        )


@examples(60)
@given(AUDITS, st.data())
def test_one_more_finding_raises_no_score(found: Audit, data: st.DataObject) -> None:
    if not found.files:
        return
    at = data.draw(st.integers(0, len(found.files) - 1))
    status = data.draw(st.sampled_from(sorted(COUNTED)))
    changed = found.files[at]._replace(sightings=(*found.files[at].sightings, sighting(status)))
    after = found._replace(files=(*found.files[:at], changed, *found.files[at + 1 :]))
    for group in (tier_of, owner_of):
        _never_higher(scores_by(found.files, group), scores_by(after.files, group))


@examples(60)
@given(AUDITS, st.lists(FILES, min_size=1, max_size=20), st.sampled_from(TIERS))
def test_clean_files_of_another_tier_hide_none(found: Audit, more: list[File], tier: str) -> None:
    """However many are scanned: all other scores stay, and so does the worst one if it is theirs."""
    added = [it._replace(tier=tier, sightings=()) for it in more]
    before, after = found.scores, found._replace(files=(*found.files, *added)).scores
    assert {**before.tiers, tier: after.tiers[tier]} == dict(after.tiers)
    others = [
        it.exact for name, it in before.tiers.items() if name != tier and it.exact is not None
    ]
    if others and after.worst is not None:
        worst = after.tiers[after.worst].exact
        assert worst is not None
        assert worst <= min(others)


@examples(60)
@given(st.dictionaries(st.sampled_from(TIERS), SCORES))
def test_overall_lies_between_the_tiers(tiers: dict[str, Score]) -> None:
    scores = scores_of(tiers)
    known = [it.exact for it in scores.tiers.values() if it.exact is not None]
    if scores.overall.exact is None or scores.worst is None:
        assert not known
        return
    assert min(known) <= scores.overall.exact <= max(known)
    assert scores.tiers[scores.worst].exact == min(known)


@examples(60)
@given(AUDITS)
def test_steps_promise_what_they_would_bring(found: Audit) -> None:
    for step in steps_of(found):
        asks = step.command in ("ssot-lint init", "ssot-lint doctor")
        assert (step.findings > 0) != asks
        assert step.findings <= sum(it.counts for _, it in found.sightings)
        assert step.score.files == len(found.files)
        assert step.score.clean == found.scores.overall.clean + step.files <= step.score.files


def test_definition_says_what_the_code_does() -> None:
    assert percent_text(audit().scores.overall) == "no files"
    assert "Where no file was checked there is no score" in DEFINITION
    assert max(map(len, DEFINITION.splitlines())) <= 100


def _never_higher(before: Scores, after: Scores) -> None:
    assert set(before.tiers) == set(after.tiers)
    assert not before.overall.is_below(after.overall)
    assert not any(before.tiers[name].is_below(after.tiers[name]) for name in before.tiers)
