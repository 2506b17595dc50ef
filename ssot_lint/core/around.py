"""What the other files of the project say about one file's fixes: asked, never read, by the core."""

from __future__ import annotations

from collections.abc import Callable

from ssot_lint.core.lean import NamedTuple


class Reason(NamedTuple):
    """Why a fix is not safe: its code of the closed list, and what people are told."""

    code: str
    text: str


class Arrival(NamedTuple):
    """What importing the getter in a file that does not import it yet may bring."""

    always: Reason | None = None
    """What is unsafe about it for every access (``unreachable``, ``first-import``)."""
    before_writes: Reason | None = None
    """What is unsafe about it for accesses that change the environment (``first-import``)."""


class Claim(NamedTuple):
    """What other files have to do with a name of a module, each with one place."""

    taken: str | None = None
    """One that takes all that the module has, and has such a name itself."""
    asked: str | None = None
    replaced: str | None = None
    """One that puts something in its place."""


class Sorting(NamedTuple):
    """What a sorter is told: ruff's isort or isort itself."""

    is_first_party: Callable[[str], bool]
    """Whether a top-level name is the project's own."""
    third_party: frozenset[str] = frozenset()
    """Names that are not, whatever lies in the project."""
    within_sections: bool = False
    """Whether ``import`` and ``from`` stand mixed."""
    from_first: bool = False
    by_case: bool = False
    ranks: tuple[int, ...] = (0, 1, 2, 3, 4)
    """Where the usual sections stand: future, standard library, third party, first party, local."""
    own_sections: tuple[tuple[str, int], ...] = ()
    """Modules, by name or pattern, that the project has a section of its own for, with its place."""


def usual_names(module: str, root: str) -> tuple[str, str]:
    """What a file has the getter ``root`` of ``module`` by: its own name, or the usual alias."""
    return root, f"{module.partition('.')[0].strip('_')}_{root.lstrip('_')}"
