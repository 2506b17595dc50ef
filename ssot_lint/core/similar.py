"""Names that may be meant for each other: a slip of the finger, or another abbreviation."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

_SAME = (
    "WS WEBSOCKET",
    "DB DATABASE",
    "PWD PASS PASSWORD PASSWD",
    "URI URL",
    "ADDR ADDRESS",
    "DIR DIRECTORY FOLDER",
    "ENV ENVIRONMENT",
    "KEYS KEY",
    "CONF CONFIG CONFIGURATION CFG",
    "MAX MAXIMUM",
    "MIN MINIMUM",
    "NUM NUMBER",
    "MSG MESSAGE",
    "REQ REQUEST",
    "RESP RESPONSE",
    "SEC SECS SECONDS SECOND",
    "MS MILLISECONDS",
    "AUTH AUTHENTICATION",
    "LEN LENGTH",
    "DEV DEVELOPMENT",
    "PROD PRODUCTION",
    "CONN CONNECTION",
    "CERT CERTIFICATE",
    "ID IDENTIFIER",
    "HOSTNAME HOST",
    "USERNAME USER",
    "REPO REPOSITORY",
    "TMP TEMP TEMPORARY",
    "LOGLEVEL LOG_LEVEL",
)
_ABBREVIATED = {word: group.split()[0] for group in _SAME for word in group.split()}
_STAGES = frozenset({"TEST", "STAGING"})
_SHORTEST = 5


def damerau(one: str, other: str, most: int = 2) -> int:
    """Edits from one to the other, a swap of neighbours counted as one; ``most + 1`` for more."""
    if abs(len(one) - len(other)) > most or _letters_apart(one, other) > most:
        return most + 1
    one, other = _between(one, other)
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        older, before, row = before, row, [i] + [0] * len(other)
        for j, second in enumerate(other, 1):
            cost = letter != second
            row[j] = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + cost)
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == second:
                row[j] = min(row[j], older[j - 2] + 1)
        if min(row) > most:
            return most + 1
    return row[-1]


def _letters_apart(one: str, other: str) -> int:
    """Letters that only one of them has, each of which takes an edit: nine pairs of ten end here."""
    first, second = set(one), set(other)
    return max(len(first - second), len(second - first))


def _between(one: str, other: str) -> tuple[str, str]:
    """Both without what they begin and end with alike."""
    shortest = min(len(one), len(other))
    start = 0
    while start < shortest and one[start] == other[start]:
        start += 1
    end = 0
    while end < shortest - start and one[-1 - end] == other[-1 - end]:
        end += 1
    return one[start : len(one) - end], other[start : len(other) - end]


@lru_cache(maxsize=4096)
def abbreviated(name: str) -> tuple[str, ...]:
    """The tokens with one word for all that mean the same, sorted."""
    return tuple(sorted(_ABBREVIATED.get(it, it) for it in name.upper().split("_") if it))


def digits_apart(one: str, other: str) -> bool:
    """Whether two names differ in their digits."""
    return re.sub(r"\D", "", one) != re.sub(r"\D", "", other)


def did_you_mean(name: str, declared: Iterable[str]) -> str | None:
    """The declared name that ``name`` may be meant for."""
    best: tuple[int, str] | None = None
    wanted = abbreviated(name)
    for it in declared:
        if it == name:
            continue
        distance = damerau(name, it)
        near = (
            distance <= 2
            and len(name) >= _SHORTEST
            and distance <= _most_apart(name, it)
            and not digits_apart(name, it)
            and not _is_stage(name, it)
        )
        if not near and abbreviated(it) != wanted:
            continue
        rank = (min(distance, 3), it)
        if best is None or rank < best:
            best = rank
    return None if best is None else best[1]


def _most_apart(one: str, other: str) -> int:
    """Slips in what two names do not share: one in three letters; of one or two none is a slip."""
    first, second = one.split("_"), other.split("_")
    for at in (0, -1):
        while first and second and first[at] == second[at]:
            del first[at], second[at]
    return max(len("_".join(first)), len("_".join(second))) // 3


def _is_stage(one: str, other: str) -> bool:
    """``X_TEST`` beside ``X``."""
    return any(one in (f"{other}_{it}", f"{it}_{other}") for it in _STAGES)
