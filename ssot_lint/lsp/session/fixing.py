"""All safe fixes of documents and files, as ``check --fix`` makes them. For the thread that analyses."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, NamedTuple

from ssot_lint.core.settings import FileSettings
from ssot_lint.engine.memory import Memory
from ssot_lint.lsp.session.index import Index

if TYPE_CHECKING:
    from ssot_lint.engine.fixing.fixer import Fixed
    from ssot_lint.lsp.session.mending import Mended


class Known(NamedTuple):
    """What was last asked for: a menu asks whether there is anything, the choice for the edits."""

    data: bytes
    settings: FileSettings
    codes: frozenset[str]
    version: int
    """Of the project."""
    fixed: Fixed


class Fixing:
    """Fixes by what one file says, then by what all say together."""

    def __init__(self, index: Index, memory: Memory) -> None:
        self._index = index
        self._memory = memory
        self._last: Known | None = None

    def forget(self) -> None:
        """Other files are no longer what they were."""
        self._last = None

    def of(
        self, path: str, data: bytes, settings: FileSettings, codes: frozenset[str] | None = None
    ) -> Fixed:
        """What becomes of a text in the place of a file; ``codes``: of these rules alone."""
        fixable = settings.fixable if codes is None else settings.fixable & codes
        last = self._last
        if (
            last is not None
            and last[1] is settings
            and (last[0], *last[2:4])
            == (
                data,
                fixable,
                self._index.version(path),
            )
        ):
            return last.fixed
        made = self.alone(data, settings, fixable)
        fixed = made.fixed
        if fixed.passes or self._index.waits or self._index.speaks_of(path):  # else: nothing to try
            fixed = self.everywhere([path], {path: made}, lambda _: None)[path].fixed
        self._last = Known(data, settings, fixable, self._index.version(path), fixed)
        return fixed

    def alone(self, data: bytes, settings: FileSettings, fixable: frozenset[str]) -> Mended:
        """By what the file says alone."""
        from ssot_lint.engine.fix import fix
        from ssot_lint.lsp.session.mending import Mended

        fixed = fix(data, settings._replace(fixable=fixable), False, self._memory)
        return Mended(settings, fixed, fixable)

    def everywhere(
        self,
        paths: Iterable[str],
        given: Mapping[str, Mended],
        load: Callable[[str], Mended | None],
    ) -> dict[str, Mended]:
        """``given`` with what files say together fixed, too, folder by folder of ``paths``.

        Files of them that are not given are asked for by ``load``.
        """
        from ssot_lint.lsp.session.mending import mended, trying

        folders: dict[int, tuple[str, dict[str, Mended]]] = {}
        for path in paths:
            _, some = folders.setdefault(id(self._index.folder(path)), (path, {}))
            if path in given:
                some[path] = given[path]
        after: dict[str, Mended] = {}
        for path, some in folders.values():
            trial = self._index.trial(path)
            if trial is None:
                after |= some
                continue
            with trying(trial):
                after |= mended(trial, some, load)
        return after
