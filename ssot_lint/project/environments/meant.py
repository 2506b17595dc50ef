"""Which variable was meant by a name that nobody reads."""

from __future__ import annotations

from collections.abc import Iterable

from ssot_lint.core.similar import did_you_mean


def meant(name: str, known: Iterable[str], aliases: Iterable[str] = ()) -> str | None:
    """The one of ``known`` that ``name`` was meant for; None where none is near.

    ``aliases`` are names that no prefix is put before: ``APP_TOKEN`` was meant for ``TOKEN``.
    """
    ends = [it for it in aliases if name.upper().endswith(f"_{it.upper()}")]
    return max(ends, key=len) if ends else did_you_mean(name, known)
