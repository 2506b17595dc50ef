"""Names that are followed across files, as processes hand them over and runs keep them."""

from __future__ import annotations

from collections.abc import Mapping

from ssot_lint.core.lean import TYPE_CHECKING

if TYPE_CHECKING:
    from ssot_lint.project.variables.sought import Wanted

Plain = dict[str, tuple[frozenset[str], frozenset[str]]]
"""As ``marshal`` takes them."""
DECLARED = "__declared_names__"
"""A name that stands in no file: under it is kept which declared names all files were searched for."""


def plain(names: Mapping[str, Wanted]) -> Plain:
    """Names that are followed as ``marshal`` takes them."""
    return {word: (where.stems, where.beside) for word, where in names.items()}


def unplain(names: Plain) -> dict[str, Wanted]:
    """The same back."""
    from ssot_lint.project.variables.sought import Wanted

    return {word: Wanted(*where) for word, where in names.items()}
