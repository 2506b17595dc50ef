"""A statement as a tiny libcst module of its own: an island.

Parsing is the dearest step (0.6 MB/s), so equal statements are parsed once, and what is learned of
one is learned relative to its first byte. Trees are walked, not visited: libcst's own visitor with
positions costs 450 µs a statement, the walk 20.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from functools import cache
from typing import cast

import libcst as cst

from ssot_lint.core.lean import NamedTuple
from ssot_lint.core.lex.alone import BEFORE, tamed, wrapping
from ssot_lint.core.tree.chains import shortened
from ssot_lint.core.tree.parser import Fault, parse
from ssot_lint.core.tree.spans import Spans, spans_of

_KEPT = 1024


class Unparsable(NamedTuple):
    """Why a statement cannot be parsed, and where: a byte offset relative to its start."""

    offset: int
    message: str


class Island:
    """The tree of one statement, with its names in source order; offsets are relative to it."""

    __slots__ = (
        "_nearest",
        "_spans",
        "encoding",
        "memo",
        "module",
        "names",
        "parents",
        "prefix",
        "strings",
        "text",
    )

    def __init__(self, text: str, encoding: str, prefix: str, module: cst.Module) -> None:
        self.text = text
        self.encoding = encoding
        self.prefix = prefix
        self.module = module
        self.names: dict[str, list[cst.Name]] = {}
        """Every name token of the statement by its text, in source order."""
        self.strings: list[cst.SimpleString] = []
        self.parents: dict[cst.CSTNode, cst.CSTNode] = {}
        self.memo: dict[object, object] = {}
        """What others derived from this tree, by keys of their own; it lives as long as the tree."""
        self._nearest: dict[
            frozenset[type[cst.CSTNode]],
            dict[cst.CSTNode, tuple[cst.CSTNode, cst.CSTNode | None]],
        ] = {}
        self._spans: Spans | None = None
        self._walk()

    def parent(self, node: cst.CSTNode) -> cst.CSTNode | None:
        """The node above ``node``; None above the module."""
        return self.parents.get(node)

    def nearest(
        self, node: cst.CSTNode, kinds: frozenset[type[cst.CSTNode]]
    ) -> tuple[cst.CSTNode, cst.CSTNode | None]:
        """The first of some kinds above ``node``, behind what stands right below it; None for none.

        Every step is remembered: a sum of a thousand terms is climbed once, not once a term.
        """
        known = self._nearest.setdefault(kinds, {})
        passed: list[cst.CSTNode] = []
        found = known.get(node)
        while found is None:
            passed.append(node)
            above = self.parents.get(node)
            if above is None or type(above) in kinds:
                found = node, above
            else:
                node = above
                found = known.get(node)
        known.update(dict.fromkeys(passed, found))
        return found

    def span(self, node: cst.CSTNode) -> tuple[int, int] | None:
        """Byte offsets of ``node`` without parentheses of its own; None where libcst loses text."""
        spans = self._all_spans()
        return spans.inner.get(node) if spans is not None else None

    def outer_span(self, node: cst.CSTNode) -> tuple[int, int] | None:
        """Byte offsets of ``node`` with the parentheses around it; None as in ``span``."""
        spans = self._all_spans()
        return spans.outer.get(node) if spans is not None else None

    def code(self, node: cst.CSTNode) -> str:
        """Source text of ``node``, as it stands."""
        return self.module.code_for_node(node)

    def _all_spans(self) -> Spans | None:
        if self._spans is None:
            self._spans = spans_of(self.module, self.parents, self.text, self.prefix, self.encoding)
        return self._spans if self._spans.faithful else None

    def _walk(self) -> None:
        names, strings, parents = self.names, self.strings, self.parents
        stack: list[cst.CSTNode] = [self.module]
        while stack:
            node = stack.pop()
            kind = type(node)
            if kind is cst.Name:
                name = cast(cst.Name, node)
                names.setdefault(name.value, []).append(name)
                continue
            if kind is cst.SimpleString:
                strings.append(cast(cst.SimpleString, node))
                continue
            below: list[cst.CSTNode] = []
            for field in _FIELDS.get(kind) or _fields_of(kind):
                value = getattr(node, field)
                if value is None:
                    continue
                shape = type(value)
                if shape is tuple or shape is list:
                    below.extend(value)
                elif _is_node(shape):  # type: ignore[arg-type]  # classes can be hashed
                    below.append(value)
            for child in below:
                parents[child] = node
            below.reverse()
            stack.extend(below)


# Children that are no code; punctuation and whitespace make two thirds of a tree.
_IDLE = frozenset(
    [
        "comma",
        "lpar",
        "rpar",
        "lbracket",
        "rbracket",
        "lbrace",
        "rbrace",
        "equal",
        "leading_lines",
        "lines_after_decorators",
        "dot",
        "semicolon",
        "colon",
        "header",
        "footer",
        "asynchronous",
        "operator",
        "star",
        "trailing_whitespace",
        "indent",
    ]
)
# Where libcst declares children in another order than they are written in.
_WRITTEN: dict[type[cst.CSTNode], tuple[str, ...]] = {
    cst.IfExp: ("body", "test", "orelse"),
    cst.Parameters: (
        "posonly_params",
        "posonly_ind",
        "params",
        "star_arg",
        "kwonly_params",
        "star_kwarg",
    ),
    cst.Arg: ("keyword", "value"),
    cst.FunctionDef: ("decorators", "name", "type_parameters", "params", "returns", "body"),
    cst.ClassDef: ("decorators", "name", "type_parameters", "bases", "keywords", "body"),
    cst.ExceptHandler: ("type", "name", "body"),
    cst.ExceptStarHandler: ("type", "name", "body"),
    cst.MatchCase: ("pattern", "guard", "body"),
    cst.ImportFrom: ("module", "names"),
    cst.TypeAlias: ("name", "type_parameters", "value"),
}
_FIELDS: dict[type[cst.CSTNode], tuple[str, ...]] = {**_WRITTEN}


@cache
def _is_node(kind: type) -> bool:
    """Whether values of the type are nodes; nodes are ABCs, of which ``isinstance`` asks for longer."""
    return issubclass(kind, cst.CSTNode)


def _fields_of(kind: type[cst.CSTNode]) -> tuple[str, ...]:
    names = tuple(
        field.name
        for field in dataclasses.fields(kind)
        if field.name not in _IDLE and not field.name.startswith("whitespace")
    )
    _FIELDS[kind] = names
    return names


class Islands:
    """Parses statements, each distinct text once; forgets all when it holds too many."""

    __slots__ = ("_known", "pause")

    def __init__(self, pause: Callable[[], None] | None = None) -> None:
        self.pause = pause
        """Called before each statement that is parsed."""
        self._known: dict[tuple[bytes, str], Island | Unparsable] = {}

    def statement(self, text: bytes, encoding: str) -> Island | Unparsable:
        """The island of one logical line, given without its indentation."""
        key = (text, encoding)
        known = self._known.get(key)
        if known is None:
            if self.pause is not None:
                self.pause()
            if len(self._known) >= _KEPT:
                self._known.clear()
            known = self._known[key] = _parse_statement(text, encoding)
        return known


def parse_whole(data: bytes, encoding: str) -> Island | Unparsable:
    """The whole file as one island: fallback where a statement alone tells too little, and oracle."""
    return _parse(data, encoding, "", "")


def _parse_statement(text: bytes, encoding: str) -> Island | Unparsable:
    around = wrapping(text)
    if around is not None:
        before, after = around
        parsed = _parse(text, encoding, before, after)
        if isinstance(parsed, Island) or not after or b"#" not in text:
            return parsed
        # ``f(":#")`` ends like a header with a comment, and is none.
        plain = _parse(text, encoding, before, "")
        return plain if isinstance(plain, Island) else parsed
    # Soft keywords: names, unless nothing but a one-line ``case`` makes sense of them.
    plain = _parse(text, encoding, "", "")
    if isinstance(plain, Island) or text.startswith(b"match"):
        return plain
    return _parse(text, encoding, BEFORE[b"case"], "")


def _parse(data: bytes, encoding: str, before: str, after: str) -> Island | Unparsable:
    try:
        text = data.decode(encoding)
    except (UnicodeDecodeError, LookupError) as error:
        return Unparsable(getattr(error, "start", 0), "cannot be decoded")
    tame = shortened(tamed(text))
    source = before + tame.rstrip() + after + "\n" if before or after else tame
    module = parse(source)
    if isinstance(module, Fault):
        offset = max(0, min(module.offset - len(before), len(text.rstrip())))
        return Unparsable(len(text[:offset].encode(encoding, "replace")), module.message)
    return Island(tame, encoding, before, module)
