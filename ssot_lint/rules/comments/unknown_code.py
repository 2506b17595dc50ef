"""A suppression names a rule that does not exist.

## Why
It silences nothing; the violation it was meant for is reported elsewhere, or the code is misspelt.

## What counts
Codes in the brackets of `# ssot: ignore[...]` and `# ssot: file-ignore[...]`, and codes beginning
with `SSOT` in a `noqa`, that no rule has.

## Fix
The code is taken out, or the comment as a whole with its last one.
"""

from __future__ import annotations

from ssot_lint.core.rule import Example, Rule
from ssot_lint.rules.table import DIRECTIVES


class UnknownCode(Rule):
    code = "SSOT903"
    name = "unknown-code"
    summary = "a suppression names a rule that does not exist"
    needles = DIRECTIVES
    examples = (Example("port = 80  # ssot: ignore[«SSOT199»] because\n", "port = 80\n"),)
    good = ("port = 80  # noqa: E501\n",)


RULE = UnknownCode()
