"""What one run says of one repository: plain values, which processes hand over and the store keeps."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from ssot_lint.report.score import Score, Scores, scores_of

NOTHING_CHECKED = "no Python file is checked there: nothing can be said of it"


class Use(NamedTuple):
    """How a repository takes one variable, at the first place that says it."""

    variable: str
    default: str
    """``literal 10``, ``required``, ``none`` …; of secrets never the value."""
    parse: str
    path: str
    row: int


class Row(NamedTuple):
    """One repository in one run. All fields are plain, so that it travels and is stored as it is."""

    name: str
    source: str
    """Where it was taken from, without credentials."""
    commit: str = ""
    date: str = ""
    """Of the commit, ``YYYY-MM-DD``; empty where it is not known."""
    version: str = ""
    """The tool's."""
    settings: str = ""
    """Fingerprint of all that configuration says."""
    policy: str = ""
    """Digest of the one configuration that was given for all; empty for the repository's own."""
    tiers: tuple[tuple[str, int, int], ...] = ()
    """Name, checked files, clean ones."""
    findings: tuple[tuple[str, int], ...] = ()
    """By rule; what a baseline lists counts, what a comment silences with a reason does not."""
    owners: tuple[str, ...] = ()
    """Getters that are configured."""
    unread: tuple[tuple[str, str], ...] = ()
    """Files that could not be checked, and why."""
    failed: str = ""
    """Why there is no more to say of the repository; empty where there is."""
    seconds: float = 0.0
    reused: int = 0
    """Files whose bytes were known."""
    closure: tuple[tuple[str, str], ...] = ()
    """Files that the getters' contracts were read from, and their ids."""
    uses: tuple[Use, ...] = ()

    @property
    def scores(self) -> Scores:
        """The share of clean files, overall and by tier."""
        return scores_of({name: Score(files, clean) for name, files, clean in self.tiers})

    @property
    def total(self) -> int:
        """How many findings there are."""
        return sum(number for _, number in self.findings)

    @property
    def is_complete(self) -> bool:
        """Whether all of it could be looked at."""
        return not self.failed and not self.unread


def row_of(plain: tuple[object, ...] | Mapping[str, object]) -> Row:
    """The row that ``plain`` (a tuple of its fields, or a mapping) was made from."""
    values = dict(plain) if isinstance(plain, Mapping) else dict(zip(Row._fields, plain))
    row = Row(**values)  # type: ignore[arg-type]  # plain values of our own making
    return row._replace(
        tiers=tuple((str(n), int(f), int(c)) for n, f, c in row.tiers),
        findings=tuple((str(code), int(number)) for code, number in row.findings),
        owners=tuple(row.owners),
        unread=tuple((str(path), str(why)) for path, why in row.unread),
        closure=tuple((str(path), str(oid)) for path, oid in row.closure),
        uses=tuple(Use(*it) for it in row.uses),
    )
