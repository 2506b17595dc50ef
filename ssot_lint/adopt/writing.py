"""Writes files that are new, or were read a moment ago: all of them are checked before any is."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import NamedTuple

from ssot_lint.workspace.files.write import replace


class Change(NamedTuple):
    """One file as it is to be; ``before`` is None where it must not be there yet."""

    path: str
    before: bytes | None
    after: bytes


def write(changes: Sequence[Change], root: str) -> None:
    """Write all; raises OSError or WriteError."""
    for change in changes:
        if change.before is not None:
            replace(change.path, change.before, change.after, root)
            continue
        os.makedirs(os.path.dirname(change.path), exist_ok=True)
        # ``x``: whatever came there meanwhile is not overwritten.
        with open(change.path, "xb") as file:
            file.write(change.after)
