"""A file cut into its statements, and its classes into their methods, by tokens alone."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator

from ssot_lint.core.lean import TYPE_CHECKING, NamedTuple
from ssot_lint.core.lex.lexed import COMMENT, STRING
from ssot_lint.core.regex import regex
from ssot_lint.facts.variables.chosen.words import words_in

if TYPE_CHECKING:
    from ssot_lint.core.lex.lexed import Lexed

_GOES_ON = (b"elif", b"else", b"except", b"finally")
_NO_STATEMENT = frozenset(b" \t\f#\n\r")
_AT = ord("@")
Row = tuple[int, int, "int | None"]
"""A logical line, and the number of the function it stands in, whose names are its own."""


class Part(NamedTuple):
    """One statement of the module, with its decorators."""

    start: int
    end: int
    name: str
    """Of a function or a class; else empty."""
    is_class: bool


class Method(NamedTuple):
    """One method of a class, with its decorators."""

    start: int
    end: int
    name: bytes


def parts_of(lexed: Lexed) -> list[Part]:
    """All statements of the module."""
    data = lexed.data
    found: list[Part] = []
    starts: list[int] = []
    decorated = False
    # Nine rows of ten are indented: to call a function for each took two thirds of this one's time.
    padded = data + b"\n"
    for at in [at for at in lexed.lines if padded[at] not in _NO_STATEMENT]:
        if not data.startswith(_GOES_ON, at):
            if not decorated:
                starts.append(at)
            decorated = data[at] == _AT
    for at, end in zip(starts, [*starts[1:], len(data)]):
        named = _NAMED.match(data, at, end)
        name = "" if named is None else named[2].decode("utf-8", "replace")
        is_code = named is None and data[at : at + 1] == b"@"
        found.append(
            Part(at, end, name if not is_code else "", bool(named and named[1] == b"class"))
        )
    return found


def said_in(lexed: Lexed) -> bytes:
    """The text with blanks for its comments, and for texts in three quotes that are statements: words in
    them are for people."""
    text = lexed.data
    data = bytearray(text)
    for start, end, kind in zip(lexed.starts, lexed.ends, lexed.kinds):
        if kind == COMMENT or (
            kind == STRING
            and text[end - 3 : end] in _THREE
            and not data[data.rfind(b"\n", 0, start) + 1 : start].strip(b" \t\f\rrR")
            and lexed.lines[bisect_right(lexed.lines, start) - 1] > data.rfind(b"\n", 0, start)
            and _ENDS.match(data, end)
        ):
            data[start:end] = b" " * (end - start)
    return bytes(data)


_THREE = (b'"""', b"'''")
_ENDS = regex(rb"[ \t]*(?:[\r\n#]|\Z)")


def methods_of(lexed: Lexed, part: Part) -> list[Method]:
    """The methods of a class."""
    data, lines = lexed.data, lexed.lines
    body = lines[bisect_right(lines, part.start) : bisect_left(lines, part.end)]
    indents = [(at, indent_of(data, at)) for at in body]
    inner = min((it for _, it in indents if it), default=0)
    starts = [at for at, indent in indents if indent == inner]
    found: list[Method] = []
    first: int | None = None  # of decorators above
    for at, end in zip(starts, [*starts[1:], part.end]):
        text = data[at + inner : at + inner + 1]
        if text == b"@":
            first = at if first is None else first
            continue
        named = _DEF.match(data, at + inner, end)
        if named is not None:
            found.append(Method(at if first is None else first, end, named[1]))
        first = None
    return found


def indent_of(data: bytes, at: int) -> int:
    """Blanks before what stands at ``at``; 0 for comments and empty rows."""
    found = _INDENT.match(data, at)
    return 0 if found is None else found.end() - at


def header_of(lexed: Lexed, part: Part) -> frozenset[bytes]:
    """The words of a class's header behind its name: its bases among them."""
    data, lines = lexed.data, lexed.lines
    named = _NAMED.match(data, part.start, part.end)
    start = part.start if named is None else named.end()
    index = bisect_right(lines, start)
    return words_in(data, start, lines[index] if index < len(lines) else len(data))


def rows_of(lexed: Lexed, part: Part) -> Iterator[Row]:
    """The logical lines of a part."""
    lines = lexed.lines
    functions = methods_of(lexed, part) if part.is_class else []
    if part.name and not part.is_class:
        functions = [Method(part.start, part.end, b"")]
    ends = [it.end for it in functions]
    starts = lines[bisect_left(lines, part.start) : bisect_left(lines, part.end)]
    for at, end in zip(starts, [*starts[1:], part.end]):
        within = bisect_right(ends, at)
        is_inside = within < len(ends) and functions[within].start <= at
        yield at, end, within if is_inside else None


def is_cut(data: bytes, part: Part) -> bool:
    """Whether a name goes on with other letters than ``Part`` has."""
    named = _NAMED.match(data, part.start, part.end)
    return named is not None and data[named.end() : named.end() + 1] >= b"\x80"


_NAMED = regex(
    rb"(?:@[^\r\n]*[\r\n]+(?:[ \t)\]}][^\r\n]*[\r\n]+|[\r\n])*)*(?:async[ \t]+)?(def|class)[ \t]+(\w+)"
)
_INDENT = regex(rb"[ \t]*(?=[^ \t#\n\r\f])")
_DEF = regex(rb"(?:async[ \t]+)?def[ \t]+(\w+)")
