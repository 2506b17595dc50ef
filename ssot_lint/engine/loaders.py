"""Whether a file may use what a rule about loaders watches (``load_dotenv``), told from its bytes."""

from __future__ import annotations

from collections.abc import Iterable

from ssot_lint.core.scan import Needles, needles_of, occurrences
from ssot_lint.rules.table import LOAD, TABLE, Row

_WATCHED = {it.code: Needles(needles_of(it.watches)) for it in TABLE if it.asked == LOAD}


def may_load(row: Row, data: bytes) -> bool:
    """Whether a name that the rule watches may stand in the file."""
    return _WATCHED[row.code].occur_in(data, len(data))


def is_spelled(row: Row, data: bytes) -> bool:
    """Whether every word of such a name stands there, the last as a word of its own: ``environ`` alone
    is in each file that reads ``os.environ``, and no use of ``environ.Env``."""
    return any(occurrences(data, it.rpartition(".")[2]) for it in all_there(data, row.watches))


def all_there(data: bytes, names: Iterable[str]) -> frozenset[str]:
    """The dotted names of which every word stands in the file, as it must where they are used."""
    known: dict[str, bool] = {}
    found = []
    for name in names:
        for word in name.split("."):
            if word not in known:
                known[word] = word.encode() in data
            if not known[word]:
                break
        else:
            found.append(name)
    return frozenset(found)
