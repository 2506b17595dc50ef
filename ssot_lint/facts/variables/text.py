"""The syntax tree of a file, or of as much of it as this interpreter can parse."""

from __future__ import annotations

import ast
import re
import warnings
from typing import TYPE_CHECKING, NamedTuple

from ssot_lint.core.source import BOM, encoding_of

if TYPE_CHECKING:
    from ssot_lint.facts.material import Material

_GOES_ON = (b"elif", b"else", b"except", b"finally")


def parsed(material: Material, words: frozenset[str]) -> ast.Module | None:
    """The tree of what variables may depend on; statements that do not parse are left out.

    Functions and classes in which no word of the family stands, nor a name of those in which one
    does, are not parsed: that is four bytes of five.
    """
    data = material.data
    text = _decoded(data[len(BOM) :] if data.startswith(BOM) else data)
    if text is None:
        return None
    if len(data) > _SMALL and not material.lexed.broken:
        parts = _parts(material)
        chosen = _chosen(data, parts, words)
        if len(chosen) < len(parts):
            return _of_parts(data, parts, chosen)
    whole = _parse(text)
    return whole if whole is not None else _of_parts(data, _parts(material), None)


def _of_parts(data: bytes, parts: list[_Part], chosen: set[int] | None) -> ast.Module | None:
    """The chosen statements where they stand; each on its own where they do not parse together."""
    pieces: list[bytes] = []
    for number, part in enumerate(parts):
        piece = data[part.start : part.end]
        if chosen is None or number in chosen:
            pieces.append(piece)
        else:
            pieces.append(b"\n" * _rows(piece))
    first = parts[0].start if parts else 0
    before = b"\n" * _rows(data[:first])
    encoding = encoding_of(data).name
    try:
        text = (before + b"".join(pieces)).decode(encoding)
    except (LookupError, UnicodeError):
        return None
    together = _parse(text)
    if together is not None:
        return together
    body: list[ast.stmt] = []
    row = _rows(data[:first])
    for number, part in enumerate(parts):
        piece = data[part.start : part.end]
        if chosen is None or number in chosen:
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


_NAMED = re.compile(
    rb"(?:@[^\r\n]*[\r\n]+(?:[ \t)\]}][^\r\n]*[\r\n]+|[\r\n])*)*(?:async[ \t]+)?(def|class)[ \t]+(\w+)"
)
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


def _chosen(data: bytes, parts: list[_Part], words: frozenset[str]) -> set[int]:
    """The parts that hold one of the words, or a name that leads to one; and all plain statements."""
    chosen = {number for number, it in enumerate(parts) if not it.name or it.name == "__getattr__"}
    classes = {it.name.encode(): number for number, it in enumerate(parts) if it.is_class}
    wanted = {it.encode() for it in words}
    known: set[bytes] = set()
    for level in range(_LEVELS):
        new = wanted - known
        if not new:
            break
        known |= new
        pattern = re.compile(rb"(?<!\w)(?:%s)(?!\w)" % b"|".join(map(re.escape, sorted(new))))
        for number, part in enumerate(parts):
            if (number in chosen and part.name and level) or not pattern.search(
                data, part.start, part.end
            ):
                continue
            chosen.add(number)
            if part.name:
                wanted.add(part.name.encode())
            else:
                target = _TARGET.match(data, part.start, part.end)
                if target is not None:
                    wanted.add(target[1])
    for number in list(chosen):
        part = parts[number]
        if classes:
            chosen.update(
                classes[name]
                for name in set(_WORDS.findall(data, part.start, part.end)) & classes.keys()
            )
    return chosen


_WORDS = re.compile(rb"\b[A-Z]\w*(?=\s*[.(,)])")
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
