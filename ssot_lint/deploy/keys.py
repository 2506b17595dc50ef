"""The keys of one deployment file, whoever they are given to: for editors, where nothing is judged."""

from __future__ import annotations

from ssot_lint.deploy import kinds
from ssot_lint.deploy.model import Problem, Provided
from ssot_lint.deploy.sources import read_alone
from ssot_lint.deploy.text import Text, Unreadable


def keys(path: str, data: bytes) -> tuple[Provided, ...]:
    """Each variable that the file itself gives or documents, in the order of the file."""
    try:
        text = Text(data)
    except Unreadable:
        return ()
    kind = kinds.kind(path, text)
    if kind is None:
        return ()
    reading = read_alone(path, text, kind, _nothing_else)
    given = [it for part in reading.parts for it in (*part.below, *part.provided)]
    given += [it for keep in reading.keeps for it in keep.provided]
    own = {it.site: it for it in given if it.path == path and not it.implied}
    return tuple(own[site] for site in sorted(own))


def _nothing_else(path: str) -> Problem:
    return Problem(path, 0, 0, "not asked")
