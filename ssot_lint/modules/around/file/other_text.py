"""Python in what is no Python file: cells of notebooks, examples of documents."""

from __future__ import annotations

import json
import re

from ssot_lint.core.fix.doctests import examples
from ssot_lint.modules.imports import parse_bytes

_WORD = re.compile(rb"environ|getenv|putenv|unsetenv|\bos\b")
_PROMPT = b">>>"
_MAGIC = re.compile(r"^\s*[%!?].*$", re.MULTILINE)


def source_in(path: str, data: bytes) -> bytes:
    """The code of a notebook or of a document's examples; empty where none can matter."""
    if path.endswith(".pyx"):
        return data  # no Python quite: what stands in it is counted where it does not parse
    if _WORD.search(data) is None:
        return b""
    if path.endswith(".ipynb"):
        return _cells(data)
    if _PROMPT not in data:
        return b""
    # One that is no Python cannot be run; it shall not hide the others.
    found = (it.encode() for it in examples(data.decode("utf-8", "replace")))
    return b"\n".join(it for it in found if parse_bytes(it) is not None)


def _cells(data: bytes) -> bytes:
    try:
        notebook = json.loads(data)
        cells = [it["source"] for it in notebook["cells"] if it["cell_type"] == "code"]
        texts = [it if isinstance(it, str) else "".join(it) for it in cells]
    except (ValueError, KeyError, TypeError, RecursionError):
        return b""
    return _MAGIC.sub("pass", "\n".join(texts)).encode("utf-8", "replace")
