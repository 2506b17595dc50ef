"""What one file says of variables, as linking takes it."""

from __future__ import annotations

from ssot_lint.core.lean import NamedTuple
from ssot_lint.facts.model import Bound, Occurrence, Wrapped


class FileSaid(NamedTuple):
    """What one file says, with what is known of the file."""

    path: str
    occurrences: tuple[Occurrence, ...] = ()
    wrapped: tuple[Wrapped, ...] = ()
    bound: tuple[Bound, ...] = ()
    owner: str | None = None
    tier: str = "production"
