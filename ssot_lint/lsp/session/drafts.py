"""Texts of open files whose facts are still those of a text before: what is found in a text is said at
once, and what it says to the project is asked when typing pauses.

Meanwhile what others say of the file stands where it stood, moved by each edit.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ssot_lint.core.settings import FileSettings
from ssot_lint.facts.model import Site
from ssot_lint.lsp.session.moves import Move, between, is_mute
from ssot_lint.project.judge import shifted
from ssot_lint.project.rule import Verdict

if TYPE_CHECKING:
    from ssot_lint.core.lex.lexed import Lexed

Said = list[tuple[str, Verdict]]


class Draft(NamedTuple):
    """One text that has not been asked."""

    data: bytes
    settings: FileSettings
    moves: tuple[Move, ...]
    """The edits since the text that was asked, in order."""
    is_mute: bool = False
    """Whether each of them is known to be of comments alone."""

    def site(self, site: Site) -> Site:
        """Where something stands now that stood in the text that was asked."""
        for move in self.moves:
            site = move.site(site)
        return site


class Drafts:
    """Those of one folder's open files, by path."""

    def __init__(self) -> None:
        self._asked: dict[str, bytes] = {}
        """By path of an open file, the text that its facts are of."""
        self._drafts: dict[str, Draft] = {}
        self._before: Draft | None = None
        """What came before the text that was put there last."""
        self._told: dict[str, Said] = {}
        """What was said last of a draft, to be said again where it turns out otherwise."""

    def __bool__(self) -> bool:
        return bool(self._drafts)

    def knows(self, path: str) -> bool:
        """Whether the facts are known to be those of a text that was shown."""
        return path in self._asked

    def asked(self, path: str, data: bytes | None) -> None:
        """The facts of a file are those of ``data``; None: of what is on disk."""
        self._drafts.pop(path, None)
        if data is None:
            self._asked.pop(path, None)
        else:
            self._asked[path] = data

    def put(self, path: str, data: bytes, settings: FileSettings) -> bool:
        """Another text of a file that is known; False where it is the last one."""
        asked = Draft(self._asked[path], settings, (), is_mute=True)
        last = self._drafts.get(path, asked)
        if last.data == data:
            return False
        self._drafts[path] = Draft(data, settings, (*last.moves, between(last.data, data)))
        self._before = last
        return True

    def lexed(self, path: str, lexed: Lexed | None) -> None:
        """The tokens of the text that was put there last, where they are known."""
        now, before = self._drafts.get(path), self._before
        if now is None or before is None or lexed is None or now.moves[:-1] != before.moves:
            return
        if before.is_mute and lexed.data is now.data:
            is_so = is_mute(before.data, now.data, now.moves[-1], lexed)
            self._drafts[path] = now._replace(is_mute=is_so)

    def first(self) -> tuple[str, bytes, Draft]:
        """A draft, with the text that was asked."""
        path, draft = next(iter(self._drafts.items()))
        return path, self._asked[path], draft

    def is_last(self, path: str, draft: Draft) -> bool:
        """Whether nobody has edited the file since, nor closed it."""
        return self._drafts.get(path) is draft

    def moved(self, path: str, said: Said) -> Said:
        """What is said of a file, and what relates to it, where these stand in their drafts."""
        if not self._drafts:
            return said
        now = said
        for edited, draft in self._drafts.items():
            now = [(code, shifted(it, edited, draft.site)) for code, it in now]
        if now != said or path in self._drafts:
            self._told[path] = now
        return now

    def hushes(self, path: str) -> bool:
        """Whether a draft may have comments that silence something, which its facts do not know of."""
        draft = self._drafts.get(path)
        return draft is not None and (b"ssot" in draft.data or b"SSOT" in draft.data)

    def told(self) -> dict[str, Said]:
        """What was said of drafts since this was last asked."""
        told, self._told = self._told, {}
        return told
