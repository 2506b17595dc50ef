"""The files that importing a getter's module executes: none of them may import the getter.

Left out are the packages above both the getter's module and the importing one (they are running
already whenever anything below them is), blocks for type checkers, and imports inside functions that
importing does not call. A parent package is in all the same where a module asks it for a name of its own, as ``from app import
helper`` does.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping

from ssot_lint.modules.executed import executed
from ssot_lint.modules.lazy import served
from ssot_lint.modules.lookup import Lookup

ARROW = " → "


def import_closure(
    module: str,
    roots: tuple[str, ...],
    lookup: Lookup | None = None,
    importer: str | None = None,
    *,
    certain: bool = False,
) -> Mapping[str, str]:
    """Map the real path of each project file that importing ``module`` executes to a chain to it.

    The chain is the shortest one: ``app.env → app.util → app.models``. ``lookup`` is told every
    place that the result depends on. ``importer`` is the module that imports it; None: one beside it.
    With ``certain`` only what runs under no condition counts.
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
        for imported in _executed(name, path, lookup, parents, certain):
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
    if module not in lookup.real:
        found = lookup.find(module)
        # One file must not be two, whichever way a root or a link leads to it.
        lookup.real[module] = lookup.tree.real(found) if found is not None else None
    return lookup.real[module]


def _executed(
    name: str, path: str, lookup: Lookup, parents: frozenset[str], certain: bool
) -> Iterator[str]:
    """Name the modules that ``path`` imports while it is imported itself, parents first."""
    says = executed(name, path, lookup)
    imports = [*says.imports]
    for module, function in says.calls if not certain else ():
        found = lookup.find(module)
        if found is not None:
            imports += executed(module, found, lookup).functions.get(function, ())
    for module, asked in says.asked if not certain else ():
        found = lookup.find(module)
        lazy = executed(module, found, lookup).lazy if found is not None else None
        if lazy is not None:
            imports += served(lazy, asked, lookup)
    for imported, asked_for_itself, surely in imports:
        if certain and not surely:
            continue
        *above, last = _with_parents(imported)
        yield from (parent for parent in above if parent not in parents)
        if asked_for_itself or last not in parents:
            yield last


def _with_parents(name: str) -> list[str]:
    parts = name.split(".")
    return [".".join(parts[: count + 1]) for count in range(len(parts))]
