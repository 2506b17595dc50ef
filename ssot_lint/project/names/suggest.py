"""What a name that leads nowhere may have meant."""

from __future__ import annotations

from ssot_lint.core.lean import TYPE_CHECKING
from ssot_lint.project.names.references import References
from ssot_lint.project.names.resolve import Broken

if TYPE_CHECKING:
    from ssot_lint.project.index import Project


def near(broken: Broken, names: References) -> str | None:
    """The one closest name of the module that lacks it, within an edit distance of two."""
    bound = names.world.of(broken.holder)
    known = set(bound.all_names()) if bound is not None else set()
    known |= names.world.children(broken.holder)
    limit = 2 if len(broken.name) > 3 else min(len(broken.name) - 1, 1)
    known = {it for it in known if it != broken.name and _is_close(broken.name, it, limit)}
    best = sorted((distance(broken.name, it, limit), it) for it in known)
    return best[0][1] if best and best[0][0] <= limit else None


def _is_close(left: str, right: str, limit: int) -> bool:
    """Whether two words may be that near: most pairs are told apart by their ends and lengths."""
    if abs(len(left) - len(right)) > limit:
        return False
    # Each edit touches two parts at most (letters that changed places), so that one of them stays.
    parts = 2 * limit + 1
    size = len(left) // parts
    return any(left[it * size : (it + 1) * size] in right for it in range(parts))


def definer(name: str, names: References, project: Project) -> str | None:
    """The one module of production code that defines ``name``, else the one of all; None where
    several do or none."""
    paths = [it for it in names.definers(name) if names.world.names[it]]
    found = {it: names.world.names[it][0] for it in paths}
    ours = {it: module for it, module in found.items() if names.world.first_party(module)}
    production = [module for it, module in ours.items() if project.files[it].tier == "production"]
    for modules in (production, list(ours.values())):
        if modules:
            return modules[0] if len(modules) == 1 else None
    return None


def distance(left: str, right: str, limit: int) -> int:
    """Edits that lead from one word to the other; ``limit + 1`` for anything beyond the limit."""
    if abs(len(left) - len(right)) > limit:
        return limit + 1
    while left and right and left[0] == right[0]:
        left, right = left[1:], right[1:]
    while left and right and left[-1] == right[-1]:
        left, right = left[:-1], right[:-1]
    above = list(range(len(right) + 1))
    before: list[int] = []
    for i, char in enumerate(left, 1):
        row = [i]
        for j, other in enumerate(right, 1):
            cost = min(above[j] + 1, row[-1] + 1, above[j - 1] + (char != other))
            if i > 1 and j > 1 and char == right[j - 2] and left[i - 2] == other:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        if min(row) > limit:
            return limit + 1
        before, above = above, row
    return above[-1]
