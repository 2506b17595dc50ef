"""A notebook as it lies on disk: its code cells, and edits of their sources in the JSON text itself.

Everything but the edited characters stays byte for byte: outputs, order of keys, indentation, the
way a character is escaped.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from ssot_lint.core.notebook.cells import Cell
from ssot_lint.core.notebook.json_text import Quoted

_BOM = "\ufeff"
_STRING = r'"[^"\\]*(?:\\.[^"\\]*)*"'
_STRINGS = re.compile(_STRING, re.DOTALL)
_NESTING = re.compile(rf"[\[\]{{}}]|{_STRING}", re.DOTALL)
_SCALAR = re.compile(r"[^\s,\]}]+")
_GAP = re.compile(r"[\s,:]*")

_OLD_FORMAT = (
    "not a notebook of format 4: `jupyter nbconvert --to notebook --nbformat 4` makes it one"
)

Json = dict[str, object]


class Malformed(NamedTuple):
    """Why a file is no notebook, and the offset of the byte at fault."""

    offset: int
    message: str


class Notebook(NamedTuple):
    """The code cells of a file, and where each one's source stands in its text."""

    text: str
    cells: tuple[Cell, ...]
    sources: tuple[tuple[int, int], ...]
    """Start and end of each code cell's ``source`` in ``text``."""

    def rest(self) -> str:
        """The text of the file but for the code."""
        ends = [0, *(end for _, end in self.sources)]
        starts = [*(start for start, _ in self.sources), len(self.text)]
        return "\0".join(self.text[it] for it in map(slice, ends, starts))

    def quoted(self, index: int) -> Quoted:
        """The source of a code cell as it is written."""
        return Quoted(self.text, *self.sources[index])

    def replaced(self, sources: Mapping[int, Quoted]) -> bytes:
        """The file with other sources in some of its code cells."""
        pieces: list[str] = []
        at = 0
        for index in sorted(sources, key=self.sources.__getitem__):
            start, end = self.sources[index]
            pieces += (self.text[at:start], sources[index].text())
            at = end
        return "".join((*pieces, self.text[at:])).encode()


def read_notebook(data: bytes) -> Notebook | Malformed | None:
    """The Python notebook that ``data`` is; None for one in another language."""
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        return Malformed(error.start, f"not valid utf-8: {error.reason}")
    begin = len(_BOM) if text.startswith(_BOM) else 0
    parsed = _parsed(text, begin)
    if isinstance(parsed, Malformed):
        return parsed
    if not isinstance(parsed, dict) or not isinstance(parsed.get("cells"), list):
        old = isinstance(parsed, dict) and "worksheets" in parsed
        return Malformed(begin, _OLD_FORMAT if old else "not a notebook: it has no list of `cells`")
    if not _is_python(parsed):
        return None
    return _notebook(text, begin, parsed["cells"])


def _parsed(text: str, begin: int) -> object:
    import json  # 6 ms, and only a notebook with something in it needs it

    try:
        return json.loads(text[begin:])
    except json.JSONDecodeError as error:
        at = len(text[: begin + error.pos].encode())
        return Malformed(
            at, f"not a notebook: invalid JSON, {error.msg[:1].lower()}{error.msg[1:]}"
        )
    except RecursionError:
        return Malformed(0, "not a notebook: it is nested too deeply")
    except ValueError as error:  # a number of thousands of digits
        return Malformed(0, f"not a notebook: {error}")


def _is_python(parsed: Json) -> bool:
    metadata = parsed.get("metadata")
    for table, key in (("language_info", "name"), ("kernelspec", "language")):
        language = _at(metadata, table, key)
        if isinstance(language, str):
            return _is_python_name(language)
    return True


def _is_python_name(language: str) -> bool:
    return language.lower() in ("python", "python3", "ipython")


def _at(value: object, *keys: str) -> object:
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return value


def _notebook(text: str, begin: int, parsed: Sequence[object]) -> Notebook | Malformed:
    cells: list[Cell] = []
    sources: list[tuple[int, int]] = []
    spans = _items(text, _members(text, begin)["cells"][0])
    for number, (cell, (start, _)) in enumerate(zip(parsed, spans, strict=True), 1):
        if _at(cell, "cell_type") != "code":
            continue
        language = _at(cell, "metadata", "vscode", "languageId")
        if isinstance(language, str) and not _is_python_name(language):
            continue
        source = _source(_at(cell, "source"))
        if source is None:
            message = (
                f"not a notebook: the `source` of cell {number} is neither text nor a list of it"
            )
            return Malformed(len(text[:start].encode()), message)
        cells.append(Cell(number, source))
        sources.append(_members(text, start)["source"])
    return Notebook(text, tuple(cells), tuple(sources))


def _source(value: object) -> bytes | None:
    rows = value if isinstance(value, list) else [value]
    texts = [row for row in rows if isinstance(row, str)]
    return "".join(texts).encode("utf-8", "surrogatepass") if len(texts) == len(rows) else None


# -- where values stand; the text is known to be JSON -------------------------------------------


def _members(text: str, at: int) -> dict[str, tuple[int, int]]:
    """Spans of the values of the object at ``at``; of a key given twice, the last, as in JSON."""
    import json

    found: dict[str, tuple[int, int]] = {}
    spans = list(_items(text, at))
    for key, value in zip(spans[::2], spans[1::2], strict=True):
        found[json.loads(text[slice(*key)])] = value
    return found


def _items(text: str, at: int) -> Iterator[tuple[int, int]]:
    """Spans of the values in the array at ``at``; in an object, keys are values, too."""
    at = _behind(_GAP, text, _behind(_GAP, text, at) + 1)
    while text[at] not in "]}":
        end = _end(text, at)
        yield at, end
        at = _behind(_GAP, text, end)


def _end(text: str, at: int) -> int:
    """Where the value at ``at`` ends."""
    if text[at] == '"':
        return _behind(_STRINGS, text, at)
    if text[at] not in "[{":
        return _behind(_SCALAR, text, at)
    depth = 0
    for token in _NESTING.finditer(text, at):
        if token[0] in "[{":
            depth += 1
        elif token[0] in "]}":
            depth -= 1
            if not depth:
                return token.end()
    return len(text)


def _behind(pattern: re.Pattern[str], text: str, at: int) -> int:
    found = pattern.match(text, at)
    return at if found is None else found.end()
