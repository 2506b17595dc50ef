"""Where a project's import sorter would put one more import: its section, its place there."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from fnmatch import fnmatchcase

from ssot_lint.core.around import Sorting
from ssot_lint.core.lean import NamedTuple
from ssot_lint.core.model import Edit
from ssot_lint.core.regex import regex
from ssot_lint.core.source import newline_of
from ssot_lint.core.tree.code import Code

_IMPORT = regex(
    rb"(?:from[ \t]+(?P<dots>\.*)[ \t]*(?P<from>[\w.]*)[ \t]+import\b"
    rb"|import[ \t]+(?P<module>[\w.]+))"
)
FUTURE, STANDARD, THIRD, FIRST, LOCAL = range(5)


class Order(NamedTuple):
    """What sorts a file's imports, and which of them are expected to go."""

    sorting: Sorting
    going: tuple[tuple[int, int], ...] = ()


class _Import(NamedTuple):
    start: int
    end: int
    section: int
    key: tuple[object, ...]


def place_sorted(
    code: Code,
    sorting: Sorting,
    last: int,
    statement: bytes,
    going: Iterable[tuple[int, int]],
    indent: bytes = b"",
) -> Edit | None:
    """An import below or among those that end at the line ``last``, all as far to the right as
    ``indent``; None where these are unsorted.

    ``going`` are spans of the file that are expected to go with the same fixes.
    """
    block = _block(code, sorting, last, indent)
    keys = [(it.section, it.key) for it in block]
    if not block or keys != sorted(keys):
        return None
    gone = list(going)
    left = [it for it in block if not any(a <= it.start and it.end <= b for a, b in gone)]
    own = _read(sorting, statement, 0, 0)
    newline = newline_of(code.data)
    if own is None or not left:
        return None
    row = indent + statement + newline
    mine = (own.section, own.key)
    before = [it for it in left if (it.section, it.key) <= mine]
    after = [it for it in left if (it.section, it.key) > mine]
    if not before:
        gap = newline if after[0].section != own.section else b""
        at = min(after[0].start, _comments_above(code, after[0].start, indent))
        return Edit(at, at, row + gap)
    prev = before[-1]
    if prev.section == own.section:
        return Edit(prev.end, prev.end, row)
    if after and after[0].section == own.section:
        at = _comments_above(code, after[0].start, indent)
        return Edit(at, at, row)
    return Edit(prev.end, prev.end, newline + row)


def place_sorted_beside(
    code: Code,
    sorting: Sorting,
    line: int,
    statement: bytes,
    going: Iterable[tuple[int, int]],
    indent: bytes,
) -> Edit | None:
    """The same among the imports around a line, each on a row of its own."""
    last = line
    for number in range(line + 1, len(code.lexed.lines)):
        text = _text_at(code, number, indent)
        if text is None or b";" in text:
            break
        if _IMPORT.match(text):
            last = number
        elif text.strip() and not text.startswith(b"#"):
            break
    return place_sorted(code, sorting, last, statement, going, indent)


def _block(code: Code, sorting: Sorting, last: int, indent: bytes) -> list[_Import]:
    """The imports in a row that end with the line ``last``."""
    found: list[_Import] = []
    line = last
    while line >= 0:
        text = _text_at(code, line, indent)
        if text is None:
            break
        read = _read(sorting, text, code.lexed.lines[line], code.lexed.line_end(line))
        if read is not None:
            found.append(read)
        elif text.strip() and not text.startswith(b"#"):
            break
        line -= 1
    return found[::-1]


def _text_at(code: Code, line: int, indent: bytes) -> bytes | None:
    """A logical line without its indentation; None where that is another one."""
    text = code.data[code.lexed.lines[line] : code.lexed.line_end(line)]
    if text.startswith(indent):
        return text[len(indent) :]
    return None if text.strip() else b""


def _read(sorting: Sorting, text: bytes, start: int, end: int) -> _Import | None:
    found = _IMPORT.match(text)
    if found is None:
        return None
    dots = len(found["dots"] or b"")
    module = (found["from"] if found["module"] is None else found["module"]).decode(
        "utf-8", "replace"
    )
    section = LOCAL if dots else _section(sorting, module.partition(".")[0])
    section = sorting.ranks[section]
    if sorting.own_sections and not dots:
        section = _own_section(sorting, module, section)
    is_from = found["module"] is None
    folded = module if sorting.by_case else module.lower()
    form = 0 if sorting.within_sections else int(is_from != sorting.from_first)
    key: tuple[object, ...] = (form, -dots, folded, int(is_from))
    if sorting.within_sections:
        key = (0, -dots, folded, int(is_from))
    return _Import(start, end, section, key)


def _section(sorting: Sorting, top: str) -> int:
    if top == "__future__":
        return FUTURE
    if sorting.is_first_party(top):
        return FIRST
    if top in sys.stdlib_module_names and top not in sorting.third_party:
        return STANDARD
    return THIRD


def _own_section(sorting: Sorting, module: str, usual: int) -> int:
    """The section that names the module most closely."""
    found, longest = usual, -1
    for pattern, rank in sorting.own_sections:
        above = module == pattern or module.startswith(f"{pattern}.")
        if (above or fnmatchcase(module, pattern)) and len(pattern) > longest:
            found, longest = rank, len(pattern)
    return found


def _comments_above(code: Code, start: int, indent: bytes) -> int:
    """Where the comments begin that belong to the import at ``start``."""
    line = code.line_of(start)
    while line and code.data.startswith(indent + b"#", code.lexed.lines[line - 1]):
        line -= 1
    return code.lexed.lines[line]
