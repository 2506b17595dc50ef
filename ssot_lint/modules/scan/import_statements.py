"""The import statements of a file, read from its bytes at the price of finding a word.

Parsing 10,000 files takes half a minute, this a second. Rows inside triple-quoted strings and
comments are none; what cannot be an import statement in any Python is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ssot_lint.core.lean import NamedTuple
from ssot_lint.core.regex import regex
from ssot_lint.core.source import BOM
from ssot_lint.modules.scan.texts import Texts

_WORD = regex(rb"import(?<![\w\x80-\xff]import)(?=[ \t\\(*])")
_GAP = rb"(?:[ \t\f]|\\[ \t]*\n)"
_FROM = regex(
    rb"from%b*(?P<dots>[. \t]*)(?P<module>[\w\x80-\xff]+(?:%b*\.%b*[\w\x80-\xff]+)*)?%b*\Z"
    % (_GAP, _GAP, _GAP, _GAP)
)
_BRACKETS = regex(rb"%b*\(((?:[^()#]|#[^\n]*)*)\)" % _GAP)
_ROW = regex(rb"(?:[^\n;#\\]|\\[ \t]*\n)*")
_COMMENT = regex(rb"#[^\n]*")
_ITEM = regex(
    rb"(?P<path>\*|[\w\x80-\xff]+(?:%b*\.%b*[\w\x80-\xff]+)*)"
    rb"(?:[\s\\]+as[\s\\]+(?P<local>[\w\x80-\xff]+))?" % (_GAP, _GAP)
)
_SPACE = b" \t\f"
_PLAIN = regex(
    rb"([ \t]*)(?:from (\.*)([A-Za-z_][A-Za-z0-9_.]*)? )?(import) "
    rb"(?:([A-Za-z_][A-Za-z0-9_.]*(?:, [A-Za-z_][A-Za-z0-9_.]*)*)[ \t]*(?=\n|\Z|#)"
    rb"|\(([ \n]*\w+(?:,[ \n]*\w+)*,?[ \n]*)\)[ \t]*(?=\n|\Z|#))"
)


class Item(NamedTuple):
    """One imported name: ``path`` as written, ``local`` what follows ``as`` or the empty string."""

    path: str
    local: str
    start: int
    end: int
    """Offsets of the whole alias, ``as`` included."""


class Statement(NamedTuple):
    """One import statement; ``level`` is -1 for ``import a.b``, else the number of dots."""

    start: int
    end: int
    level: int
    module: str
    items: tuple[Item, ...]
    indent: int
    """Bytes before its row's first statement; -1 where it shares the row with a header."""


def import_statements(data: bytes, texts: Texts) -> Iterator[Statement]:
    """Import statements of ``data``, in order; its rows must end with LF alone."""
    begin = len(BOM) if data.startswith(BOM) else 0
    for found in _WORD.finditer(data):
        at = found.start()
        plain = _plain(data, at, begin, texts)
        if plain is not None:
            yield plain
            continue
        row = max(_row_start(data, at), begin)
        head = data[row:at]
        start = _statement_start(head)
        if start is None or texts.hold(at):
            continue
        before, written = head[:start], head[start:]
        shape = _FROM.match(written) if written else None
        if written and shape is None:
            continue
        spot = row + start
        indent = len(before) if not before.strip(_SPACE) else _shared(before)
        yield _statement(data, spot, found.end(), shape, indent)


def _plain(data: bytes, at: int, begin: int, texts: Texts) -> Statement | None:
    """A statement on one row of its own, as nearly all are."""
    row = max(data.rfind(b"\n", 0, at) + 1, begin)
    if row > 1 and data[row - 2] in b"\\ ":
        return None
    found = _PLAIN.match(data, row)
    if found is None or found.start(4) != at or texts.hold(at):
        return None
    bracketed = found.group(6)
    if bracketed is not None and (found.group(2) is None or not bracketed.isascii()):
        return None
    names = found.group(5) if bracketed is None else bracketed
    start = found.start(5 if bracketed is None else 6)
    items = []
    for name in names.split(b","):
        path = name.strip()
        if path:
            first = start + name.index(path)
            items.append(Item(path.decode(), "", first, first + len(path)))
        start += len(name) + 1
    dots, indent = found.group(2), found.end(1)
    module = (found.group(3) or b"").decode()
    level, begin = (-1, at) if dots is None else (len(dots), indent)
    end = found.end(5) if bracketed is None else found.end(6) + 1
    return Statement(begin, end, level, module, tuple(items), indent - row)


def _row_start(data: bytes, at: int) -> int:
    """Where the logical row of ``at`` begins, as far as backslashes tell."""
    row = data.rfind(b"\n", 0, at) + 1
    while row > 1 and (data[row - 2] == 0x5C or data[row - 3 : row - 1] == b"\\ "):
        row = data.rfind(b"\n", 0, row - 1) + 1
    return row


def _statement_start(head: bytes) -> int | None:
    """Offset in ``head``, a row as far as ``import``, at which the statement begins."""
    blank = len(head) - len(head.lstrip(_SPACE))
    if blank == len(head) or (head.startswith(b"from", blank) and b";" not in head):
        return blank
    if b"#" in head:
        return None
    cut = max(head.rfind(b";"), head.rfind(b":")) + 1
    if not cut:
        return None
    start = cut + len(head[cut:]) - len(head[cut:].lstrip(_SPACE))
    return start if start == len(head) or head.startswith(b"from", start) else None


def _shared(before: bytes) -> int:
    """Indentation of a statement after a semicolon; -1 after the colon of a header."""
    if before.rstrip(_SPACE).endswith(b":"):
        return -1
    return len(before) - len(before.lstrip(_SPACE))


def _statement(
    data: bytes, start: int, at: int, shape: re.Match[bytes] | None, indent: int
) -> Statement:
    bracketed = _BRACKETS.match(data, at) if shape is not None else None
    if bracketed is not None:
        begin, stop, end = *bracketed.span(1), bracketed.end()
    else:
        begin, stop = at, at + len(_ROW.match(data, at)[0].rstrip())  # type: ignore[index]
        end = stop
    items = _items(data[begin:stop], begin)
    if shape is None:
        return Statement(start, end, -1, "", items, indent)
    level = shape["dots"].count(b".")
    return Statement(start, end, level, _text(shape["module"] or b""), items, indent)


def _items(text: bytes, begin: int) -> tuple[Item, ...]:
    plain = text.strip()
    if plain.isalnum() and plain.isascii():
        at = begin + text.index(plain)
        return (Item(plain.decode(), "", at, at + len(plain)),)
    if b"#" in text:
        text = _COMMENT.sub(lambda it: b" " * len(it[0]), text)
    found = []
    for it in _ITEM.finditer(text):
        local = it[2]
        found.append(
            Item(
                _text(it[1]),
                "" if local is None else _text(local),
                begin + it.start(),
                begin + it.end(),
            )
        )
    return tuple(found)


def _text(name: bytes) -> str:
    plain = name if name.isalnum() else name.translate(None, b" \t\f\n\\")
    return plain.decode() if plain.isascii() else _folded(plain)


def _folded(name: bytes) -> str:
    # Python compares identifiers in this form (PEP 3131).
    import unicodedata

    return unicodedata.normalize("NFKC", name.decode("utf-8", "replace"))
