"""Whether a string or a comment names what code of the file binds, where that may matter."""

from __future__ import annotations

import re
from bisect import bisect_right

from ssot_lint.core.fix.doctests import examples
from ssot_lint.core.lex.lexed import COMMENT, STRING
from ssot_lint.core.regex import regex
from ssot_lint.core.scan import occurrences
from ssot_lint.core.tree.lined import Lined

_BESIDE = regex(rb"(?:[ \t\f\r\n]|\\\r?\n)*[rRuUbB]?[rRbB]?")
_PREFIX = regex(rb"[rRuUbB](?=[rRbB]?[\"'])")


def named_in_text(code: Lined, local: str, *, told: bool) -> bool:
    """Whether a string names it where that may matter: an annotation, ``__all__``, ``eval``."""
    lexed = code.lexed
    texts = dict.fromkeys(
        lexed.text_span(at) for at in occurrences(code.data, local) if lexed.kind_at(at)
    )
    programs: dict[tuple[int, int], list[int]] = {}
    whole = (0, 0)
    for start, end in texts:
        text = code.data[start:end]
        if lexed.kind_at(start) == COMMENT:
            if text.lstrip(b"# \t").startswith(b"type:"):
                return True
            continue
        is_docstring = _is_docstring(code, start)
        if (
            b">>>" in text
            and (told or not is_docstring)
            and _is_run_with(text, local, code.encoding)
        ):
            return True
        if not is_docstring:
            # One that begins and ends with plain strings is the whole of all that stand in it.
            if start >= whole[1] or lexed.kind_at(whole[0]) != STRING:
                whole = _whole_string(code, start)
            programs.setdefault(whole, []).append(start)
    values = (it for whole, starts in programs.items() for it in _values(code, whole, starts))
    return any(_is_code_with(it, local) for it in values)


def _is_run_with(literal: bytes, local: str, encoding: str) -> bool:
    """Whether a doctest in a string reads the name of the module."""
    # Quotes and escapes may stay as they are: a name that is read is read all the same.
    text = literal.decode(encoding, "replace").replace("\r\n", "\n").replace("\r", "\n")
    text = re.sub(r"\A[a-zA-Z]*(?:\"\"\"|\'\'\'|\"|\')", "\n", text).replace("\\n", "\n")
    return any(_reads(source, local) for source in examples(text))


def _reads(source: str, local: str) -> bool:
    import ast  # as below

    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return re.search(rf"\b{re.escape(local)}\b", source) is not None
    return any(isinstance(node, ast.Name) and node.id == local for node in ast.walk(tree))


def _values(code: Lined, whole: tuple[int, int], starts: list[int]) -> list[str]:
    """The text of strings that Python makes one of, as a program may stand in several; where it
    cannot be told, of each that begins at one of ``starts``."""
    import ast  # only where a string holds a name whose import may go

    literal = code.data[slice(*whole)].decode(code.encoding, "replace")
    try:
        value: object = ast.literal_eval(f"({literal})")
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        spans = (slice(*code.lexed.text_span(it)) for it in starts)
        return [code.data[it].decode(code.encoding, "replace").strip("\"'") for it in spans]
    return [value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)]


def _whole_string(code: Lined, start: int) -> tuple[int, int]:
    """Where the strings begin and end that stand beside each other, with comments between them at most."""
    lexed = code.lexed
    index = bisect_right(lexed.starts, start) - 1
    ends = []
    for step in (-1, 1):
        at = last = index
        while 0 <= at + step < len(lexed.starts):
            upper, lower = sorted((at, at + step))
            between = code.data[lexed.ends[upper] : lexed.starts[lower]]
            if not _BESIDE.fullmatch(between):
                break
            at += step
            last = at if lexed.kind_at(lexed.starts[at]) == STRING else last
        ends.append(last)
    first = lexed.starts[ends[0]]
    while first and _PREFIX.match(code.data, first - 1):
        first -= 1
    return first, lexed.ends[ends[1]]


def _is_code_with(text: str, local: str) -> bool:
    """Whether a string is Python that reads the name; prose that mentions it is not."""
    import ast  # as above

    try:
        tree = ast.parse(text.strip())
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    nodes = list(ast.walk(tree))
    imported = (it for it in nodes if isinstance(it, ast.Import | ast.ImportFrom))
    if any(local in (alias.asname, alias.name) for it in imported for alias in it.names):
        return False  # a program of its own, which brings what it needs
    return any(isinstance(node, ast.Name) and node.id == local for node in nodes)


def _is_docstring(code: Lined, start: int) -> bool:
    """Whether the string begins its statement: text for people, not for Python."""
    line = code.lexed.lines[code.line_of(start)]
    return not code.data[line:start].strip(b" \t\f\r\nrRuUbB")
