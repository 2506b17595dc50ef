"""A suppression does not say why.

## Why
A reason is what makes a suppression reviewable, and removable later.

## What counts
With `require-reason = true`: `# ssot: ignore[...]` and `# ssot: file-ignore[...]` with nothing
behind the bracket, and `# noqa: SSOT...`, which has no room for a reason.

## Fix
Unsafe: a placeholder is put where the reason belongs, for someone to replace.
"""

from __future__ import annotations

from ssot_lint.core.rule import Example, Rule
from ssot_lint.rules.table import DIRECTIVES


class SuppressionWithoutReason(Rule):
    code = "SSOT902"
    name = "suppression-without-reason"
    summary = "a suppression does not say why"
    needles = DIRECTIVES
    examples = (
        Example(
            'import os\n\nos.environ["A"]  «# ssot: ignore[SSOT101]»\n',
            'import os\n\nos.environ["A"]  # ssot: ignore[SSOT101] TODO: say why\n',
            safe=False,
        ),
    )
    good = ('import os\n\nos.environ["A"]  # ssot: ignore[SSOT101] read at boot\n',)


RULE = SuppressionWithoutReason()
