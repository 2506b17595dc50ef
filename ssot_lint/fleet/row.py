"""What one run says of one repository: plain values, which processes hand over and the store keeps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from ssot_lint.report.score import Score, Scores, scores_of

UNFINISHED = "its run was ended before it was looked at"
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
    """The row that ``plain`` (a tuple of its fields, or a mapping) was made from, names that are no
    text written as people are shown them. Raises TypeError or ValueError where it is no row."""
    values = dict(plain) if isinstance(plain, Mapping) else dict(zip(Row._fields, plain))
    row = Row(**values)  # type: ignore[arg-type]  # it is looked at now
    return row._replace(
        **{name: text(getattr(row, name)) for name in _TEXTS},
        tiers=tuple((text(name), whole(files), whole(clean)) for name, files, clean in row.tiers),
        findings=tuple((text(code), whole(number)) for code, number in row.findings),
        owners=tuple(map(text, row.owners)),
        unread=tuple((text(path), text(why)) for path, why in row.unread),
        seconds=float(row.seconds),
        reused=whole(row.reused),
        closure=tuple((text(path), text(oid)) for path, oid in row.closure or ()),
        uses=tuple(map(_use, row.uses or ())),
    )


_TEXTS = ("name", "source", "commit", "date", "version", "settings", "policy", "failed")


def _use(plain: Sequence[object]) -> Use:
    *told, row = plain
    variable, default, parse, path = map(text, told)
    return Use(variable, default, parse, path, whole(row))


def text(value: object) -> str:
    """``value``, which must be a text, with bytes that are none as their escapes: what any database
    and any reader of JSON takes."""
    if not isinstance(value, str):
        raise TypeError(f"{value!r:.40} is no text")
    if value.isascii():
        return value
    return value.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def whole(value: object) -> int:
    """``value``, which must be a whole number of things."""
    if type(value) is not int or not 0 <= value < 1 << 53:
        raise TypeError(f"{value!r:.40} is no number of things")
    return value
