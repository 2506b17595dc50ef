"""What bytes beside a name tell of it: what stands before it, whether it can be bound there.

Each errs only by saying that a tree must tell.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ssot_lint.core.lean import NamedTuple
from ssot_lint.core.lex.lexed import FORMATTED, STRING, Lexed
from ssot_lint.core.lex.strings import WORD_BYTES
from ssot_lint.core.lex.words import Words
from ssot_lint.core.regex import regex

_OF_WORDS = bytes(WORD_BYTES)
_FIRST = frozenset(bytes((it,)) for it in WORD_BYTES if it < 0x80 and not 0x30 <= it <= 0x39)
_BLANKS = regex(rb"\s*")
_TEXT = regex(rb"[\w]*(?:'''|\"\"\"|'|\")([\w.\x80-\xff]+)(?:'''|\"\"\"|'|\")\Z")
_IMPORTS = regex(
    rb"(?m)^[ \t]*(?:from[ \t]+[\w.]+[ \t]+)?import\b(?:[ \t]*\([^)]*|(?:\\\r?\n|[^\r\n])*)"
)
_WORD = regex(rb"[\w\x80-\xff]+")
_STARS = regex(rb"import[ \t\\\r\n(]*\*")
_DEFINES = regex(rb"(?:def|class)[ \t\\\r\n]+\Z")
_NEAR = 100


class Root(NamedTuple):
    """A plain name with a dot right before a word."""

    name: str
    start: int
    behind_dot: bool
    """Whether it is an attribute itself."""


def root_before(data: bytes, at: int) -> Root | None:
    """The name that the word at ``at`` is an attribute of, where it stands right before."""
    near = max(at - _NEAR, 0)
    before = data[near:at]
    if not before.endswith(b"."):
        return None
    rest = before[:-1].rstrip(_OF_WORDS)  # a tenth of what an expression takes that looks back
    name = before[len(rest) : -1]
    if name[:1] not in _FIRST:
        return None
    behind_dot = rest.rstrip(b" \t").endswith(b".")
    return Root(name.decode("utf-8", "replace"), near + len(rest), behind_dot)


def belongs_to_more(lexed: Lexed, at: int) -> bool:
    """Whether a word without such a name may be an attribute all the same, or imported."""
    data = lexed.data
    before = data[max(at - _NEAR, 0) : at]
    if before.rstrip(b" \t\f\\\r\n").endswith(b"."):
        return True
    line = lexed.line_index(at)
    if before.rstrip(b" \t\f").endswith((b"\r", b"\n")) and not _BLANKS.fullmatch(
        data, lexed.lines[line], at
    ):
        return True
    return 0 <= lexed.import_in(line) <= at - len(b"import")


def may_bind(data: bytes, name: str, offsets: Iterable[int]) -> list[int]:
    """Those of the offsets of ``name`` at which no byte beside shows it to be a mere use."""
    size = len(name.encode())
    found = []
    row = end = first = 0  # each row is looked at once, however many of the names stand in it
    for at in offsets:
        before, after = data[at - 1 : at], data[at + size : at + size + 1]
        if before == b".":
            continue
        if after == b".":
            # ``import os.path`` binds ``os``; imports go on behind a backslash at most.
            if not row <= at < end:
                row, end = data.rfind(b"\n", 0, at) + 1, data.find(b"\n", at)
                end = len(data) if end < 0 else end
                first = data.find(b"import", row, end)
            if (
                0 <= first <= at - len(b"import")
                or data[max(row - 3, 0) : row].rstrip(b"\r\n")[-1:] == b"\\"
            ):
                found.append(at)
        elif after == b"[" or (after == b"(" and not _DEFINES.search(data[max(at - 80, 0) : at])):
            continue
        else:
            found.append(at)
    return found


def in_strings(lexed: Lexed, words: Words, word: str) -> Iterator[int]:
    """Offsets of strings whose text is ``word`` or a dotted path that ends in it."""
    for at in words.quoted(word):
        kind = lexed.kind_at(at)
        if kind == STRING:
            start, end = lexed.text_span(at)
            if end - start < 300 and _TEXT.match(lexed.data[start:end]):
                yield at
        elif kind == FORMATTED:
            # ``f"{vars(os)['environ']}"``: the fields' strings have no span of their own.
            left = lexed.text_span(at)[1] - at - len(word)
            if left not in (1, 3):  # the f-string's own quotes
                yield at


def star_imports(lexed: Lexed) -> Iterator[int]:
    """Offsets in statements that may import everything from a module."""
    for at in stars(lexed.data):
        if not lexed.kind_at(at):
            yield at


def stars(data: bytes) -> list[int]:
    """The same in strings and comments, too."""
    return [found.start() for found in _STARS.finditer(data)]


def origin(module: str, level: int, own: str | None, *, is_package: bool) -> str:
    """The absolute name of a module that a file called ``own`` imports from; ``level`` counts dots."""
    if not level:
        return module
    parts = (own or "").split(".")
    keep = len(parts) - level + (1 if is_package else 0)
    if own is None or keep <= 0:
        return "." * level + module
    return ".".join([*parts[:keep], *([module] if module else [])])


def imported_words(data: bytes) -> frozenset[bytes]:
    """Every word in what may be an import."""
    return frozenset(word for it in _IMPORTS.findall(data) for word in _WORD.findall(it))
