"""One pass over a project's production files: names read directly, words that registries have.

Read from bytes: parsing all files would take longer than the check that comes after.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from ssot_lint.workspace.config.toml import read_bytes

_NAME = rb"[\"']([A-Za-z_][A-Za-z0-9_]*)[\"']"
_READ = re.compile(
    rb"\b(?:environ\s*(?:\.\s*get\s*\(|\[)|getenv\s*\()\s*" + _NAME + rb"(\s*\]\s*=[^=])?"
)
_TEST = re.compile(_NAME + rb"\s+(?:not\s+)?in\s+(?:os\.)?environ\b")
_WRITE = re.compile(rb"\benviron\s*\.\s*(?:pop|setdefault)\s*\(\s*" + _NAME)
_WORDS = re.compile(rb"\b(?:environ|getenv|BaseSettings|ConfigParser)\b")


class Text(NamedTuple):
    """A file that names the environment, or a library's settings."""

    path: str
    reads: Counter[str]
    writes: Counter[str]
    mentions: int


class Scan(NamedTuple):
    """What the files say."""

    texts: tuple[Text, ...]
    files: tuple[str, ...]

    def names(self) -> set[str]:
        """All names that are read directly."""
        return {name for it in self.texts for name in it.reads}


def scan(files: Iterable[str]) -> Scan:
    """Look at every file once."""
    listed = tuple(files)
    found: list[Text] = []
    for path in listed:
        data = read_bytes(path)
        if data is None or (b"environ" not in data and b"getenv" not in data):
            if data is None or not _WORDS.search(data):
                continue
        mentions = len(_WORDS.findall(data))
        if mentions:
            found.append(_text(path, data, mentions))
    return Scan(tuple(found), listed)


def _text(path: str, data: bytes, mentions: int) -> Text:
    reads: Counter[str] = Counter()
    writes: Counter[str] = Counter()
    for match in _READ.finditer(data):
        (writes if match[2] else reads)[match[1].decode()] += 1
    for match in _TEST.finditer(data):
        reads[match[1].decode()] += 1
    for match in _WRITE.finditer(data):
        writes[match[1].decode()] += 1
    return Text(path, reads, writes, mentions)
