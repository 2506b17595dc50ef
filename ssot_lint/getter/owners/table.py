"""A lazy table: a dict of readers at module level, and a ``__getattr__`` that asks it."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from ssot_lint.getter.meaning import classes
from ssot_lint.getter.meaning.calls import call
from ssot_lint.getter.meaning.expressions import evaluate
from ssot_lint.getter.meaning.measure import measured
from ssot_lint.getter.meaning.reasons import Reason, ordered, reason
from ssot_lint.getter.meaning.terms import FALSE, TRUE, Opaque, is_known, lit
from ssot_lint.getter.meaning.world import Frame, FunctionRef, Items, Value, World
from ssot_lint.getter.owners.bodies_told import told_by_bodies
from ssot_lint.getter.owners.entry import BOUND_AGAIN, TABLE, Entry
from ssot_lint.getter.proof.project import Project
from ssot_lint.modules.bindings import Module

_FEWEST = 3
_PRESENCE = ("is_set", "isset", "is_defined", "has", "exists")


def of_module(project: Project, module: Module) -> Iterator[Entry]:
    """The entries of the table that the module's ``__getattr__`` answers from."""
    asker = _asker(module)
    found = None if asker is None else _table(module, asker)
    if asker is None or found is None:
        return
    table, called = found
    held = _held(module, table)
    always = [*_always(module, asker, called), *_told_by_asker(module, asker, held)]
    changed = _changed(module, held)
    if None in changed:
        always.append(reason("other-source", f"{changed[None]} changes the table"))
    for key, value in zip(table.keys, table.values):
        if not isinstance(key, ast.Constant) or not isinstance(key.value, str):
            continue
        name = key.value
        entry = _entry(project, module, name, value, called, key.lineno)
        if entry is None:
            continue
        if name in changed or _is_bound(module, name):
            gone = Opaque(f"`{name}` {BOUND_AGAIN}")
            yield entry._replace(missing=gone, present=gone)
            continue
        entry = _through(project, module, asker, held, entry, value, always)
        yield entry._replace(presence=_presence(project, module, held, entry))


def _held(module: Module, table: ast.Dict) -> set[str]:
    """The names of the table."""
    return {
        name
        for name, bindings in module.bindings.items()
        if any(it.value is table for it in bindings)
    }


def _is_bound(module: Module, name: str) -> bool:
    """Whether the module has the name itself, so that ``__getattr__`` is not asked for it."""
    return any(
        not isinstance(it.node, ast.AnnAssign) or it.value is not None
        for it in module.bindings.get(name, ())
    )


def _told_by_asker(module: Module, asker: ast.FunctionDef, held: set[str]) -> list[Reason]:
    """What else ``__getattr__`` looks into, and what it does to what a reader gave."""
    fetched = {
        f"may answer from `{ast.unparse(node.value)}`"
        for node in ast.walk(asker)
        if isinstance(node, ast.Subscript)
        or (isinstance(node, ast.Attribute) and node.attr == "get")
    }  # from what is only tested nothing is answered
    fetched -= {f"may answer from `{name}`" for name in held}
    return [
        it._replace(text=f"{it.text} ({module.at(asker.lineno)})")
        for it in told_by_bodies([asker])
        if it.code in ("changes", "cached") or it.text in fetched
    ]


def _through(
    project: Project,
    module: Module,
    asker: ast.FunctionDef,
    held: set[str],
    entry: Entry,
    reader: ast.expr,
    always: list[Reason],
) -> Entry:
    """The entry as ``__getattr__`` gives it, where that is followed; else with what it may do."""
    name = lit(entry.name)

    def work(world: World) -> Value:
        known = Items((evaluate(world, reader, Frame(module)),), (name,))
        closure: dict[str, Value] = dict.fromkeys(held, known)
        return call(world, FunctionRef(asker, module, closure), (name,), {})

    found = measured(project, work, prefer=entry.variable)
    if found.stored and not any(it.code == "cached" for it in (*always, *entry.reasons)):
        always = [*always, _kept(module, asker.lineno)]
    if is_known(found.missing) and is_known(found.present):
        entry = entry._replace(missing=found.missing, present=found.present)
        always = [it for it in always if it.code != "changes"]
    elif entry.is_followed and not {"changes", "other-source", "cached"} & {
        it.code for it in always
    }:
        place = module.at(asker.lineno)
        always = [*always, reason("unverified", f"`__getattr__` ({place}) is not followed")]
    return entry._replace(reasons=ordered([*entry.reasons, *always]))


def names_of(module: Module) -> frozenset[str] | None:
    """Every attribute that the table gives; None where it has more than its display shows."""
    asker = _asker(module)
    found = None if asker is None else _table(module, asker)
    if found is None:
        return None
    table = found[0]
    names = [key.value for key in table.keys if isinstance(key, ast.Constant)]
    held = _held(module, table)
    if len(names) != len(table.keys) or _changed(module, held) or len(held) != 1:
        return None
    return frozenset(map(str, names))


def _changed(module: Module, names: set[str]) -> dict[str | None, str]:
    """Where the table is changed later, by key; by None where that is no literal."""
    found: dict[str | None, str] = {}
    for statement in module.body:
        for node in ast.walk(statement):
            for key in _changed_by(node, names):
                found.setdefault(key, module.at(node.lineno))  # type: ignore[attr-defined]
    return found


def _changed_by(node: ast.AST, names: set[str]) -> Iterator[str | None]:
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


def _asker(module: Module) -> ast.FunctionDef | None:
    for binding in module.bindings.get("__getattr__", ()):
        if isinstance(binding.node, ast.FunctionDef):
            return binding.node
    return None


def _table(module: Module, asker: ast.FunctionDef) -> tuple[ast.Dict, bool] | None:
    """The dict whose items the function returns, and whether it calls them."""
    if not asker.args.args:
        return None
    parameter = asker.args.args[0].arg
    for node in ast.walk(asker):
        called = isinstance(node, ast.Call)
        inner = node.func if isinstance(node, ast.Call) else node
        match inner:
            case ast.Subscript(value=ast.Name(id=name), slice=ast.Name(id=key)) if key == parameter:
                table = _display(module, name)
                if table is not None:
                    return table, called or _calls(asker, inner)
            case ast.Attribute(value=ast.Name(id=name), attr="get") if called:
                table = _display(module, name)
                if table is not None:
                    return table, True
    return None


def _calls(asker: ast.FunctionDef, item: ast.expr) -> bool:
    """Whether the item is called, perhaps by another name: ``reader = D[name]``, ``reader()``."""
    names = {
        target.id
        for node in ast.walk(asker)
        if isinstance(node, ast.Assign) and node.value is item
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    return any(
        isinstance(node, ast.Call)
        and (node.func is item or (isinstance(node.func, ast.Name) and node.func.id in names))
        for node in ast.walk(asker)
    )


def _display(module: Module, name: str) -> ast.Dict | None:
    for binding in module.bindings.get(name, ()):
        if isinstance(binding.value, ast.Dict) and len(binding.value.keys) >= _FEWEST:
            return binding.value
    return None


def _always(module: Module, asker: ast.FunctionDef, called: bool) -> list[Reason]:
    """What holds of every entry: when it is read, and whether that is kept."""
    if not called:
        return [reason("import-time", f"read once, when {module.shown} is imported")]
    line = _kept_at(module, asker)
    return [] if line is None else [_kept(module, line)]


def _kept(module: Module, line: int) -> Reason:
    return reason("cached", f"`__getattr__` may keep what it read first ({module.at(line)})")


_KEEPING = ("setdefault", "update", "__setitem__", "setattr")


def _kept_at(module: Module, asker: ast.FunctionDef) -> int | None:
    """Where what ``__getattr__`` gave is kept: a decorator, ``globals()[…] =``, a later wrapping."""
    if classes.is_cached(asker):
        return asker.lineno
    for node in ast.walk(asker):
        if isinstance(node, ast.Subscript | ast.Attribute) and isinstance(node.ctx, ast.Store):
            return node.lineno
        if isinstance(node, ast.Call):
            named = node.func
            if getattr(named, "attr", getattr(named, "id", "")) in _KEEPING:
                return node.lineno
    for binding in module.bindings.get("__getattr__", ()):
        if binding.node is not asker and "cache" in ast.unparse(binding.node):
            return binding.line
    return None


def _entry(
    project: Project, module: Module, name: str, value: ast.expr, called: bool, line: int
) -> Entry | None:
    def work(world: World) -> Value:
        reader = evaluate(world, value, Frame(module))
        if isinstance(reader, FunctionRef) and called:
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
        module.at(line),
        f'"{name}": {ast.unparse(value)}',
    )


def _presence(project: Project, module: Module, held: set[str], entry: Entry) -> str | None:
    """The module's own function that tells whether an entry's variable is set."""
    for name in _PRESENCE:
        for binding in module.bindings.get(name, ()):
            if isinstance(binding.node, ast.FunctionDef):
                asked = next(
                    (
                        it
                        for it in dict.fromkeys((entry.name, entry.variable))
                        if _tells(project, FunctionRef(binding.node, module), held, entry, it)
                    ),
                    None,
                )
                if asked is not None:
                    return f'{{getter}}.{name}("{asked}")'
    return None


def _tells(project: Project, asked: FunctionRef, held: set[str], entry: Entry, key: str) -> bool:
    """Whether asked with ``key`` it tells whether the entry's variable is set."""
    known = Items((Opaque("a reader"),), (lit(entry.name),))
    closure: dict[str, Value] = dict.fromkeys(held, known)

    def work(world: World) -> Value:
        return call(world, FunctionRef(asked.node, asked.module, closure), (lit(key),), {})

    found = measured(project, work)
    told = (found.missing, found.present) == (FALSE, TRUE)
    return told and found.reads == (entry.variable,)
