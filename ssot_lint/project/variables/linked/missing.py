"""Which names the places of a file depend on that nothing is known of: looked up, and no place made.

Most reads have a key and a default that are plain values, and most calls are of no wrapper or of one
that names nothing: linking them looks nothing up. Of the rounds in which names are followed that was
two thirds.
"""

from __future__ import annotations

from ssot_lint.core.lean import TYPE_CHECKING
from ssot_lint.facts.model import Occurrence, Wrapped

if TYPE_CHECKING:
    from ssot_lint.project.variables.linked.link import Linker
    from ssot_lint.project.variables.model import FileSaid

_NAMING = ("test", "first", "choice")
"""Parses that hold symbols."""


class Missing:
    """Puts what is missed into ``linker.lookup.missed``, as linking the file would."""

    def __init__(self, linker: Linker) -> None:
        self._linker = linker
        self._silent: dict[str, bool] = {}

    def look(self, file: FileSaid) -> None:
        """Look up what the places of the file depend on."""
        if any(self._speaks(it) for it in file.occurrences):
            self._linker.places(
                file._replace(occurrences=tuple(filter(self._speaks, file.occurrences)))
            )

    def _speaks(self, it: Occurrence) -> bool:
        """Whether linking it may look a name up."""
        if it.kind == "instance":
            return self._linker.shapes.is_any
        if it.kind != "call":
            return not (it.key[:1] == ("c",) and _is_plain(it))
        if it.via not in self._silent:
            self._silent[it.via] = self._is_silent(it.via)
        if not self._silent[it.via]:
            return True
        wrapper = self._linker.lookup.wrapper(it.via)
        if wrapper is None:
            return False  # of nothing that asks
        return not _is_plain(it) or any(symbol[:1] != ("c",) for _, symbol in it.arguments)

    def _is_silent(self, via: str) -> bool:
        """Whether a call is of no wrapper, or of one that names nothing itself."""
        lookup = self._linker.lookup
        wrapper = lookup.wrapper(via)
        if wrapper is None:
            return lookup.partial(via) is None
        if not isinstance(wrapper, Wrapped) or wrapper.inner or wrapper.also:
            return False
        return not any(map(_has_name, wrapper[1:]))


def _is_plain(it: Occurrence) -> bool:
    """Whether default and parse are told without a name."""
    if it.parse[:1] and it.parse[0] in _NAMING:
        return False
    return not it.default or it.default[1][:1] in (("c",), ("?",))


def _has_name(symbol: object) -> bool:
    if not isinstance(symbol, tuple):
        return False
    return symbol[:1] in (("n",), ("w",)) or any(map(_has_name, symbol))
