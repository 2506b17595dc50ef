"""The modules that may touch the environment themselves: those that a getter is made of.

Every run asks this once, so nothing is parsed.
"""

from __future__ import annotations

from collections.abc import Iterator

from ssot_lint.modules.defining import defining_modules, module_meant
from ssot_lint.modules.lookup import find_module
from ssot_lint.modules.tree import DISK, Tree

_DJANGO = "django.conf:settings"


def owner_set(target: str, roots: tuple[str, ...], tree: Tree = DISK) -> Iterator[str]:
    """Paths of the modules of a getter, as it is configured; one may come twice."""
    if target == _DJANGO:
        from ssot_lint.getter.django import settings_module  # for few projects

        module = settings_module(roots, tree)
        names = [] if module is None else [module]
    else:
        module, _, expression = target.partition(":")
        root = expression.partition(".")[0].partition("(")[0]
        names = [f"{module}.{root}"]  # it may be all of the getter, or where that comes from
        if module_meant(module, root, roots, tree) == module:
            yield from defining_modules(module, root, roots, tree)
            names.append(module)
    for name in names:
        found = find_module(name, roots, tree)
        if found is not None:
            yield found
