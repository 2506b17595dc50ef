"""Places inside an occurrence, counted from where it begins: what stands elsewhere says the same."""

from __future__ import annotations

from ssot_lint.core.lean import Any
from ssot_lint.facts.model import Occurrence

_Sites = tuple[Any, ...]


def relative(it: Occurrence) -> Occurrence:
    """The occurrence as a fact."""
    return _moved(it, -it.site.start, -it.site.row)


def absolute(it: Occurrence) -> Occurrence:
    """The same with offsets and rows of its file."""
    return _moved(it, it.site.start, it.site.row)


def _moved(it: Occurrence, offset: int, row: int) -> Occurrence:
    """Columns stay: a row that is another one says something else."""
    if not (it.named or it.branches or it.default_at or it.until):
        return it
    return it._replace(
        named=tuple(_site(site, offset, row) for site in it.named),
        branches=tuple((at + offset, number) for at, number in it.branches),
        default_at=tuple(at + offset for at in it.default_at),
        until=it.until + offset if it.until else 0,
        arguments=_arguments(it, offset),
    )


def _site(site: _Sites, offset: int, row: int) -> _Sites:
    start, end, first, column, last, end_column = site
    return start + offset, end + offset, first + row, column, last + row, end_column


def _arguments(it: Occurrence, offset: int) -> _Sites:
    """Of an entry of a table: where its value begins and ends."""
    return tuple(at + offset for at in it.arguments) if it.kind == "entry" else it.arguments
