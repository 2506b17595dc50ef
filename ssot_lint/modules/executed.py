"""What a module imports while it is imported itself: read from its source, functions included where
its own top level calls them by name."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator

from ssot_lint.core.regex import regex
from ssot_lint.modules.imports import parse_file, resolve_from, running_at_import
from ssot_lint.modules.lazy import lazy_of
from ssot_lint.modules.lookup import Lookup
from ssot_lint.modules.run_on_import import Executed, Import
from ssot_lint.modules.source.expressions import dotted_of
from ssot_lint.modules.tree import Tree


def executed(name: str, path: str, lookup: Lookup) -> Executed:
    """What the module ``name`` at ``path`` imports; read once a ``lookup``."""
    key = name, path
    if key not in lookup.executed:
        tree = parse_file(path, lookup.tree)
        package = name if path.endswith("__init__.py") else name.rpartition(".")[0]
        lookup.executed[key] = (
            Executed((), (), {}) if tree is None else _read(tree, package, lookup)
        )
    return lookup.executed[key]


def imported_by(node: ast.AST, package: str, lookup: Lookup) -> list[str]:
    """Modules that one import statement asks for, of ``package``'s own file."""
    return [name for name, _ in _imported(node, package, lookup)]


def _read(tree: ast.Module, package: str, lookup: Lookup) -> Executed:
    surely = {id(it) for it in tree.body}
    nodes = list(running_at_import(tree))
    found = [
        Import(module, for_itself, id(node) in surely)
        for node in nodes
        for module, for_itself in _imported(node, package, lookup)
    ]
    found += [Import(it, True, False) for it in _named_in_texts(nodes, tree, lookup)]
    functions = _Functions(tree, package, lookup)
    called = list(dict.fromkeys(_called(nodes)))
    found += [it for name in called for it in functions.of(name)]
    taken = _taken(nodes, package)
    calls = tuple(taken[name] for name in called if name in taken)
    lazy = lazy_of(
        tree, package, lambda node: _imported(node, package, lookup), functions.of("__getattr__")
    )
    return Executed(
        tuple(dict.fromkeys(found)),
        calls,
        {it: functions.of(it) for it in functions.names},
        tuple(dict.fromkeys(_asked(nodes, taken))),
        lazy,
    )


def _asked(nodes: list[ast.AST], taken: dict[str, tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Names that other modules are asked for: imported from them, or taken as attributes."""
    yield from ((base, name) for base, name in taken.values() if base and name != "*")
    modules = {it.asname or it.name: it.name for node in nodes for it in _plainly_imported(node)}
    modules.update((local, f"{base}.{name}") for local, (base, name) in taken.items())
    for node in nodes:
        if isinstance(node, ast.Attribute):
            module = modules.get(dotted_of(node.value))
            if module is not None:
                yield module, node.attr


def _plainly_imported(node: ast.AST) -> list[ast.alias]:
    return node.names if isinstance(node, ast.Import) else []


class _Functions:
    """Functions and classes of a module's top level that import when they are called."""

    def __init__(self, tree: ast.Module, package: str, lookup: Lookup) -> None:
        self._imports: dict[str, list[Import]] = {}
        self._calls: dict[str, list[str]] = {}
        for node in tree.body:
            if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                continue
            inner = list(_run_by(node))
            self._calls[node.name] = list(_called(inner))
            self._imports[node.name] = [
                Import(module, for_itself, False)
                for it in inner
                for module, for_itself in _imported(it, package, lookup)
            ]
        self.names = [name for name in self._imports if self.of(name)]

    def of(self, name: str) -> tuple[Import, ...]:
        """What calling it imports, through others of the module, too."""
        found: list[Import] = []
        waiting, known = [name], {name}
        while waiting:
            at = waiting.pop()
            found += self._imports.get(at, ())
            for called in self._calls.get(at, ()):
                if called not in known:
                    known.add(called)
                    waiting.append(called)
        return tuple(found)


def _run_by(node: ast.stmt) -> Iterator[ast.AST]:
    """What calling a function runs, or making an instance of a class."""
    if isinstance(node, ast.ClassDef):
        made = ("__init__", "__new__", "__post_init__")
        for part in node.body:
            if isinstance(part, ast.FunctionDef) and part.name in made:
                yield from _run_by(part)
    elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        for part in node.body:
            yield from running_at_import(part)


def _named_in_texts(nodes: list[ast.AST], tree: ast.Module, lookup: Lookup) -> Iterator[str]:
    """Modules that texts name, where the module imports what a loop or a variable says."""
    for node in nodes:
        match node:
            case ast.Call(func=function, args=[first, *_]) if _is_import_call(function):
                if not isinstance(first, ast.Constant):
                    break
    else:
        return
    for it in ast.walk(tree):
        if isinstance(it, ast.Constant) and isinstance(it.value, str):
            if _MODULE.match(it.value) and lookup.find(it.value) is not None:
                yield it.value


_MODULE = regex(r"[A-Za-z_]\w*(?:\.\w+)*\Z")


def _called(nodes: Iterable[ast.AST]) -> Iterator[str]:
    for node in nodes:
        match node:
            case ast.Call(func=ast.Name(id=name)):
                yield name
            case ast.FunctionDef(decorator_list=marks) | ast.ClassDef(decorator_list=marks):
                yield from (it.id for it in marks if isinstance(it, ast.Name))


def _taken(nodes: Iterable[ast.AST], package: str) -> dict[str, tuple[str, str]]:
    """Names that the top level takes from other modules."""
    found: dict[str, tuple[str, str]] = {}
    for node in nodes:
        if isinstance(node, ast.ImportFrom):
            base = resolve_from(node.module or "", node.level, package)
            for alias in node.names:
                found[alias.asname or alias.name] = base, alias.name
    return found


def _imported(node: ast.AST, package: str, lookup: Lookup) -> Iterator[tuple[str, bool]]:
    """Modules one node imports, and whether the module is asked for something of its own."""
    match node:
        case ast.Import(names=names):
            for alias in names:
                yield alias.name, "." not in alias.name
        case ast.ImportFrom():
            yield from _imported_from(node, package, lookup)
        case ast.Call(func=function, args=[ast.Constant(value=str(name)), *_]):
            if _is_import_call(function):
                yield resolve_from(name.lstrip("."), _level(name), package), True


def _imported_from(
    node: ast.ImportFrom, package: str, lookup: Lookup
) -> Iterator[tuple[str, bool]]:
    base = resolve_from(node.module or "", node.level, package)
    if not base:
        return
    names = [alias.name for alias in node.names]
    if names == ["*"]:
        names += _exported(lookup.find(base), lookup.tree)
    submodules = [f"{base}.{name}" for name in names if lookup.find(f"{base}.{name}")]
    yield base, len(submodules) < len(names)
    for submodule in submodules:
        yield submodule, True


def _exported(path: str | None, files: Tree) -> list[str]:
    """Names in a literal ``__all__``: a star import loads the submodules among them."""
    tree = parse_file(path, files) if path else None
    for node in tree.body if tree else []:
        match node:
            case ast.Assign(
                targets=[ast.Name(id="__all__")],
                value=ast.List(elts=items) | ast.Tuple(elts=items),
            ):
                return [
                    item.value
                    for item in items
                    if isinstance(item, ast.Constant) and isinstance(item.value, str)
                ]
    return []


def _is_import_call(function: ast.expr) -> bool:
    match function:
        case ast.Name(id="import_module" | "__import__"):
            return True
        case ast.Attribute(attr="import_module"):
            return True
    return False


def _level(name: str) -> int:
    return len(name) - len(name.lstrip("."))
