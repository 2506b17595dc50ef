"""The report on an environment for programs: the evidence, the answer of ``env check``, the verdict."""

from __future__ import annotations

from ssot_lint.output.environment.json import record
from ssot_lint.output.formats import Style
from ssot_lint.output.json import Json, dump
from ssot_lint.report.environment.diagnosis import BAD, UNSEEN, Check, Diagnosis
from ssot_lint.workspace.run.environment import Answered


def render(diagnosis: Diagnosis, it: Answered, style: Style) -> str:
    """One object."""
    explained = diagnosis.explained_by
    made: dict[str, Json] = {
        "environment": diagnosis.environment,
        "explained_by": None if explained is None else [*explained],
        "conclusion": diagnosis.conclusion,
        "score": diagnosis.score.percent,
        "code": [_check(one) for one in diagnosis.code],
        "deployment": [_check(one) for one in diagnosis.deployment],
        "answer": record(it),
        "not_looked_at": [*diagnosis.unseen],
    }
    return dump(made)


def _check(it: Check) -> Json:
    evidence: list[Json] = [{"text": line.text, "where": line.where or None} for line in it.lines]
    return {
        "title": it.title,
        "sound": it.state not in (BAD, UNSEEN),
        "answer": it.answer,
        "evidence": evidence,
    }
