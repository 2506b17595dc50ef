"""The files that importing a getter's module executes: none of them may import the getter.

Left out are the packages above both the getter's module and the importing one (they are running
already whenever anything below them is), blocks for type checkers, and imports inside functions. A
parent package is in all the same where a module asks it for a name of its own, as ``from app import
helper`` does.
"""

from __future__ import annotations

import ast
from collections import deque
from collections.abc import Iterator, Mapping

from ssot_lint.modules.imports import parse_file, resolve_from, running_at_import
from ssot_lint.modules.lookup import Lookup
from ssot_lint.modules.tree import Tree

ARROW = " → "


def import_closure(
    module: str,
    roots: tuple[str, ...],
    lookup: Lookup | None = None,
    importer: str | None = None,
) -> Mapping[str, str]:
    """Map the real path of each project file that importing ``module`` executes to a chain to it.

    The chain is the shortest one: ``app.env → app.util → app.models``. ``lookup`` is told every
    place that the result depends on. ``importer`` is the module that imports it; None: one beside it.
    """
    lookup = lookup or Lookup(roots)
    if _real_path(module, lookup) is None:
        return {}
    above = _with_parents(module)[:-1]
    parents = running_parents(module, importer)
    chains: dict[str, str] = {}
    waiting: deque[tuple[str, str]] = deque()
    for name in (*(it for it in above if it not in parents), module):
        start = _real_path(name, lookup)
        if start is not None:
            chains.setdefault(start, name)
            waiting.append((name, start))
    while waiting:
        name, path = waiting.popleft()
        for imported in _executed(name, path, lookup, parents):
            found = _real_path(imported, lookup)
            if found is not None and found not in chains:
                chains[found] = chains[path] + ARROW + imported
                waiting.append((imported, found))
    return chains


def running_parents(module: str, importer: str | None) -> frozenset[str]:
    """The packages above a module that run already wherever ``importer`` does."""
    above = frozenset(_with_parents(module)[:-1])
    return above if importer is None else above.intersection(_with_parents(importer))


def _real_path(module: str, lookup: Lookup) -> str | None:
    found = lookup.find(module)
    # One file must not be two, whichever way a root or a link leads to it.
    return lookup.tree.real(found) if found is not None else None


def _executed(name: str, path: str, lookup: Lookup, parents: frozenset[str]) -> Iterator[str]:
    """Name the modules that ``path`` imports while it is imported itself, parents first."""
    key = name, path
    if key not in lookup.imports:
        tree = parse_file(path, lookup.tree)
        package = name if path.endswith("__init__.py") else name.rpartition(".")[0]
        nodes = running_at_import(tree) if tree is not None else ()
        found = (it for node in nodes for it in _imported(node, package, lookup))
        lookup.imports[key] = list(dict.fromkeys(found))
    for imported, asked_for_itself in lookup.imports[key]:
        *above, last = _with_parents(imported)
        yield from (parent for parent in above if parent not in parents)
        if asked_for_itself or last not in parents:
            yield last


def imported_by(node: ast.AST, package: str, lookup: Lookup) -> list[str]:
    """Modules that one import statement asks for, of ``package``'s own file."""
    return [name for name, _ in _imported(node, package, lookup)]


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


def _with_parents(name: str) -> list[str]:
    parts = name.split(".")
    return [".".join(parts[: count + 1]) for count in range(len(parts))]
