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
    for at, window in starts:
        name = _NAMED.match(window)
        for path in dict.fromkeys(_texts_of(data, name[1])) if name is not None else ():
            yield path, at
            folder = _folder(data, window)
            if folder and "/" not in path:
                yield f"{folder.rstrip('/')}/{path}", at


def pattern_of(name: str) -> str:
    """A file's name with ``ANY_NAME`` for what is filled in."""
    return _FILLED.sub(ANY_NAME, name)


def fits(pattern: str, name: str) -> bool:
    """Whether a file may be meant by such a name."""
    form = ".*".join(map(re.escape, pattern.split(ANY_NAME)))
    return re.fullmatch(form, name) is not None


def _texts_of(data: bytes, name: bytes) -> Iterator[str]:
    """Files that a name may stand for: of what it loops over, else any that is named."""
    known = False
    for loop in _LOOP.finditer(data):
        if name in _WORD.findall(loop[1]):
            values = [_value(data, loop.end())]
            word = _WORD.match(values[0])
            if word is not None and word[0] == values[0].rstrip(b": \t"):
                values = [
                    _value(data, it.end()) for it in _ASSIGNED.finditer(data) if it[1] == word[0]
                ]
            known = known or any(it[:1] in (b"[", b"(", b"{") for it in values)
            for value in values:
                globs = _GLOB.findall(value)
                yield from (_text(b"/".join(it)) for it in globs)
                yield from (_text(it) for it in ([] if globs else _TEXT.findall(value)))
                known = known or bool(globs)
    if not known:
        yield from map(_text, _TEXT.findall(data))


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


def _folder(data: bytes, window: bytes) -> str:
    """The directory that a process starts in, as far as a text names it; empty where none does."""
    told = _ENTERED_BY_TEXT.search(window)
    if told is not None:
        return _text(told[1])
    name = _ENTERED.search(window)
    for it in _ASSIGNED.finditer(data) if name is not None else ():
        if name is not None and it[1] == name[1]:
            return "".join(map(_text, _FOLDER.findall(_value(data, it.end()))[-1:]))
    return ""


def _text(token: bytes) -> str:
    return token.decode("utf-8", "replace")
