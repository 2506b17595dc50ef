"""What a module binds by other than imports, read from its rows at column zero.

Nearly every name of a module is bound by a row that begins with ``def``, ``class`` or ``NAME =``,
and an expression finds those at 300 MB/s. What is not so plain (compound statements, unpacking,
walrus, ``global``) is parsed, that statement alone.
"""

from __future__ import annotations

import re

from ssot_lint.core.lean import TYPE_CHECKING
from ssot_lint.core.regex import regex
from ssot_lint.modules.scan.bindings import Bound
from ssot_lint.modules.scan.enclosing import typing_names
from ssot_lint.modules.scan.stores import stores
from ssot_lint.modules.scan.tops import COMPOUND, WORD, Tops

if TYPE_CHECKING:
    import ast

_CLAUSES = frozenset((b"else", b"elif", b"except", b"finally"))
_BINDING_NOTHING = frozenset((b"import", b"from", b"assert", b"raise", b"pass", b"global"))
_AGAIN = regex(rb"[ \t]*[\w.\[\]\x80-\xff]+[ \t]*(?:,[\w., \t]*)?=(?!=)")
_NO_VALUE = regex(rb"[ \t]*[\w. \t|\x80-\xff]+(?:\[[\w. \t|,\[\]]*\])?[ \t]*(?:#[^\n]*)?(?:\n|\Z)")
_TYPE = regex(rb"(%b+)[ \t]*[\[=]" % WORD)
_IMPORTS_ONLY = regex(
    rb"[^\n]*\n(?:[ \t]*(?:#[^\n]*)?\n"
    rb"|[ \t]+(?:pass|import|from)(?!\w)[^\n(;]*(?:\([^()]*\)[^\n;]*)?\n"
    rb"|(?:else|except|finally)(?!\w)[^\n]*:[ \t]*(?:#[^\n]*)?\n)*\Z"
)
_MAIN = regex(rb"\nif[ \t(]+__name__[ \t]*==")
_NAMED = regex(rb"\nexcept[^\n]*[ \t]as[ \t]|:=|\A\n(?:with|for|match)(?!\w)")
_ALTERNATIVE = regex(rb"\nel(?:se|if)(?!\w)")
_GLOBAL = regex(
    rb"global(?<=[\s;:]global)[ \t]+(%b+(?:[ \t]*,[ \t]*%b+)*)[ \t]*[\n;#]" % (WORD, WORD)
)
_WORD = regex(rb"%b+" % WORD)
_OFFERED = regex(rb"[ \t]*[\[(](?:\s*(?:\"\w+\"|'\w+')\s*,)*\s*(?:\"\w+\"|'\w+')?\s*[\])]\s*")


def read_bound(tops: Tops, imported: set[str]) -> Bound:
    """What the module with these rows binds; ``imported`` are the names that its imports do."""
    found = Bound()
    text, rows = tops.text, tops.rows
    found.checked |= set(map(_text, typing_names(text)))
    walrus = b":=" in tops.outside
    for index, row in enumerate(rows):
        word = row["word"]
        if row["kind"] is not None:
            found.shim = False
            names = found.classes if row["kind"] == b"class" else found.functions
            names.add(_text(row["name"]))
        elif word in COMPOUND and not (word == b"match" and row["sign"]):
            end = index + 1
            while end < len(rows) and rows[end]["word"] in _CLAUSES:
                end += 1
            _read_block(text[row.start() : _start(rows, end, text)], found)
        elif word not in _CLAUSES:
            _read_row(text, row, _start(rows, index + 1, text), found, walrus)
    _read_globals(text, found, imported)
    return found


def _start(rows: list[re.Match[bytes]], index: int, text: bytes) -> int:
    return rows[index].start() if index < len(rows) else len(text)


def _read_row(text: bytes, row: re.Match[bytes], end: int, found: Bound, walrus: bool) -> None:
    """A statement that is neither compound nor a definition."""
    word, sign, at = row["word"], row["sign"], row.end()
    if word in _BINDING_NOTHING or row["other"] == b"@":
        if b";" in text[at:end]:
            _read_others(text[row.start() : end], found)
        return
    if word != b"__all__" and (word is None or not word.startswith(b"warn")):
        found.shim = False
    stop = text.find(b"\n", at)
    rest = text[at : stop if stop >= 0 else len(text)]
    if (
        word == b"__all__"
        and sign == b"="
        and b"#" not in text[at:end]
        and _offered(text[at:end], found)
    ):
        return
    if word == b"__all__" or b";" in rest or (walrus and b":=" in text[at:end]):
        _parse(text[row.start() : end], found)
    elif sign == b"=":
        if b"=" in rest and _AGAIN.match(rest):
            _parse(text[row.start() : end], found)
        else:
            found.values.add(_text(word))  # pyright: ignore[reportArgumentType]
    elif sign == b":":
        if b" = " in rest:
            found.values.add(_text(word))  # pyright: ignore[reportArgumentType]
        elif _NO_VALUE.match(text, at):
            found.annotated.add(_text(word))  # pyright: ignore[reportArgumentType]
        else:
            _parse(text[row.start() : end], found)
    elif word == b"type" and (alias := _TYPE.match(rest.lstrip())):
        found.values.add(_text(alias[1]))
    elif word == b"del" or (b"=" in text[at:end] and (word is None or rest[:1] == b",")):
        _parse(text[row.start() : end], found)


def _read_others(rows: bytes, found: Bound) -> None:
    """What stands behind an import on its row (``import os; x = 1``)."""
    import ast  # hardly anybody writes so

    if any(not isinstance(it, (ast.Import, ast.ImportFrom)) for it in _parse(rows, found)):
        found.shim = False


def _offered(value: bytes, found: Bound) -> bool:
    """Read a plain list of names that the module offers; False where it is anything else."""
    if _OFFERED.fullmatch(value) is None:
        return False
    found.values.add("__all__")
    found.offered = {_text(it) for it in _WORD.findall(value)}
    return True


def _read_block(block: bytes, found: Bound) -> None:
    if _MAIN.match(block) and not _ALTERNATIVE.search(block):
        return
    if _IMPORTS_ONLY.match(block[1:]) and not _NAMED.search(block):
        return
    found.shim = False
    _parse(block, found)


def _parse(statement: bytes, found: Bound) -> list[ast.stmt]:
    """Note what a statement binds, or several; what it is."""
    # Statements that are not plain are few, and ``ast`` takes 5 ms to import.
    from ssot_lint.modules.imports import parse_bytes
    from ssot_lint.modules.scan.bindings_of import bind, stored

    tree = parse_bytes(statement)
    if tree is None:
        found.dynamic = "it does not parse"
        return []
    bind(tree.body, found)
    if b":=" in statement:
        found.values.update(name for it in tree.body for name in stored(it))
    return tree.body


def _read_globals(text: bytes, found: Bound, imported: set[str]) -> None:
    """Names that functions store by way of ``global``."""
    if b"global " not in text:
        return
    named = set[str]()
    for row in _GLOBAL.finditer(text):
        before = text[text.rfind(b"\n", 0, row.start()) + 1 : row.start()].strip()
        if not before or before.endswith((b";", b":")):
            named.update(_text(it) for it in _WORD.findall(row[1]))
    named -= found.values | found.functions | found.classes | imported
    found.values |= {name for name in named if any(stores(text, name))}


def _text(name: bytes) -> str:
    if name.isascii():
        return name.decode("ascii")
    # Python compares identifiers in this form (PEP 3131).
    import unicodedata

    return unicodedata.normalize("NFKC", name.decode("utf-8", "replace"))
