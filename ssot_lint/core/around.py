"""What the other files of the project say about one file's fixes: asked, never read, by the core."""

from __future__ import annotations

from collections.abc import Callable

from ssot_lint.core.lean import NamedTuple

INSIDE = "[]"
"""Stands below the path of what other code puts an item into: ``envs.TABLE["PORT"] = …``."""
ALL_OF = ".?"
"""Stands behind a module that is replaced as a whole: ``sys.modules["os"] = fake``."""

TAKING = ("getsource", "getsourcelines")
"""Python's own functions that take the source of what they are given."""
CODE = "__code__"
CODE_PARTS = ("co_names", "co_code", "co_consts", "replace")
"""Attributes of a function's code by which its names are looked at; its file or row is nobody's matter."""
GIVEN = "="
"""Stands before the dotted path of what is given to who takes source or code in another file."""


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

    section: Callable[[str], int]
    """The place of the section that an absolute import of a module goes to, by its dotted name."""
    local: int = 4
    """The place of relative imports."""
    within_sections: bool = False
    """Whether ``import`` and ``from`` stand mixed."""
    from_first: bool = False
    by_case: bool = False
    by_type: bool = True
    """Whether constants stand before classes, and these before the rest, in a list of names."""
    by_length: bool = False
    straight_by_length: bool = False
    """Whether ``import`` alone is sorted by the length of what it names."""
    furthest_first: bool = True
    """Whether ``from ..`` stands before ``from .``."""
    to_top: frozenset[str] = frozenset()
    combined: bool = False
    """Whether ``from m import a, b as c`` stays one statement."""
    single: bool = False
    """Whether each name has a statement of its own."""
    close: frozenset[int] = frozenset()
    """Sections that no blank row stands above."""
    between: int = 0
    """Blank rows between ``import`` and ``from`` of one section."""
    row: int = 88
    """How many letters a row may have."""
    flags_unused: bool = False
    """Whether a linter of the project reports imports that nothing uses (``F401``)."""


def usual_names(module: str, root: str) -> tuple[str, str]:
    """What a file has the getter ``root`` of ``module`` by: its own name, or the usual alias."""
    return root, f"{module.partition('.')[0].strip('_')}_{root.lstrip('_')}"
