"""Takes a Dockerfile apart into instructions, each character with the index it stands at."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple


class Instruction(NamedTuple):
    """One instruction with its continuation rows joined."""

    word: str
    """In upper case."""
    at: int
    """The index that it begins at."""
    rest: str
    """What follows the word."""
    indices: tuple[int, ...]
    """Of each character of ``rest``, and of where it ends."""


class Rows(NamedTuple):
    """All instructions of a file."""

    instructions: tuple[Instruction, ...]
    escape: str
    frontend: str
    """What ``# syntax=`` names; empty without one."""


_DIRECTIVE = re.compile(r"#[ \t]*([A-Za-z]+)[ \t]*=[ \t]*(.*?)[ \t]*\Z")
_HEREDOC = re.compile(r"<<(-?)(['\"]?)([A-Za-z_]\w*)\2")
_LINE = re.compile(r"[^\n]*\n?")


def rows(string: str) -> Rows:
    """Comments, blank rows and here-documents left out."""
    directives = dict(_directives(string))
    escape = directives.get("escape", "\\")[:1]
    return Rows(tuple(_instructions(string, escape)), escape, directives.get("syntax", ""))


def _directives(string: str) -> Iterator[tuple[str, str]]:
    """Directives stand above everything else, comments too."""
    for line in string.splitlines():
        found = _DIRECTIVE.match(line.strip())
        if not found:
            return
        yield found[1].lower(), found[2]


def _instructions(string: str, escape: str) -> Iterator[Instruction]:
    at, joined = 0, _Joined()
    while at < len(string):
        found = _LINE.match(string, at)
        assert found is not None
        line, start, at = found[0], at, found.end()
        bare = line.strip()
        if not bare or bare.startswith("#"):
            continue  # inside a continued instruction, too
        body = line.rstrip("\r\n")
        if body.rstrip().endswith(escape):
            joined.add(body.rstrip()[:-1], start)
            continue
        joined.add(body, start)
        instruction, joined = joined.done(), _Joined()
        if instruction.word in ("RUN", "COPY", "ADD"):
            at = _behind_heredocs(string, at, instruction.rest)
        yield instruction
    if joined.characters:
        yield joined.done()


def _behind_heredocs(string: str, at: int, rest: str) -> int:
    for found in _HEREDOC.finditer(rest):
        indent = r"\t*" if found[1] else ""
        closing = rf"^{indent}{re.escape(found[3])}[ \t]*\r?$"
        end = re.compile(closing, re.MULTILINE).search(string, at)
        if end is None:
            return at
        at = min(end.end() + 1, len(string))
    return at


class _Joined:
    """Rows that make one instruction."""

    def __init__(self) -> None:
        self.characters: list[str] = []
        self.indices: list[int] = []

    def add(self, text: str, start: int) -> None:
        self.characters += text
        self.indices += range(start, start + len(text))

    def done(self) -> Instruction:
        whole = "".join(self.characters)
        begin = len(whole) - len(whole.lstrip())
        word = whole[begin:].split(None, 1)[0] if whole.strip() else ""
        behind = begin + len(word)
        last = self.indices[-1] + 1 if self.indices else 0
        indices = (*self.indices[behind:], last)
        at = self.indices[begin] if begin < len(self.indices) else last
        return Instruction(word.upper(), at, whole[behind:], indices)
