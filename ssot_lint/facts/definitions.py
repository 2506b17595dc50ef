"""Constants and records that modules define at their top level, where copies of them would matter.

Only what can count (NAMES: strings of several words, collections, regexes; enumerations, data classes
and models), by name and place; values are read by those who compare two of one name.
"""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Iterable, Iterator

from ssot_lint.core.lean import TYPE_CHECKING
from ssot_lint.core.lex.strings import TEXT_BRANCHES
from ssot_lint.core.regex import regex
from ssot_lint.facts.model import Definition

if TYPE_CHECKING:
    from ssot_lint.facts.material import Material
    from ssot_lint.modules.scan.rows import Rows

CONSTANT, RECORD = "constant", "record"
TEXT, REGEX, COLLECTION = "text", "regex", "collection"
"""Sorts of constants, in ``detail``."""

_UPPER = regex(rb"_*[A-Z][A-Z0-9_]*\Z")
_VALUE = regex(
    rb"[ \t]*(?::[^=\n]+)?=(?!=)[ \t]*(?P<value>"
    rb"(?P<text>[rRuUbBfF]{0,2}[\"'])"
    rb"|(?P<regex>(?:\w+\.)?compile[ \t]*\()"
    rb"|[\[{(]|(?:frozenset|set|dict|tuple|list)[ \t]*\()"
)
_SHORT = regex(rb"[rRuU]?(?:\"([^\"\\\n]*)\"|'([^'\\\n]*)')[ \t]*(?:#[^\n]*)?(?:\n|\Z)")
_TOKEN = regex(rb"[\"'#()\[\]{}\n](?:" + TEXT_BRANCHES + rb"|(?<=#)[^\n]*|)")
_STRING = regex(rb"\"([^\"\n]*)\"|'([^'\n]*)'|([\w.]+)")
_CLASS = regex(rb"\nclass[ \t]+(?P<name>[\w\x80-\xff]+)[ \t]*(?:\((?P<bases>[^()]*)\))?[^\n]*:")
_RECORD_BASE = regex(rb"(?:Enum|Flag|TypedDict|NamedTuple|BaseModel)(?![\w\x80-\xff])")
_DECORATED = regex(
    rb"\n@(?:\w+\.)*(?:dataclass|define|frozen|mutable|attrs|s)(?!\w)[^\n]*(?:\n(?:[ \t)@][^\n]*)?)*\Z"
)
_NEXT = regex(rb"\n(?=[^\s#)\]}])")
_WORD = regex(rb"\w*\Z")
_SHORTEST, _LONGEST = 8, 200_000
_LEFT_OUT = frozenset(
    [
        "migrations",
        "versions",
        "vendor",
        "vendored",
        "_vendor",
        "third_party",
        "examples",
        "example",
        "templates",
        "generated",
        "_generated",
    ]
)


def gather(material: Material) -> tuple[Definition, ...]:
    """The definitions of the file that copies may matter of."""
    parts = frozenset((material.module or "").split("."))
    if parts & _LEFT_OUT:
        return ()
    rows = material.rows
    found = [*_constants(material, rows), *_records(material, rows)]
    return tuple(sorted(found, key=lambda it: it.site))


def keys(fact: Definition) -> Iterable[str]:
    """The name without leading underscores; of what may be copied under another, the digest, too."""
    name = fact.name.lstrip("_")
    return (name, f"={fact.digest}") if fact.digest else (name,)


def _constants(material: Material, rows: Rows) -> Iterator[Definition]:
    data = b"\n" + rows.data
    shift = rows.tops.shift + 1
    named = [
        (word, row.start("word") + shift)
        for row in rows.tops.rows
        if row["sign"] and _UPPER.match(word := row["word"])
    ]
    found = [(*it, given) for it in named if (given := _VALUE.match(data, it[1] + len(it[0])))]
    counts = Counter(it[0] for it in found)
    for name, at, it in found:
        start = it.start("value")
        if counts[name] > 1:
            continue
        if it["text"] is not None:
            short = _SHORT.match(data, start)
            if short is not None and not _significant(short[1] or short[2] or b""):
                continue
        end = _end(data, start)
        value = data[start:end]
        sort = TEXT if it["text"] is not None else REGEX if it["regex"] is not None else COLLECTION
        if sort == COLLECTION and value.count(b",") < 2:
            continue
        digest = ""
        if sort == REGEX or (sort == COLLECTION and value.count(b",") >= 5):
            digest = f"{_digest(value, texts_only=sort == REGEX):x}"
        site = material.site(at - 1, at - 1 + len(name))
        extent = f"{start - 1} {end - 1} {zlib.crc32(value):x}"
        yield Definition(site, name.decode(), CONSTANT, digest=digest, detail=(sort, extent))


def _significant(text: bytes) -> bool:
    return len(text) >= _SHORTEST and _WORD.match(text) is None


def _end(data: bytes, start: int) -> int:
    """Where the value that begins at ``start`` ends."""
    depth = 0
    for token in _TOKEN.finditer(data, start, start + _LONGEST):
        char = token[0]
        if char in (b"(", b"[", b"{"):
            depth += 1
        elif char in (b")", b"]", b"}"):
            depth -= 1
        elif char == b"\n" and depth <= 0:
            return token.start()
    return min(len(data), start + _LONGEST)


def _digest(value: bytes, *, texts_only: bool) -> int:
    """The same for values that differ in order, quotes and blanks only; of a regex, in how its flags
    are written, too."""
    found = _STRING.findall(value)
    texts = [b"".join(it[:2] if texts_only else it) for it in found]
    words = sorted(it for it in texts if it)
    return zlib.crc32(b"\0".join(words))


def _records(material: Material, rows: Rows) -> Iterator[Definition]:
    data = b"\n" + rows.data
    if b"class " not in data:
        return
    for it in _CLASS.finditer(data):
        bases = it["bases"] or b""
        if not _RECORD_BASE.search(bases):
            above = data[max(it.start() - 400, 0) : it.start() + 1]
            if b"@" not in above or _DECORATED.search(above) is None:
                continue
        if rows.texts.hold(it.start()):
            continue
        following = _NEXT.search(data, it.end())
        end = following.start() if following is not None else len(data)
        site = material.site(it.start("name") - 1, it.end("name") - 1)
        extent = f"{it.start()} {end - 1} {zlib.crc32(data[it.start() : end]):x}"
        name = it["name"].decode("utf-8", "replace")
        yield Definition(site, name, RECORD, detail=(RECORD, extent))
