"""The code in the text of a doctest: what ``>>>`` and ``...`` begin."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ssot_lint.core.regex import regex

_EXAMPLE = regex(r"^([ \t]*)>>>(?: (.*)|)((?:\n\1\.\.\.(?: .*|)$)*)", re.MULTILINE)


def examples(text: str) -> Iterator[str]:
    """The source of each example, without its prompts."""
    for found in _EXAMPLE.finditer(text):
        indent, first, more = found.groups()
        rows = [first or ""]
        rows += [row[len(indent) + 4 :] for row in more.splitlines()[1:]]
        yield "\n".join(rows) + "\n"
