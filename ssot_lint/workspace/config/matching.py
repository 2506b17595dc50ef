"""A pattern of stars as an expression that never backtracks over them.

``sre`` tries every way to share a name among the stars of ``*a*a*a*b``: no end for twenty of them. A
star that another one follows needs only the first place where what is between them fits; such parts
are matched at once and for all, as ``fnmatch.translate`` does.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import count

TEXT, STAR, DEEP = "text", "star", "deep"
"""What a part is: fixed, a star within one component of a path, or one across components."""

Part = tuple[str, str]

_NUMBERS = count()
_WITHIN = "[^/]*"


def joined(parts: Iterable[Part]) -> str:
    """The expression; ``DEEP`` parts are given greedy."""
    stretches: list[list[Part]] = [[]]
    deeps: list[str] = []
    for part in parts:
        if part[0] == DEEP:
            deeps.append(part[1])
            stretches.append([])
        else:
            stretches[-1].append(part)
    made = [_stretch(stretch) for stretch in stretches]
    out = made[0]
    for number, deep in enumerate(deeps):
        last = number == len(deeps) - 1
        out += deep + made[number + 1] if last else _once(_lazy(deep) + made[number + 1])
    return out


def _stretch(parts: list[Part]) -> str:
    """What stands between two deep ones: its stars stay within a component."""
    pieces = [""]
    for kind, text in parts:
        if kind == STAR:
            pieces.append("")
        else:
            pieces[-1] += text
    out = pieces[0]
    for number, piece in enumerate(pieces[1:], start=1):
        last = number == len(pieces) - 1
        out += _WITHIN + piece if last else _once(f"{_WITHIN}?{piece}")
    return out


def _once(expression: str) -> str:
    """An atomic group, in the words of Python 3.10."""
    name = f"_{next(_NUMBERS)}"
    return f"(?=(?P<{name}>{expression}))(?P={name})"


def _lazy(deep: str) -> str:
    if deep == "(?:.*/)?":
        return "(?:.*?/)??"
    if deep.endswith("*"):
        return f"{deep}?"
    if deep.endswith("+"):
        return f"{deep}?"
    return deep.replace(".*/", ".*?/").replace(")?", ")??")
