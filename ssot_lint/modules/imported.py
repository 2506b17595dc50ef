"""What a file imports: every ``from module import name``, read from the bytes.

Parsing 10,000 files to count imports would take a minute; a pattern takes a second, and all that a
false hit (in a docstring, say) can do is to move a candidate up by one.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator

from ssot_lint.core.lean import NamedTuple
from ssot_lint.core.regex import regex
from ssot_lint.modules.imports import resolve_from
from ssot_lint.modules.lookup import module_name

_FROM = regex(rb"from[ \t]+(\.*)[ \t]*([\w.]*)[ \t]+import[ \t]*(\([^()]*\)|(?:\\\r?\n|[^\r\n;])*)")
_IMPORT = regex(rb"import[ \t]+((?:\\\r?\n|[\w., \t])+)")
_BLANK = b" \t"
_MODULE = regex(rb"([\w.]+)(?:\s+as\s+(\w+))?")
_COMMENT = regex(rb"#[^\r\n]*")
_NAME = regex(rb"(\w+|\*)(?:\s+as\s+(\w+))?")


class Imported(NamedTuple):
    """One name that a file imports; ``name`` is empty for ``import module``, ``*`` for all there are."""

    module: str
    name: str
    local: str
    """What the file calls it."""
    start: int = 0
    """The byte that the statement's row starts with."""


def imported(data: bytes, package: str) -> Iterator[Imported]:
    """What a file in ``package`` imports, relative imports made absolute."""
    for start, match in _froms(data):
        dots, module, names = match.groups()
        full = resolve_from(_text(module), len(dots), package)
        for name, alias in _NAME.findall(_COMMENT.sub(b"", names)) if full else ():
            yield Imported(full, _text(name), _text(alias or name), start)
    for match in _imports(data):
        for module, alias in _MODULE.findall(match[1]):
            yield Imported(_text(module), "", _text(alias or module))


def _froms(data: bytes) -> Iterator[tuple[int, re.Match[bytes]]]:
    """Those that begin a row, each with where that does. The word is found first: a pattern that begins
    with a row's blanks takes eight times as long."""
    known, at = 0, data.find(b"from")
    while at >= 0:
        row = data.rfind(b"\n", known, at) + 1 or known
        begins = (not row or data[row - 1 : row] == b"\n") and not data[row:at].strip(_BLANK)
        match = _FROM.match(data, at) if begins else None
        if match is not None:
            yield row, match
            known = match.end()
        at = data.find(b"from", known if match is not None else at + 1)


def _imports(data: bytes) -> Iterator[re.Match[bytes]]:
    """Those that begin a row, or stand behind a semicolon or a colon, found the same way."""
    known, at = 0, data.find(b"import")
    while at >= 0:
        row = data.rfind(b"\n", known, at) + 1 or known
        start = row + len(data[row:at].rstrip(_BLANK))
        before = data[start - 1 : start]
        begins = before in (b"", b"\n") or (start > known and before in (b";", b":"))
        match = _IMPORT.match(data, at) if begins else None
        if match is not None:
            yield match
            known = match.end()
        at = data.find(b"import", known if match is not None else at + 1)


def package_of(path: str, roots: tuple[str, ...]) -> str:
    """The package that relative imports of the file start from."""
    name = module_name(path, roots) or ""
    if os.path.basename(path).startswith("__init__."):
        return name
    return name.rpartition(".")[0]


def _text(name: bytes) -> str:
    return name.decode("utf-8", "replace")
