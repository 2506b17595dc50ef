"""What one file says of others, as plain values: kept between runs, read without a parser."""

from __future__ import annotations

from collections.abc import Iterator

from ssot_lint.core.lean import Any, NamedTuple
from ssot_lint.modules.around.file.run import Run

WORDS = frozenset({"os", "posix", "environ", "environb", "getenv", "getenvb", "putenv", "unsetenv"})
ANY = "?"
"""Stands for a module that code works out: every one that the file imports or names."""
OF_A_FILE = "*"
"""Stands before the name of a module that is named by its file: any whose name ends so."""


class Reach(NamedTuple):
    """One dotted path that code or a string of another file takes."""

    path: str
    """``app.core.os.environ``; which part is the module, only the project can tell."""
    row: int
    stored: bool
    """Whether what is there is replaced."""


class Star(NamedTuple):
    """``from module import *``, and which of the names the file then uses."""

    module: str
    row: int
    used: frozenset[str]


class Seen(NamedTuple):
    """What one file says of others."""

    reaches: tuple[Reach, ...] = ()
    stars: tuple[Star, ...] = ()
    modules: tuple[str, ...] = ()
    """Modules that it imports or names in strings; asked for only with ``ANY`` paths or patches."""
    blind: tuple[str, ...] = ()
    """Where it does not parse: watched words that stand in it."""
    aliases: tuple[str, ...] = ()
    """What it calls parts of ``os`` beside their own names."""
    runs: tuple[Run, ...] = ()
    """What it runs by its path."""
    opens: tuple[Reach, ...] = ()
    """Modules of which it asks, or in which it replaces, what it is told elsewhere."""
    said: tuple[str, ...] = ()
    """Texts, keywords and fields that are watched words: another file may be told them."""
    waits: bool = False
    """Whether ``opens`` is only known once its tree is read; all else is."""


NOTHING = Seen()


def tails(path: str) -> Iterator[tuple[str, str]]:
    """The ways to cut a dotted path into a module and what is asked of it, the longest module first."""
    at = len(path)
    while (at := path.rfind(".", 0, at)) > 0:
        yield path[:at], path[at + 1 :]


def flat(seen: Seen) -> tuple[Any, ...]:
    """The same as tuples and plain values."""
    reaches = tuple(tuple(it) for it in seen.reaches)
    stars = tuple((it.module, it.row, tuple(sorted(it.used))) for it in seen.stars)
    runs = tuple(tuple(it) for it in seen.runs)
    opens = tuple(tuple(it) for it in seen.opens)
    told = seen.said, seen.waits
    return reaches, stars, seen.modules, seen.blind, seen.aliases, runs, opens, *told


def made(value: object) -> Seen:
    """The same back; raises ValueError on anything else."""
    match value:
        case (
            tuple(reaches),
            tuple(stars),
            tuple(modules),
            tuple(blind),
            tuple(aliases),
            tuple(runs),
            tuple(opens),
            tuple(said),
            bool(waits),
        ):
            return Seen(
                tuple(map(_reach, reaches)),
                tuple(map(_star, stars)),
                _texts(modules),
                _texts(blind),
                _texts(aliases),
                tuple(map(_run, runs)),
                tuple(map(_reach, opens)),
                _texts(said),
                waits,
            )
    raise ValueError


def made_of_own(value: Any) -> Seen:
    """The same of what a run here has written."""
    reaches, stars, modules, blind, aliases, runs, opens, said, waits = value
    return Seen(
        tuple([Reach(*it) for it in reaches]),
        tuple([Star(module, row, frozenset(used)) for module, row, used in stars]),
        *(modules, blind, aliases),
        tuple([Run(*it) for it in runs]),
        tuple([Reach(*it) for it in opens]),
        *(said, waits),
    )


def _reach(value: object) -> Reach:
    match value:
        case (str(path), int(row), bool(stored)):
            return Reach(path, row, stored)
    raise ValueError


def _star(value: object) -> Star:
    match value:
        case (str(module), int(row), tuple(used)):
            return Star(module, row, frozenset(_texts(used)))
    raise ValueError


def _run(value: object) -> Run:
    match value:
        case (str(path), int(row)):
            return Run(path, row)
    raise ValueError


def _texts(values: tuple[object, ...]) -> tuple[str, ...]:
    found = tuple(it for it in values if isinstance(it, str))
    if len(found) != len(values):
        raise ValueError
    return found
