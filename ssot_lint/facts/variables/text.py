"""The syntax tree of a file, or of as much of it as this interpreter can parse."""

from __future__ import annotations

import ast
import re
import warnings
from bisect import bisect_left, bisect_right

from ssot_lint.core.lean import TYPE_CHECKING, NamedTuple
from ssot_lint.core.source import BOM, encoding_of

if TYPE_CHECKING:
    from ssot_lint.facts.material import Material

_GOES_ON = (b"elif", b"else", b"except", b"finally")


def parsed(material: Material, words: frozenset[str]) -> ast.Module | None:
    """The tree of what variables may depend on; statements that do not parse are left out.

    Functions, classes and methods in which no word of the family stands, nor a name of those in
    which one does, are not parsed: that is nine bytes of ten.
    """
    data = material.data
    text = _decoded(data[len(BOM) :] if data.startswith(BOM) else data)
    if text is None:
        return None
    if len(data) > _SMALL and not material.lexed.broken:
        parts = _parts(material)
        chosen, known = _chosen(data, parts, words)
        methods = _left_out(material, [parts[it] for it in chosen if parts[it].is_class], known)
        if len(chosen) < len(parts) or methods:
            return _of_parts(data, parts, chosen, methods)
    whole = _parse(text)
    return whole if whole is not None else _of_parts(data, _parts(material), None, {})


def _of_parts(
    data: bytes, parts: list[_Part], chosen: set[int] | None, methods: dict[int, list[_Method]]
) -> ast.Module | None:
    """The chosen statements where they stand; each on its own where they do not parse together."""
    first = parts[0].start if parts else 0
    pieces = [b"\n" * _rows(data[:first])]
    for number, part in enumerate(parts):
        if chosen is None or number in chosen:
            pieces.append(_without(data, part, methods.get(part.start, [])))
        else:
            pieces.append(b"\n" * _rows(data[part.start : part.end]))
    encoding = encoding_of(data).name
    try:
        text = b"".join(pieces).decode(encoding)
    except (LookupError, UnicodeError):
        return None
    together = _parse(text)
    if together is not None:
        return together
    body: list[ast.stmt] = []
    row = 0
    for piece in pieces:
        if not piece.isspace():
            module = _parse(piece.decode(encoding, "replace"))
            if module is not None:
                body.extend(ast.increment_lineno(it, row) for it in module.body)
        row += _rows(piece)
    return ast.Module(body, [])


class _Part(NamedTuple):
    """One statement of the module, with its decorators."""

    start: int
    end: int
    name: str
    """Of a function or a class; else empty."""
    is_class: bool


class _Method(NamedTuple):
    """One method of a class, with its decorators."""

    start: int
    end: int
    name: bytes


_NAMED = re.compile(
    rb"(?:@[^\r\n]*[\r\n]+(?:[ \t)\]}][^\r\n]*[\r\n]+|[\r\n])*)*(?:async[ \t]+)?(def|class)[ \t]+(\w+)"
)
_AS = re.compile(rb"(\w+)[ \t]+as[ \t]+(\w+)")
_TARGET = re.compile(rb"(\w+)[ \t]*(?::[^=\r\n]*)?=(?!=)")


def _parts(material: Material) -> list[_Part]:
    data = material.data
    found: list[_Part] = []
    starts: list[int] = []
    decorated = False
    for at in material.lexed.lines:
        if _begins(data, at):
            if not decorated:
                starts.append(at)
            decorated = data[at : at + 1] == b"@"
    for at, end in zip(starts, [*starts[1:], len(data)]):
        named = _NAMED.match(data, at, end)
        name = "" if named is None else named[2].decode("utf-8", "replace")
        is_code = named is None and data[at : at + 1] == b"@"
        found.append(
            _Part(at, end, name if not is_code else "", bool(named and named[1] == b"class"))
        )
    return found


def _chosen(
    data: bytes, parts: list[_Part], words: frozenset[str]
) -> tuple[set[int], frozenset[bytes]]:
    """The parts that hold one of the words, or a name that leads to one, and all plain statements;
    with the words and those names."""
    chosen = {number for number, it in enumerate(parts) if not it.name or it.name == "__getattr__"}
    held = [_words_in(data, it.start, it.end) for it in parts]
    wanted = frozenset(map(str.encode, words))
    known: set[bytes] = set()
    for level in range(_LEVELS):
        new = wanted - known
        if not new:
            break
        known |= new
        for number, it in enumerate(held):
            if new.isdisjoint(it) or (number in chosen and parts[number].name and level):
                continue
            chosen.add(number)
            wanted = wanted.union(_named_by(data, parts[number], known))
    classes = {it.name.encode(): number for number, it in enumerate(parts) if it.is_class}
    is_plain = data.isascii()  # other letters end no word in that pattern
    for number in list(chosen) if classes else ():
        if not is_plain or not classes.keys().isdisjoint(held[number]):
            part = parts[number]
            named = set(_WORDS.findall(data, part.start, part.end)) & classes.keys()
            chosen.update(classes[name] for name in named)
    return chosen, frozenset(known)


def _words_in(data: bytes, start: int, end: int) -> frozenset[bytes]:
    """All words of a piece, 100 MB/s: there may be hundreds to look for, again for each name that leads
    to one, and to find each of them goes through the whole file."""
    return frozenset(data[start:end].translate(_APART).split())


def _named_by(data: bytes, part: _Part, words: set[bytes]) -> list[bytes]:
    """The name that a part binds, and those that it imports one of the words by."""
    if part.name:
        return [part.name.encode()]
    target = _TARGET.match(data, part.start, part.end)
    if target is not None:
        return [target[1]]
    return [it[2] for it in _AS.finditer(data, part.start, part.end) if it[1] in words]


# --- methods


def _left_out(
    material: Material, classes: list[_Part], known: frozenset[bytes]
) -> dict[int, list[_Method]]:
    """By where its class begins, the methods in which nothing stands that matters."""
    found: dict[int, list[_Method]] = {}
    for part in classes:
        if part.end - part.start > _SMALL:
            methods = _methods(material, part)
            left = _unneeded(material.data, methods, known)
            if left:
                found[part.start] = left
    return found


def _unneeded(data: bytes, methods: list[_Method], known: frozenset[bytes]) -> list[_Method]:
    left = {it: _words_in(data, it.start, it.end) for it in methods if not _is_needed(it)}
    wanted = known
    for _ in range(_LEVELS):
        needed = [it for it, words in left.items() if not wanted.isdisjoint(words)]
        if not needed:
            break
        for it in needed:
            del left[it]
        wanted = frozenset(it.name for it in needed)
    return list(left)


def _is_needed(it: _Method) -> bool:
    """Methods that the language or a library calls say what a class is."""
    if it.name == b"settings_customise_sources":
        return True
    return it.name.startswith(b"__") and it.end - it.start < _SMALL


def _methods(material: Material, part: _Part) -> list[_Method]:
    data, lines = material.data, material.lexed.lines
    body = lines[bisect_right(lines, part.start) : bisect_left(lines, part.end)]
    indents = [(at, _indent(data, at)) for at in body]
    inner = min((it for _, it in indents if it), default=0)
    starts = [at for at, indent in indents if indent == inner]
    found: list[_Method] = []
    first: int | None = None  # of decorators above
    for at, end in zip(starts, [*starts[1:], part.end]):
        text = data[at + inner : at + inner + 1]
        if text == b"@":
            first = at if first is None else first
            continue
        named = _DEF.match(data, at + inner, end)
        if named is not None:
            found.append(_Method(at if first is None else first, end, named[1]))
        first = None
    return found


def _indent(data: bytes, at: int) -> int:
    """Blanks before what stands at ``at``; 0 for comments and empty rows."""
    found = _INDENT.match(data, at)
    return 0 if found is None else found.end() - at


def _without(data: bytes, part: _Part, methods: list[_Method]) -> bytes:
    """The text of a part with ``pass`` in the place of methods."""
    pieces: list[bytes] = []
    at = part.start
    for it in methods:
        indent = data[it.start : it.start + _indent(data, it.start)]
        pieces += [data[at : it.start], indent, b"pass"]
        pieces.append(b"\n" * _rows(data[it.start : it.end]))
        at = it.end
    return b"".join((*pieces, data[at : part.end]))


_INDENT = re.compile(rb"[ \t]*(?=[^ \t#\n\r\f])")
_DEF = re.compile(rb"(?:async[ \t]+)?def[ \t]+(\w+)")
_LETTERS = frozenset(
    b"_0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
) | frozenset(range(0x80, 0x100))
_APART = bytes(it if it in _LETTERS else 32 for it in range(256))
"""Blanks for all that belongs to no word."""
_WORDS = re.compile(rb"[A-Z](?<!\w[A-Z])\w*(?=\s*[.(,)])")
_SMALL = 2000
_LEVELS = 5


def _rows(data: bytes) -> int:
    return data.count(b"\n") + data.count(b"\r") - data.count(b"\r\n")


def _decoded(data: bytes) -> str | None:
    try:
        return data.decode(encoding_of(data).name)
    except (LookupError, UnicodeError):
        return None


def _parse(text: str) -> ast.Module | None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def _begins(data: bytes, at: int) -> bool:
    """Whether a statement of the module begins at a logical line."""
    return data[at : at + 1] not in (b" ", b"\t", b"\f", b"#", b"\n", b"\r", b"") and not (
        data.startswith(_GOES_ON, at)
    )
