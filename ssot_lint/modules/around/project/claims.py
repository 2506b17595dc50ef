"""Who has to do with a name that a module does not have yet, and a fix would bring into it.

``from app.core import *`` takes it along; ``app.core.env = …``, ``patch("app.core.env")`` put
something in its place; ``getattr(app.core, "env", None)`` tells whether it is there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from ssot_lint.core.regex import regex
from ssot_lint.modules.around.file.gate import whole
from ssot_lint.modules.around.file.seen import ANY
from ssot_lint.modules.around.project.reaches import Reaches
from ssot_lint.modules.around.project.stores import Store
from ssot_lint.modules.lookup import last_word

_SETS = regex(rb"attr\b|attr__|patch|multiple|__dict__|\bvars[ \t]*\(|globals[ \t]*\(|attrgetter")
_FROM = regex(rb"[ \t]*from[ \t]+([\w.]+)[ \t]+import\b")
_OPENED = regex(rb"from[ \t]+([\w.]+)[ \t]+import[ \t]*(?:\(|\\)(?:[\w\s,\\]|#[^\n]*\n)*\Z")
_LIST = regex(rb"[\w \t,]*\Z")
_FAR, _LONG = 4000, 300
_DOTTED = bytes({*b"._0123456789", *range(65, 91), *range(97, 123)})
_PATH = _DOTTED + b":"
_NAME = bytes({*_DOTTED.replace(b".", b""), *range(128, 256)})


class Claims:
    """Who asks for ``name`` of any module but the ``owners``, which have it, or puts it there."""

    modules: tuple[str, ...] = ()
    """A file may say so of its own module."""
    asks_reaches = True

    def __init__(self, name: str, owners: Iterable[str]) -> None:
        self.names = frozenset({name})
        self._owners = tuple(sorted(owners))
        self.key = " ".join((*self._owners, "?", name))
        """Stands for it between runs."""
        word = re.escape(name.encode())
        self._name = name.encode()
        self._word = whole(self._name)
        self._lasts = {last_word(it) for it in self._owners}
        self._suffix = re.compile(rb"[\"']\.%b\b" % word)
        # Each begins with the word: what began with a quote took ten times as long.
        self._dotted = re.compile(rb"%b(?<=[.:]%b)\b" % (word, word))
        self._quoted = re.compile(rb"%b(?<=[\"'.]%b)[\"'.]" % (word, word))
        self._given = re.compile(rb"%b(?<=\b%b)[ \t]*=(?!=)" % (word, word))

    def may_answer(self, data: bytes) -> bool:
        """Whether a text is worth parsing."""
        if self._name not in data:
            return False
        found = list(self._word.finditer(data))
        if any(self._is_asked(data, it.start()) for it in found):
            return True
        if not found:
            return False  # a part of longer words
        if any(_begins_text(data, it.start(), _PATH) for it in self._dotted.finditer(data)):
            return True
        is_told = self._given.search(data) is not None or any(
            _begins_text(data, it.start(), _DOTTED) for it in self._quoted.finditer(data)
        )
        return is_told and _SETS.search(data) is not None

    def _is_asked(self, data: bytes, at: int) -> bool:
        """Whether the word at ``at`` is an attribute, or is imported from another than an owner."""
        hung = data[max(at - 60, 0) : at].rstrip(b" \t")
        if hung.endswith(b"."):
            holder = hung[:-1].rstrip(b" \t")
            holder = holder[len(holder.rstrip(_NAME)) :]
            return holder not in (b"self", b"cls", *self._lasts)
        row = data[data.rfind(b"\n", 0, at) + 1 : at]
        found = _FROM.match(row)
        if found is None and _LIST.match(row):
            opened = data.rfind(b"from", max(at - _FAR, 0), at)
            found = _OPENED.match(data[opened:at]) if opened >= 0 else None
        return found is not None and found[1].rpartition(b".")[2] not in self._lasts

    def answer(self, path: str, data: bytes, found: Reaches) -> Iterator[Store]:
        """What one file says: ``below`` is the whole path that it asks."""
        seen = found.of(path)
        rows = data.splitlines()
        for reach in seen.reaches:
            if not reach.path.startswith(ANY):
                yield Store(path, reach.row, reach.path, False, reach.stored)
            elif reach.stored and not self._is_file(rows, reach.row):
                for module in dict.fromkeys(seen.modules):
                    rest = reach.path.lstrip(ANY).lstrip(".")
                    yield Store(path, reach.row, f"{module}.{rest}", False, True)

    def _is_file(self, rows: list[bytes], row: int) -> bool:
        """Whether a row speaks of a file of that name: ``".env"`` is no module's ``env``."""
        return row <= len(rows) and self._suffix.search(rows[row - 1]) is not None


def _begins_text(data: bytes, at: int, letters: bytes) -> bool:
    """Whether nothing but the letters stands between a quote and ``at``."""
    before = data[max(at - _LONG, 0) : at]
    rest = before.rstrip(letters)
    return rest[-1:] in (b"'", b'"') if rest else len(before) == _LONG
