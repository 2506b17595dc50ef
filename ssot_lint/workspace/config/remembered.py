"""Tables of TOML that were parsed before, kept beside what else is kept between runs.

The parser takes 5 ms to import, which is a fifth of a hook's run over clean files. A table counts for
the very text that it was made of; anything strange about the file means that nothing is remembered.
It is kept only where a cache is already, for a run that is asked to keep none must leave nothing.
"""

from __future__ import annotations

import os
import sys
from zlib import crc32

from ssot_lint.core.plain_values import dumps, loads

Table = dict[str, object]

CONFIGURATION, SORTER = "configuration", "sorter"
"""What tables are kept for: ours, and the import sorter's, which may stand in another file beside it."""
_LARGEST = 1_000_000
_SUM = 4
"""Bytes of the checksum in front."""


class Remembered:
    """What was parsed before for configurations of the project; off until ``is_on``."""

    def __init__(self, kind: str = CONFIGURATION) -> None:
        self.is_on = False
        self._kind = kind

    def table(self, path: str, text: str) -> Table | None:
        """What ``text``, which stands at ``path``, was parsed to; None where that is not known."""
        if not self.is_on:
            return None
        try:
            with open(self._place(path), "rb") as file:
                body = file.read(_LARGEST)
            if body[:_SUM] != _sum(body[_SUM:]):
                return None  # a table with a letter changed would be other settings
            known: object = loads(body[_SUM:])
        except (OSError, ValueError, EOFError, TypeError, MemoryError):
            return None
        if (
            type(known) is not tuple
            or len(known) != 3
            or known[:2] != (os.path.basename(path), text)
        ):
            return None
        return known[2] if type(known[2]) is dict else None

    def keep(self, path: str, text: str, table: Table) -> None:
        """Remember that ``text`` is parsed to ``table``, where there is a place for it."""
        place = self._place(path)
        if not self.is_on or not _is_cache(os.path.dirname(place)):
            return
        temporary = f"{place}-{os.getpid()}.cache-tmp"
        try:
            data = dumps((os.path.basename(path), text, table))
            with open(temporary, "wb") as file:
                file.write(_sum(data) + data)
            os.replace(temporary, place)
        except (OSError, ValueError):
            pass  # a date is no plain value; a directory may be read-only

    def _place(self, path: str) -> str:
        name = f"{self._kind}-{sys.implementation.cache_tag}.tables"
        return os.path.join(os.path.dirname(path), ".ssot-lint_cache", name)


def parsed_for_sorter(path: str, text: str) -> Table:
    """What a text that configures an import sorter says; raises ValueError. A twentieth of a hook on a
    file with a finding was to parse a project's ``pyproject.toml`` for that."""
    remembered = Remembered(SORTER)
    remembered.is_on = True
    known = remembered.table(path, text)
    if known is None:
        from ssot_lint.core.toml import loads  # 5 ms

        known = loads(text)
        remembered.keep(path, text, known)
    return known


def _sum(data: bytes) -> bytes:
    return crc32(data).to_bytes(_SUM, "little")


def _is_cache(directory: str) -> bool:
    """Whether it is a cache of ours, and no link to one elsewhere."""
    try:
        with open(os.path.join(directory, "CACHEDIR.TAG"), "rb") as file:
            return b"ssot-lint" in file.read(500) and not os.path.islink(directory)
    except OSError:
        return False
