"""Where a getter is defined: what a finding points to as the way to go."""

from __future__ import annotations

import re
from typing import NamedTuple

from ssot_lint.getter.owner import Getter
from ssot_lint.lsp.text.text import Text


class Definition(NamedTuple):
    """The place in the getter's module that binds the name an import of it binds."""

    path: str
    row: int
    """0-based, as the code points are."""
    start: int
    end: int
    text: Text


def definition_of(getter: Getter) -> Definition | None:
    """Look into the getter's module as it is on disk; None where there is none."""
    path = getter.source
    if path is None:
        return None
    try:
        with open(path, "rb") as file:
            text = Text(file.read().decode("utf-8", "replace"))
    except OSError:
        return None
    row, start, end = _place(text, getter.root)
    return Definition(path, row, start, end, text)


def _place(text: Text, name: str) -> tuple[int, int, int]:
    """The first statement at the left margin that binds ``name``, else the top of the file."""
    word = re.escape(name)
    binding = re.compile(
        rf"(?:(?:async +)?def +|class +|)(?P<name>{word})\b(?= *(?:[=:(\[]|$))"
        rf"|(?:from|import)\b.*\b(?P<imported>{word})\b"
    )
    for number in range(len(text.rows)):
        found = binding.match(text.row(number).removeprefix("\ufeff"))
        if found is not None:
            start, end = found.span("name" if found["name"] else "imported")
            return number, start, end
    return 0, 0, 0
