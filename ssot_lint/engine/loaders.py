"""Whether a file may use what a rule about loaders watches (``load_dotenv``), told from its bytes."""

from __future__ import annotations

from ssot_lint.core.scan import Needles, needles_of
from ssot_lint.rules.table import LOAD, TABLE, Row

_WATCHED = {it.code: Needles(needles_of(it.watches)) for it in TABLE if it.asked == LOAD}


def may_load(row: Row, data: bytes) -> bool:
    """Whether a name that the rule watches may stand in the file."""
    return _WATCHED[row.code].occur_in(data, len(data))
