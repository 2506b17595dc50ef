"""Python in the texts that say how a project is run: ``python -c "…"``, ``python - <<EOF``."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator

from ssot_lint.core.regex import regex
from ssot_lint.modules.imports import parse_bytes

_WORD = regex(
    rb"\bos\b|v(?<=env)(?:ironb?|(?<=getenv)b?|(?<=putenv)|(?<=unsetenv))\b|import[ \t]*\*"
)
_GIVEN = regex(
    rb"[ \t\"'\[,]-\w{0,4}c[\"']?[ \t]*(?:,|\\\r?\n)?[ \t\r\n]*"
    rb"(?:\\\"((?:[^\"\\]|\\[^\"])*)\\\"|\$?\"((?:[^\"\\]|\\.)*)\"|\$?'([^']*)')",
    re.DOTALL,
)
_FED = regex(
    rb"(?m)^[^\n]*py[^\n]*<<-?[ \t]*[\"']?(\w+)[\"']?[^\n]*\n(.*?)^[ \t]*\1[ \t]*\r?$", re.DOTALL
)
_BLOCK = regex(rb"(?m)^([ \t]*)(?:-[ \t]+)?run:[ \t]*[|>][^\n]*\n((?:\1[ \t]+[^\n]*\n?|[ \t]*\n)+)")
_ESCAPED = regex(r"\\(.)")
_FILLED = regex(r"\$\{\{[^}]*\}\}|\$?\$\(\w+\)|\$?\$\{?\w+\}?|\{\{[^}]*\}\}")
_LITTLE = {"n": "\n", "t": "\t", "\n": ""}


def source_in(data: bytes) -> bytes:
    """The code that a text gives to Python, where that may ask other modules for a part of ``os``;
    where one piece is not understood, the whole does not parse."""
    if b"import" not in data or _WORD.search(data) is None:
        return b""
    return b"\n".join(dict.fromkeys(_known(it) for it in _pieces(data) if _may_matter(it)))


def _may_matter(piece: str) -> bool:
    return "import" in piece and _WORD.search(piece.encode()) is not None


def _pieces(data: bytes) -> Iterator[str]:
    for escaped, double, single in _GIVEN.findall(data):
        text = (escaped or double or single).decode("utf-8", "replace")
        unescaped = _ESCAPED.sub(lambda it: _LITTLE.get(it[1], it[1]), text)
        yield unescaped if double else text.replace("\\n", "\n")
    for _, text in _FED.findall(data):
        yield text.decode("utf-8", "replace")
    if b"shell: python" in data:
        for _, text in _BLOCK.findall(data):
            yield text.decode("utf-8", "replace")


def _known(piece: str) -> bytes:
    """The piece as Python, whatever a shell or template fills in taken for some name."""
    for text in (piece, _FILLED.sub("filled_in", piece)):
        code = textwrap.dedent(text.lstrip("\r\n") if text[:1] in "\r\n" else text).strip(" \t")
        if parse_bytes(code.encode()) is not None:
            return code.encode()
    return piece.encode() + b"\n("
