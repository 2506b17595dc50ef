"""The ranking of public projects: what was measured on each is kept as numbers, and a reader's judgement of
which is its owner, or that it has none."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from ssot_lint.adopt.ranking.ranked import Ranked, chosen, ranked
from ssot_lint.adopt.ranking.scan import Scan, Text

MEASURED = json.loads((Path(__file__).parent / "data/public_projects.json").read_text("utf-8"))


def test_enough_of_them() -> None:
    assert len(MEASURED) >= 25
    assert sum(it["owner"] is None for it in MEASURED) >= 10


@pytest.mark.parametrize("told", MEASURED, ids=[it["project"] for it in MEASURED])
def test_the_right_owner_or_none(told: dict[str, Any]) -> None:
    scan = Scan(tuple(_texts(told)), ())
    found = ranked([_candidate(it) for it in told["candidates"]], scan)
    best = next(iter(chosen(found, scan)), None)
    assert (None if best is None else best.target) == told["owner"]
    for it, measured in zip(found, told["candidates"]):
        if measured is told["candidates"][0]:
            assert it.score == pytest.approx(measured["score"], rel=0.05)


def _texts(told: dict[str, Any]) -> list[Text]:
    """Files whose reads add up to what was read; each candidate's own module among them."""
    names = [f"V{number}" for number in range(told["names"])]
    left = told["reads"]
    texts = []
    for it in told["candidates"]:
        left -= it["inside"]
        texts.append(Text(it["getter"], Counter({names[0]: it["inside"]}), Counter(), 1))
    # A name that is read nowhere is declared by a candidate: both count among all names.
    texts.append(Text("others", Counter(dict.fromkeys(names, 0)), Counter(), 1))
    if left > 0 and names:
        texts.append(Text("rest", Counter({names[-1]: left}), Counter(), 1))
    return texts


def _candidate(told: dict[str, Any]) -> Ranked:
    names = frozenset(f"V{number}" for number in range(told["variables"]))
    users = frozenset(f"u{number}" for number in range(told["files"]))
    return Ranked(
        told["getter"],
        told["kind"],
        "",
        told["getter"],
        names,
        users,
        0,
        favoured=told["favoured"],
    )
