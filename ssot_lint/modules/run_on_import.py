"""What one module imports, as values: at import, and when its functions are called."""

from __future__ import annotations

from ssot_lint.core.lean import NamedTuple


class Import(NamedTuple):
    """One module that is asked for."""

    module: str
    for_itself: bool
    """Whether it is asked for something of its own, not for a module below it."""
    certain: bool
    """Whether the import runs whenever the importing module does."""


class Executed(NamedTuple):
    """What one module says."""

    imports: tuple[Import, ...]
    """At import, in order."""
    calls: tuple[tuple[str, str], ...]
    """Functions of other modules that are called at import: module and name."""
    functions: dict[str, tuple[Import, ...]]
    """What its functions and classes import when they are called."""
