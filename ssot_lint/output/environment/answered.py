"""What the formats of answers about environments share."""

from __future__ import annotations

import os

from ssot_lint.output.formats import Style
from ssot_lint.project.environments.answer import Answer, Given
from ssot_lint.workspace.run.environment import Answered


def absolute(it: Answered, path: str) -> str:
    """A path of the answer on this machine."""
    return os.path.normpath(os.path.join(it.root, path))


def shown(it: Answered, path: str, row: int, style: Style) -> str:
    """A place as people are shown it."""
    return f"{style.shown(absolute(it, path))}:{row}"


PROVIDED, OPAQUE, MISSING, EMPTY, UNPARSABLE, UNREAD, ABSENT = (
    "provided",
    "opaque",
    "missing",
    "empty",
    "unparsable",
    "unread",
    "",
)


def states(answer: Answer) -> dict[str, str]:
    """What each variable of an environment is, the worst first where parts differ."""
    found: dict[str, str] = {}
    for it, _ in answer.provided:
        if not it.implied:
            found[it.variable] = OPAQUE if it.opaque else PROVIDED
    for unread in answer.unread:
        found[unread.provided.variable] = UNREAD
    for bad in answer.unparsable:
        found[bad.provided.variable] = UNPARSABLE
    for gone in answer.missing:
        found[gone.variable] = EMPTY if gone.empty else MISSING
    return found


def opaque_of(given: tuple[Given, ...]) -> tuple[str, ...]:
    """Variables whose values cannot be known."""
    return tuple(dict.fromkeys(it.variable for it, _ in given if it.opaque and not it.implied))
