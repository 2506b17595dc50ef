"""HCL as the few kinds of nodes that say something about variables; what it means else is left out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from ssot_lint.deploy.model import Problem
from ssot_lint.deploy.text import Text

if TYPE_CHECKING:
    import tree_sitter

DEEPEST = 200
_ESCAPE = re.compile(r'\\(?:(["\\nrt])|u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8}))|([$%])\4\{')
_TOP = re.compile(rb'^[a-z_]+(?:[ \t]+"[^"\n]*")*[ \t]*\{', re.MULTILINE)
"""The head of a block that nothing is around, as everybody indents."""


class Value(NamedTuple):
    """An expression."""

    text: str | None
    """Of a literal; None for anything else."""
    source: str
    """As written."""
    pairs: tuple[tuple[Key, Value], ...] = ()
    """Of an object, and of the objects among a call's arguments."""
    items: tuple[Value, ...] = ()
    """Of a list."""


class Key(NamedTuple):
    """A name at ``text.string[start:end]``."""

    name: str
    start: int
    end: int


class Block(NamedTuple):
    """``kind "label" "label" { … }``."""

    kind: str
    labels: tuple[str, ...]
    attributes: tuple[tuple[Key, Value], ...]
    blocks: tuple[Block, ...]


class Parsed(NamedTuple):
    """A file: a block without a kind, and what in it is no HCL."""

    body: Block
    problems: tuple[Problem, ...]


class Missing(Exception):
    """The parser of HCL is not installed."""


def parse(text: Text, path: str) -> Parsed:
    """The blocks of a file; what cannot be read is named, and what is around it is read."""
    try:
        import tree_sitter
        import tree_sitter_hcl
    except ImportError as error:
        raise Missing(f"reading Terraform needs {error.name}") from None
    parser = tree_sitter.Parser(tree_sitter.Language(tree_sitter_hcl.language()))
    offset = len(text.data) - len(text.string.encode())
    root = parser.parse(text.data[offset:]).root_node
    if not root.has_error:
        made = _Made(text, offset)
        return Parsed(Block("", (), *made.top(root)), ())
    return _piecewise(parser, text, offset, path)


def _piecewise(parser: tree_sitter.Parser, text: Text, offset: int, path: str) -> Parsed:
    """Block by block: one that is broken hides only itself."""
    starts = [it.start() for it in _TOP.finditer(text.data, offset)]
    attributes: list[tuple[Key, Value]] = []
    blocks: list[Block] = []
    problems: list[Problem] = []
    for start, end in zip([offset, *starts], [*starts, len(text.data)], strict=True):
        root = parser.parse(text.data[start:end]).root_node
        made = _Made(text, start)
        more = made.top(root)
        attributes += more[0]
        blocks += more[1]
        problems += islice(made.problems(root, path), 1)
    return Parsed(Block("", (), tuple(attributes), tuple(blocks)), tuple(problems))


class _Made:
    """Makes our nodes of the parser's."""

    def __init__(self, text: Text, offset: int) -> None:
        self.text = text
        self.offset = offset

    def top(
        self, root: tree_sitter.Node
    ) -> tuple[tuple[tuple[Key, Value], ...], tuple[Block, ...]]:
        """The attributes and blocks of a whole file."""
        body = next((it for it in root.named_children if it.type == "body"), None)
        return self.body(body, 0) if body is not None else ((), ())

    def body(
        self, node: tree_sitter.Node, depth: int
    ) -> tuple[tuple[tuple[Key, Value], ...], tuple[Block, ...]]:
        attributes, blocks = [], []
        for child in node.named_children if depth < DEEPEST else ():
            if child.type == "attribute":
                name = child.named_children[0]
                expression = next(
                    (it for it in child.named_children if it.type == "expression"), None
                )
                if expression is not None:
                    attributes.append((self._key(name), self._value(expression, depth)))
            elif child.type == "block":
                blocks.append(self._block(child, depth))
        return tuple(attributes), tuple(blocks)

    def _block(self, node: tree_sitter.Node, depth: int) -> Block:
        kind, labels = "", []
        attributes: tuple[tuple[Key, Value], ...] = ()
        blocks: tuple[Block, ...] = ()
        for child in node.named_children:
            if child.type == "identifier" and not kind:
                kind = self._source(child)
            elif child.type in ("string_lit", "identifier"):
                labels.append(self._source(child).strip('"'))
            elif child.type == "body":
                attributes, blocks = self.body(child, depth + 1)
        return Block(kind, tuple(labels), attributes, blocks)

    def _value(self, node: tree_sitter.Node, depth: int) -> Value:
        source = self._source(node)
        inner = node
        while len(inner.named_children) == 1 and inner.type in _WRAPPERS:
            inner = inner.named_children[0]
        if depth > DEEPEST:
            return Value(None, source)
        if inner.type in ("numeric_lit", "bool_lit"):
            return Value(self._source(inner), source)
        if inner.type in ("string_lit", "quoted_template", "heredoc_template"):
            return Value(self._literal(inner), source)
        if inner.type == "object":
            return Value(None, source, tuple(self._pairs(inner, depth)))
        if inner.type == "tuple":
            items = (it for it in inner.named_children if it.type == "expression")
            return Value(None, source, items=tuple(self._value(it, depth + 1) for it in items))
        if inner.type == "function_call":
            return self._call(inner, source, depth)
        return Value(None, source)

    def _call(self, node: tree_sitter.Node, source: str, depth: int) -> Value:
        """``merge({ A = 1 }, var.more)``, ``jsonencode([…])``: what its arguments say literally."""
        arguments = [
            self._value(it, depth + 1)
            for child in node.named_children
            if child.type == "function_arguments"
            for it in child.named_children
            if it.type == "expression"
        ]
        return Value(
            None,
            source,
            tuple(pair for it in arguments for pair in it.pairs),
            tuple(item for it in arguments for item in it.items),
        )

    def _pairs(self, node: tree_sitter.Node, depth: int) -> Iterator[tuple[Key, Value]]:
        for element in node.named_children:
            if element.type != "object_elem":
                continue
            sides = [it for it in element.named_children if it.type == "expression"]
            if len(sides) == 2 and (key := self._object_key(sides[0])) is not None:
                yield key, self._value(sides[1], depth + 1)

    def _object_key(self, node: tree_sitter.Node) -> Key | None:
        source = self._source(node)
        if re.fullmatch(r"[\w-]+", source):
            return self._key(node)
        if re.fullmatch(r'"[\w-]+"', source):
            whole = self._key(node)
            return Key(source[1:-1], whole.start + 1, whole.end - 1)
        return None

    def _literal(self, node: tree_sitter.Node) -> str | None:
        parts = []
        for child in node.named_children:
            if child.type == "template_literal":
                parts.append(self._source(child))
            elif child.type.startswith("template_"):
                return None
        heredoc = node.type == "heredoc_template"
        return "".join(parts) if heredoc else _ESCAPE.sub(_unescaped, "".join(parts))

    def _key(self, node: tree_sitter.Node) -> Key:
        start = self.text.index(node.start_byte + self.offset)
        end = self.text.index(node.end_byte + self.offset)
        return Key(self.text.string[start:end], start, end)

    def _source(self, node: tree_sitter.Node) -> str:
        start, end = node.start_byte + self.offset, node.end_byte + self.offset
        return self.text.data[start:end].decode(errors="replace")

    def problems(self, root: tree_sitter.Node, path: str) -> Iterator[Problem]:
        waiting = [root]
        while waiting:
            node = waiting.pop()
            if node.is_error or node.is_missing:
                # An error begins before the blanks in front of what is wrong.
                blanks = len(self._source(node)) - len(self._source(node).lstrip())
                index = min(
                    self.text.index(node.start_byte + self.offset) + blanks, len(self.text.string)
                )
                yield Problem(path, *self.text.place(index), _words(node))
            elif node.has_error:
                waiting += reversed(node.children)


_WRAPPERS = ("expression", "literal_value", "template_expr", "collection_value")

_TOKENS = {"block_end": "`}`", "object_end": "`}`", "}": "`}`", "quoted_template_end": '`"`'}
_TOKENS |= {"tuple_end": "`]`", "]": "`]`", ")": "`)`", "template_interpolation_end": "`}`"}


def _words(node: tree_sitter.Node) -> str:
    """What was expected; what stands there is not shown, since it may be a part of a secret."""
    if node.is_missing:
        return f"expected {_TOKENS.get(node.type, 'a value')}"
    return "expected a block or NAME = value"


def _unescaped(found: re.Match[str]) -> str:
    if found[1]:
        return {"n": "\n", "r": "\r", "t": "\t"}.get(found[1], found[1])
    if found[4]:
        return f"{found[4]}{{"
    number = int(found[2] or found[3], 16)
    return chr(number) if number <= 0x10FFFF else found[0]
