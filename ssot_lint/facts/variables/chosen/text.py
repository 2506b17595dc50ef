"""The syntax tree of a file, or of as much of it as this interpreter can parse."""

from __future__ import annotations

import ast
import warnings

from ssot_lint.core.lean import TYPE_CHECKING
from ssot_lint.core.source import BOM, encoding_of
from ssot_lint.facts.variables.chosen.choice import SMALL, Choice, choice_of
from ssot_lint.facts.variables.chosen.followed import Followed
from ssot_lint.facts.variables.chosen.parts import Method, Part, indent_of, parts_of

if TYPE_CHECKING:
    from ssot_lint.facts.material import Material


def parsed(material: Material, wanted: Followed) -> ast.Module | None:
    """The tree of what variables may depend on; statements that do not parse are left out.

    Functions, classes and methods in which no word of the family stands, nor a name of those in
    which one does, are not parsed: that is nine bytes of ten.
    """
    data = material.data
    text = _decoded(data[len(BOM) :] if data.startswith(BOM) else data)
    if text is None:
        return None
    if len(data) > SMALL and not material.lexed.broken:
        choice = choice_of(material.lexed, wanted)
        if not choice.is_all:
            return _of_parts(data, choice)
    whole = _parse(text)
    if whole is not None:
        return whole
    parts = parts_of(material.lexed)
    return _of_parts(data, Choice(parts, set(range(len(parts))), {}))


def _of_parts(data: bytes, choice: Choice) -> ast.Module | None:
    """The chosen statements where they stand; each on its own where they do not parse together."""
    first = choice.parts[0].start if choice.parts else 0
    pieces = [b"\n" * _rows(data[:first])]
    for number, part in enumerate(choice.parts):
        if number in choice.chosen:
            pieces.append(_without(data, part, choice.left_out.get(part.start, [])))
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


def _without(data: bytes, part: Part, methods: list[Method]) -> bytes:
    """The text of a part with ``pass`` in the place of methods."""
    pieces: list[bytes] = []
    at = part.start
    for it in methods:
        indent = data[it.start : it.start + indent_of(data, it.start)]
        pieces += [data[at : it.start], indent, b"pass"]
        pieces.append(b"\n" * _rows(data[it.start : it.end]))
        at = it.end
    return b"".join((*pieces, data[at : part.end]))


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
