"""A suppression that silences nothing.

## Why
It outlives the code it was written for, and hides the next violation on its line.

## What counts
`# ssot: ignore[...]`, `# ssot: file-ignore[...]` and `# noqa: SSOT...` naming a rule that was
checked and found nothing there; and, on runs over a whole project, entries of `allow` in the
configuration that allow nothing any more.

## Fix
The code is taken out of the comment, or the comment as a whole with its last one. Other tools' codes
in a `noqa` stay.
"""

from __future__ import annotations

from ssot_lint.core.rule import Example, Rule
from ssot_lint.rules.table import DIRECTIVES


class UnusedSuppression(Rule):
    code = "SSOT901"
    name = "unused-suppression"
    summary = "a suppression silences nothing"
    needles = DIRECTIVES
    examples = (
        Example("port = 80  # ssot: ignore[«SSOT101»] read at boot\n", "port = 80\n"),
        Example("import re  # noqa: F401, «SSOT101»\n", "import re  # noqa: F401\n"),
    )
    good = ('import os\n\nos.environ["A"]  # ssot: ignore[SSOT101] read at boot\n',)


RULE = UnusedSuppression()
