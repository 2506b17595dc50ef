"""From bytes to a report: the one path that command line, hook and language server share."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ssot_lint.core.model import CLEAN, Report
from ssot_lint.core.scan import Needles, needles_of
from ssot_lint.core.source import encoding_of, is_notebook
from ssot_lint.rules import TABLE

if TYPE_CHECKING:
    from ssot_lint.core.accessor import Getter
    from ssot_lint.core.settings import FileSettings

# The escapes of the letters, digits and the underscore.
_ESCAPED_LETTER = re.compile(rb"\\u00(?:[46][1-9a-fA-F]|[57][0-9aAfF]|3[0-9])")
_MARKS = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
# Codecs in which ASCII words are not written as ASCII bytes; a cookie may name them all the same.
_FOREIGN = ("utf-7", "utf7", "utf_7", "utf-16", "utf_16", "utf-32", "utf_32", "cp037", "cp500")


def check(data: bytes, settings: FileSettings) -> Report:
    """Everything the selected rules say of ``data``; pure, and never raises on any bytes."""
    if not concerns(data, settings):
        return CLEAN
    if is_notebook(settings.path):
        from ssot_lint.engine.notebook_check import check_notebook  # few runs meet one

        return check_notebook(data, settings)
    # Only a file with a needle pays for libcst (130 ms once a process).
    from ssot_lint.engine.analysis import analyse

    return analyse(data, settings)


def concerns(data: bytes, settings: FileSettings) -> bool:
    """Whether ``data`` must be looked at more closely; may err only by saying yes."""
    needles = needles_for(settings)
    if may_concern(data, len(data), needles):
        return True
    return is_notebook(settings.path) and _may_hold(data, settings)


def may_concern(data: bytes | bytearray, end: int, needles: Needles) -> bool:
    """The same of ``data[:end]``, with the needles given."""
    if needles.occur_in(data, end):
        return True
    mark = bytes(data[:2])
    if mark in _MARKS:
        text = bytes(data[:end]).decode(_MARKS[mark], "replace").encode("utf-8", "replace")
        return needles.occur_in(text, len(text))
    head = bytes(data[: min(end, 512)])
    if b"coding" in head and encoding_of(head).name in _FOREIGN:
        try:
            text = bytes(data[:end]).decode(encoding_of(head).name, "replace").encode()
        except (LookupError, UnicodeError, ValueError):
            return False
        return needles.occur_in(text, len(text))
    return False


def _may_hold(notebook: bytes, settings: FileSettings) -> bool:
    """Whether JSON may spell a needle so that it is not seen in the bytes.

    A getter's name begins behind a quote or behind the ``n`` of a line end; letters may be escaped.
    """
    if _ESCAPED_LETTER.search(notebook):
        return True
    getter = settings.getter
    if getter is None or "SSOT110" not in settings.select:
        return False
    return getter.root.encode() in notebook or not getter.root.isascii()


_KNOWN: dict[tuple[frozenset[str], tuple[str, str] | None], Needles] = {}


def needles_for(settings: FileSettings) -> Needles:
    """The words of which one must occur for any selected rule to have something to say.

    Compiled once for each selection of rules and getter; the patterns are all that is kept.
    """
    return needles_of_rules(settings.select, settings.getter)


def needles_of_rules(select: frozenset[str], getter: Getter | None) -> Needles:
    """The same by the codes selected."""
    named = None if getter is None else (getter.module, getter.root)
    key = (select, named)
    needles = _KNOWN.get(key)
    if needles is None:
        watched = named if "SSOT110" in select else None
        needles = _KNOWN[key] = Needles(_words(select, has_getter=named is not None), watched)
    return needles


def _words(select: frozenset[str], *, has_getter: bool) -> frozenset[str]:
    words: set[str] = set()
    for row in TABLE:
        if row.code not in select or (row.needs_getter and not has_getter):
            continue
        words.update(needles_of(row.watches))
        words.update(row.needles)
    return frozenset(words)
