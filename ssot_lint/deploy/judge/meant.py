"""Which variable was meant by a name that nobody knows."""

from __future__ import annotations

import re
from collections.abc import Iterable

NEAREST = 2
SHORTEST = 5
_SAME = {
    word: group[0]
    for group in (
        ("WEBSOCKET", "WS"),
        ("DATABASE", "DB"),
        ("PASSWORD", "PWD", "PASS", "PASSWD"),
        ("URL", "URI"),
        ("ADDRESS", "ADDR"),
        ("DIRECTORY", "DIR"),
        ("ENVIRONMENT", "ENV"),
        ("KEY", "KEYS"),
        ("TOKEN", "TOKENS"),
        ("HOST", "HOSTS", "HOSTNAME"),
        ("MESSAGE", "MSG"),
        ("CONFIG", "CONF", "CFG", "CONFIGURATION"),
        ("SERVER", "SRV"),
        ("SERVICE", "SVC"),
        ("TIMEOUT", "TIMEOUTS"),
        ("MAXIMUM", "MAX"),
        ("MINIMUM", "MIN"),
        ("NUMBER", "NUM"),
        ("LOGGING", "LOG"),
    )
    for word in group
}
_STAGES = frozenset(
    ["TEST", "TESTING", "STAGING", "DEV", "PROD", "PRODUCTION", "LOCAL", "CI", "SANDBOX"]
)


def meant(name: str, known: Iterable[str], aliases: Iterable[str] = ()) -> str | None:
    """The one of ``known`` that ``name`` was meant for; None where none is near.

    ``aliases`` are names that no prefix is put before: ``APP_TOKEN`` was meant for ``TOKEN``.
    """
    best: tuple[int, str] | None = None
    for other in known:
        found = _distance(name, other)
        if found is not None and (best is None or (found, other) < best):
            best = (found, other)
    if best is not None:
        return best[1]
    ends = [it for it in aliases if name.upper().endswith(f"_{it.upper()}")]
    return max(ends, key=len) if ends else None


def _distance(name: str, other: str) -> int | None:
    """0 where they are equal but for case and abbreviations; None where they are not near."""
    if name == other:
        return None
    one, two = name.upper(), other.upper()
    if one == two or _canonical(one) == _canonical(two):
        return 0
    if min(len(one), len(two)) < SHORTEST or _digits(one) != _digits(two) or _staged(one, two):
        return None
    found = damerau(one, two, NEAREST)
    return found if found <= NEAREST else None


def _canonical(name: str) -> tuple[str, ...]:
    return tuple(sorted(_SAME.get(it, it) for it in name.split("_")))


def _digits(name: str) -> list[str]:
    return re.findall(r"\d+", name)


def _staged(one: str, two: str) -> bool:
    """``DB`` and ``DB_TEST`` are two variables."""
    difference = set(one.split("_")) ^ set(two.split("_"))
    return bool(difference) and difference <= _STAGES


def damerau(one: str, two: str, most: int) -> int:
    """Edits and swaps of neighbours that lead from one to the other; ``most + 1`` for more."""
    if abs(len(one) - len(two)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(two) + 1))
    for i, a in enumerate(one, 1):
        last, row, before = before, [i], row
        for j, b in enumerate(two, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b))
            if last and j > 1 and a == two[j - 2] and one[i - 2] == b:
                cost = min(cost, last[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
    return row[-1]
