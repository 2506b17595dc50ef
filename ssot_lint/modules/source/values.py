"""Values of constants and fields of records, so that two of them can be compared."""

from __future__ import annotations

import ast
import re
from collections.abc import Hashable, Iterator

from ssot_lint.core.lean import NamedTuple
from ssot_lint.modules.source.annotations import normal_annotation, normal_default

_FLAGS = {
    "A": "ASCII",
    "I": "IGNORECASE",
    "L": "LOCALE",
    "M": "MULTILINE",
    "S": "DOTALL",
    "U": "UNICODE",
    "X": "VERBOSE",
}
AUTO = "\0auto"
"""What stands for the value of a member that is told by its name."""
_SETS, _DICTS, _LISTS = ("set", "frozenset"), ("dict",), ("list", "tuple")


def normal_value(node: ast.expr) -> Hashable:
    """A value that is equal for equal constants: sets and dicts in any order, regexes by pattern
    and flags, all that cannot be told by its text."""
    match node:
        case ast.Constant(value=value):
            return ("constant", type(value).__name__, value)
        case ast.List(elts=items) | ast.Tuple(elts=items):
            return ("list", tuple(map(normal_value, items)))
        case ast.Set(elts=items):
            return ("set", frozenset(map(normal_value, items)))
        case ast.Dict(keys=keys, values=values):
            pairs = zip(keys, values, strict=True)
            return ("dict", frozenset((_key(key), normal_value(it)) for key, it in pairs))
        case ast.Call(func=func, args=args, keywords=keywords):
            return _call(node, ast.unparse(func), args, keywords)
    return ("text", ast.unparse(node))


def _key(key: ast.expr | None) -> Hashable:
    return ("**",) if key is None else normal_value(key)


def _call(
    node: ast.Call, called: str, args: list[ast.expr], keywords: list[ast.keyword]
) -> Hashable:
    last = called.rpartition(".")[2]
    if last == "compile" and args:
        flags = [*args[1:], *(it.value for it in keywords)]
        words = sorted(part for it in flags for part in ast.unparse(it).split(" | "))
        flags_of = sorted({_FLAGS.get(it, it) for it in (it.rpartition(".")[2] for it in words)})
        return ("regex", normal_value(args[0]), tuple(flags_of))
    if called in (*_SETS, *_LISTS) and len(args) == 1 and not keywords:
        inner = elements(args[0])
        if inner is not None:
            kind = "set" if called in _SETS else "list"
            values = map(normal_value, inner)
            return (kind, frozenset(values) if kind == "set" else tuple(values))
    if called in _DICTS and not args and all(it.arg for it in keywords):
        return (
            "dict",
            frozenset((("constant", "str", it.arg), normal_value(it.value)) for it in keywords),
        )
    return ("text", ast.unparse(node))


def elements(node: ast.expr) -> list[ast.expr] | None:
    """The entries of a display, keys of a dict; None where it is none."""
    match node:
        case ast.List(elts=items) | ast.Tuple(elts=items) | ast.Set(elts=items):
            return items
        case ast.Dict(keys=keys):
            return [it for it in keys if it is not None]
        case ast.Call(func=ast.Name(id=name), args=[inner], keywords=[]):
            return elements(inner) if name in (*_SETS, *_LISTS, *_DICTS) else None
        case ast.Call(func=ast.Name(id="dict"), args=[], keywords=keywords):
            return [ast.Constant(it.arg) for it in keywords if it.arg]
    return None


class Field(NamedTuple):
    """One field of a record, or member of an enumeration."""

    name: str
    annotation: str
    value: str
    """Empty where there is none; AUTO where it is the name, in whatever case."""

    def same(self, other: Field) -> bool:
        """Whether they are one, as far as that can be told."""
        if AUTO in (self.value, other.value) and self.name == other.name:
            return all(it.value == AUTO or it.is_own_name for it in (self, other))
        return self == other

    @property
    def is_own_name(self) -> bool:
        """Whether the value is the name as a text, in whatever case."""
        return self.value[1:-1].lower() == self.name.lower()


class Record(NamedTuple):
    """What a class is made of; methods are left out."""

    enum: bool
    fields: tuple[Field, ...]


def record(node: ast.ClassDef) -> Record:
    """The fields of a class in order: annotated names, or the members of an enumeration."""
    bases = " ".join(ast.unparse(it) for it in node.bases)
    enum = re.search(r"(?:Enum|Flag)\b", bases) is not None
    of_strings = re.search(r"\bstr\b|StrEnum", bases) is not None
    return Record(enum, tuple(_members(node, of_strings) if enum else _fields(node)))


def _fields(node: ast.ClassDef) -> Iterator[Field]:
    for it in node.body:
        match it:
            case ast.AnnAssign(target=ast.Name(id=name), annotation=annotation, value=value):
                written = ast.unparse(annotation)
                if "ClassVar" not in written and name != "model_config":
                    default = "" if value is None else normal_default(value)
                    yield Field(name, normal_annotation(annotation), default)


def _members(node: ast.ClassDef, of_strings: bool) -> Iterator[Field]:
    for it in node.body:
        match it:
            case ast.Assign(targets=[ast.Name(id=name)], value=value) if not name.startswith("_"):
                yield Field(name, "", _member(name, value, of_strings))


def _member(name: str, value: ast.expr, of_strings: bool) -> str:
    """A member's value; that of ``auto()`` is the member's own name in an Enum of strings, and in one
    that has its own ``auto()``."""
    text = ast.unparse(value)
    own = text.endswith(".auto()") and text != "enum.auto()"
    return AUTO if own or (of_strings and text in ("auto()", "enum.auto()")) else text
