"""Where code has the names of a scope in its hands by their texts: ``globals()``, ``locals()``, ``eval``.

Such code may read or bind a name that it does not spell.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from ssot_lint.core.lex.lexed import COMMENT
from ssot_lint.core.regex import regex
from ssot_lint.core.scan import occurrences
from ssot_lint.core.tree.frames import Frame
from ssot_lint.core.tree.lined import Lined

# What binds or reads names of the module; the last group only where the module's code does.
_BY_TEXT = regex(
    rb"(?<![\w\x80-\xff.])(?:globals[ \t]*\([ \t]*\)|exec[ \t]*\(|(locals|vars)[ \t]*\([ \t]*\))"
    rb"|\bmodules[ \t]*\[[ \t]*__name__"
)
_BINDS_ANY = regex(
    rb"(?:globals|vars|locals)[ \t]*\([ \t]*\)[ \t]*(?:\.[ \t]*(?:update|setdefault|__setitem__)\b"
    rb"|\|=|\[[ \t]*[^\"' \t\]][^\]\n]*\][ \t]*=(?!=))|(?<!self\.)__dict__[ \t]*\.[ \t]*update\b"
    rb"|(?<![\w.])setattr[ \t]*\((?![ \t]*(?:self|cls)\b)"
)
_SERVES = regex(rb"(?m)^(?:async[ \t]+)?def[ \t]+__getattr__\b|^__getattr__[ \t]*=")
_CLASS = regex(rb"__class__(?<=\b__class__)[ \t]*=(?!=)")
# All names at once, and not an entry that is spelled, nor one that is stored.
_ALL = regex(
    rb"(?<![\w\x80-\xff.])(?:(globals)|locals|vars)[ \t]*\([ \t]*\)(?![ \t]*(?:"
    rb"\[[ \t]*[rRuU]?(?:\"[^\"\n]*\"|'[^'\n]*')[ \t]*\]|\[[^\n]*\][ \t]*=(?!=)"
    rb"|\.[ \t]*(?:update\b|(?:get|pop|setdefault)[ \t]*\([ \t]*[\"'])))"
)
_RUNS = regex(
    rb"(?<![\w\x80-\xff.])(?<!def )(?:eval|exec)[ \t]*\("
    rb"(?![ \t\r\n]*[rRuUbB]{0,2}(?:\"[^\"\n]+\"|'[^'\n]+')[ \t\r\n]*[,)])(?![ \t\r\n]*\))"
)
# What each begins with. A pattern that begins with alternatives is tried at every byte: a tenth of what
# 850 files with findings took.
_ALL_WORDS = (b"globals", b"locals", b"vars")
_RUNS_WORDS = (b"eval", b"exec")
_BY_TEXT_WORDS = (*_ALL_WORDS, b"exec", b"modules")


def is_bound_by_text(code: Lined, name: str) -> bool:
    """Whether the file may bind a name of its module, or serve one, without spelling it as a name."""
    data = code.data
    if (b"__getattr__" in data and _SERVES.search(data) is not None) or _CLASS.search(data):
        return True  # a module's own ``__getattr__`` gives what is not there
    if not any(
        it[1] is None or _of_module(code, it) for it in _found(code, _BY_TEXT, _BY_TEXT_WORDS)
    ):
        return False
    if any(not code.lexed.kind_at(it.start()) for it in _BINDS_ANY.finditer(data)):
        return True
    return any(
        data[at - 1 : at] != b"." and code.lexed.kind_at(at) != COMMENT
        for at in occurrences(data, name)
    )


def is_read_by_text(code: Lined, scope: Frame) -> bool:
    """Whether any name of a scope may be read where none is spelled."""
    if row_with_all(code, scope):
        return True
    running = _run_in(code)
    return scope.key in running or (bool(running) and scope.key == code.frames.module.key)


@lru_cache(maxsize=2)
def _run_in(code: Lined) -> frozenset[object]:
    """Keys of the scopes that run text."""
    return frozenset(_scope(code, it).key for it in _found(code, _RUNS, _RUNS_WORDS))


def row_with_all(code: Lined, scope: Frame) -> int:
    """The first row that takes all names of a scope at once; 0 for none."""
    return _rows_with_all(code).get(scope.key, 0)


@lru_cache(maxsize=2)
def _rows_with_all(code: Lined) -> dict[object, int]:
    """By the key of a scope, the first row that takes all its names: each of a thousand functions asks."""
    found: dict[object, int] = {}
    for it in _found(code, _ALL, _ALL_WORDS):
        scope = code.frames.module if it[1] is not None else _scope(code, it)
        found.setdefault(scope.key, code.data.count(b"\n", 0, it.start()) + 1)
    return found


def _found(
    code: Lined, pattern: re.Pattern[bytes], words: Iterable[bytes]
) -> Iterator[re.Match[bytes]]:
    """What stands in code, in its order; each begins with one of the words."""
    return (it for it in _matches(code.data, pattern, words) if not code.lexed.kind_at(it.start()))


def _matches(
    data: bytes, pattern: re.Pattern[bytes], words: Iterable[bytes]
) -> Iterator[re.Match[bytes]]:
    """What ``finditer`` gives, where each begins with one of the words and holds no other."""
    for at in sorted(at for word in words for at in _places(data, word)):
        found = pattern.match(data, at)
        if found is not None:
            yield found


def _places(data: bytes, word: bytes) -> Iterator[int]:
    at = data.find(word)
    while at >= 0:
        yield at
        at = data.find(word, at + len(word))


def _of_module(code: Lined, found: re.Match[bytes]) -> bool:
    return _scope(code, found) is code.frames.module


def _scope(code: Lined, found: re.Match[bytes]) -> Frame:
    return code.frames.of_line(code.line_of(found.start())).scope()
