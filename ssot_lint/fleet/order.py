"""What workers are asked, and what they answer: names and plain values, never bytes of files.

Whoever hands orders out needs nothing of what doing them takes.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import NamedTuple

from ssot_lint.fleet.store import Known

_DOING = "ssot_lint.fleet.task"
"""Imported where orders are done: it takes 90 ms."""
LARGE = 2000
"""Files of a repository that one task looks at, at the most. To list a repository of 4,300 files costs a
task 40 ms, as much as to check 600 of them: parts of 500 would double the work."""


class Order(NamedTuple):
    """What a task is asked: plain values."""

    name: str
    source: str
    directory: str
    """The repository on a disk that the worker sees."""
    revision: str
    policy: str = ""
    """Path of the configuration that counts instead of the repository's own; empty for those."""
    policy_digest: str = ""
    store: str = ""
    soon_forgotten: int = 0
    """Blobs that runs before this one asked for last are told again."""
    sarif: bool = False
    """Whether the findings are wanted, too."""
    begin: int = 0
    end: int = -1
    """The files of this task, by their number; -1: the whole repository, its row among it."""
    left_out: tuple[int, ...] = ()
    """Files that end whoever checks them, by their number."""
    in_parts: bool = False
    """Whether its files were looked at in parts already: it is not divided again."""
    is_alone: bool = False
    """Whether nothing else is under way with it."""

    @property
    def is_part(self) -> bool:
        """Whether it is about some of the files only."""
        return self.end >= 0


class Answer(NamedTuple):
    """What a task found out: plain values."""

    row: tuple[object, ...] = ()
    """A ``Row``; empty for a part."""
    known: tuple[Known, ...] = ()
    """Blobs that were looked at."""
    sarif: str = ""
    """The findings in SARIF, where they are wanted."""
    files: int = 0
    """Of a repository with more unknown ones than a task is for, which was not begun; else 0."""


def answer(order: Order) -> Answer:
    """Do what is ordered; what goes wrong with the repository is in the row."""
    done: Callable[[Order], Answer] = import_module(_DOING).done
    return done(order)


def files_of(order: Order) -> int:
    """How many files the repository has that is ordered. Raises GitError, ConfigError and OSError."""
    counted: Callable[[Order], int] = import_module(_DOING).files_of
    return counted(order)
