"""A lazy table: a dict of readers at module level, and a ``__getattr__`` that asks it."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from ssot_lint.getter.meaning.calls import call
from ssot_lint.getter.meaning.expressions import evaluate
from ssot_lint.getter.meaning.measure import measured
from ssot_lint.getter.meaning.reasons import Reason, ordered, reason
from ssot_lint.getter.meaning.terms import FALSE, TRUE, Opaque, is_known, lit
from ssot_lint.getter.meaning.world import Frame, FunctionRef, Value, World
from ssot_lint.getter.owners.asker import Asker, asker_of, told
from ssot_lint.getter.owners.entry import BOUND_AGAIN, TABLE, Entry
from ssot_lint.getter.proof.project import Project
from ssot_lint.modules.bindings import Module

_PRESENCE = ("is_set", "isset", "is_defined", "has", "exists")


def of_module(project: Project, module: Module) -> Iterator[Entry]:
    """The entries of the table that the module's ``__getattr__`` answers from."""
    asker = asker_of(module)
    if asker is None:
        return
    always = told(asker)
    changed = _changed(asker)
    if None in changed:
        always.append(reason("other-source", f"{changed[None]} changes the table"))
    for key, value in zip(asker.table.keys, asker.table.values):
        if not isinstance(key, ast.Constant) or not isinstance(key.value, str):
            continue
        name = key.value
        entry = _entry(project, asker, name, value, key.lineno)
        if entry is None:
            continue
        if name in changed or _is_bound(module, name):
            gone = Opaque(f"`{name}` {BOUND_AGAIN}")
            yield entry._replace(missing=gone, present=gone)
            continue
        entry = _through(project, asker, entry, value, always)
        yield entry._replace(presence=_presence(project, asker, entry))


def names_of(module: Module) -> frozenset[str] | None:
    """Every attribute that the table gives; None where it has more than its display shows."""
    asker = asker_of(module)
    if asker is None:
        return None
    keys = asker.table.keys
    names = [key.value for key in keys if isinstance(key, ast.Constant)]
    if len(names) != len(keys) or _changed(asker) or len(asker.held) != 1:
        return None
    return frozenset(map(str, names))


def _is_bound(module: Module, name: str) -> bool:
    """Whether the module has the name itself, so that ``__getattr__`` is not asked for it."""
    return any(
        not isinstance(it.node, ast.AnnAssign) or it.value is not None
        for it in module.bindings.get(name, ())
    )


def _changed(asker: Asker) -> dict[str | None, str]:
    """Where the table is changed later, by key; by None where that is no literal."""
    found: dict[str | None, str] = {}
    for statement in asker.module.body:
        for node in ast.walk(statement):
            for key in _changed_by(node, asker.held):
                found.setdefault(key, asker.module.at(node.lineno))  # type: ignore[attr-defined]
    return found


def _changed_by(node: ast.AST, names: frozenset[str]) -> Iterator[str | None]:
    match node:
        case ast.Subscript(value=ast.Name(id=name), slice=key, ctx=ast.Store() | ast.Del()):
            if name in names:
                yield _literal(key)
        case ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr="update")) if name in names:
            for it in node.args:
                yield from map(_literal, it.keys) if isinstance(it, ast.Dict) else [None]
            yield from (it.arg for it in node.keywords)
        case ast.Call(
            func=ast.Attribute(value=ast.Name(id=name), attr="setdefault" | "pop"), args=[key, *_]
        ) if name in names:
            yield _literal(key)
        case ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr="clear" | "popitem")):
            if name in names:
                yield None
        case ast.AugAssign(target=ast.Name(id=name), value=value) if name in names:
            yield from map(_literal, value.keys) if isinstance(value, ast.Dict) else [None]


def _literal(node: ast.expr | None) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def _entry(project: Project, asker: Asker, name: str, value: ast.expr, line: int) -> Entry | None:
    def work(world: World) -> Value:
        reader = evaluate(world, value, Frame(asker.module))
        if isinstance(reader, FunctionRef) and asker.is_called:
            return call(world, reader, (), {})
        return reader

    found = measured(project, work, prefer=name)
    if not found.reads:
        return None
    reasons: list[Reason] = []
    others = found.reads[1:]
    if others:
        reasons.append(reason("names", f"asks {', '.join(f'`{it}`' for it in others)}, too"))
    if found.stored:
        reasons.append(reason("cached", f"`{name}` keeps what it read first"))
    return Entry(
        found.reads[0],
        name,
        TABLE,
        f"{{getter}}.{name}",
        found.missing,
        found.present,
        ordered(reasons),
        others,
        asker.module.at(line),
        f'"{name}": {ast.unparse(value)}',
    )


def _through(
    project: Project, asker: Asker, entry: Entry, reader: ast.expr, always: list[Reason]
) -> Entry:
    """The entry as ``__getattr__`` gives it, where that is followed; else with what it may do."""

    def work(world: World) -> Value:
        given = evaluate(world, reader, Frame(asker.module))
        return call(world, asker.seeing(asker.node, entry.name, given), (lit(entry.name),), {})

    found = measured(project, work, prefer=entry.variable)
    if found.stored and not any(it.code == "cached" for it in (*always, *entry.reasons)):
        always = [*always, asker.kept(asker.node.lineno)]
    if is_known(found.missing) and is_known(found.present):
        entry = entry._replace(missing=found.missing, present=found.present)
        always = [it for it in always if it.code != "changes"]
    elif entry.is_followed and not {"changes", "other-source", "cached"} & {
        it.code for it in always
    }:
        unsure = reason("unverified", f"`__getattr__` ({asker.place}) is not followed")
        always = [*always, unsure]
    return entry._replace(reasons=ordered([*entry.reasons, *always]))


def _presence(project: Project, asker: Asker, entry: Entry) -> str | None:
    """The module's own function that tells whether an entry's variable is set."""
    for name in _PRESENCE:
        for binding in asker.module.bindings.get(name, ()):
            if not isinstance(binding.node, ast.FunctionDef):
                continue
            function = asker.seeing(binding.node, entry.name, Opaque("a reader"))
            for key in dict.fromkeys((entry.name, entry.variable)):
                if _tells(project, function, entry, key):
                    return f'{{getter}}.{name}("{key}")'
    return None


def _tells(project: Project, asked: FunctionRef, entry: Entry, key: str) -> bool:
    """Whether asked with ``key`` it tells whether the entry's variable is set."""
    found = measured(project, lambda world: call(world, asked, (lit(key),), {}))
    is_told = (found.missing, found.present) == (FALSE, TRUE)
    return is_told and found.reads == (entry.variable,)
