"""Files of ``NAME=value`` that no library of Python reads: systemd's, kustomize's and tox's grammars.

By systemd.exec(5) and its parser, kustomize's ``envs`` and tox's ``file|``: none knows ``export`` or a
comment behind a value, and only systemd's takes quotes away and lets a value go on in the next row.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ssot_lint.deploy.readers.env_rows import Row, commented
from ssot_lint.deploy.text import is_name

_ROW = re.compile(r"[^\r\n]*")
_ROW_END = re.compile(r"\r\n|\n|\r")
_KEY_OF_A_MAP = re.compile(r"[-._a-zA-Z][-._a-zA-Z0-9]*\Z")
_ESCAPED_IN_QUOTES = '"\\`$'


def kustomize(string: str) -> Iterator[Row]:
    """Everything behind the first ``=`` is the value, quotes and blanks at its end with it."""
    for start, row in _rows(string):
        bare = row.lstrip()
        at = start + len(row) - len(bare)
        if not bare:
            continue
        if bare.startswith("#"):
            yield from _commented(string, at)
            continue
        name, equals, value = bare.partition("=")
        if not _KEY_OF_A_MAP.match(name):
            yield _wrong(at, "NAME=value as kustomize reads it, without `export` or blanks around")
        elif not equals:
            yield Row(name, None, at, at + len(name), opaque="the shell")
        else:
            yield _given(name, value, at, at + len(name) + 1)


def tox(string: str) -> Iterator[Row]:
    """Blanks around name and value are none of theirs; quotes are a part of the value."""
    for start, row in _rows(string):
        bare = row.strip()
        at = start + len(row) - len(row.lstrip())
        if not bare:
            continue
        if bare.startswith("#"):
            yield from _commented(string, at)
            continue
        name, equals, value = bare.partition("=")
        if not equals or not is_name(name.strip()):
            yield _wrong(at, "NAME=value as tox reads it, without `export`")
        else:
            lead = len(value) - len(value.lstrip())
            yield _given(name.strip(), value.strip(), at, at + len(name) + 1 + lead)


def systemd(string: str) -> Iterator[Row]:
    """Comments begin a row, with ``#`` or ``;``; quoted pieces are joined; ``\\`` takes the next
    character as it is, and a row end away."""
    at = 0
    while at < len(string):
        if string[at] in " \t\r\n":
            at += 1
        elif string[at] in "#;":
            if string[at] == "#":
                yield from _commented(string, at)
            at = _behind_comment(string, at)
        else:
            row, at = _setting(string, at)
            yield row


def _setting(string: str, start: int) -> tuple[Row, int]:
    end = _end_of_row(string, start)
    equals = string.find("=", start, end)
    name = string[start : equals if equals >= 0 else end].rstrip(" \t")
    if equals < 0 or not is_name(name):
        return _wrong(start, "NAME=value as systemd reads it, without `export`"), end
    value, at, closed = _systemd_value(string, equals + 1)
    if not closed:
        quote = next(it for it in range(equals + 1, len(string)) if string[it] in "'\"")
        return _wrong(quote, f"a closing {string[quote]}"), _end_of_row(string, quote)
    return Row(name, value, start, start + len(name), equals + 1, at), at


def _systemd_value(string: str, at: int) -> tuple[str, int, bool]:
    """A value, where it ends, and whether all its quotes are closed."""
    parts: list[str] = []
    kept = 0  # what stands in quotes keeps its blanks
    plain = False
    while at < len(string) and string[at] not in "\r\n":
        letter = string[at]
        if letter == "\\":
            after = string[at + 1 : at + 2]
            parts += [] if after in ("", "\n", "\r") else [after]
            kept, plain = len(parts), True
            at += 3 if string.startswith("\r\n", at + 1) else 2
        elif letter in "'\"" and not plain:
            inner, at = _quoted(string, at)
            if at < 0:
                return "", len(string), False
            parts += inner
            kept = len(parts)
        elif letter in " \t" and not plain:
            at += 1
        else:
            parts.append(letter)
            plain = True
            kept = kept if letter in " \t" else len(parts)
            at += 1
    return "".join(parts[:kept]), min(at, len(string)), True


def _quoted(string: str, at: int) -> tuple[list[str], int]:
    """The characters between two quotes, and where to go on; -1 where the second is not there."""
    quote, at = string[at], at + 1
    parts: list[str] = []
    while at < len(string):
        letter = string[at]
        if letter == quote:
            return parts, at + 1
        if letter == "\\" and quote == '"' and at + 1 < len(string):
            after = string[at + 1]
            parts += after if after in _ESCAPED_IN_QUOTES else "" if after == "\n" else "\\" + after
            at += 2
            continue
        parts.append(letter)
        at += 1
    return parts, -1


def _behind_comment(string: str, at: int) -> int:
    """A comment whose row ends with ``\\`` goes on in the next one."""
    end = _end_of_row(string, at)
    while string[end - 1] == "\\" and end < len(string):
        found = _ROW_END.match(string, end)
        end = _end_of_row(string, found.end() if found else end + 1)
    return end


def _rows(string: str) -> Iterator[tuple[int, str]]:
    at = 0
    for row in re.split(r"(?<=\n)", string):
        yield at, row.rstrip("\r\n")
        at += len(row)


def _end_of_row(string: str, at: int) -> int:
    found = _ROW.match(string, at)
    return found.end() if found else len(string)


def _commented(string: str, at: int) -> Iterator[Row]:
    row = commented(string, at)
    if row is not None:
        yield row


def _given(name: str, value: str, at: int, value_at: int) -> Row:
    return Row(name, value, at, at + len(name), value_at, value_at + len(value))


def _wrong(at: int, expected: str) -> Row:
    return Row("", None, at, at + 1, expected=expected)
