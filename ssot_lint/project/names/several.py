"""Names that files take through several doors, and the registry that would name one of them."""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

from ssot_lint.facts.uses import FROM
from ssot_lint.project.names.references import References
from ssot_lint.project.names.world import FOUND


class Several(NamedTuple):
    """One name, where it is defined, and the paths that lead there with how many imports take each."""

    home: str
    doors: tuple[tuple[str, int], ...]
    """The most used first."""

    @property
    def canonical(self) -> str:
        """The door that most go through; the home among equals."""
        most = self.doors[0][1]
        best = [path for path, count in self.doors if count == most]
        return self.home if self.home in best else best[0]


def several(names: References) -> list[Several]:
    """Every name with more than one door, the most used first."""
    doors: dict[str, Counter[str]] = {}
    for key in names.asked():
        if key.form != FROM or key.name in ("", "*") or not names.world.first_party(key.module):
            continue
        if names.world.of(key.module) is None:
            continue
        answer = names.world.attr(key.module, key.name)
        if answer.how == FOUND and answer.owner:
            home = f"{answer.owner}.{answer.name}"
            count = sum(1 for _ in names.uses(key))
            doors.setdefault(home, Counter())[key.path] += count
    found = [
        Several(home, tuple(sorted(paths.items(), key=lambda it: (-it[1], it[0]))))
        for home, paths in doors.items()
        if len(paths) > 1
    ]
    return sorted(found, key=lambda it: (-sum(count for _, count in it.doors), it.home))
