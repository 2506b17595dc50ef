"""What is named on the command line of a fleet, as repositories with a revision each.

A source is a checkout, a bare repository, a directory of such, a list (``URL-or-path [revision]`` a
line, ``#`` begins a comment, ``-`` is standard input), or a report that ``ssot-lint report`` recorded.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from ssot_lint.fleet.listed import NoList, read, rows_of
from ssot_lint.fleet.row import text
from ssot_lint.fleet.url import PROTOCOLS, is_url, same_as, scheme_of, without_credentials
from ssot_lint.workspace.config.problem import UsageError

HEAD = "HEAD"
_COMMENT = re.compile(r"(?:^|\s)#.*")


class Source(NamedTuple):
    """One repository of a fleet."""

    place: str
    """Absolute path of a checkout or bare repository, a URL, or the path of a recorded report."""
    revision: str = HEAD
    kind: str = "repository"
    """``repository``, ``url`` or ``recorded``."""
    problem: str = ""
    """Why it cannot be looked at; empty where that is not known yet."""

    @property
    def shown(self) -> str:
        """As people are told it: never with credentials."""
        return text(without_credentials(self.place))

    @property
    def key(self) -> str:
        """What every name of the same place shares; a name that says nothing has its own."""
        if self.problem:
            return f"{self.problem}\n{self.place}"
        return same_as(self.place) if self.kind == "url" else os.path.realpath(self.place)


def sources_of(words: Iterable[str], cwd: str, stdin: Callable[[], bytes] = bytes) -> list[Source]:
    """The repositories that the ``words`` name, each once, in order; ``stdin`` reads standard input.

    Raises UsageError where nothing is named; what is wrong with one source is its ``problem``.
    """
    found: dict[tuple[str, str], Source] = {}
    for word in words:
        for source in _named(word, cwd, stdin):
            key = source.key, source.revision
            known = found.setdefault(key, source)
            if source.kind == "url" and known.place == known.shown:
                found[key] = known._replace(place=source.place)  # it may have credentials
    if not found:
        raise UsageError(
            "no repository is named\n  give checkouts, bare repositories, lists or URLs"
        )
    return list(found.values())


def _named(word: str, cwd: str, stdin: Callable[[], bytes]) -> Iterator[Source]:
    if word == "-":
        try:
            yield from _listed(rows_of(stdin()), cwd, "standard input")
        except NoList as error:
            yield Source("-", problem=f"standard input: {error}")
    elif is_url(word):
        yield _remote(word, HEAD)
    else:
        yield from _at(os.path.normpath(os.path.join(cwd, word)), HEAD)


def _at(path: str, revision: str, within: frozenset[str] = frozenset()) -> Iterator[Source]:
    """``within`` are the lists that name it, which it cannot be itself."""
    try:
        mode = os.stat(path).st_mode
        if is_repository(path):
            yield Source(_around_git(path), revision)
        elif stat.S_ISDIR(mode):
            yield from _in_directory(path, revision)
        elif path.endswith(".json") and stat.S_ISREG(mode):
            yield Source(path, kind="recorded")
        elif stat.S_ISREG(mode) or stat.S_ISFIFO(mode) or stat.S_ISCHR(mode):
            yield from _list(path, within)
        else:
            yield Source(path, revision, problem="is neither a repository nor a list")
    except FileNotFoundError:
        yield Source(path, revision, problem="no such file or directory")
    except (OSError, ValueError) as error:
        yield Source(path, revision, problem=_unread(error))


def _around_git(path: str) -> str:
    """The checkout whose ``.git`` is named; any other path as it is."""
    above, name = os.path.split(path)
    return above if name == ".git" and is_repository(above) else path


def _in_directory(path: str, revision: str) -> Iterator[Source]:
    """What is right below: repositories, and what cannot be told from one."""
    found = 0
    for entry in sorted(os.scandir(path), key=lambda it: it.name):
        source = _below(entry, revision)
        if source is not None:
            found += 1
            yield source
    if not found:
        yield Source(path, revision, problem="no git repository is there, nor right below it")


def _below(entry: os.DirEntry[str], revision: str) -> Source | None:
    try:
        if entry.is_dir() and is_repository(entry.path):
            return Source(entry.path, revision)
        # Some editors lock by a link that leads nowhere, whose name begins with a dot.
        if entry.is_symlink() and not entry.name.startswith("."):
            os.stat(entry.path)
    except FileNotFoundError:
        return Source(entry.path, revision, problem="is a link that leads nowhere")
    except OSError as error:
        return Source(entry.path, revision, problem=_unread(error))
    return None


def _unread(error: OSError | ValueError) -> str:
    why = error.strerror if isinstance(error, OSError) else None
    return f"cannot be read: {why or error}"


def _list(path: str, within: frozenset[str]) -> Iterator[Source]:
    real = os.path.realpath(path)
    if real in within:
        yield Source(path, problem="is a list that names itself")
        return
    try:
        rows = rows_of(read(path))
    except NoList as error:
        yield Source(path, problem=str(error))
        return
    yield from _listed(rows, os.path.dirname(path), path, within | {real})


def _listed(
    rows: Iterable[str], base: str, shown: str, within: frozenset[str] = frozenset()
) -> Iterator[Source]:
    for number, row in enumerate(rows, 1):
        words = _COMMENT.sub("", row).split()
        if not words:
            continue
        place, revision, *rest = [*words, HEAD] if len(words) == 1 else words
        if rest or revision.startswith("-"):
            problem = f"{shown}:{number}: expected `URL-or-path [revision]`"
            yield Source(without_credentials(place), problem=problem)
        elif is_url(place):
            yield _remote(place, revision)
        else:
            path = os.path.normpath(os.path.join(base, os.path.expanduser(place)))
            found = list(_at(path, revision, within))
            yield from (
                it._replace(problem=f"{shown}:{number}: {it.problem}") if it.problem else it
                for it in found
            )


def _remote(url: str, revision: str) -> Source:
    scheme = scheme_of(url)
    if scheme and scheme not in PROTOCOLS:
        known = ", ".join(PROTOCOLS)
        problem = f"the protocol `{scheme}` is not used here; {known} are"
        return Source(url, revision, "url", problem)
    return Source(url, revision, "url")


def is_repository(path: str) -> bool:
    """Whether a checkout (also one of a worktree or submodule) or a bare repository is there. Raises
    OSError where that cannot be told."""
    return _is_there(path, ".git") or (_is_there(path, "HEAD") and _is_there(path, "objects"))


def _is_there(directory: str, name: str) -> bool:
    try:
        os.stat(os.path.join(directory, name))
    except (FileNotFoundError, NotADirectoryError):
        return False
    return True
