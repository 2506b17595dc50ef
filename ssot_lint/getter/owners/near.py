"""A declared name that an undeclared one may have been meant to be."""

from __future__ import annotations

from collections.abc import Iterable

_SHORTEST = 5
_MOST = 2
_SAME = {
    "WS": "WEBSOCKET",
    "DB": "DATABASE",
    "PWD": "PASSWORD",
    "PASS": "PASSWORD",
    "URI": "URL",
    "ADDR": "ADDRESS",
    "DIR": "DIRECTORY",
    "ENV": "ENVIRONMENT",
    "KEYS": "KEY",
}


def near(name: str, declared: Iterable[str]) -> str | None:
    """The nearest declared name; None where none is near."""
    best: tuple[int, str] | None = None
    for other in sorted(declared):
        if other == name or _apart(name, other):
            continue
        if _expanded(name) == _expanded(other):
            return other
        if min(len(name), len(other)) < _SHORTEST or abs(len(name) - len(other)) > _MOST:
            continue
        steps = distance(name, other)
        if steps <= _MOST and (best is None or steps < best[0]):
            best = steps, other
    return best[1] if best is not None else None


def _apart(one: str, other: str) -> bool:
    """Whether they are meant to differ: by a digit, or as X and X_TEST."""
    digits = [[it for it in name if it.isdigit()] for name in (one, other)]
    if digits[0] != digits[1]:
        return True
    return any({one, other} == {short, short + tail} for short in (one, other) for tail in _TAILS)


_TAILS = ("_TEST", "_STAGING")


def _expanded(name: str) -> list[str]:
    return sorted(_SAME.get(it, it) for it in name.split("_"))


def distance(one: str, other: str) -> int:
    """Damerau's distance: insertions, deletions, substitutions and swaps of neighbours."""
    rows = [list(range(len(other) + 1))]
    for i, letter in enumerate(one, 1):
        row = [i]
        for j, wanted in enumerate(other, 1):
            cost = min(rows[i - 1][j] + 1, row[j - 1] + 1, rows[i - 1][j - 1] + (letter != wanted))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == wanted:
                cost = min(cost, rows[i - 2][j - 2] + 1)
            row.append(cost)
        rows.append(row)
    return rows[-1][-1]
