"""Every rule's documentation is true: its examples are found and fixed, its good code is silent."""

from __future__ import annotations

import ast

import pytest

from ssot_lint.core.rule import Example, Rule
from ssot_lint.core.settings import FileSettings
from ssot_lint.engine.check import check
from ssot_lint.engine.fix import fix
from ssot_lint.getter.owner import Getter
from ssot_lint.rules import CODES, bodies
from tests.core.detect.marked import settings, shown, unmarked

EXAMPLES = [
    pytest.param(rule, example, id=f"{rule.code}-{number}-{example.title}".rstrip("-"))
    for rule in bodies()
    for number, example in enumerate(rule.examples, 1)
]
GOOD = [
    pytest.param(rule, text, id=f"{rule.code}-{number}")
    for rule in bodies()
    for number, text in enumerate(rule.good, 1)
]


def _settings(rule: Rule, contract: str) -> FileSettings:
    return settings(
        select=frozenset(CODES),
        getter=Getter(None, "app.env:env", contract, ("/nowhere",)),
        require_reason=rule.code == "SSOT902",
    )


@pytest.mark.parametrize("rule, example", EXAMPLES)
def test_the_marks_are_the_rules_findings(rule: Rule, example: Example) -> None:
    data, spans = unmarked(example.bad)
    found = tuple(
        it for it in check(data, _settings(rule, example.contract)).findings if it.code == rule.code
    )
    assert [tuple(it.span) for it in found] == [span[:2] for span in spans], shown(data, found)


@pytest.mark.parametrize("rule, example", EXAMPLES)
def test_the_fixed_text_is_what_fixing_gives(rule: Rule, example: Example) -> None:
    data = unmarked(example.bad).data
    fixed = fix(data, _settings(rule, example.contract), True)
    assert fixed.failure is None
    assert fixed.data.decode() == (data.decode() if example.fixed is None else example.fixed)


@pytest.mark.parametrize("rule, example", EXAMPLES)
def test_a_safe_fix_needs_no_leave_and_an_unsafe_one_does(rule: Rule, example: Example) -> None:
    data = unmarked(example.bad).data
    fixed = fix(data, _settings(rule, example.contract), False)
    assert (fixed.data != data) == (example.fixed is not None and example.safe)


@pytest.mark.parametrize("rule, text", GOOD)
def test_good_code_is_silent(rule: Rule, text: str) -> None:
    found = check(text.encode(), _settings(rule, "mapping")).findings
    assert [it for it in found if it.code == rule.code] == []


@pytest.mark.parametrize("rule", bodies(), ids=lambda rule: rule.code)
def test_a_rule_is_documented_and_shown_at_work(rule: Rule) -> None:
    module = __import__(type(rule).__module__, fromlist=["RULE"])
    assert module.__doc__ is not None
    assert "## What counts" in module.__doc__
    assert rule.summary
    assert rule.examples or getattr(rule, "project_examples", ())
    assert rule.good or getattr(rule, "project_examples", ())


@pytest.mark.parametrize("rule, example", EXAMPLES)
def test_examples_are_python(rule: Rule, example: Example) -> None:
    if rule.code == "SSOT900":
        with pytest.raises(SyntaxError):
            ast.parse(unmarked(example.bad).data)
    else:
        ast.parse(unmarked(example.bad).data)
        ast.parse(example.fixed or "")
