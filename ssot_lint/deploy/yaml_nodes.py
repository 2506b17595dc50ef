"""YAML as plain nodes with positions; broken documents are named, the others are still read.

PyYAML's composer and not its constructor: no tag means anything here, duplicate keys are seen, and
an alias is the very node of its anchor, so that what is found through it stands at the anchor.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from ssot_lint.deploy.model import Problem
from ssot_lint.deploy.text import Text
from ssot_lint.facts.model import Site

DEEPEST = 100
"""Levels of nesting that are read; deployment files have ten."""
_NULL = "tag:yaml.org,2002:null"
_DOCUMENT = re.compile(r"^---(?=\s|\Z)", re.MULTILINE)


class Node:
    """A scalar, sequence or mapping at ``text.string[start:end]``."""

    __slots__ = (
        "children",
        "end",
        "is_null",
        "is_plain",
        "merged",
        "pairs",
        "start",
        "tag",
        "text",
        "value",
    )

    def __init__(self, text: Text, start: int, end: int, tag: str) -> None:
        self.text = text
        self.start = start
        self.end = end
        self.tag = tag
        self.value: str | None = None
        """The text of a scalar."""
        self.is_null = False
        self.is_plain = False
        """It is a scalar without quotes."""
        self.children: tuple[Node, ...] | None = None
        """The items of a sequence."""
        self.pairs: tuple[tuple[Node, Node], ...] | None = None
        """The keys and values of a mapping, as written."""
        self.merged: tuple[tuple[Node, Node], ...] | None = None

    @property
    def site(self) -> Site:
        """Where it stands; of a scalar that is written as it reads, without its quotes."""
        if self.value and self.text.string[self.start : self.start + 1] in "'\"":
            inner = self.beginning(self.value)
            return self.text.site(inner.start, inner.end)
        return self.text.site(self.start, self.end)

    def items(self) -> Iterator[tuple[Node, Node]]:
        """Keys and values of a mapping with ``<<`` followed; of a key twice the first."""
        return iter(_merged(self, ()))

    def get(self, key: str) -> Node | None:
        """The value of ``key``; None where there is none, or where this is no mapping."""
        return next((value for name, value in self.items() if name.value == key), None)

    def at(self, *keys: str) -> Node | None:
        """The value that ``keys`` lead to."""
        node: Node | None = self
        for key in keys:
            node = node.get(key) if node is not None else None
        return node

    def list(self) -> tuple[Node, ...]:
        """The items of a sequence; none where this is no sequence."""
        return self.children or ()

    def string(self) -> str:
        """The text of a scalar, ``""`` for null and for what is no scalar."""
        return "" if self.is_null else self.value or ""

    def beginning(self, text: str) -> Node:
        """The stretch of a scalar that says ``text`` at its beginning; all of it where none does."""
        start = self.start
        if self.text.string[start : start + 1] in "'\"":
            start += 1
        if not self.text.string.startswith(text, start):
            return self
        return Node(self.text, start, start + len(text), self.tag)


class Stream(NamedTuple):
    """All documents of a file."""

    documents: tuple[Node, ...]
    problems: tuple[Problem, ...]


def parse(text: Text, path: str) -> Stream:
    """Each document of ``text`` that can be read, and what is wrong with the others."""
    documents: list[Node] = []
    problems: list[Problem] = []
    start = 0
    while start is not None and start < len(text.string):
        start = _some(text, path, start, documents, problems)
    return Stream(tuple(documents), tuple(problems))


def parse_mappings(text: Text, path: str, expected: str) -> Stream:
    """The documents that are mappings, which all that describe a deployment are."""
    found = parse(text, path)
    kept, strange = [], []
    for it in found.documents:
        if it.pairs is not None:
            kept.append(it)
        elif it.value or it.children:
            strange.append(Problem(path, *text.place(it.start), f"expected {expected}"))
    return Stream(tuple(kept), (*found.problems, *strange))


def _some(text: Text, path: str, start: int, documents: list[Node], problems: list[Problem]) -> int:
    """Read from ``start`` up to the first document that is broken; where to go on."""
    import yaml  # 20 ms; comes with libcst on most interpreters

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        for composed in yaml.compose_all(text.string[start:], Loader=loader):
            if composed is not None:
                # Each document has anchors of its own, and what follows may take a node's place in memory.
                documents.append(_Made(text, path, start, problems).node(composed))
        return len(text.string)
    except yaml.YAMLError as error:
        at = start + _index(error)
        problems.append(Problem(path, *text.place(min(at, len(text.string))), _words(error)))
        following = _DOCUMENT.search(text.string, max(at, start + 1))
        return following.start() if following else len(text.string)


def _index(error: Exception) -> int:
    for name in ("problem_mark", "context_mark"):
        mark = getattr(error, name, None)
        if mark is not None:
            return int(mark.index)
    return int(getattr(error, "position", 0) or 0)


def _words(error: Exception) -> str:
    problem = getattr(error, "problem", None) or getattr(error, "reason", None) or "not YAML"
    if str(problem).startswith("found undefined alias"):
        return "found undefined alias"  # its name may be a value that lacks its quotes
    context = getattr(error, "context", None)
    return f"{problem} {context}" if context else str(problem)


class _Made:
    """Makes our nodes of PyYAML's, each once."""

    def __init__(self, text: Text, path: str, offset: int, problems: list[Problem]) -> None:
        self.text = text
        self.path = path
        self.offset = offset
        self.problems = problems
        self.done: dict[int, Node] = {}
        self.open: set[int] = set()

    def node(self, composed: object, depth: int = 0) -> Node:
        key = id(composed)
        if key in self.done:
            return self.done[key]
        start, end, tag, value = self._read(composed)
        node = Node(self.text, start, end, tag)
        if key in self.open or depth > DEEPEST:
            self._complain(
                start,
                "the anchor contains itself" if key in self.open else "nested too deeply",
            )
            node.value, node.is_null = "", True
            return node
        self.open.add(key)
        if isinstance(value, str):
            node.value, node.is_null = value, tag == _NULL
            node.is_plain = not composed.style  # type: ignore[attr-defined]
        else:
            self._fill(node, value, depth)
        self.open.discard(key)
        self.done[key] = node
        return node

    def _read(self, composed: object) -> tuple[int, int, str, str | list[object]]:
        start = self.offset + composed.start_mark.index  # type: ignore[attr-defined]
        end = self.offset + composed.end_mark.index  # type: ignore[attr-defined]
        return start, end, composed.tag, composed.value  # type: ignore[attr-defined]

    def _fill(self, node: Node, value: list[object], depth: int) -> None:
        if value and not isinstance(value[0], tuple):
            node.children = tuple(self.node(item, depth + 1) for item in value)
        elif value or node.text.string.startswith("{", node.start) or ":map" in node.tag:
            pairs = [it for it in value if isinstance(it, tuple)]
            node.pairs = tuple(
                (self.node(key, depth + 1), self.node(item, depth + 1)) for key, item in pairs
            )
            self._see_twice(node.pairs)
        else:
            node.children = ()

    def _see_twice(self, pairs: tuple[tuple[Node, Node], ...]) -> None:
        first: dict[str, Node] = {}
        for key, _ in pairs:
            if key.value is None or key.value == "<<":
                continue
            if key.value in first:
                row = self.text.place(first[key.value].start)[0]
                self._complain(key.start, f"the key `{key.value}` stands in row {row} already")
            first.setdefault(key.value, key)

    def _complain(self, index: int, message: str) -> None:
        self.problems.append(Problem(self.path, *self.text.place(index), message))


def _merged(node: Node, above: tuple[Node, ...]) -> tuple[tuple[Node, Node], ...]:
    """Keys and values of a mapping and of what it merges, each key once; worked out once a node,
    since aliases of aliases are many more than nodes."""
    if node.pairs is None or node in above:
        return ()
    if node.merged is None:
        found: dict[str, tuple[Node, Node]] = {}
        merges: list[Node] = []
        for key, value in node.pairs:
            if key.value == "<<":
                merges += value.children if value.children is not None else [value]
            elif key.value is not None:
                found.setdefault(key.value, (key, value))
        for merge in merges:
            for pair in _merged(merge, (*above, node)):
                found.setdefault(pair[0].value or "", pair)
        node.merged = tuple(found.values())
    return node.merged
