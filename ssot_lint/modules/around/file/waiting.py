"""Files that may reach for others by their words, and show by their bytes that none of these does.

``getattr(module, name)`` matters together with a file that says ``name``: of 247 such files of 14,700 two
have one. Their trees, half of the look at all files, wait until one is met. So do those of files whose words
stand where they are nobody else's (``value.startswith("os.environ/")``): a third of what was left.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator

from ssot_lint.core.lean import Protocol, cast
from ssot_lint.core.lex.lexed import COMMENT, STRING, Lexed
from ssot_lint.core.lex.lexer import lex
from ssot_lint.core.lex.nfkc import may_have_other
from ssot_lint.core.regex import regex
from ssot_lint.core.source import BOM, encoding_of
from ssot_lint.modules.around.file.seen import WORDS

# Each begins with a literal, as in the gate.
_OS = regex(rb"os(?:ix)?(?![\w\x80-\xff])")
_ENVIRON = regex(rb"v(?<=env)(?:ironb?|(?<=getenv)b?|(?<=putenv)|(?<=unsetenv))(?![\w\x80-\xff])")
_BEGINS = regex(rb"[a-z]*\Z")
_SIDE_BY_SIDE = regex(rb"[\"'](?<=[a-z][\"'])[\s\\]*\+?[\s\\]*[rRbBuUfF]{0,2}[\"'](?=[a-z])")
_WORD_ENDS, _WORD = regex(rb"[a-z]+\Z"), regex(rb"[a-z]+")
_PART = regex(rb"[\w\x80-\xff]")
# Letters of a text that are spelled otherwise, or on two rows.
_ESCAPED = regex(
    rb"\\(?:x[4-7]|1[0-7][0-7]|u0[01]|U0(?:00[02]|001[dDeE])|N\{|(?<=[>.]\\)\n|\n[a-z>.])"
)
_EXEC = regex(rb"exec(?:file)?(?![\w\x80-\xff])")
# The end of a text, or of a piece of one, that is a file's name, in whatever letters.
_NAMES_FILE = regex(rb"y(?:(?<=[.\"'}eE6]py)|(?<=[\"']y))[\"'{\\]")
_TAKES_ALL = regex(rb"import[\s\\]*\*")
_IMPORTS = regex(rb"[ \t]*import[ \t]+(?:[\w. \t]+,[ \t]*)*\Z")
_IMPORT_ENDS = regex(rb"[ \t]*(?:[,;\n#]|\Z)")
_IMPORTS_FROM = regex(rb"[ \t]+import[ \t]")
_ATTRIBUTE = regex(rb"\.([A-Za-z_]\w*)")
_READ = regex(rb"\.(?:environ(?:\[|/(?![=/])|\.(?:get|copy|items|keys|values)\()|getenv\()")
_DIVIDED = regex(rb"\.environ/(?![=/])")
_ASKED_IN = regex(rb"(?<![\w\x80-\xff.])in[ \t]+\Z")
_ENDS_THERE = regex(rb"\.environ[ \t]*(?:[:)\]},#\n]|(?:and|or|if|else)[ \t])")
_HAS = regex(rb"(?<![\w\x80-\xff.])(?:has|get)attr\(\Z")
_NAMED = regex(rb",[ ](?:\"\w+\"|'\w+')[,)]")
_EXAMPLE = regex(rb"[ \t]*>>>[ ]import[ ]\Z")
_EXAMPLE_ENDS = regex(rb"[ \t]*(?:#[^\n]*)?(?:\n|\Z)")
_VALUE = regex(rb":[ \t]*\Z")
_VALUE_ENDS = regex(rb"[ \t]*[,}\n]")
_OPERAND = regex(rb"[ \t]+(?:not[ \t]+)?in[ \t]")
_BEFORE = b" \t\n(,=+-*/<>|&~`"
"""What may stand before a name: in a text it begins no path and no field."""
_HANGS = regex(rb"(?:\.|\A)(?:[\s\\]|#[^\n]*\n)*\Z")
_FAR, _LONG = 12, 2_000
_WATCHED = frozenset(word.encode() for word in WORDS)


class _Table(Protocol):
    """The names of one scope, with their flags, and of those in it."""

    symbols: dict[str, int]
    children: list[_Table]


def may_wait(data: bytes, module: str | None, *, stars_are_known: bool = False) -> bool:
    """Whether a text that may reach for others by its words, or ``may_open`` a module, parses and reaches
    for nothing by itself. A word is one where it is spelled in one piece, as in the gate."""
    if not WORDS.isdisjoint((module or "").split(".")):
        return False  # then ``__name__`` says one
    if b"\r" in data or data.startswith(BOM) or not encoding_of(data).is_utf8:
        return False
    if _ESCAPED.search(data) or may_have_other(data, len(data)):
        return False
    if not stars_are_known and _TAKES_ALL.search(data):
        return False
    if (_EXEC.search(data) or b"run_path" in data) and _NAMES_FILE.search(data):
        return False
    words = _Words(data)
    if not words.are_harmless() or _is_in_pieces(data):
        return False
    table = _table(data)
    return table is not None and (not words.read or _imports_os(table))


class _Words:
    """The watched words of a text."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._lexed: Lexed | None = None
        self.read = False
        """Whether one is read, once all were asked."""

    def are_harmless(self) -> bool:
        """Whether none may be another module's."""
        data = self._data
        for start, end in _words(data):
            if _PART.match(data[start - 1 : start]) is not None:
                # Part of a longer word, which it may not be in a text: ``\nos``, ``%sos``.
                if (
                    b"\\" in data[max(start - _FAR, 0) : start]
                    or data[start - 2 : start - 1] == b"%"
                ):
                    return False
            elif not self._is_harmless(start, end) and not self._is_told_apart(start, end):
                return False
        return True

    def _is_harmless(self, start: int, end: int) -> bool:
        """Whether a whole word is ``os`` where it is imported, or where it is asked for what is not watched,
        or for a variable; or what is asked there."""
        data = self._data
        if data[start:end] != b"os":
            before = data[max(start - 4, 0) : start]
            return before.endswith(b"os.") and _PART.match(before[:-3]) is None
        row = data[data.rfind(b"\n", 0, start) + 1 : start]
        if b">>>" in row or b"..." in row:
            # Examples ask for names of the module.
            return bool(_EXAMPLE.match(row) and _EXAMPLE_ENDS.match(data, end))
        if _IMPORTS.match(row) is not None and _IMPORT_ENDS.match(data, end) is not None:
            return True
        if row.strip(b" \t") == b"from" and _IMPORTS_FROM.match(data, end) is not None:
            return True
        before = data[max(start - 2, 0) : start]
        if before[-1:] not in _BEFORE or before in (b"%(", b"\\\n"):
            return False
        if before[-1:].isspace() and _HANGS.search(data[max(start - _LONG, 0) : start]) is not None:
            return False  # on what a dot is said of, on this row or one above
        return self._asks_little(end)

    def _asks_little(self, end: int) -> bool:
        """Whether the ``os`` that ends there is asked for what is not watched, or read."""
        data = self._data
        asked = _ATTRIBUTE.match(data, end)
        if asked is None:
            return data[end : end + 1] == b"."
        if asked[1] not in _WATCHED:
            return True
        reads = _READ.match(data, end) is not None
        self.read = self.read or reads
        return reads

    def _is_told_apart(self, start: int, end: int) -> bool:
        """The same where it matters whether it stands in code, in a comment or in a text."""
        data = self._data
        if data[start:end] != b"os":
            return False
        if self._lexed is None:
            self._lexed = lex(data)
        lexed = self._lexed
        kind = lexed.kind_at(start)
        if lexed.broken or kind == COMMENT:
            return not lexed.broken
        row = data[data.rfind(b"\n", 0, start) + 1 : start]
        if b">>>" in row or b"..." in row or b"import" in row:
            return False
        before = data[max(start - _LONG, 0) : start]
        if kind:
            return kind == STRING and self._is_no_path(start, end, *lexed.text_span(start))
        if _HANGS.search(before) is not None:
            return False
        asks = before.endswith(b"**") or _ASKED_IN.search(before)
        if (asks and _ENDS_THERE.match(data, end)) or (
            _HAS.search(before) and _NAMED.match(data, end)
        ):
            self.read = True
            return True
        return self._asks_little(end)

    def _is_no_path(self, word: int, word_end: int, start: int, end: int) -> bool:
        """Whether a text begins with ``os.environ/`` and stands where nothing is asked for by it."""
        data = self._data
        if word != start + 1 or _DIVIDED.match(data, word_end) is None:
            return False
        before = data[max(start - _LONG, 0) : start]
        if before.endswith(b".startswith("):
            return data[end : end + 1] == b")"
        if before.endswith(b".replace("):
            return data[end : end + 4] in (b', ""', b", ''")
        if _OPERAND.match(data, end) is not None:
            return before[-1:] in b" (" and before.rstrip()[-1:] not in (b"'", b'"', b"\\", b"+")
        return _VALUE.search(before) is not None and _VALUE_ENDS.match(data, end) is not None


def _is_in_pieces(data: bytes) -> bool:
    """Whether two texts side by side may be a watched word together, or with a third."""
    for it in _SIDE_BY_SIDE.finditer(data):
        start, end = it.span()
        left, right = _WORD_ENDS.search(data, max(start - _FAR, 0), start), _WORD.match(data, end)
        if left is not None and right is not None:
            word = left[0] + right[0]
            ends = data[right.end() : right.end() + 1] in (b"'", b'"')
            if word in _WATCHED or (ends and any(word in known for known in _WATCHED)):
                return True
    return False


def _words(data: bytes) -> Iterator[tuple[int, int]]:
    """Where watched words stand, also at the end of longer ones."""
    for it in _OS.finditer(data):
        yield it.start() - (len(it[0]) > 2), it.end()
    for it in _ENVIRON.finditer(data):
        begin = _BEGINS.search(data, max(it.start() - _FAR, 0), it.start())
        start = it.start() if begin is None else begin.start()
        while data[start : it.end()] not in _WATCHED:
            start += 1
        yield start, it.end()


def _table(data: bytes) -> _Table | None:
    """The names of a text; None where it may not parse. A quarter of what its tree takes."""
    # What ``symtable`` wraps, whose objects take as long again; no stub has it.
    import _symtable  # type: ignore[import-not-found]

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return cast("_Table", _symtable.symtable(data.decode(), "", "exec"))
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return None


def _imports_os(table: _Table) -> bool:
    """Whether the name ``os`` is imported anywhere."""
    import _symtable  # pyright: ignore[reportMissingImports]

    imported = cast("int", _symtable.DEF_IMPORT)
    waiting = [table]
    while waiting:
        it = waiting.pop()
        if it.symbols.get("os", 0) & imported:
            return True
        waiting += it.children
    return False
