"""Packages that take all names of many modules: what a name stands for is found without asking all."""

from __future__ import annotations

import pytest

from ssot_lint.facts.model import Bound, Site
from ssot_lint.project.variables.linked.lookup import Lookup

NOWHERE = Site(0, 0, 1, 1, 1, 1)
MODULES = 300


def bound(name: str, kind: str, *value: object) -> Bound:
    return Bound(NOWHERE, name, kind, value)


def test_each_name_asks_few_of_many_modules(monkeypatch: pytest.MonkeyPatch) -> None:
    facts = [bound("big.*", "star", f"big.m{it}") for it in range(MODULES)]
    facts += [bound(f"big.m{it}.*", "star", f"big.m{it}.inner") for it in range(MODULES)]
    facts += [bound(f"big.m{it}.inner.C{it}", "class") for it in range(MODULES)]
    asked = 0
    may_offer = Lookup._may_offer

    def counted(lookup: Lookup, module: str, name: str) -> bool:
        nonlocal asked
        asked += 1
        return may_offer(lookup, module, name)

    monkeypatch.setattr(Lookup, "_may_offer", counted)
    lookup = Lookup(facts, ())
    for it in range(MODULES):
        lookup.names(f"big.C{it}.method")
    assert asked < 50 * MODULES  # 300 of them for each name, and again for what each leads to


def test_stars_lead_to_the_modules_that_have_the_name() -> None:
    facts = [bound("big.*", "star", f"big.m{it}") for it in range(20)]
    facts += [bound(f"big.m{it}.Kind", "class") for it in range(10, 20)]
    lookup = Lookup([*facts, bound("big.m3.env", "instance", "app.Env")], ())
    assert lookup.names("big.env.get") == ["big.env.get", "big.m3.env.get"]
    assert lookup.names("big.Kind") == ["big.Kind", *(f"big.m{it}.Kind" for it in range(10, 18))]
    assert lookup.names("big.nothing") == ["big.nothing"]
