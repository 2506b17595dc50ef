"""The published shape of the JSON: every report has it, and nothing has more."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssot_lint.report.audit import Audit, Point
from ssot_lint.report.json import VERSION, record
from ssot_lint.report.schema import SCHEMA
from ssot_lint.report.verdict import Verdict, compared, thresholds_of
from ssot_lint.workspace.config.options import OVERALL
from tests.depth import examples
from tests.process import ROOT
from tests.report.samples import AUDITS, TIERS

VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)
MINIMUMS = st.dictionaries(st.sampled_from((OVERALL, *TIERS)), st.sampled_from(("0", "98.7")))


def test_is_a_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    assert SCHEMA["properties"]["version"]["const"] == VERSION  # type: ignore[index,call-overload]


@examples(60)
@given(AUDITS, AUDITS, MINIMUMS, st.dates())
def test_every_report_has_the_shape(
    found: Audit, before: Audit, minimums: dict[str, str], day: date
) -> None:
    point = Point("0" * 40, "v1", day.isoformat(), before.scores, 3)
    verdict = Verdict(
        thresholds_of(found.scores, minimums),
        compared(found.scores, before.scores, "main") if minimums else None,
    )
    written = json.dumps(record(found._replace(trend=(point,)), verdict))
    VALIDATOR.validate(json.loads(written))


@pytest.mark.parametrize(
    "spoil",
    [
        pytest.param(lambda it: it.update(more=1), id="another field"),
        pytest.param(lambda it: it.pop("score"), id="a field missing"),
        pytest.param(lambda it: it["score"].update(percent=101), id="out of bounds"),
        pytest.param(lambda it: it["findings"][0].update(status="fine"), id="another status"),
    ],
)
def test_the_schema_can_fail(spoil: Any) -> None:
    read = json.loads((ROOT / "docs" / "example-report" / "report.json").read_text("utf-8"))
    VALIDATOR.validate(read)
    spoil(read)
    assert not VALIDATOR.is_valid(read)
