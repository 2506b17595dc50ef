"""One object for an environment; an array of them for all."""

from __future__ import annotations

from collections.abc import Sequence

from ssot_lint.output.environment.answered import absolute
from ssot_lint.output.formats import Style
from ssot_lint.output.json import Json, dump
from ssot_lint.project.environments.answer import Answer, Place
from ssot_lint.workspace.run.environment import Answered


def render(answered: Sequence[Answered], style: Style, *, every: bool) -> str:
    """The object, or with ``every`` the array. Values are in neither."""
    made = [record(it) for it in answered]
    return dump([*made] if every else made[0] if made else None)


def record(it: Answered) -> dict[str, Json]:
    """One environment; rows and columns from 1, columns in code points."""
    answer = it.answer
    return {
        "environment": answer.environment,
        "owner": answer.owner,
        "healthy": answer.healthy,
        "sources": [*it.sources],
        "required": {
            "found": answer.found,
            "total": len(answer.required),
            "names": [*answer.required],
        },
        "missing": [
            {
                "variable": one.variable,
                "required_by": [_place(it, place) for place in one.required_by],
                "empty": one.empty,
                **_part(one.part, answer),
            }
            for one in answer.missing
        ],
        "unread": [
            {
                "variable": one.provided.variable,
                **_place(it, Place(one.provided.path, one.provided.site)),
                "did_you_mean": one.did_you_mean,
                **_part(one.part, answer),
            }
            for one in answer.unread
        ],
        "unparsable": [
            {
                "variable": one.provided.variable,
                **_place(it, Place(one.provided.path, one.provided.site)),
                "reason": one.reason,
                **_part(one.part, answer),
            }
            for one in answer.unparsable
        ],
        "provided": [
            {
                "variable": one.variable,
                **_place(it, Place(one.path, one.site)),
                "opaque": bool(one.opaque),
                **_part(part, answer),
            }
            for one, part in answer.provided
            if not one.implied
        ],
        "domains": {
            "found": len(answer.present),
            "total": len(answer.present) + len(answer.lacking),
            "present": [*answer.present],
            "lacking": [*answer.lacking],
        },
    }


def _place(it: Answered, place: Place) -> dict[str, Json]:
    return {
        "filename": absolute(it, place.path),
        "location": {"row": place.site.row, "column": place.site.column},
    }


def _part(part: str, answer: Answer) -> dict[str, Json]:
    """Only where the sources have several."""
    return {"part": part or None} if answer.several else {}
