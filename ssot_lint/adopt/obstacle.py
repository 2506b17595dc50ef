"""What gets in the way: where, what, and the way out."""

from __future__ import annotations

from typing import NamedTuple

from ssot_lint.core.toml_places import KeyPath, locate
from ssot_lint.workspace.config.toml import read_bytes


class Obstacle(NamedTuple):
    """One thing that is amiss."""

    path: str
    line: int
    what: str
    way_out: str


def toml_line(path: str, *keys: KeyPath) -> int:
    """The row of the first of ``keys`` that stands in the file; 1 where none does."""
    data = read_bytes(path)
    entries = locate(data.decode("utf-8-sig", "replace")) if data is not None else {}
    return next((entries[key].key.line for key in keys if key in entries), 1)
