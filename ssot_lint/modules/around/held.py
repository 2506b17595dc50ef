"""Which of the things that are replaced are the getter's own: a module below its package may hold
the getter, or something else that a name of it stands in (``setattr(asm.config, key, value)``)."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from ssot_lint.modules.defining import defining_modules
from ssot_lint.modules.lookup import Lookup


def of_the_getter(
    stored: Mapping[str, str],
    modules: Collection[str],
    names: Collection[str],
    getter: tuple[str, str],
    lookup: Lookup,
) -> dict[str, str]:
    """Those of ``stored`` that are stored into names of the getter's module, or into what these have,
    by these names, each with its place."""
    found: dict[str, str] = {}
    for below, place in stored.items():
        parts = below.split(".")
        at = next((number for number, it in enumerate(parts) if it in names), 0)
        if at == 0:
            found.setdefault(below, place)
            continue
        # Another name of the holder for it changes nothing; what lies below it is the getter's.
        if len(parts) > at + 1 and any(
            _is_held(".".join((it, *parts[:at])), parts[at], getter, lookup) for it in modules
        ):
            found.setdefault(".".join(parts[at:]), place)
    return found


def _is_held(holder: str, name: str, getter: tuple[str, str], lookup: Lookup) -> bool:
    """Whether the module ``holder`` has the getter, or what it is made of, by that name."""
    if lookup.find(holder) is None:
        return False
    module, root = getter
    own = {lookup.find(module), lookup.find(f"{module}.{root}")} - {None}
    return not own.isdisjoint(defining_modules(holder, name, lookup.roots, lookup.tree))
