"""The syntax tree of a file, or of as much of it as this interpreter can parse."""

from __future__ import annotations

import ast
import warnings
from typing import TYPE_CHECKING

from ssot_lint.core.source import BOM, encoding_of

if TYPE_CHECKING:
    from ssot_lint.facts.material import Material

_GOES_ON = (b"elif", b"else", b"except", b"finally")


def parsed(material: Material) -> ast.Module | None:
    """The tree; statements that do not parse are left out, the others stand where they stand."""
    data = material.data
    text = _decoded(data[len(BOM) :] if data.startswith(BOM) else data)
    if text is None:
        return None
    whole = _parse(text)
    return whole if whole is not None else _in_parts(material)


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


def _in_parts(material: Material) -> ast.Module:
    """The statements of the module one by one, as far as each parses."""
    data, lexed = material.data, material.lexed
    starts = [at for at in lexed.lines if _begins(data, at)]
    body: list[ast.stmt] = []
    decorated = False
    parts: list[int] = []
    for at in starts:
        if not decorated:
            parts.append(at)
        decorated = data[at : at + 1] == b"@"
    for at, end in zip(parts, [*parts[1:], len(data)]):
        text = _decoded(data[at:end])
        module = None if text is None else _parse(text)
        if module is None:
            continue
        rows = data.count(b"\n", 0, at) + data.count(b"\r", 0, at) - data.count(b"\r\n", 0, at)
        for statement in module.body:
            body.append(ast.increment_lineno(statement, rows))
    return ast.Module(body, [])


def _begins(data: bytes, at: int) -> bool:
    """Whether a statement of the module begins at a logical line."""
    return data[at : at + 1] not in (b" ", b"\t", b"\f", b"#", b"\n", b"\r", b"") and not (
        data.startswith(_GOES_ON, at)
    )
