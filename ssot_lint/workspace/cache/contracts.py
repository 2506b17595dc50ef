"""What getters promise, kept beside the outcomes: believed while all that it was derived from looks as
it did.

A file may come from a stranger, who could have it promise anything. So no contract is taken without a
text that looks as it did to the inode and to the nanosecond, which no stranger knows; and nothing else
is asked of the disk before that is sure.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Mapping

from ssot_lint import __version__
from ssot_lint.core.lean import Any, NamedTuple
from ssot_lint.core.plain_values import dumps, loads
from ssot_lint.getter.contract import Contract
from ssot_lint.getter.kept.plain import flat, made
from ssot_lint.getter.kept.watched import Answer, Question, says_the_same
from ssot_lint.modules.tree import DISK
from ssot_lint.workspace.cache.file import CONTRACTS_SUFFIX, HEAD, head_of, put
from ssot_lint.workspace.files.stamp import Stamp, is_late, stamp_at

_NAME = f"getters-{sys.implementation.cache_tag}-{__version__}{CONTRACTS_SUFFIX}"
_LARGEST = 1 << 22
_MOST = 64
"""Getters of one project that are kept."""


class _Entry(NamedTuple):
    """One contract."""

    texts: dict[str, Stamp]
    """Files that were read, as they looked."""
    answers: tuple[tuple[Question, Answer], ...]
    """What else was asked of the project."""
    looked: tuple[str, ...]
    contract: Contract


class Contracts:
    """Those of a run; read when the first is asked for."""

    def __init__(self, directory: str, tool: str, since: Callable[[str], int]) -> None:
        """``tool`` says which code derives them; files of a ``directory`` that are stamped later than
        ``since`` says may have changed since they were read."""
        self._directory = directory
        self._path = os.path.join(directory, _NAME)
        self._tool = tool
        self._since = since
        self._known: dict[str, Any] | None = None

    def recall(self, key: str) -> tuple[Contract, tuple[str, ...]] | None:
        """As a ``Keeper``."""
        try:
            entry = _entry(self._kept()[key])
        except Exception:  # noqa: BLE001 - not there, or made by who knows whom
            return None
        if not entry.texts or any(stamp_at(it) != was for it, was in entry.texts.items()):
            return None
        return (entry.contract, entry.looked) if says_the_same(DISK, entry.answers) else None

    def learn(
        self, key: str, contract: Contract, looked: Iterable[str], asked: Mapping[Question, Answer]
    ) -> None:
        """As a ``Keeper``; at once, since it is once for many runs. No error where it cannot be
        written: the cache of outcomes lies there, too, and says so."""
        value = flat(contract)
        texts = [path for (kind, path, _), found in asked.items() if kind == "read" and found]
        answers = tuple(it for it in asked.items() if it[0][0] != "read" or not it[1])
        if value is None or not texts:
            return
        try:
            since = self._since(self._directory)
            stamps = {path: stamp_at(path) for path in texts}
            if any(it is None or is_late(it, since) for it in stamps.values()):
                return
            self._known = None  # another run may have been here
            known = {**self._kept(), key: (stamps, answers, tuple(looked), value)}
            newest = dict([*known.items()][-_MOST:])
            data = dumps((self._tool, newest))
            put(self._path, head_of(data) + data)
            self._known = newest
        except OSError:
            pass

    def _kept(self) -> dict[str, Any]:
        """What is kept, as it was read; nothing where that is none of ours."""
        if self._known is None:
            self._known = _load(self._path, self._tool)
        return self._known


def _load(path: str, tool: str) -> dict[str, Any]:
    try:
        with open(path, "rb") as stream:
            head, data = stream.read(HEAD), stream.read(_LARGEST)
        if head == head_of(data):
            match loads(data):
                case (str(told), dict(known)) if told == tool:
                    return {str(key): it for key, it in known.items()}
    except Exception:  # noqa: BLE001 - as above
        pass
    return {}


def _entry(value: object) -> _Entry:
    match value:
        case (dict(texts), tuple(answers), tuple(looked), contract):
            return _Entry(
                {_text(path): _stamp(stamp) for path, stamp in texts.items()},
                tuple(map(_answered, answers)),
                tuple(map(_text, looked)),
                made(contract),
            )
    raise ValueError


def _answered(value: object) -> tuple[Question, Answer]:
    match value:
        case ((str(kind), str(path), tuple(names)), bool() | str() | None as answer):
            return (kind, path, tuple(map(_text, names))), answer
        case ((str(kind), str(path), tuple(names)), tuple(answers)):
            return (kind, path, tuple(map(_text, names))), tuple(map(_text, answers))
    raise ValueError


def _stamp(value: object) -> Stamp:
    match value:
        case (int(modified), int(changed), int(size), int(number)):
            return modified, changed, size, number
    raise ValueError


def _text(value: object) -> str:
    if isinstance(value, str):
        return value
    raise ValueError
