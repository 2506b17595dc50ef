"""What a file imports, where, and whether it runs as a script: as a tree without its other code.

A file that reads the environment is large; to parse all of it took 12 ms, its imports take 0.5.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from ssot_lint.core.lex.lexed import Lexed
from ssot_lint.core.regex import regex
from ssot_lint.core.source import BOM, encoding_of
from ssot_lint.modules.imports import parse_bytes

_IMPORT = regex(rb"import(?<![\w\x80-\xff.]import)(?![\w\x80-\xff])")
_BEGINS = regex(rb"(?:import|from)(?![\w\x80-\xff])")
_CONSTANT = regex(rb"[rRuUbBfF]{0,2}[\"']|[0-9.(+-]|(?:None|True|False)(?!\w)")
_GUARD = regex(rb"__name__(?![\w\x80-\xff])")


def head_of(lexed: Lexed) -> ast.Module | None:
    """The file's imports in their order, those in suites within a function at the end, and its main
    guard; a ``pass`` stands where other code begins. None where the file does not parse."""
    parts = _parts(lexed)
    tree = parse_bytes(b"\n".join(parts) + b"\n") if parts is not None else None
    return parse_bytes(lexed.data) if tree is None else tree


def _parts(lexed: Lexed) -> list[bytes] | None:
    """The statements that make it up; None where bytes do not tell them."""
    data = lexed.data
    plain = encoding_of(data).is_utf8 and not data.startswith(BOM) and b"\f" not in data
    if lexed.broken or not plain:
        return None
    first = _first(lexed)
    parts = [_text(lexed, line) for line in range(first)]
    inside: list[bytes] = []
    for line in _lines(lexed, _IMPORT):
        text = _text(lexed, line)
        if _BEGINS.match(text.lstrip(b" \t")) is None:
            return None  # behind a semicolon or a colon
        if text[:1] in (b" ", b"\t"):
            inside.append(b" " + text.strip())
        elif line >= first:
            parts += ([] if parts[-1:] == [b"pass"] else [b"pass"]) + [text]
    for line in _lines(lexed, _GUARD):
        text = _text(lexed, line)
        if text.startswith(b"if"):
            parts.append(text + b" pass" if text.rstrip().endswith(b":") else text)
    return [*parts, b"pass", *([b"def _():", *inside] if inside else [])]


def _first(lexed: Lexed) -> int:
    """The first line that is neither an import nor a constant, nor empty."""
    for line, start in enumerate(lexed.lines):
        if lexed.data[start : start + 1] in (b"#", b"\n", b"\r", b""):
            continue
        text = _text(lexed, line)
        code = text.lstrip(b" \t")
        if (
            code
            and not code.startswith(b"#")
            and _BEGINS.match(text) is None
            and _CONSTANT.match(text) is None
        ):
            return line
    return len(lexed.lines)


def _lines(lexed: Lexed, word: re.Pattern[bytes]) -> Iterator[int]:
    """The logical lines in whose code the word stands."""
    last = -1
    for it in word.finditer(lexed.data):
        line = lexed.line_index(it.start())
        if line != last and not lexed.kind_at(it.start()):
            last = line
            yield line


def _text(lexed: Lexed, line: int) -> bytes:
    return lexed.data[lexed.lines[line] : lexed.line_end(line)].rstrip(b"\r\n")
