"""The same .env file as django-environ and python-decouple read it: row by row, each in its way."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ssot_lint.deploy.readers.env_rows import Row

_DJANGO = re.compile(r"\A(?:export )?([A-Za-z_0-9]+)=(.*)\Z", re.DOTALL)
_ESCAPED = re.compile(r"\\(.)")


def django_environ(string: str) -> Iterator[Row]:
    """No comment behind a value, no space around ``=``, no value of several rows."""
    for start, line in _lines(string):
        found = _DJANGO.match(line)
        if found:
            at = start + found.start(1)
            value = start + found.start(2)
            yield Row(
                found[1],
                _django_value(found[2]),
                at,
                at + len(found[1]),
                value,
                value + len(found[2]),
            )
        elif line.strip() and not line.startswith("#"):
            at = start + len(line) - len(line.lstrip())
            expected = "NAME=value without space around `=`, which is all that django-environ reads"
            yield Row("", None, at, at + 1, expected=expected)


def _django_value(text: str) -> str:
    single = re.match(r"\A'(.*)'\Z", text)
    if single:
        text = single[1]
    double = re.match(r'\A"(.*)"\Z', text)
    if double:
        return _ESCAPED.sub(lambda it: f"\\{it[1]}" if it[1] in "rnt" else it[1], double[1])
    return text


def decouple(string: str) -> Iterator[Row]:
    """Everything before the first ``=`` is the key, everything behind it the value."""
    for start, line in _decouple_lines(string):
        stripped = line.strip()
        if not stripped or stripped.startswith("#") or "=" not in stripped:
            continue
        key, _, value = line.partition("=")
        at = start + len(key) - len(key.lstrip())
        value_at = start + len(line) - len(value.lstrip())
        name, text = key.strip(), value.strip()
        yield Row(name, _unquoted(text), at, at + len(name), value_at, value_at + len(text))


def _unquoted(text: str) -> str:
    quoted = len(text) >= 2 and text[0] == text[-1] and text[0] in "'\""
    return text[1:-1] if quoted else text


def _lines(string: str) -> Iterator[tuple[int, str]]:
    """Rows as ``str.splitlines`` cuts them, with where each begins: django-environ's own."""
    at = 0
    for line in string.splitlines(keepends=True):
        yield at, line.splitlines()[0]
        at += len(line)


def _decouple_lines(string: str) -> Iterator[tuple[int, str]]:
    """Rows as an open text file gives them: CRLF, LF and a lone CR, and nothing else."""
    at = 0
    for line in re.split(r"(?<=\n)|(?<=\r)(?!\n)", string):
        yield at, line
        at += len(line)
