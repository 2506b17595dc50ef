"""Candidates for the getter with their numbers, and which of them is proposed."""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from ssot_lint.adopt.ranking.scan import Scan
from ssot_lint.core.counted import agreeing, counted
from ssot_lint.getter.owners.entry import (
    ACCESSOR,
    CONSTANTS,
    DESCRIPTORS,
    DJANGO,
    FUNCTION,
    MAPPING,
    OBJECTS,
    PER_VARIABLE,
    SECTION,
    SETTINGS,
    TABLE,
)

_WEIGHTS = {
    MAPPING: 1.5,
    ACCESSOR: 1.4,
    TABLE: 1.3,
    DESCRIPTORS: 1.3,
    OBJECTS: 1.3,
    DJANGO: 1.3,
    SECTION: 1.2,
    SETTINGS: 1.1,
    CONSTANTS: 1.0,
    PER_VARIABLE: 0.9,
    FUNCTION: 0.8,
}
_HELPER = 0.5
_PLACES = frozenset(
    [
        "env",
        "envs",
        "environ",
        "environment",
        "environments",
        "environment_variables",
        "env_vars",
        "settings",
        "config",
        "configs",
        "configuration",
        "constants",
        "conf",
        "defaults",
        "flags",
    ]
)
_SCORE, _FILES, _NAMES = 10.0, 3, 8
_ALSO = 2.0
_DJANGO_COVERS = 0.3


class Ranked(NamedTuple):
    """A candidate, and what speaks for it."""

    target: str
    """As ``getter`` names it."""
    kind: str
    root: str
    path: str
    names: frozenset[str]
    """Variables that it declares, or is asked for by name."""
    users: frozenset[str]
    """Files that use it."""
    uses: int
    behind: int = 0
    inside: int = 0
    """Direct reads of its variables in its own module."""
    coverage: float = 0.0
    score: float = 0.0
    favoured: bool = False
    """Whether another linter's configuration names it."""
    line: int = 1

    @property
    def is_in_place(self) -> bool:
        """Whether its path says that it is about the environment."""
        return is_place(self.target.partition(":")[0].replace(".", "/"))


def is_place(path: str) -> bool:
    """Whether a part of the path says that it is about the environment."""
    parts = path.replace("\\", "/").removesuffix(".py").split("/")
    return any(part.strip("_").lower() in _PLACES for part in parts[-4:])


def ranked(found: Iterable[Ranked], scan: Scan) -> tuple[Ranked, ...]:
    """The candidates with their scores, best first."""
    listed = list(found)
    every = scan.names().union(*(it.names for it in listed)) if listed else scan.names()
    made = [_scored(it, every, scan) for it in listed]
    return tuple(sorted(made, key=lambda it: (-it.score, it.target)))


def _scored(candidate: Ranked, every: Collection[str], scan: Scan) -> Ranked:
    names = candidate.names
    coverage = len(names & set(every)) / len(every) if every else 0.0
    weight = _WEIGHTS.get(candidate.kind, _HELPER)
    if candidate.kind == FUNCTION and re.search(r"bool|int|float|flag|list|path", candidate.target):
        weight = _HELPER
    boost = 1.5 if candidate.favoured else 1.25 if candidate.is_in_place else 1.0
    score = 10 * coverage * math.log2(1 + len(candidate.users)) * weight * boost
    behind = inside = 0
    for text in scan.texts:
        number = sum(count for name, count in text.reads.items() if name in names)
        if text.path == candidate.path:
            inside += sum(text.reads.values())
        else:
            behind += number
    return candidate._replace(
        coverage=coverage, score=round(score, 2), behind=behind, inside=inside
    )


def why_not(candidate: Ranked, scan: Scan) -> str | None:
    """Why the candidate is not proposed on its own; None where it may be."""
    if candidate.kind == DJANGO:
        if candidate.coverage < _DJANGO_COVERS:
            return f"it covers {candidate.coverage:.0%} of the names that are read"
        return None
    if len(candidate.names) < _NAMES:
        return f"it has {counted(len(candidate.names), 'variable')}, fewer than {_NAMES}"
    if len(candidate.users) < _FILES:
        number = len(candidate.users)
        users = f"{counted(number, 'module')} {agreeing(number, 'uses', 'use')} it"
        return f"{users}, fewer than {_FILES}"
    if candidate.score < _SCORE:
        return f"its score is {candidate.score:.1f}, below {_SCORE:.0f}"
    if candidate.kind == FUNCTION:
        if candidate.coverage < _DJANGO_COVERS or len(candidate.users) < 10:
            return "too few names pass through the function, or too few modules call it"
    total = sum(sum(it.reads.values()) for it in scan.texts)
    is_main = 2 * candidate.inside >= total
    if not candidate.is_in_place and not is_main and candidate.kind == CONSTANTS:
        return "its path does not say that it is about configuration"
    return None


def chosen(candidates: Sequence[Ranked], scan: Scan) -> tuple[Ranked, ...]:
    """The getter and its co-getters; empty where none qualifies."""
    best = next((it for it in candidates if why_not(it, scan) is None), None)
    if best is None:
        return ()
    found, known = [best], set(best.names)
    for it in candidates:
        if it is best or it.score < _ALSO or len(it.names) < _NAMES or it.kind == FUNCTION:
            continue
        new = it.names - known
        if 2 * len(new) >= len(it.names) and len(it.users) >= _FILES:
            found.append(it)
            known |= it.names
    return tuple(found)


class Area(NamedTuple):
    """A top folder with a getter of its own."""

    folder: str
    getter: Ranked


def areas(
    candidates: Sequence[Ranked], scan: Scan, folder_of: Mapping[str, str]
) -> tuple[Area, ...]:
    """Top folders whose own files make one getter the best, that nobody else imports."""
    found: list[Area] = []
    for folder in sorted(set(folder_of.values()) - {""}):
        texts = tuple(it for it in scan.texts if folder_of.get(it.path) == folder)
        own = [it for it in candidates if folder_of.get(it.path) == folder]
        own = [it for it in own if all(folder_of.get(user) == folder for user in it.users)]
        inner = Scan(texts, scan.files)
        best = next((it for it in ranked(own, inner) if why_not(it, inner) is None), None)
        if best is not None:
            found.append(Area(folder, best))
    return tuple(found)
