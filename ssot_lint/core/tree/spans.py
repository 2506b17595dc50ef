"""Exact positions of libcst nodes, by letting the tree write itself and counting.

``MetadataWrapper`` with ``ByteSpanPositionProvider`` gives the same for three times the price. The
hook it is built on is libcst's own; a test compares the two.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

import libcst as cst
from libcst._nodes.internal import CodegenState

from ssot_lint.core.tree.stack import deep


class Spans:
    """Byte offsets of every node of a tree, relative to the text behind its prefix."""

    __slots__ = ("faithful", "inner", "outer")

    def __init__(self, faithful: bool) -> None:
        self.faithful = faithful
        """Whether the tree writes exactly the text it was parsed from."""
        self.inner: dict[cst.CSTNode, tuple[int, int]] = {}
        self.outer: dict[cst.CSTNode, tuple[int, int]] = {}


class _Counting(CodegenState):
    """Writes like libcst and notes where each node begins and ends, in code points."""

    def __init__(self, module: cst.Module) -> None:
        super().__init__(module.default_indent, module.default_newline)
        self.position = 0
        self.inner: dict[cst.CSTNode, tuple[int, int]] = {}
        self.outer: dict[cst.CSTNode, tuple[int, int]] = {}
        self._open: list[int] = []

    def add_indent_tokens(self) -> None:
        for token in self.indent_tokens:
            self.add_token(token)

    def add_token(self, value: str) -> None:
        self.tokens.append(value)
        self.position += len(value)

    def before_codegen(self, node: cst.CSTNode) -> None:
        self._open.append(self.position)

    def after_codegen(self, node: cst.CSTNode) -> None:
        self.outer[node] = (self._open.pop(), self.position)

    @contextmanager
    def record_syntactic_position(
        self,
        node: cst.CSTNode,
        *,
        start_node: cst.CSTNode | None = None,
        end_node: cst.CSTNode | None = None,
    ) -> Iterator[None]:
        start = self.position
        yield
        self.inner[node] = (start, self.position)


def spans_of(
    module: cst.Module, nodes: Iterable[cst.CSTNode], text: str, prefix: str, encoding: str
) -> Spans:
    """Spans of those of the ``nodes`` that are code; ``module`` is ``prefix`` and ``text``."""
    state = _Counting(module)
    try:
        module._codegen(state)
    except RecursionError:
        state = _Counting(module)
        deep(module._codegen, state)
    written = "".join(state.tokens)
    begin, end = len(prefix), len(prefix) + len(text.rstrip())
    spans = Spans(written[begin:end] == text.rstrip())
    if not spans.faithful:
        return spans
    convert = _bytes_at(text, encoding)
    for node in nodes:
        outer = state.outer.get(node)
        if outer is not None:
            inner = state.inner.get(node, outer)
            spans.outer[node] = (convert(outer[0] - begin), convert(outer[1] - begin))
            spans.inner[node] = (convert(inner[0] - begin), convert(inner[1] - begin))
    return spans


def _bytes_at(text: str, encoding: str) -> Callable[[int], int]:
    if text.isascii():
        return lambda point: point
    offsets = [0]
    for character in text:
        offsets.append(offsets[-1] + len(character.encode(encoding)))
    return lambda point: offsets[min(max(point, 0), len(text))]
