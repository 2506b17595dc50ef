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


class Lazy(NamedTuple):
    """What a module's ``__getattr__`` imports when it is asked for a name."""

    package: str
    """What names in its tables count from."""
    bound: frozenset[str]
    """Names that the module has by itself: nobody asks ``__getattr__`` for them."""
    imports: dict[str, tuple[Import, ...]]
    """By the name that is compared with; for any name under an empty one."""
    tables: dict[str, tuple[str, ...]] | None
    """Texts that stand beside a name, where it imports what a table says; all texts under an empty
    one. None where it imports what is written there alone."""


class Executed(NamedTuple):
    """What one module says."""

    imports: tuple[Import, ...]
    """At import, in order."""
    calls: tuple[tuple[str, str], ...]
    """Functions of other modules that are called at import: module and name."""
    functions: dict[str, tuple[Import, ...]]
    """What its functions and classes import when they are called."""
    asked: tuple[tuple[str, str], ...] = ()
    """Names that other modules are asked for at import: module and name."""
    lazy: Lazy | None = None
