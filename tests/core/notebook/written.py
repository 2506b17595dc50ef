"""Notebooks as people and tools write them: the same cells in many spellings of JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

TEXT = "text:"
"""What begins a cell that holds no code."""


def notebook(
    *sources: str,
    metadata: Mapping[str, object] = {},
    as_list: bool = True,
    indent: int | None = 1,
    ascii_only: bool = False,
) -> bytes:
    """A notebook with these cells, as Jupyter writes it unless told otherwise."""
    document = {
        "cells": [_cell(source, as_list) for source in sources],
        "metadata": metadata,
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    return (json.dumps(document, indent=indent, ensure_ascii=ascii_only) + "\n").encode()


def sources(data: bytes) -> list[str]:
    """The texts of all cells."""
    cells = json.loads(data.decode("utf-8-sig"))["cells"]
    prefixes = {"code": "", "markdown": TEXT}
    return [prefixes[cell["cell_type"]] + "".join(cell["source"]) for cell in cells]


def _cell(source: str, as_list: bool) -> dict[str, object]:
    text = source.removeprefix(TEXT)
    written: str | Sequence[str] = _rows(text) if as_list else text
    if text != source:
        return {"cell_type": "markdown", "metadata": {}, "source": written}
    outputs = [{"name": "stdout", "output_type": "stream", "text": ["os.environ['OUTPUT']\n"]}]
    return {
        "cell_type": "code",
        "execution_count": 1,
        "id": "a1",
        "metadata": {},
        "outputs": outputs,
        "source": written,
    }


def _rows(text: str) -> list[str]:
    rows = [f"{row}\n" for row in text.split("\n")]
    rows[-1] = rows[-1][:-1]
    return rows if rows[-1] else rows[:-1]
