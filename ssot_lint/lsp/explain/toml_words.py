"""Words of a configuration file: what stands at a place, and what may be written there.

The text is broken most of the time while somebody writes it, so nothing here needs it to parse.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from lsprotocol import types

from ssot_lint.adopt.toml_edit import PYPROJECT
from ssot_lint.core.toml_places import KeyPath, Place, locate
from ssot_lint.lsp.explain.named import Named, holds
from ssot_lint.lsp.text.text import Position, Text
from ssot_lint.rules import CODES

if TYPE_CHECKING:
    from ssot_lint.workspace.config.json_shapes import Json, Schema

_PREFIXES = tuple(sorted({code[:5] for code in CODES}))
_SELECTOR = re.compile(r"SSOT\d*|ALL")
_HEADER = re.compile(r"[ \t]*\[\[?([^\]\n#]*)\]")
_TOKEN = re.compile(
    r"""#[^\n]*|"(?:[^"\\\n]|\\.)*"?|'[^'\n]*'?|[\[\]{}=,\n]|[^\s\[\]{}=,#"']+""",
)
_WORD = re.compile(r"[\w-]*\Z")


class Slot(NamedTuple):
    """Where a word is being written."""

    start: int
    """Where it begins, in code points of its row."""
    end: int
    words: tuple[str, ...]
    """What may stand there."""
    quoted: bool
    """Whether it stands in quotes already."""
    is_key: bool
    row: int


def prefix_of(path: str) -> tuple[str, ...]:
    """The table of ours in a file of this name."""
    return ("tool", "ssot-lint") if path.rpartition("/")[2] == PYPROJECT else ()


def named_at(
    text: Text, prefix: tuple[str, ...], position: types.Position, units: str
) -> Named | None:
    """The selector of rules, or the key, that stands at a place in our table."""
    for keys, place, is_key in _places(str(text), prefix):
        found = _range(place, text, units)
        if not keys or not holds(found, position):
            continue
        written = text.row(place.line - 1)[place.column - 1 : place.column - 1 + place.length]
        word = written.strip("\"'")
        if _SELECTOR.fullmatch(word):
            return Named((word,), found)
        if is_key and len(keys) == 1 and word.rpartition(".")[2].strip() == keys[0]:
            return Named((str(keys[0]),), found, is_key=True)
    return None


def _places(text: str, prefix: tuple[str, ...]) -> Iterator[tuple[KeyPath, Place, bool]]:
    """Keys and values of our table, with the keys below it that lead there; inner ones first."""
    size = len(prefix)
    for path, entry in sorted(locate(text).items(), key=lambda it: -len(it[0])):
        if path[:size] == prefix:
            yield path[size:], entry.value, False
            yield path[size:], entry.key, True


def _range(place: Place, text: Text, units: str) -> types.Range:
    row = place.line - 1
    start, end = (text.position(row, place.column - 1 + it, units) for it in (0, place.length))
    return types.Range(types.Position(*start), types.Position(*end))


def slot_at(
    text: Text, prefix: tuple[str, ...], position: types.Position, units: str
) -> Slot | None:
    """What may be written at the cursor; None where we have nothing to suggest."""
    row, index = text.index(Position(position.line, position.character), units)
    line = text.row(row)[:index]
    table, above = _table_above(text, row)
    scan = _Scan("\n".join((*above, line)))
    if scan.in_comment:
        return None
    path = (*table, *scan.path)
    if path[: len(prefix)] != prefix:
        return None
    words = _words(path[len(prefix) :], scan.in_value)
    found = _WORD.search(line)
    start = index if found is None else found.start()
    rest = re.match(r"[\w-]*", text.row(row)[index:])
    end = index + (rest.end() if rest else 0)
    quoted = scan.quote is not None
    return Slot(start, end, words, quoted, not scan.in_value, row) if words else None


def _table_above(text: Text, row: int) -> tuple[tuple[str, ...], list[str]]:
    """The table that a row belongs to, and the rows between its header and that row."""
    above: list[str] = []
    for number in range(row - 1, -1, -1):
        line = text.row(number)
        header = _HEADER.match(line)
        # A row of an array may look like one: `["SSOT101"],` has quotes or a comma in it.
        if header is not None and not set(header[1]) & set("\"',") and header[1].strip():
            return _names(header[1]), above[::-1]
        above.append(line)
    return (), above[::-1]


def _names(dotted: str) -> tuple[str, ...]:
    return tuple(it.strip().strip("\"'") for it in dotted.split(".") if it.strip())


def _words(path: tuple[str, ...], in_value: bool) -> tuple[str, ...]:
    """What may stand at a place, as the schema of the configuration has it."""
    from ssot_lint.output.json_schema import document  # only where somebody asks

    schemas = [document()]
    for name in path:
        schemas = [inner for it in schemas for inner in _below(it, name)]
    if in_value:
        schemas = [inner for it in schemas for inner in (it, *_items(it))]
        return tuple(dict.fromkeys(word for it in schemas for word in _enumerated(it)))
    schemas = [inner for it in schemas for inner in (*_items(it), it)]
    return tuple(dict.fromkeys(word for it in schemas for word in _keys(it)))


def _choices(schema: Json) -> Iterator[Schema]:
    """The schema, or what it says one of must hold."""
    if isinstance(schema, dict):
        yield schema
        choices = schema.get("anyOf")
        for choice in choices if isinstance(choices, list) else ():
            yield from _choices(choice)


def _below(schema: Json, name: str) -> Iterator[Schema]:
    """What the value of a key must hold, in a table or in the tables of an array."""
    for it in _choices(schema):
        properties = it.get("properties")
        if isinstance(properties, dict) and name in properties:
            yield from _choices(properties[name])
        else:
            yield from _choices(it.get("additionalProperties"))
        for item in _choices(it.get("items")):
            yield from _below(item, name)


def _items(schema: Json) -> Iterator[Schema]:
    for it in _choices(schema):
        yield from _choices(it.get("items"))


def _keys(schema: Schema) -> Iterator[str]:
    properties = schema.get("properties")
    yield from properties if isinstance(properties, dict) else ()
    yield from _enumerated(schema.get("propertyNames"))


def _enumerated(schema: Json) -> Iterator[str]:
    if isinstance(schema, dict) and schema.get("$ref") == "#/definitions/selector":
        yield from (*CODES, *_PREFIXES, "ALL")
    elif isinstance(schema, dict):
        words = schema.get("enum")
        yield from (it for it in (words if isinstance(words, list) else ()) if isinstance(it, str))


class _Scan:
    """Where the end of a piece of TOML is: in which key's value, in a string, in a comment."""

    def __init__(self, text: str) -> None:
        self.path: tuple[str, ...] = ()
        """The keys that lead to the value, or to the table whose key is being written."""
        self.in_value = False
        self.in_comment = False
        self.quote: str | None = None
        self._open: list[tuple[str, tuple[str, ...]]] = []
        """Brackets, and the path outside of each."""
        self._key: tuple[str, ...] = ()
        for found in _TOKEN.finditer(text):
            self._take(found[0], at_end=found.end() == len(text))

    def _take(self, token: str, *, at_end: bool) -> None:
        first = token[0]
        self.in_comment = first == "#" and at_end
        self.quote = None
        if first == "#":
            return
        if first in "\"'":
            closed = len(token) > 1 and token[-1] == first
            self.quote = first if at_end and not closed else None
            if not self.in_value:
                self._key = (*self._key, token.strip("\"'"))
        elif token == "=":
            self.path, self._key, self.in_value = (*self.path, *self._key), (), True
        elif token in "[{" and self.in_value:
            self._open.append((token, self.path))
            self.in_value = token == "["
        elif token in "]}" and self._open:
            self.path = self._open.pop()[1]
            self.in_value = True
        elif token == "," and self._open:
            opening, outside = self._open[-1]
            self.path, self._key, self.in_value = outside, (), opening == "["
        elif token == "\n":
            if not self._open:
                self.path, self._key, self.in_value = (), (), False
        elif not self.in_value and not at_end:
            self._key = (*self._key, *_names(token))
