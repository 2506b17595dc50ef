"""The imports that plain accesses go through, and whether they go with them, told without libcst: or
Doubt.

``import os`` goes where every use of the name does; it stays where one is left that asks it for
something else, which is told by the dot.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from ssot_lint.core.access.shapes import Doubt
from ssot_lint.core.fix.beside import Beside
from ssot_lint.core.fix.by_text import is_read_by_text
from ssot_lint.core.fix.gone_row import whole_line
from ssot_lint.core.fix.in_texts import named_in_text
from ssot_lint.core.lean import NamedTuple
from ssot_lint.core.model import Edit
from ssot_lint.core.regex import regex
from ssot_lint.core.tree.lined import Lined

_BEGINS = regex(rb"(?:import|from)[ \t]")
_ALONE = regex(rb"import[ \t]+([A-Za-z_]\w*)[ \t]*(?:#[^\r\n]*)?[\r\n]*\Z")


class _Root(NamedTuple):
    """A name that accesses begin with, and the one import of it."""

    imported: int
    uses: frozenset[int]
    goes: bool
    """Whether the import goes where all uses do."""


class Leaving:
    """Answers for one file, whose accesses that are to be fixed begin at ``starts``."""

    def __init__(
        self, code: Lined, starts: Collection[int], beside: Beside, *, is_package: bool, marks: bool
    ) -> None:
        """``marks``: an import that stays, unused, is said to be meant. Raises Doubt."""
        self._code = code
        self._beside = beside
        self._is_package = is_package
        self._marks = marks
        self._names = {at: _word_at(code.data, at) for at in starts}
        self._roots = {name: self._root(name) for name in dict.fromkeys(self._names.values())}

    def edits(self, gone: Iterable[int]) -> list[Edit]:
        """What goes with the accesses that begin at ``gone``; raises Doubt."""
        going = frozenset(gone)
        if self._is_package:
            return []
        found: list[Edit] = []
        for name in dict.fromkeys(self._names[at] for at in sorted(going)):
            root = self._roots[name]
            if not root.uses <= going:
                continue
            rows = self._row(name, root)
            if not rows and self._marks:
                raise Doubt
            found += rows
        return found

    @property
    def names(self) -> Collection[str]:
        """The names that accesses begin with."""
        return self._roots.keys()

    def _row(self, name: str, root: _Root) -> list[Edit]:
        code = self._code
        if not root.goes:
            raise Doubt
        if name in self._beside or not self._beside.is_inert(name):
            return []
        if named_in_text(code, name, told=True) or is_read_by_text(code, code.frames.module):
            return []
        return whole_line(code, root.imported)

    def _root(self, name: str) -> _Root:
        """Doubt unless one import at the left margin binds the name."""
        code, size = self._code, len(name.encode())
        words = [at for at in code.words(name) if code.data[at - 1 : at] != b"."]
        imports = [at for at in words if _BEGINS.match(code.text_of(code.line_of(at)).lstrip())]
        if len(imports) != 1 or not _BEGINS.match(code.text_of(code.line_of(imports[0]))):
            raise Doubt
        uses = frozenset(words) - {imports[0]}
        others = uses - self._names.keys()
        if others and not any(code.data[at + size : at + size + 1] == b"." for at in others):
            raise Doubt
        alone = _ALONE.match(code.text_of(code.line_of(imports[0])))
        return _Root(imports[0], uses, alone is not None)


def _word_at(data: bytes, at: int) -> str:
    end = at
    while data[end : end + 1].isalnum() or data[end : end + 1] == b"_":
        end += 1
    return data[at:end].decode()
