"""A lazy table: a dict of readers at module level, and a ``__getattr__`` that asks it."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from ssot_lint.getter.meaning import classes
from ssot_lint.getter.meaning.calls import call
from ssot_lint.getter.meaning.expressions import evaluate
from ssot_lint.getter.meaning.measure import measured
from ssot_lint.getter.meaning.reasons import Reason, ordered, reason
from ssot_lint.getter.meaning.terms import FALSE, TRUE, lit
from ssot_lint.getter.meaning.world import Frame, FunctionRef, Value, World
from ssot_lint.getter.owners.entry import TABLE, Entry
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
    always = _always(module, asker, called)
    presence = _presence(project, module)
    for key, value in zip(table.keys, table.values):
        if isinstance(key, ast.Constant) and isinstance(key.value, str):
            entry = _entry(project, module, key.value, value, called, key.lineno)
            if entry is not None:
                asked = None if presence is None else f"{{getter}}.{presence}({key.value!r})"
                yield entry._replace(
                    reasons=ordered([*entry.reasons, *always]),
                    presence=None if asked is None else asked.replace("'", '"'),
                )


def names_of(module: Module) -> frozenset[str] | None:
    """Every attribute that the table gives; None where it has more than its display shows."""
    asker = _asker(module)
    found = None if asker is None else _table(module, asker)
    if found is None:
        return None
    table = found[0]
    names = [key.value for key in table.keys if isinstance(key, ast.Constant)]
    held = {
        name
        for name, bindings in module.bindings.items()
        if any(it.value is table for it in bindings)
    }
    if len(names) != len(table.keys) or _is_changed(module, held) or len(held) != 1:
        return None
    return frozenset(map(str, names))


def _is_changed(module: Module, names: set[str]) -> bool:
    """Whether anything adds to the table later."""
    for statement in module.body:
        for node in ast.walk(statement):
            match node:
                case ast.Subscript(value=ast.Name(id=name), ctx=ast.Store() | ast.Del()):
                    if name in names:
                        return True
                case ast.Call(
                    func=ast.Attribute(
                        value=ast.Name(id=name), attr="update" | "setdefault" | "pop"
                    )
                ) if name in names:
                    return True
                case ast.AugAssign(target=ast.Name(id=name)) if name in names:
                    return True
    return False


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
    if line is None:
        return []
    return [reason("cached", f"`__getattr__` may keep what it read first ({module.at(line)})")]


def _kept_at(module: Module, asker: ast.FunctionDef) -> int | None:
    """Where what ``__getattr__`` gave is kept: a decorator, ``globals()[…] =``, a later wrapping."""
    if classes.is_cached(asker):
        return asker.lineno
    for node in ast.walk(asker):
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Subscript):
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


def _presence(project: Project, module: Module) -> str | None:
    """The module's own function that tells whether an entry's variable is set."""
    for name in _PRESENCE:
        for binding in module.bindings.get(name, ()):
            if isinstance(binding.node, ast.FunctionDef) and _tells(project, module, binding.node):
                return name
    return None


def _tells(project: Project, module: Module, node: ast.FunctionDef) -> bool:
    asker = _asker(module)
    table = None if asker is None else _table(module, asker)
    if table is None:
        return False
    key = next((it.value for it in table[0].keys if isinstance(it, ast.Constant)), "")

    def work(world: World) -> Value:
        return call(world, FunctionRef(node, module), (lit(key),), {})

    found = measured(project, work)
    return (found.missing, found.present) == (FALSE, TRUE)
