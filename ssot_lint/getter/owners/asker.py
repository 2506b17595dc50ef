"""The ``__getattr__`` of a module that answers from a dict, and what it does besides."""

from __future__ import annotations

import ast
from typing import NamedTuple

from ssot_lint.getter.meaning import classes
from ssot_lint.getter.meaning.reasons import Reason, reason
from ssot_lint.getter.meaning.terms import lit
from ssot_lint.getter.meaning.world import FunctionRef, Items, Value
from ssot_lint.getter.owners.bodies_told import told_by_bodies
from ssot_lint.modules.bindings import Module

_FEWEST = 3


class Asker(NamedTuple):
    """A ``__getattr__`` and the table that it answers from."""

    module: Module
    node: ast.FunctionDef
    table: ast.Dict
    is_called: bool
    """Whether it calls what it finds there."""
    held: frozenset[str]
    """The names of the table."""

    @property
    def place(self) -> str:
        """Where it is, for people."""
        return self.module.at(self.node.lineno)

    def kept(self, line: int) -> Reason:
        """That it keeps, at ``line``, what it read."""
        at = self.module.at(line)
        return reason("cached", f"`__getattr__` may keep what it read first ({at})")

    def seeing(self, function: ast.FunctionDef, name: str, reader: Value) -> FunctionRef:
        """A function of the module, to which the table has that one entry."""
        known = Items((reader,), (lit(name),))
        return FunctionRef(function, self.module, dict.fromkeys(self.held, known))


def asker_of(module: Module) -> Asker | None:
    """The module's own; None where it has none, or none that answers from a dict of its own."""
    for binding in module.bindings.get("__getattr__", ()):
        if isinstance(binding.node, ast.FunctionDef):
            return _asking(module, binding.node)
    return None


def _asking(module: Module, node: ast.FunctionDef) -> Asker | None:
    found = _table(module, node)
    if found is None:
        return None
    table, is_called = found
    held = frozenset(
        name
        for name, bindings in module.bindings.items()
        if any(it.value is table for it in bindings)
    )
    return Asker(module, node, table, is_called, held)


def _table(module: Module, function: ast.FunctionDef) -> tuple[ast.Dict, bool] | None:
    """The dict whose items the function returns, and whether it calls them."""
    if not function.args.args:
        return None
    parameter = function.args.args[0].arg
    for node in ast.walk(function):
        called = isinstance(node, ast.Call)
        inner = node.func if isinstance(node, ast.Call) else node
        match inner:
            case ast.Subscript(value=ast.Name(id=name), slice=ast.Name(id=key)) if key == parameter:
                table = _display(module, name)
                if table is not None:
                    return table, called or _calls(function, inner)
            case ast.Attribute(value=ast.Name(id=name), attr="get") if called:
                table = _display(module, name)
                if table is not None:
                    return table, True
    return None


def _calls(function: ast.FunctionDef, item: ast.expr) -> bool:
    """Whether the item is called, perhaps by another name: ``reader = D[name]``, ``reader()``."""
    names = {
        target.id
        for node in ast.walk(function)
        if isinstance(node, ast.Assign) and node.value is item
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    return any(
        isinstance(node, ast.Call)
        and (node.func is item or (isinstance(node.func, ast.Name) and node.func.id in names))
        for node in ast.walk(function)
    )


def _display(module: Module, name: str) -> ast.Dict | None:
    for binding in module.bindings.get(name, ()):
        if isinstance(binding.value, ast.Dict) and len(binding.value.keys) >= _FEWEST:
            return binding.value
    return None


def told(asker: Asker) -> list[Reason]:
    """What holds of every entry: when it is read, whether that is kept, what else is looked into."""
    return [*_always(asker), *_told_by_body(asker)]


def _always(asker: Asker) -> list[Reason]:
    if not asker.is_called:
        return [reason("import-time", f"read once, when {asker.module.shown} is imported")]
    line = _kept_at(asker)
    return [] if line is None else [asker.kept(line)]


_KEEPING = ("setdefault", "update", "__setitem__", "setattr")


def _kept_at(asker: Asker) -> int | None:
    """Where what ``__getattr__`` gave is kept: a decorator, ``globals()[…] =``, a later wrapping."""
    if classes.is_cached(asker.node):
        return asker.node.lineno
    for node in ast.walk(asker.node):
        if isinstance(node, ast.Subscript | ast.Attribute) and isinstance(node.ctx, ast.Store):
            return node.lineno
        if isinstance(node, ast.Call):
            named = node.func
            if getattr(named, "attr", getattr(named, "id", "")) in _KEEPING:
                return node.lineno
    for binding in asker.module.bindings.get("__getattr__", ()):
        if binding.node is not asker.node and "cache" in ast.unparse(binding.node):
            return binding.line
    return None


def _told_by_body(asker: Asker) -> list[Reason]:
    """What else it looks into, and what it does to what a reader gave."""
    fetched = {
        ast.unparse(node.value)
        for node in ast.walk(asker.node)
        if isinstance(node, ast.Subscript)
        or (isinstance(node, ast.Attribute) and node.attr == "get")
    }  # from what is only tested nothing is answered
    answering = {f"may answer from `{it}`" for it in fetched - asker.held}
    return [
        it._replace(text=f"{it.text} ({asker.place})")
        for it in told_by_bodies([asker.node])
        if it.code in ("changes", "cached") or it.text in answering
    ]
