"""Modules that import when they are asked for a name: ``__getattr__`` of a module (PEP 562)."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Iterator

from ssot_lint.modules.imports import is_for_type_checkers, resolve_from
from ssot_lint.modules.lookup import Lookup
from ssot_lint.modules.run_on_import import Import, Lazy

_GETATTR = "__getattr__"
Importing = Callable[[ast.AST], Iterable[tuple[str, bool]]]
"""The modules that one node imports."""


def lazy_of(
    tree: ast.Module, package: str, importing: Importing, called: tuple[Import, ...]
) -> Lazy | None:
    """What the module serves; None where it has no ``__getattr__``, nor lets another object do it.

    ``called`` is what its ``__getattr__`` imports by other functions of the module.
    """
    function = next(
        (it for it in tree.body if isinstance(it, ast.FunctionDef) and it.name == _GETATTR), None
    )
    if function is None:
        if not any(map(_hands_over, tree.body)):
            return None
        return Lazy(package, _bound(tree), {}, _tables(tree))
    imports: dict[str, list[Import]] = {"": [*called]}
    for name, node in _branches(function.body, ""):
        imports.setdefault(name, []).extend(Import(*it, False) for it in importing(node))
    own = {it for name, found in imports.items() if name for it in found}
    imports[""] = [it for it in imports[""] if it not in own]
    fixed = {name: tuple(dict.fromkeys(found)) for name, found in imports.items()}
    dynamic = any(map(_is_worked_out, ast.walk(tree)))
    return Lazy(package, _bound(tree), fixed, _tables(tree) if dynamic else None)


def served(lazy: Lazy, name: str, lookup: Lookup) -> Iterator[Import]:
    """What asking the module for a name imports."""
    if name in lazy.bound:
        return
    yield from lazy.imports.get("", ())
    yield from lazy.imports.get(name, ())
    if lazy.tables is None:
        return
    for text in lazy.tables.get(name) or (*lazy.tables.get("", ()), name):
        for module in _meant(text, lazy.package):
            if lookup.find(module) is not None:
                yield Import(module, True, False)
                break


def _meant(text: str, package: str) -> Iterator[str]:
    """The modules that a text of a table may name: ``.x``, ``x`` and ``app.x:name`` of ``app``."""
    text = text.partition(":")[0]
    if text.startswith("."):
        level = len(text) - len(text.lstrip("."))
        full = [resolve_from(text.lstrip("."), level, package)]
    else:
        full = [text, f"{package}.{text}"]
    for it in full:
        yield it
        if "." in it:
            yield it.rpartition(".")[0]


def _branches(body: list[ast.stmt], name: str) -> Iterator[tuple[str, ast.AST]]:
    """What runs, each with the name that it is for."""
    for node in body:
        if isinstance(node, ast.If):
            yield from _branches(node.body, _compared(node.test) or name)
            yield from _branches(node.orelse, name)
            continue
        for it in ast.walk(node):
            yield name, it


def _compared(test: ast.expr) -> str:
    match test:
        case ast.Compare(ops=[ast.Eq()], comparators=[ast.Constant(value=str(name))]):
            return name
    return ""


def _is_worked_out(node: ast.AST) -> bool:
    match node:
        case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name), args=[first, *_]):
            return name in ("import_module", "__import__") and not isinstance(first, ast.Constant)
    return False


def _hands_over(node: ast.stmt) -> bool:
    """``__getattr__, __dir__, _ = attach(…)``, ``sys.modules[__name__] = Lazy(…)``."""
    match node:
        case ast.Assign(targets=targets):
            return any(map(_is_served_by, (part for it in targets for part in ast.walk(it))))
    return False


def _is_served_by(target: ast.AST) -> bool:
    match target:
        case ast.Name(id=name):
            return name == _GETATTR
        case ast.Subscript(value=ast.Attribute(attr="modules"), slice=ast.Name(id="__name__")):
            return True
    return False


def _tables(tree: ast.Module) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for node in ast.walk(tree):
        match node:
            case ast.Dict(keys=keys, values=values):
                for key, value in zip(keys, values, strict=True):
                    said = list(_texts(value))
                    for text in _texts(key) if key is not None else ():
                        found.setdefault(text, []).extend(said)
                        for it in said:  # ``{"module": ["a name", …]}``
                            found.setdefault(it, []).append(text)
            case ast.Constant(value=str(text)) if text:
                found.setdefault("", []).append(text)
    return {name: tuple(dict.fromkeys(texts)) for name, texts in found.items()}


def _texts(node: ast.AST) -> Iterator[str]:
    for it in ast.walk(node):
        if isinstance(it, ast.Constant) and isinstance(it.value, str):
            yield it.value


def _bound(tree: ast.Module) -> frozenset[str]:
    """Names that the top level binds."""
    found: set[str] = set()
    waiting: list[ast.AST] = [*tree.body]
    while waiting:
        node = waiting.pop()
        match node:
            case (
                ast.FunctionDef(name=name)
                | ast.AsyncFunctionDef(name=name)
                | ast.ClassDef(name=name)
            ):
                found.add(name)
                continue
            case ast.If(test=test, orelse=orelse) if is_for_type_checkers(test):
                waiting += orelse
                continue
            case ast.Import(names=names) | ast.ImportFrom(names=names):
                found.update(it.asname or it.name.partition(".")[0] for it in names)
            case ast.Name(id=name, ctx=ast.Store()):
                found.add(name)
        waiting += ast.iter_child_nodes(node)
    return frozenset(found)
