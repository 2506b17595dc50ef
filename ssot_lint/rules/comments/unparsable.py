"""A place that could hold an access cannot be read.

## Why
Nothing that could hold an access is passed over in silence. A syntax error that can hide nothing
is not this tool's business: other tools report it.

## What counts
A file with an access that cannot be decoded; a statement with a possible access that does not parse
or is nested deeper than Python allows; brackets and strings without a partner in a file with an
access. Other findings of the file stay. `--fix` leaves such a file alone.

## Fix
None.
"""

from __future__ import annotations

from ssot_lint.core.environment import ENVIRON
from ssot_lint.core.rule import Example, Rule


class Unparsable(Rule):
    code = "SSOT900"
    name = "unparsable"
    summary = "a place that could hold an access cannot be read"
    watches = ENVIRON
    examples = (Example('import os\n\nhost = os.environ["HOST" +«»]\n'),)
    good = ("def broken(:\n    pass\n",)


RULE = Unparsable()
