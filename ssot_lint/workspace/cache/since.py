"""Files that were asked since all was judged last, and say what they said: nobody need ask them again.

Beside the facts file, and for that one alone, which is known by how it looks: a few files take a
hundredth of what it takes to write the facts of all of them anew.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping

from ssot_lint.core.lean import NamedTuple
from ssot_lint.core.plain_values import dumps, own
from ssot_lint.workspace.cache.file import HEAD, head_of, put
from ssot_lint.workspace.cache.packed import packed, unpacked
from ssot_lint.workspace.files.read import read
from ssot_lint.workspace.files.stamp import Stamp, stamp_at

_MAGIC = b"ssot-lint since, format 1\n"


class Since(NamedTuple):
    """What is kept of them."""

    asked: Mapping[str, tuple[Stamp, bytes]]
    """By path: how a file looked, and what it said, ``packed``."""
    outside: frozenset[str]
    """Sources that a walk of the project does not come to."""

    def said(self, path: str, stamp: Stamp | None) -> bytes | None:
        """What a file that looks so said; None where it was not asked."""
        known = self.asked.get(path)
        return unpacked(known[1]) if known is not None and known[0] == stamp else None

    def with_more(self, files: Mapping[str, tuple[Stamp, bytes]], outside: Iterable[str]) -> Since:
        """The same with what other files say, whose facts are given as they are."""
        more = {path: (stamp, packed(facts)) for path, (stamp, facts) in files.items()}
        return Since({**self.asked, **more}, self.outside.union(outside))


def load(facts_path: str) -> Since:
    """What goes with a facts file as it looks now; nothing where that is not sure."""
    try:
        data = read(_beside(facts_path))
        section = data[len(_MAGIC) + HEAD :]
        if data[: len(_MAGIC) + HEAD] == _MAGIC + head_of(section):
            # No stranger knows how the facts file looks here, to the inode and to the nanosecond.
            looked = dumps(stamp_at(facts_path))
            if section.startswith(looked):
                asked, outside = own(section[len(looked) :])
                return Since(asked, frozenset(outside))
    except Exception:  # noqa: BLE001 - damaged, or of another version
        pass
    return Since({}, frozenset())


def save(facts_path: str, since: Since) -> None:
    """Put it in place of what is there; raises OSError."""
    section = dumps(stamp_at(facts_path)) + dumps((dict(since.asked), sorted(since.outside)))
    put(_beside(facts_path), _MAGIC + head_of(section) + section)


def _beside(facts_path: str) -> str:
    directory, name = os.path.split(facts_path)
    return os.path.join(directory, name.replace("facts-", "since-", 1))
