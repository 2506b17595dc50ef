"""Files that code starts by a name which it is given elsewhere: by a loop, a table, an argument, a glob."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ssot_lint.core.regex import regex

ANY_NAME = "*"
"""Stands in a file's name for what is filled in: ``f"jobs/{name}.py"``, ``jobs/$name.py``."""

_FILLED = regex(r"\$\{\{[^}]*\}\}|\$[{(][^})]*[})]|\$\w+|\{[^}]*\}|%[sr]|\*+")
# What follows the interpreter, behind options that take no value.
_NAMED = regex(
    rb"\s*,\s*(?:[\"']-[a-bd-ln-zA-Z]+[\"']\s*,\s*)*(?:str\(|os\.fspath\(|\*)?\s*([A-Za-z_]\w*)\s*[\]),.+]"
)
_LOOP = regex(rb"\bfor[ \t]+([\w, \t()]+?)[ \t]+in[ \t]*")
_ASSIGNED = regex(rb"(?m)^[ \t]*([A-Za-z_]\w*)[ \t]*(?::[^=\n]*)?=[ \t]*")
_WORD = regex(rb"[A-Za-z_]\w*")
_TEXT = regex(rb"[\"']([^\"'\r\n]{1,200}\.py)[\"']")
_GLOB = regex(
    rb"[\"']([\w./-]+)[\"'][^\"'\r\n]{0,100}\.r?glob\([ \t]*[\"']([^\"'\r\n]{0,100}\.py)[\"']"
)
_FOLDER = regex(rb"[\"']([\w./-]+)[\"']")
_ENTERED = regex(rb"\bcwd\s{0,40}=\s{0,40}(?:str\([ \t]*)?([A-Za-z_]\w*)[ \t]*[),\s]")
_ENTERED_BY_TEXT = regex(rb"\bcwd\s{0,40}=[^,\r\n]{0,100}?[\"']([\w./-]{1,200})[\"']")
_BRACKETS = regex(rb"[\[\](){}]")
_LONGEST = 4_000


def told(data: bytes, starts: Iterator[tuple[int, bytes]]) -> Iterator[tuple[str, int]]:
    """The paths of what is started, each with where; ``starts`` are the ends of what names the
    interpreter, with what follows."""
    names = _Names(data)
    done: set[tuple[tuple[str, ...], str]] = set()
    for at, window in starts:
        name = _NAMED.match(window)
        files = names.files(name[1]) if name is not None else ()
        folder = names.folder(window) if files else ""
        if (files, folder) in done:  # the first place will do
            continue
        done.add((files, folder))
        for path in files:
            yield path, at
            if folder and "/" not in path:
                yield f"{folder.rstrip('/')}/{path}", at


def pattern_of(name: str) -> str:
    """A file's name with ``ANY_NAME`` for what is filled in."""
    return _FILLED.sub(ANY_NAME, name)


def fits(pattern: str, name: str) -> bool:
    """Whether a file may be meant by such a name."""
    form = ".*".join(map(re.escape, pattern.split(ANY_NAME)))
    return re.fullmatch(form, name) is not None


class _Names:
    """What the names of a text are given; looked for once, whatever is started how often."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._loops: dict[bytes, list[int]] | None = None
        self._assigned: dict[bytes, list[int]] | None = None
        self._files: dict[bytes, tuple[str, ...]] = {}
        self._every: tuple[str, ...] | None = None

    def files(self, name: bytes) -> tuple[str, ...]:
        """Files that a name may stand for: of what it loops over, else any that is named."""
        if name not in self._files:
            self._files[name] = self._looped(name)
        return self._files[name]

    def folder(self, window: bytes) -> str:
        """The directory that a process starts in, as far as a text names it; empty where none does."""
        told = _ENTERED_BY_TEXT.search(window)
        if told is not None:
            return _text(told[1])
        name = _ENTERED.search(window)
        given = self._given(name[1])[:1] if name is not None else []
        return "".join(_text(it) for at in given for it in _FOLDER.findall(self._value(at))[-1:])

    def _looped(self, name: bytes) -> tuple[str, ...]:
        found: dict[str, None] = {}
        known = False
        for at in self._over(name):
            values = [self._value(at)]
            word = _WORD.match(values[0])
            if word is not None and word[0] == values[0].rstrip(b": \t"):
                values = [self._value(it) for it in self._given(word[0])]
            known = known or any(it[:1] in (b"[", b"(", b"{") for it in values)
            for value in values:
                globs = _GLOB.findall(value)
                found.update((_text(b"/".join(it)), None) for it in globs)
                found.update((_text(it), None) for it in ([] if globs else _TEXT.findall(value)))
                known = known or bool(globs)
        if known:
            return tuple(found)
        if self._every is None:
            self._every = tuple(dict.fromkeys(map(_text, _TEXT.findall(self._data))))
        return self._every if found.keys() <= {*self._every} else (*found, *self._every)

    def _over(self, name: bytes) -> list[int]:
        """Where begins what the name loops over."""
        if self._loops is None:
            self._loops = {}
            for it in _LOOP.finditer(self._data):
                for word in _WORD.findall(it[1]):
                    self._loops.setdefault(word, []).append(it.end())
        return self._loops.get(name, [])

    def _given(self, name: bytes) -> list[int]:
        """Where begins what the name is given."""
        if self._assigned is None:
            self._assigned = {}
            for it in _ASSIGNED.finditer(self._data):
                self._assigned.setdefault(it[1], []).append(it.end())
        return self._assigned.get(name, [])

    def _value(self, at: int) -> bytes:
        return _value(self._data, at)


def _value(data: bytes, at: int) -> bytes:
    """The expression that begins there: to the end of its brackets, else of its row."""
    if data[at : at + 1] not in (b"[", b"(", b"{"):
        end = data.find(b"\n", at)
        return data[at : end if end >= 0 else len(data)]
    depth = 0
    for it in _BRACKETS.finditer(data, at, at + _LONGEST):
        depth += 1 if it[0] in b"[({" else -1
        if depth == 0:
            return data[at : it.end()]
    return data[at : at + _LONGEST]


def _text(token: bytes) -> str:
    return token.decode("utf-8", "replace")
