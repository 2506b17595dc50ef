"""What of a notebook's cell is Python: magics, shell escapes and help requests are blanked.

Blanking keeps every offset and every row. Where such a thing may stand is decided as IPython does
it, by what begins a statement; which magics are installed is nobody's business here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from ssot_lint.core.lex.strings import OPENING, TOKEN, WORD_BYTES, formatted_end, is_formatted

SHARED, PASSING, APART, FOREIGN = range(4)
"""Whose names a cell's code uses and makes: the notebook's; the notebook's, but what it binds is
forgotten (``%%timeit``); its own, in another process (``%%python``); it is no Python at all."""

# Cell magics whose body is Python of the notebook. All others are taken for no Python, as in ruff.
_IN_PLACE = frozenset(
    b"capture debug ipytest local memit memray_flamegraph mprun notify prun pyinstrument scalene"
    b" snakeviz time wandb".split()
)
_FORGETFUL = frozenset({b"timeit"})
_OTHER_PROCESS = frozenset({b"python", b"python3", b"pypy"})

_HEADER = re.compile(rb"\s*%%([^\s?]+)(?!\S)([^\r\n]*)")
_RUNS_PYTHON = re.compile(rb"[ \t]+(?:-\S+[ \t]+)*(?:\S*/)?(?:python|pypy)[\d.]*(?!\S)")
# A cell without any of these is all Python.
_MAYBE = re.compile(rb"(?m)(?:^|\r)[ \t]*[%!?/,;]|=[ \t]*[%!]|\?[ \t]*(?:$|\r)")
_ESCAPED = re.compile(rb"[ \t]*(?=[%!?/,;])")
# ``a, b["c"] = !ls``: before the last ``=`` there are no quotes but in brackets.
_ASSIGNED = re.compile(rb"(?:(?:[^\r\n#='\"\[\]]|\[[^\r\n#=\[\]]*\])*=)+[ \t]*(?=[%!])")
_ASKED = re.compile(rb"[ \t]*(?=[^\s#'\"][^\r\n#'\"]*\?[ \t]*(?:[\r\n]|\Z))")
_CONTINUED_ROW = re.compile(rb"(?:[^\\\r\n]|\\(?:\r\n|[\s\S]|\Z))*")
_ROW = re.compile(rb"[^\r\n]*(?:\r\n?|\n|\Z)")
_TEXT = re.compile(rb"[^\r\n]")
_NAME = re.compile(rb"[A-Za-z_\x80-\xff][\w\x80-\xff]*")
# Shells and other languages see the notebook's names only in these.
_FILLED_IN = re.compile(rb"\{[^}\r\n]*\}|\$\w+")
# Line magics that run code from elsewhere among the notebook's names.
_BRINGS_NAMES = re.compile(rb"(?m)^[ \t]*%(?:run|store|pylab)\b")


class Cleaned(NamedTuple):
    """A cell as Python, byte for byte in its place."""

    python: bytes
    kind: int
    """SHARED, PASSING, APART or FOREIGN."""
    uses: frozenset[str] = frozenset()
    """Names in what was blanked: code there may use them."""
    brings_names: bool = False
    """Whether running it may bind any name."""


def cleaned(cell: bytes) -> Cleaned:
    """The cell with all that is no Python blanked."""
    kind, at = SHARED, 0
    while (header := _HEADER.match(cell, at)) is not None:
        kind = max(kind, _kind(header[1], header[2]))
        at = _behind(_ROW, cell, header.end())
    hidden = [cell[:at]]
    if kind == FOREIGN:
        uses = _names([*hidden, *_FILLED_IN.findall(cell, at)])
        return Cleaned(blank(cell), kind, uses)
    python = blank(cell[:at])
    if _MAYBE.search(cell, at) is None:
        python += cell[at:]
    else:
        python += _without_escapes(cell, at, hidden)
    return Cleaned(python, kind, _names(hidden), _BRINGS_NAMES.search(cell, at) is not None)


def blank(text: bytes) -> bytes:
    """As many spaces as there are bytes; line ends stay."""
    return _TEXT.sub(b" ", text)


def names_in(text: bytes) -> frozenset[str]:
    """Every word that may be a name."""
    return frozenset(it.decode("utf-8", "replace") for it in _NAME.findall(text))


def _kind(name: bytes, arguments: bytes) -> int:
    if name in _IN_PLACE:
        return SHARED
    if name in _FORGETFUL:
        return PASSING
    if name in _OTHER_PROCESS or (name == b"script" and _RUNS_PYTHON.match(arguments)):
        return APART
    return FOREIGN


def _names(texts: Iterable[bytes]) -> frozenset[str]:
    return frozenset[str]().union(*map(names_in, texts))


def _without_escapes(cell: bytes, at: int, hidden: list[bytes]) -> bytes:
    """The cell from ``at``; ``hidden`` takes the blanked texts in which names may be used."""
    pieces: list[bytes] = []
    while at < len(cell):
        found = _ESCAPED.match(cell, at) or _ASSIGNED.match(cell, at) or _ASKED.match(cell, at)
        if found is None or found.end() == len(cell):
            end = _behind_statement(cell, at)
            pieces.append(cell[at:end])
        else:
            start = found.end()
            end = _behind(_CONTINUED_ROW, cell, start)
            text = cell[start:end]
            hidden += _FILLED_IN.findall(text) if text.startswith(b"!") else [text]
            # Behind ``x =``, and in a block that may hold nothing else, something must be left.
            value = b"0" if start > at else b""
            pieces += (cell[at:start], value, blank(text[len(value) :]))
        at = end
    return b"".join(pieces)


def _behind_statement(cell: bytes, at: int) -> int:
    """Where the logical line at ``at`` ends, line end included; the cell's end if it has none."""
    depth, position = 0, at
    while True:
        for token in TOKEN.finditer(cell, position):
            start, end = token.span()
            byte = cell[start]
            if byte in b"\r\n":
                if depth <= 0:
                    return end
            elif byte in b"\"'":
                actual = -1 if end - start == 1 else end
                if actual > 0 and cell[start - 1] in WORD_BYTES and is_formatted(cell, start):
                    actual = formatted_end(cell, start, end)
                if actual < 0:
                    return len(cell)
                if actual != end:
                    position = actual
                    break
            elif byte in b"([{":
                depth += 1
            elif byte in OPENING:
                depth -= 1
        else:
            return len(cell)


def _behind(pattern: re.Pattern[bytes], cell: bytes, at: int) -> int:
    found = pattern.match(cell, at)
    return at if found is None else found.end()
