"""Functions that run elsewhere: their source or code is taken, or a library sends them there.

The names that they ask have to be there wherever that is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from ssot_lint.core.around import CODE, CODE_PARTS, GIVEN, TAKING
from ssot_lint.core.regex import regex
from ssot_lint.core.scan import occurrences
from ssot_lint.core.tree.lined import Lined

_TAKES = (*TAKING, CODE)
_OF_CODE = regex(
    rb"__code__[ \t]*(?:\.[ \t]*(?!%b)|=(?!=))" % b"|".join(it.encode() for it in CODE_PARTS)
)
# By library, what decorates functions that it runs elsewhere: in an environment, a container, on a worker.
_LIBRARIES = {
    b"airflow": ("virtualenv", "external_python", "docker", "kubernetes"),
    b"modal": ("function", "cls"),
    b"ray": ("remote",),
    b"pyspark": ("udf", "pandas_udf"),
    b"snowflake": ("udf", "sproc"),
}
_IMPORTS = regex(rb"(?m)^[ \t]*(?:from|import)[ \t]+(%b)(?![\w\x80-\xff])" % b"|".join(_LIBRARIES))
_DECORATES = regex(
    rb"(?m)^[ \t]*@[ \t]*(?:[\w\x80-\xff]+[ \t]*\.[ \t]*)*([\w\x80-\xff]+)[ \t]*(?:\(|$|\r)"
)
_AS = regex(rb"[ \t]+as[ \t]+([\w\x80-\xff]+)")
_CALLED = regex(rb"[\w\x80-\xff]+[ \t]*\(|__code__")
_DEFINES = regex(rb"(?:async[ \t]+)?(?:def|class)[ \t]+([\w\x80-\xff]+)")


def taken(code: Lined, senders: Mapping[str, str]) -> dict[str, tuple[int, str]]:
    """Names of functions whose source may be taken, by what the project calls with them or decorates
    them with, each with where that is and its number: the first counts. No name stands for all."""
    found: dict[str, tuple[int, str]] = {}
    for name in sorted(senders):
        if name.startswith(GIVEN):
            last = name.removeprefix(GIVEN).rpartition(".")[2]
            found.setdefault(last, (len(found), senders[name]))
    for places, told in _named(code, senders):
        for at in places:
            if not code.lexed.kind_at(at) and _OF_CODE.match(code.data, at) is None:
                place = told or _row(code, at)
                for it in _given(code, at):
                    found.setdefault(it, (len(found), place))
    return found


def sent_by_libraries(code: Lined) -> dict[str, str]:
    """Names of functions that a library runs elsewhere, each with what decorates it."""
    if not any(it in code.data for it in _LIBRARIES):
        return {}
    libraries = {it[1] for it in _IMPORTS.finditer(code.data)}
    sending = {name for it in libraries for name in _LIBRARIES[it]}
    found: dict[str, str] = {}
    for it in _DECORATES.finditer(code.data) if sending else ():
        name = it[1].decode("utf-8", "replace")
        if name in sending and not code.lexed.kind_at(it.start(1)):
            row = _row(code, it.start(1))
            for given in _given(code, it.start(1)):
                found.setdefault(given, f"`@{name}` in {row}")
    return found


def _named(code: Lined, senders: Mapping[str, str]) -> Iterator[tuple[list[int], str]]:
    """Where stands what takes sources, as the file calls it, with its place elsewhere.

    Other names of it are read where it stands: to search whole files for them took 4 ms a file.
    """
    for name in (*_TAKES, *senders):
        if not name.startswith(GIVEN) and name.encode() in code.data:
            told, places = senders.get(name, ""), occurrences(code.data, name)
            yield places, told
            size = len(name.encode())
            for other in {it[1] for at in places if (it := _AS.match(code.data, at + size))}:
                yield occurrences(code.data, other.decode("utf-8", "replace")), told


def _given(code: Lined, at: int) -> set[str]:
    """Names that the statement at ``at`` may give to what is called there; for a decorator, what it
    decorates."""
    line = code.line_of(at)
    text = _text(code, line)
    if text.startswith(b"@"):
        while text.startswith(b"@") and line + 1 < len(code.lexed.lines):
            line += 1
            text = _text(code, line)
        found = _DEFINES.match(text)
        return set() if found is None else {found[1].decode("utf-8", "replace")}
    defined = _DEFINES.match(text)
    if defined is not None:  # unless its body stands in the same row, and calls it there
        ahead = code.lexed.line_end(line) - len(text)
        if at - ahead <= defined.start(1) or _CALLED.match(code.data, at) is None:
            return set()
    return {it.decode("utf-8", "replace") for it in re.findall(rb"[\w\x80-\xff]+", text)}


def _row(code: Lined, at: int) -> str:
    row = code.data.count(b"\n", 0, at) + 1
    return f"row {row}"


def _text(code: Lined, line: int) -> bytes:
    return code.data[code.lexed.lines[line] : code.lexed.line_end(line)].lstrip(b" \t\f")
