"""Versions and their requirements, as far as a configuration needs them."""

from __future__ import annotations

import re


def satisfies(version: str, requirement: str) -> bool | None:
    """Whether ``version`` meets all clauses of ``requirement``; None when that cannot be read."""
    clauses = [clause.strip() for clause in requirement.split(",") if clause.strip()]
    matches = [_CLAUSE.fullmatch(clause) for clause in clauses]
    if not clauses or None in matches:
        return None
    return all(_holds(version, m[1] or "==", m[2]) for m in matches if m)


def lowest_python(requirement: str) -> tuple[int, int] | None:
    """The lowest minor version that a ``requires-python`` admits, None when it names none."""
    lowest: tuple[int, int] | None = None
    for clause in requirement.split(","):
        match = re.match(r"\s*(>=|>|~=|==|===)\s*(\d+)(?:\.(\d+))?", clause)
        if match:
            bound = (int(match[2]), int(match[3] or 0))
            lowest = bound if lowest is None else max(lowest, bound)
    return lowest


_CLAUSE = re.compile(r"(===?|!=|<=|>=|~=|<|>)?\s*v?(\d+(?:\.\d+)*(?:\.\*|[a-z0-9.+-]*))")
_Key = tuple[tuple[int, ...], tuple[int, int]]


def _holds(version: str, operator: str, wanted: str) -> bool:
    if wanted.endswith(".*"):
        prefix = tuple(int(n) for n in wanted[:-2].split("."))
        same = _key(version)[0][: len(prefix)] == prefix
        return same if operator != "!=" else not same
    have, want = _key(version), _key(wanted)
    if operator == "~=":
        prefix = tuple(int(n) for n in re.findall(r"\d+", wanted)[:-1])
        return have >= want and have[0][: len(prefix)] == prefix
    return {
        "==": have == want,
        "===": have == want,
        "!=": have != want,
        "<": have < want,
        "<=": have <= want,
        ">": have > want,
        ">=": have >= want,
    }[operator]


def _key(version: str) -> _Key:
    """Release numbers (padded, so that 1.0 equals 1), then pre-releases below the release."""
    match = re.match(r"v?(\d+(?:\.\d+)*)(.*)", version)
    assert match is not None
    release = tuple(int(n) for n in match[1].split("."))
    stage = re.match(r"[.-]?(dev|a|b|rc|post)\.?(\d*)", match[2])
    rank = (_STAGES[stage[1]], int(stage[2] or 0)) if stage else (0, 0)
    return (*release, *(0,) * (6 - len(release))), rank


_STAGES = {"dev": -4, "a": -3, "b": -2, "rc": -1, "post": 1}
