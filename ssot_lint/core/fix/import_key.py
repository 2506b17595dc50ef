"""What ruff's isort and isort sort imports by: an import's key, and that of a name in its list."""

from __future__ import annotations

import re
from itertools import repeat

from ssot_lint.core.around import Sorting
from ssot_lint.core.lean import NamedTuple
from ssot_lint.core.regex import regex

Key = tuple[object, ...]
_IMPORT = regex(
    rb"(?:from[ \t]+(?P<dots>(?:\.[ \t]*)*)(?P<from>[\w\x80-\xff.]*)[ \t]+import\b(?P<names>.*)"
    rb"|import[ \t]+(?P<module>[\w\x80-\xff.]+)(?:[ \t]+as[ \t]+(?P<name>[\w\x80-\xff]+))?)",
    re.DOTALL,
)
_COMMENT = regex(rb"#[^\r\n]*")
_ALIAS = regex(r"(\w+|\*)(?:\s+as\s+(\w+))?")
_DIGIT = regex(r"\d")
_DIGITS = regex(r"\d+|\D")
_ABSOLUTE = 1 << 20


class Read(NamedTuple):
    """An import as sorters see it."""

    section: int
    key: Key
    is_from: bool


def begins_import(text: bytes) -> bool:
    """Whether a logical line is an import."""
    return _IMPORT.match(text) is not None


def read_import(sorting: Sorting, text: bytes) -> Read | None:
    """What sorts the import that a logical line begins with; None where it is none."""
    found = _IMPORT.match(text)
    if found is None:
        return None
    is_from = found["module"] is None
    dots = (found["dots"] or b"").count(b".")
    module = (found["from"] if is_from else found["module"]).decode("utf-8", "replace")
    section = sorting.local if dots else sorting.section(module)
    form = 0 if sorting.within_sections else int(is_from != sorting.from_first)
    by_length = sorting.by_length or (sorting.straight_by_length and not is_from)
    listed = [_member(sorting, *it) for it in _listed(found["names"] or b"")]
    name = (found["name"] or b"").decode("utf-8", "replace")
    key: Key = (
        form,
        module not in sorting.to_top,
        len(module) + dots if by_length else 0,
        (-dots if sorting.furthest_first else dots) if dots else _ABSOLUTE,
        () if sorting.by_case else _natural(module.lower()),
        _natural(module),
        min(listed, default=()),
        _natural(name),
    )
    return Read(section, key, is_from)


def member_key(sorting: Sorting, alias: str) -> Key:
    """What ``name`` or ``name as other`` is sorted by in a list."""
    name, _, other = alias.partition(" as ")
    return _member(sorting, name.strip(), other.strip())


def _member(sorting: Sorting, name: str, other: str) -> Key:
    return (
        name != "*",
        _type(name) if sorting.by_type else 0,
        len(name) if sorting.by_length else 0,
        () if sorting.by_case else _natural(name.lower()),
        _natural(name),
        _natural(other),
    )


def _listed(text: bytes) -> list[tuple[str, str]]:
    shown = _COMMENT.sub(b"", text).decode("utf-8", "replace")
    return [(it[0], it[1]) for it in _ALIAS.findall(shown)]


def _type(name: str) -> int:
    """Constants, classes, all the rest."""
    if len(name) > 1 and name.isupper():
        return 0
    return 1 if name[:1].isupper() else 2


def _natural(text: str) -> Key:
    """Letter by letter, numbers by their value."""
    if _DIGIT.search(text) is None:  # as nine of ten: a fourteenth of a plain fix's time
        return tuple(zip(map(ord, text), repeat(0)))
    return tuple(
        (ord("0"), int(it)) if it.isdecimal() else (ord(it), 0) for it in _DIGITS.findall(text)
    )
