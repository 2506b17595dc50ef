"""Whether a new import would close a circle of modules that run each other when imported."""

from __future__ import annotations

from collections.abc import Iterator

from ssot_lint.facts.uses import STRING
from ssot_lint.modules.scan.enclosing import TYPING
from ssot_lint.project.names.references import References

_MOST = 5_000


def cycle(names: References, module: str, old: str, new: str) -> list[str] | None:
    """The way from ``module`` through ``new`` back; None where there is none, or where the import
    of ``old`` closes one already."""
    way = _way(names, new, module)
    if way is None or _way(names, old, module) is not None:
        return None
    return [module, *way]


def _way(names: References, start: str, goal: str) -> list[str] | None:
    # The packages above a module have begun to run before it does.
    above = set(_with_parents(goal)) - {goal}
    came: dict[str, str] = {start: ""}
    todo = [start]
    for at in todo:
        if at == goal:
            way = [at]
            while came[way[0]]:
                way.insert(0, came[way[0]])
            return way
        if len(came) > _MOST:
            return None
        for below in _run_by(names, at):
            if below not in came and below not in above:
                came[below] = at
                todo.append(below)
    return None


def _run_by(names: References, module: str) -> Iterator[str]:
    """Modules that run when ``module`` is imported, with the packages above them."""
    world = names.world
    path = world.path(module)
    for use in names.uses_in(path) if path is not None else ():
        if use.form == STRING or use.scope or use.guards & TYPING:
            continue
        target = world.absolute(use.module, module)
        below = f"{target}.{use.name}"
        yield from _with_parents(below if world.path(below) is not None else target)


def _with_parents(module: str) -> Iterator[str]:
    parts = module.split(".")
    for end in range(len(parts), 0, -1):
        yield ".".join(parts[:end])
