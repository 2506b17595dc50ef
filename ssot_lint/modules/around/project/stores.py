"""Where a project puts something else in the place of a getter, or changes what it does.

``app.config.get_env = …``, ``E.get = …``, ``setattr(env, …)``, ``mock.patch("app.config.env")``: in
any package of the project. Bytes decide which files are parsed; few are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import dropwhile

from ssot_lint.core.environment import CHANGES
from ssot_lint.core.lean import Any, NamedTuple
from ssot_lint.core.regex import regex
from ssot_lint.modules.around.file.gate import whole
from ssot_lint.modules.around.file.seen import ANY
from ssot_lint.modules.around.project.reaches import Reaches
from ssot_lint.modules.lookup import last_word


class Store(NamedTuple):
    """One place that replaces something of a getter's module."""

    path: str
    row: int
    below: str
    """What is replaced, as the module has it: ``get_env``, ``E.get``; or a name of it below another
    module that starts with its name: ``asm.env.get``; empty where that is all of the module."""
    at_once: bool
    """Whether its row stands at the left margin: it runs whenever the file is imported."""
    replaces: bool = True
    """Whether it does; else it asks for what is there."""


Stored = Mapping[str, tuple[Store, ...]]
"""Stores by the file that has them."""


class Question:
    """Who stores into ``names``, which a module has that is known as ``modules``, or into what
    these have."""

    asks_reaches = True
    """Whether a file's reaches for the names are needed."""

    def __init__(self, modules: tuple[str, ...], names: frozenset[str]) -> None:
        self.modules = modules
        self.names = names
        self.key = " ".join((*modules, "|", *sorted(names)))
        """Stands for it between runs."""
        self._lasts = {last_word(it) for it in modules}
        either = b"|".join(sorted(re.escape(it.encode()) for it in names))
        self._gate = _gate(either)
        known = b"|".join(sorted(re.escape(it.encode()) for it in modules))
        self._quoted = regex(rb"[\"'](?:%b)[\"']" % known)
        self._from = regex(rb"\b(?:%b)[ \t]+import[ \t]+(?:\(([^)]*)\)|([^\n(#]*))" % either)
        self._named = [whole(it.encode()) for it in sorted(names)]

    def may_answer(self, data: bytes) -> bool:
        """Whether a text is worth parsing."""
        if not any(it in data for it in self._lasts):
            return False
        if any(True for _ in self._put(data)):
            return True
        if all(_is_plain(data, it) for word in self._named for it in word.finditer(data)):
            return (
                False  # as in nearly every file that uses the getter: told in a tenth of the time
            )
        return self._gate.search(data) is not None or self._changes_inside(data)

    def _changes_inside(self, data: bytes) -> bool:
        """Whether a text changes what it takes from one of the names: ``from app.envs import TABLE``."""
        taken = {word for it in self._from.findall(data) for word in _WORD.findall(b" ".join(it))}
        return bool(taken) and any(a in taken or b in taken for a, b in _CHANGED.findall(data))

    def answer(self, path: str, data: bytes, found: Reaches) -> Iterator[Store]:
        """What one file says, whose reaches for the names are given."""
        rows = data.splitlines()
        for module in self.modules:
            for _, reach, below in found.into(module):
                parts = below.split(".")
                if reach.stored and self.names.intersection(parts):
                    row = rows[reach.row - 1] if reach.row <= len(rows) else b""
                    if ANY in reach.path:  # of any module: of this one, too
                        below = ".".join(dropwhile(lambda it: it not in self.names, parts))
                    yield Store(path, reach.row, below, not row[:1].isspace())
        for start in self._put(data):
            number = data.count(b"\n", 0, start)
            yield Store(path, number + 1, "", not rows[number][:1].isspace())

    def _put(self, data: bytes) -> Iterator[int]:
        """Where another module is put in the place of this one: ``sys.modules["app.env"] = fake``."""
        for it in self._quoted.finditer(data) if b"modules" in data else ():
            before = data[max(it.start() - _FAR, 0) : it.start()]
            if _PUT.search(before) is not None or (
                _ITEM.search(before) is not None and _GIVEN.match(data, it.end()) is not None
            ):
                yield it.start()


_FAR = 400
_TABLE = rb"(?<![\w\x80-\xff])modules"
_ITEM, _GIVEN = regex(_TABLE + rb"[ \t]*\[\s*\Z"), regex(rb"\s*\][ \t]*(?::[^=\n]*)?=(?!=)")
_PUT = regex(
    _TABLE + rb"(?:[\"']?\s*,\s*(?:(?:values[ \t]*=[ \t]*)?\{[^}]*)?"
    rb"|[ \t]*\.[ \t]*(?:update\(\s*\{[^}]*|setdefault\(\s*|__setitem__\(\s*))\Z"
)
_LISTED = regex(rb"[ \t]*from[ \t]+[\w.]+[ \t]+import[ \t]+(?:\w+[ \t]*,[ \t]*)*\Z")
_LIST_ENDS = regex(rb"[ \t]*(?:,[ \t]*\w+[ \t]*)*(?:#[^\r\n]*)?(?:[\r\n]|\Z)")


def _is_plain(data: bytes, found: re.Match[bytes]) -> bool:
    """Whether the name is just imported, or called: nothing is stored into what a call gives."""
    start, end = found.span()
    if data[end : end + 1] == b"(":
        before = data[max(start - 8, 0) : start].rstrip(b" \t\\\r\n")
        return data[start - 1 : start] not in (b".", b"'", b'"') and not before.endswith(
            (b".", b"def", b"class")
        )
    row = data[data.rfind(b"\n", 0, start) + 1 : start]
    return _LISTED.match(row) is not None and _LIST_ENDS.match(data, end) is not None


_CHANGING = rb"[ \t]*(?:\[[^\n]*=(?!=)|\|=|\.(?:%b)\()" % b"|".join(
    it.encode() for it in sorted(CHANGES)
)
_WORD = regex(rb"\w+")
_CHANGED = regex(rb"(?m)^[ \t]*(?:del[ \t]+(\w+)[ \t]*\[|(\w+)%b)" % _CHANGING)


def _gate(either: bytes) -> re.Pattern[bytes]:
    """What a file has that stores into one of the names, or into what one has."""
    forms = (
        rb"\.(?:%b)[ \t]*(?::[^\n=]*|,[^\n=()]*|[-+*/|&^%%@<>]+)?=(?!=)",  # app.env.env = …
        rb"(?:^|[^\w.])(?:\w+\.)*(?:%b)(?:\.\w+)+[ \t]*(?:[:,][^\n=]*)?=(?!=)",  # E.get = …
        rb"\btype\([\w.]*\b(?:%b)\)",  # type(env).get = …
        rb"\b(?:%%b)(?:\.\w+)*%b" % _CHANGING,  # TABLE["A"] = …, envs.TABLE.update(…)
        rb"\b(?:%b)[ \t]+as[ \t]",  # from app.env import env as e
        rb"=[ \t]*(?:\w+\.)*(?:%b)[ \t]*(?:$|#|;)",  # e = env
        rb"\bdel [^\n]*\b(?:%b)\b",
        rb"(?:\bfor|\bas)[ \t][\w., \t]*\.(?:%b)[ \t]*(?:[:,]|in\b)",  # for app.env.env in …
        rb"[\"'][\w.:]*\b(?:%b)(?:\.\w+)*[\"']",  # vars(m)["env"], patch("app.env.env")
    )
    told = [it % (either,) for it in forms]
    told.append(rb"(?:setattr|delattr)(?:__)?\(|patch(?:\.\w+)*\(|__dict__|\bvars\(")
    return regex(b"|".join(told), re.MULTILINE)


def flat(stored: Stored) -> dict[str, tuple[tuple[object, ...], ...]]:
    """The same as tuples and plain values."""
    return {path: tuple(tuple(it) for it in found) for path, found in stored.items() if found}


def made(value: object) -> dict[str, tuple[Store, ...]]:
    """The same back; raises ValueError on anything else."""
    if not isinstance(value, dict):
        raise ValueError
    return {str(path): tuple(map(_store, found)) for path, found in value.items()}


class LateStores(Mapping[str, Stored]):
    """Answers by the question's key that a run here has written, made of plain values when asked for."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        self._values = values

    def __getitem__(self, key: str) -> Stored:
        stored = self._values[key].items()
        return {path: tuple([Store(*it) for it in found]) for path, found in stored}

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)


def _store(value: object) -> Store:
    match value:
        case (str(path), int(row), str(below), bool(at_once), bool(replaces)):
            return Store(path, row, below, at_once, replaces)
    raise ValueError
