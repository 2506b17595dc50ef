"""Files that ask modules for names which they are told elsewhere, and say none of these themselves.

``getattr(module, name)`` matters together with a file that says ``name``: of 247 such files of 14,700 two
have one. Their trees, half of the look at all files, wait until one is met.
"""

from __future__ import annotations

import symtable
import warnings
from collections.abc import Iterator

from ssot_lint.core.lex.nfkc import may_have_other
from ssot_lint.core.regex import regex
from ssot_lint.core.source import BOM, encoding_of
from ssot_lint.modules.around.seen import WORDS

# Each begins with a literal, as in the gate.
_OS = regex(rb"os(?:ix)?(?![\w\x80-\xff])")
_ENVIRON = regex(rb"v(?<=env)(?:ironb?|(?<=getenv)b?|(?<=putenv)|(?<=unsetenv))(?![\w\x80-\xff])")
_BEGINS = regex(rb"[a-z]*\Z")
_PART = regex(rb"[\w\x80-\xff]")
# Letters of a text that are spelled otherwise, or on two rows.
_ESCAPED = regex(rb"\\(?:x[4-7]|1[0-7][0-7]|[uU]0|N\{|\n[a-z])")
_EXEC = regex(rb"exec(?:file)?(?![\w\x80-\xff])")
_TAKES_ALL = regex(rb"import[\s\\]*\*")
_IMPORTS = regex(rb"[ \t]*import[ \t]+(?:[\w. \t]+,[ \t]*)*\Z")
_IMPORT_ENDS = regex(rb"[ \t]*(?:[,;\n#]|\Z)")
_IMPORTS_FROM = regex(rb"[ \t]+import[ \t]")
_ATTRIBUTE = regex(rb"\.([A-Za-z_]\w*)")
_READ = regex(rb"\.(?:environ(?:\[|\.get\()|getenv\()")
_BEFORE = b" \t\n(,=+-*/<>|&~`"
"""What may stand before a name: in a text it begins no path and no field."""
_HANGS = regex(rb"(?:\.|\A)(?:[\s\\]|#[^\n]*\n)*\Z")
_FAR, _LONG = 12, 2_000
_WATCHED = frozenset(word.encode() for word in WORDS)


def may_wait(data: bytes, module: str | None) -> bool:
    """Whether a text that ``may_open`` a module, and is not led to by other bytes, parses and reaches for
    nothing by itself. A word is one where it is spelled in one piece, as in the gate."""
    if not WORDS.isdisjoint((module or "").split(".")):
        return False  # then ``__name__`` says one
    if b"\r" in data or data.startswith(BOM) or not encoding_of(data).is_utf8:
        return False
    if _ESCAPED.search(data) or _TAKES_ALL.search(data) or may_have_other(data, len(data)):
        return False
    if b".py" in data and (_EXEC.search(data) or b"run_path" in data):
        return False
    reads = False
    for start, end in _words(data):
        if _PART.match(data[start - 1 : start]) is not None:
            # Part of a longer word, which it may not be in a text: ``\nos``, ``%sos``.
            if b"\\" in data[max(start - _FAR, 0) : start] or data[start - 2 : start - 1] == b"%":
                return False
        elif not _is_harmless(data, start, end):
            return False
        else:
            reads = reads or _READ.match(data, end) is not None
    table = _table(data)
    return table is not None and (not reads or _imports_os(table))


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


def _is_harmless(data: bytes, start: int, end: int) -> bool:
    """Whether a whole word is ``os`` where it is imported, or where it is asked for what is not watched,
    or for a variable; or what is asked there."""
    if data[start:end] != b"os":
        return (
            data[start - 3 : start] == b"os." and _PART.match(data[start - 4 : start - 3]) is None
        )
    row = data[data.rfind(b"\n", 0, start) + 1 : start]
    if b">>>" in row or b"..." in row:
        return False  # examples ask for names of the module
    if _IMPORTS.match(row) is not None and _IMPORT_ENDS.match(data, end) is not None:
        return True
    if row.strip(b" \t") == b"from" and _IMPORTS_FROM.match(data, end) is not None:
        return True
    before = data[max(start - 2, 0) : start]
    if before[-1:] not in _BEFORE or before in (b"%(", b"\\\n"):
        return False
    if before[-1:].isspace() and _HANGS.search(data[max(start - _LONG, 0) : start]) is not None:
        return False  # on what a dot is said of, on this row or one above
    asked = _ATTRIBUTE.match(data, end)
    if asked is None:
        return data[end : end + 1] == b"."
    return asked[1] not in _WATCHED or _READ.match(data, end) is not None


def _table(data: bytes) -> symtable.SymbolTable | None:
    """The names of a text; None where it may not parse. A sixth of what its tree takes."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return symtable.symtable(data.decode(), "", "exec")
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return None


def _imports_os(table: symtable.SymbolTable) -> bool:
    """Whether the name ``os`` is imported anywhere."""
    waiting = [table]
    while waiting:
        it = waiting.pop()
        if "os" in it.get_identifiers() and it.lookup("os").is_imported():
            return True
        waiting += it.get_children()
    return False
