"""Constants and records that are defined more than once, and how the later ones differ."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from ssot_lint.facts.definitions import RECORD, REGEX, TEXT
from ssot_lint.facts.model import Definition
from ssot_lint.facts.uses import FROM
from ssot_lint.modules.imports import parse_bytes
from ssot_lint.modules.source.values import Field, Record, elements, normal_value, record
from ssot_lint.project.names.keys import Key
from ssot_lint.project.names.references import references

if TYPE_CHECKING:
    from ssot_lint.core.project_settings import Acceptable
    from ssot_lint.project.index import Project

TWICE, DIVERGED, RECORD_TWICE = "twice", "diverged", "record twice"

_LEFT_OUT = re.compile(
    r"/(?:migrations|versions|vendor|vendored|_vendor|third_party|examples?|templates|_?generated)/"
    r"|_pb2(?:_grpc)?\.py$|/_?version\.py$|\.pyi$"
)
_ENVIRONMENTS = frozenset(
    ["STAGING", "STAGE", "PROD", "PRODUCTION", "DEV", "DEVELOPMENT", "TEST", "LOCAL", "QA"]
)
_IDIOM = 3
_ALIKE = 0.5
_ENUM_ALIKE, _RECORD_ALIKE = 0.6, 0.75
_FIELDS, _MANY_FIELDS = 3, 6
_ENTRIES, _MANY_ENTRIES = 3, 6
_LONG_TEXT, _LONG_REGEX = 8, 20
_WORD = re.compile(r"\w*\Z")
_SHOWN = 4


class Defined(NamedTuple):
    """One definition, read."""

    path: str
    fact: Definition
    value: object
    """Normalised; a ``Record`` of a record."""
    node: ast.expr | None
    """Of a constant."""


class Copy(NamedTuple):
    """A later definition, and what it is to the first one."""

    kind: str
    """TWICE, DIVERGED, RECORD_TWICE."""
    first: Defined
    later: Defined
    message: str


def copies(project: Project, key: str) -> Iterator[Copy]:
    """What is defined more than once under a key of the family ``definitions``, acceptable or not."""
    found = [it for it in project.lookup("definitions", key) if in_scope(it[0], project)]
    if len(found) < 2 or len({path for path, _ in found}) < 2:
        return
    read = [it for path, fact in found if (it := _read(path, fact, project)) is not None]
    read.sort(key=lambda it: (it.path, it.fact.site))
    records = [it for it in read if it.fact.kind == RECORD]
    constants = [it for it in read if it.fact.kind != RECORD]
    if key.startswith("="):
        yield from _under_other_names(constants, project)
        return
    yield from _constants(constants, project)
    yield from _records(records, project)


def by_shape(project: Project) -> Iterator[Copy]:
    """Records of other names with the same fields."""
    seen: dict[object, Defined] = {}
    for path, fact in project.facts("definitions"):
        if fact.kind != RECORD or not in_scope(path, project):
            continue
        read = _read(path, fact, project)
        if read is None or not isinstance(read.value, Record) or read.value.enum:
            continue
        if len(read.value.fields) >= _MANY_FIELDS:
            first = seen.setdefault(frozenset(read.value.fields), read)
            if first.fact.name.lstrip("_") != fact.name.lstrip("_") and first.path != path:
                message = f"`{fact.name}` has the fields of `{first.fact.name}` in {_where(first, project)}"
                yield Copy(RECORD_TWICE, first, read, message)


def acceptable(copy: Copy, project: Project) -> Acceptable | None:
    """The entry of the configuration that allows a copy, None where none does."""
    for entry in project.config.names.acceptable:
        if entry.name not in (copy.later.fact.name, copy.first.fact.name):
            continue
        if all(_covered(it.path, entry, project) for it in (copy.first, copy.later)):
            return entry
    return None


def _where(it: Defined, project: Project) -> str:
    return f"`{project.files[it.path].settings.relative}`"


def _covered(path: str, entry: Acceptable, project: Project) -> bool:
    if entry.owners:
        return project.files[path].owner in entry.owners
    return entry.covers is None or entry.covers(path)


def in_scope(path: str, project: Project) -> bool:
    """Whether a file is production code that people write and keep."""
    file = project.files[path]
    relative = "/" + file.settings.relative
    return file.tier == "production" and _LEFT_OUT.search(relative) is None


def _read(path: str, fact: Definition, project: Project) -> Defined | None:
    data = project.text(path)
    start, end, _ = fact.detail[1].split(" ")
    if data is None:
        return None
    text = data[int(start) : int(end)]
    if fact.kind == RECORD:
        tree = parse_bytes(text)
        node = tree.body[0] if tree is not None and tree.body else None
        return Defined(path, fact, record(node), None) if isinstance(node, ast.ClassDef) else None
    tree = parse_bytes(b"_ = " + text)
    if tree is None or len(tree.body) != 1 or not isinstance(tree.body[0], ast.Assign):
        return None
    value = tree.body[0].value
    return Defined(path, fact, normal_value(value), value) if _counts(value, fact) else None


def _counts(value: ast.expr, fact: Definition) -> bool:
    """Whether a value is one that two modules do not have by chance."""
    sort = fact.detail[0]
    if sort == REGEX:
        return len(_pattern(value)) >= _LONG_REGEX
    if sort == TEXT:
        text = value.value if isinstance(value, ast.Constant) else None
        if not isinstance(text, (str, bytes)):
            return isinstance(value, (ast.JoinedStr, ast.BinOp))
        words = text if isinstance(text, str) else text.decode("latin-1")
        return len(words) >= _LONG_TEXT and _WORD.match(words) is None
    inner = elements(value)
    return inner is not None and len(inner) >= _ENTRIES


def _pattern(value: ast.expr) -> str:
    match value:
        case ast.Call(args=[ast.Constant(value=str(pattern)), *_]):
            return pattern
    return ""


def _constants(found: list[Defined], project: Project) -> Iterator[Copy]:
    values = {it.value for it in found}
    if len({it.path for it in found}) > _IDIOM and len(values) > _IDIOM:
        return  # DOMAIN, logger: everybody has one
    first = {value: next(it for it in found if it.value == value) for value in values}
    for it in found[1:]:
        same = first[it.value]
        if same is not it:
            if same.path != it.path:
                yield Copy(
                    TWICE,
                    same,
                    it,
                    f"`{it.fact.name}` has the same value as in {_where(same, project)}",
                )
        elif it.path != found[0].path and _diverged(found[0], it, found, project):
            yield Copy(DIVERGED, found[0], it, _difference(found[0], it, project))


def _diverged(one: Defined, other: Defined, found: list[Defined], project: Project) -> bool:
    left, right = _strings(one.node), _strings(other.node)
    if left is not None and right is not None:
        return len(left & right) >= _ALIKE * len(left | right)
    if one.fact.detail[0] == other.fact.detail[0] == TEXT:
        words = [it for it in one.fact.name.split("_") if it]
        return (
            len(words) >= 2
            and len(found) == 2
            and _is_imported(one, project)
            and _is_imported(other, project)
        )
    return False


def _strings(node: ast.expr | None) -> frozenset[object] | None:
    """The entries of a collection of strings or dicts."""
    inner = elements(node) if node is not None else None
    if not inner:
        return None
    if not all(
        isinstance(it, ast.Dict) or (isinstance(it, ast.Constant) and isinstance(it.value, str))
        for it in inner
    ):
        return None
    return frozenset(map(normal_value, inner))


def _is_imported(it: Defined, project: Project) -> bool:
    names = references(project)
    return any(
        path != it.path
        for module in names.world.names.get(it.path, ())
        for path, _ in names.uses(Key(FROM, module, it.fact.name))
    )


def _difference(one: Defined, other: Defined, project: Project) -> str:
    name, there = other.fact.name, _where(one, project)
    left, right = _strings(one.node), _strings(other.node)
    if left is None or right is None:
        return f"`{name}` has another value than in {there}"
    missing, added = left - right, right - left
    if not missing and not added:
        return f"`{name}` diverged from that of {there}: {_other_form(one, other)}"
    return f"`{name}` diverged from that of {there}" + _list(
        (("missing", map(_shown, missing)), ("added", map(_shown, added)))
    )


def _other_form(one: Defined, other: Defined) -> str:
    """What is different where the entries are the same."""
    kinds = {it.value[0] for it in (one, other) if isinstance(it.value, tuple)}
    if kinds == {"list"}:
        return "the same entries in another order"
    return "other values" if kinds == {"dict"} else "the same entries in another kind of collection"


def _shown(value: object) -> str:
    if isinstance(value, tuple) and value[0] == "constant":
        return str(value[2])
    return "an entry"


def _list(sorts: Iterable[tuple[str, Iterable[str]]]) -> str:
    parts = []
    for word, items in sorts:
        found = sorted(items)
        if found:
            more = f" and {len(found) - _SHOWN} more" if len(found) > _SHOWN else ""
            parts.append(f"{word} {', '.join(f'`{it}`' for it in found[:_SHOWN])}{more}")
    return ": " + "; ".join(parts) if parts else ""


def _under_other_names(found: list[Defined], project: Project) -> Iterator[Copy]:
    for index, it in enumerate(found):
        for first in found[:index]:
            if first.value != it.value or first.path == it.path:
                continue
            names = first.fact.name.lstrip("_"), it.fact.name.lstrip("_")
            if names[0] != names[1] and _is_long(it) and _plain(names[0]) != _plain(names[1]):
                message = f"`{it.fact.name}` has the same value as `{first.fact.name}` in {_where(first, project)}"
                yield Copy(TWICE, first, it, message)
            break


def _plain(name: str) -> tuple[str, ...]:
    """A name without the words that name an environment."""
    return tuple(it for it in name.split("_") if it not in _ENVIRONMENTS)


def _is_long(it: Defined) -> bool:
    if it.fact.detail[0] == REGEX:
        return True
    inner = elements(it.node) if it.node is not None else None
    if inner is None:
        return False
    words = [
        it for it in inner if not (isinstance(it, ast.Constant) and not isinstance(it.value, str))
    ]
    return len(words) >= _MANY_ENTRIES


def _records(found: list[Defined], project: Project) -> Iterator[Copy]:
    big = [it for it in found if isinstance(it.value, Record) and len(it.value.fields) >= _FIELDS]
    for index, it in enumerate(big):
        others = [other for other in big[:index] if other.path != it.path]
        same = [other for other in others if _same_fields(other, it)]
        if same:
            message = f"`{it.fact.name}` has the same fields in {_where(same[0], project)}"
            yield Copy(RECORD_TWICE, same[0], it, message)
        elif others and _records_alike(others[0], it):
            message = f"`{it.fact.name}` diverged from that of {_where(others[0], project)}"
            yield Copy(DIVERGED, others[0], it, message + _changes(others[0], it))


def _same_fields(one: Defined, other: Defined) -> bool:
    left, right = _by_name(one), _by_name(other)
    return left.keys() == right.keys() and all(left[it].same(right[it]) for it in left)


def _by_name(it: Defined) -> dict[str, Field]:
    assert isinstance(it.value, Record)
    return {field.name: field for field in it.value.fields}


def _records_alike(one: Defined, other: Defined) -> bool:
    assert isinstance(one.value, Record)
    assert isinstance(other.value, Record)
    left = {it.name for it in one.value.fields}
    right = {it.name for it in other.value.fields}
    both = one.value.enum and other.value.enum
    return len(left & right) >= (_ENUM_ALIKE if both else _RECORD_ALIKE) * len(left | right)


def _changes(one: Defined, other: Defined) -> str:
    left, right = _by_name(one), _by_name(other)
    changed = [name for name in left if name in right and not left[name].same(right[name])]
    return _list(
        (
            ("missing", left.keys() - right.keys()),
            ("added", right.keys() - left.keys()),
            ("changed", changed),
        )
    )
