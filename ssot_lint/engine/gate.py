"""Which files deserve a closer look: a word must stand in them that a selected rule watches.

May err only by saying yes. Nothing that parses is imported here: nine files of ten end at this gate.
"""

from __future__ import annotations

from ssot_lint.core.lean import TYPE_CHECKING
from ssot_lint.core.lex.nfkc import in_plain_letters, may_have_other
from ssot_lint.core.regex import regex
from ssot_lint.core.scan import Needles, needles_of
from ssot_lint.core.source import encoding_of, is_notebook

if TYPE_CHECKING:
    from ssot_lint.core.accessor import Getter
    from ssot_lint.core.settings import FileSettings
    from ssot_lint.engine.memory import Memory

# The escapes of the letters, digits and the underscore.
_ESCAPED_LETTER = regex(rb"\\u00(?:[46][1-9a-fA-F]|[57][0-9aAfF]|3[0-9])")
_MARKS = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
# Codecs in which ASCII words are not written as ASCII bytes; a cookie may name them all the same.
_FOREIGN = ("utf-7", "utf7", "utf_7", "utf-16", "utf_16", "utf-32", "utf_32", "cp037", "cp500")


NOTHING, GETTER, WORDS = 0, 1, 2
"""What of the needles may stand in a text: none, the getter's name alone, a word."""


def concerns(data: bytes, settings: FileSettings, memory: Memory | None = None) -> bool:
    """Whether ``data`` must be looked at more closely."""
    if met_in(data, needles_for(settings, memory), memory):
        return True
    return is_notebook(settings.path) and _may_hold(data, settings)


def met_in(data: bytes, needles: Needles, memory: Memory | None) -> int:
    """``NOTHING``, ``GETTER`` or ``WORDS``. A file that only uses the getter was asked four times, by whoever has
    to do with it: a fortieth of a run over a project that uses it everywhere."""
    if memory is None:
        return _met_in(data, len(data), needles)
    known = memory.met
    if known is None or known[0] is not data or not known[1].are(needles):
        memory.met = known = data, needles, _met_in(data, len(data), needles)
    return known[2]


def may_concern(data: bytes | bytearray, end: int, needles: Needles) -> bool:
    """The same of ``data[:end]``, with the needles given."""
    return _met_in(data, end, needles) != NOTHING


def _met_in(data: bytes | bytearray, end: int, needles: Needles) -> int:
    if needles.words_occur_in(data, end):
        return WORDS
    if needles.occurs_by_getter(data, end):
        return GETTER
    return WORDS if _is_met_respelled(data, end, needles) else NOTHING


def _is_met_respelled(data: bytes | bytearray, end: int, needles: Needles) -> bool:
    """Whether needles stand in it in other letters, or in an encoding in which they are other bytes."""
    if may_have_other(data, end):
        text = in_plain_letters(bytes(data[:end]))
        return needles.occur_in(text, len(text))
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
    from ssot_lint.rules import rows
    from ssot_lint.rules.table import USE

    getter = settings.getter
    if getter is None or not any(rows(USE, settings.select)):
        return False
    return getter.root.encode() in notebook or not getter.root.isascii()


def needles_for(settings: FileSettings, memory: Memory | None = None) -> Needles:
    """The words of which one must occur for any selected rule to have something to say."""
    if memory is None:
        return needles_of_rules(settings.select, settings.getter)
    getter = settings.getter
    key = settings.select, None if getter is None else (getter.module, getter.root)
    needles = memory.needles.get(key)
    if needles is None:
        needles = memory.needles[key] = needles_of_rules(settings.select, getter)
    return needles


def needles_of_rules(select: frozenset[str], getter: Getter | None) -> Needles:
    """The same by the codes selected."""
    from ssot_lint.rules import TABLE, rows  # a hook's edited file has its words from a note
    from ssot_lint.rules.table import USE

    words: set[str] = set()
    for row in TABLE:
        if row.code in select and (getter is not None or not row.needs_getter):
            words.update(needles_of(row.watches))
            words.update(row.needles)
    uses = getter is not None and any(rows(USE, select))
    return Needles(words, (getter.module, getter.root) if getter is not None and uses else None)
