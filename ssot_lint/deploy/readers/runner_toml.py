"""Reads what test runners are given in TOML: ``env`` of pytest, pytest-env's table, ``set_env`` of tox."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ssot_lint.deploy.model import Part, Problem, Provided, Reading
from ssot_lint.deploy.text import Text

_SECTION = re.compile(r"^[ \t]*\[([^\[\]\n]+)\]", re.MULTILINE)
_LISTED = re.compile(r"""["'](?:[RDU]:)*([A-Za-z_]\w*)=([^"'\n]*)["']""")
_PAIR = re.compile(
    r"""(?<![\w."'-])([A-Za-z_]\w*)[ \t]*=[ \t]*(?:"([^"\n]*)"|'([^'\n]*)'|([\w.+-]+))"""
)
_TABLES = re.compile(r"(?:tool\.)?pytest_env|(?:tool\.tox\.)?env(?:_run_base|\.[\w-]+)\.set_env")
_PYTEST = re.compile(r"(?:tool\.pytest\.ini_options|pytest)")
_TOX = re.compile(r"(?:tool\.tox\.)?env(?:_run_base|\.[\w-]+)")
_ENV = re.compile(r"^env[ \t]*=[ \t]*\[(.*?)\]", re.MULTILINE | re.DOTALL)
_SET_ENV = re.compile(r"^set_env[ \t]*=[ \t]*\{([^\n]*)\}", re.MULTILINE)


def read(text: Text, path: str) -> Reading:
    """All that the file's runners are given, as one part; of a file that is no TOML, too."""
    return Reading((Part("", tuple(_given(text, path))),), problems=tuple(_wrong(text, path)))


_AT = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)\Z")


def _wrong(text: Text, path: str) -> Iterator[Problem]:
    """What a parser of TOML says, and where."""
    from ssot_lint.core.toml import loads

    try:
        loads(text.string.replace("\r\n", "\n"))
    except ValueError as error:
        found = _AT.search(str(error))
        message = str(error)[: found.start()] if found else "not TOML"
        end = text.place(len(text.string))
        row, column = (int(found[1]), int(found[2])) if found and found[1] else end
        yield Problem(path, row, column, f"not valid TOML: {message}")


def _given(text: Text, path: str) -> Iterator[Provided]:
    heads = list(_SECTION.finditer(text.string))
    ends = [*(it.start() for it in heads[1:]), len(text.string)]
    for head, end in zip(heads, ends, strict=False):
        name, start = head[1].strip(), head.end()
        if _TABLES.fullmatch(name):
            yield from _found(_PAIR, text, path, start, end)
        elif _PYTEST.fullmatch(name):
            for it in _ENV.finditer(text.string, start, end):
                yield from _found(_LISTED, text, path, it.start(1), it.end(1))
        elif _TOX.fullmatch(name):
            for it in _SET_ENV.finditer(text.string, start, end):
                yield from _found(_PAIR, text, path, it.start(1), it.end(1))


def _found(
    pattern: re.Pattern[str], text: Text, path: str, start: int, end: int
) -> Iterator[Provided]:
    for it in pattern.finditer(text.string, start, end):
        value = next((group for group in it.groups()[1:] if group is not None), "")
        opaque = "{…}" if "{" in value else ""
        site = text.site(it.start(1), it.end(1))
        yield Provided(it[1], None if opaque else value, path, site, opaque)
