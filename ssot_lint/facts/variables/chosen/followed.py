"""Names of other files as a file is asked about them: some matter only as methods of objects."""

from __future__ import annotations

from ssot_lint.core.lean import NamedTuple


class Followed(NamedTuple):
    """The names that a file is asked about."""

    words: frozenset[str]
    """Wanted wherever they stand."""
    methods: frozenset[str] = frozenset()
    """Wanted only as methods of ``objects``: ``get`` stands on every dictionary."""
    objects: frozenset[str] = frozenset()
    """The last parts of their names, and of what makes them."""

    @property
    def every(self) -> frozenset[str]:
        """All names by which something may be asked."""
        return self.words | self.methods


def followed(asked: frozenset[str]) -> Followed:
    """What ``asked`` says: a name alone, or a method with a blank before its object."""
    if not any(" " in it for it in asked):
        return Followed(asked)
    pairs = [it.partition(" ") for it in asked]
    words = frozenset(name for name, blank, _ in pairs if not blank)
    methods = frozenset(name for name, blank, _ in pairs if blank)
    return Followed(words, methods - words, frozenset(it for _, _, it in pairs if it))
