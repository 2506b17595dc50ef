"""Django's settings: the upper-case names of the module it is given, overlays heeded."""

from __future__ import annotations

import ast

from ssot_lint.getter.django import settings_modules
from ssot_lint.getter.owners import constants
from ssot_lint.getter.owners.entry import DJANGO, Entry, Registry, registry
from ssot_lint.getter.proof.project import Project
from ssot_lint.modules.bindings import Module

_HOPS = 5


def registry_of_django(project: Project) -> Registry | None:
    """What ``django.conf:settings`` reads from the environment; None where no module is named."""
    for name in settings_modules(project.roots, project.lookup.tree):
        module = project.module(name)
        base = None if module is None else _base(project, module, _HOPS)
        if module is not None and base is not None:
            return _of(project, module, base)
    return None


def _of(project: Project, module: Module, base: Module) -> Registry:
    overlaid: dict[str, str] = {}
    found = _in_force(project, module, _HOPS, overlaid)
    entries = [it for it in found.values() if it is not None]
    return registry(
        DJANGO,
        module.shown,
        entries,
        tuple(project.read),
        adds_to=base.shown,
        overlaid=overlaid,
    )


def _base(project: Project, module: Module, hops: int) -> Module | None:
    """The module that binds ``INSTALLED_APPS``: itself, or one that it star-imports."""
    starred = [project.module(base) for base in module.stars] if hops else []
    for it in starred:
        found = None if it is None or it is module else _base(project, it, hops - 1)
        if found is not None:
            return found
    return module if "INSTALLED_APPS" in module.bindings else None


def _in_force(
    project: Project, module: Module, hops: int, overlaid: dict[str, str]
) -> dict[str, Entry | None]:
    """By name: the entry, or None where what is bound last is no read of one variable."""
    found: dict[str, Entry | None] = {}
    for base in module.stars if hops else ():
        starred = project.module(base)
        if starred is not None and starred is not module:
            found.update(_in_force(project, starred, hops - 1, overlaid))
    own = {it.name: it for it in constants.of_module(project, module, only_upper=True, kind=DJANGO)}
    for name, bindings in module.bindings.items():
        if not name.isupper() or all(isinstance(it.node, ast.Import) for it in bindings):
            continue
        entry = own.get(name)
        if entry is None and found.get(name) is not None and not any(it.direct for it in bindings):
            continue  # bound under a condition only: what was starred may hold
        before = found.get(name)
        if before is not None and entry is None:
            where = module.at(bindings[-1].line)
            overlaid[before.variable] = f"`{name}` is bound again by another value ({where})"
        found[name] = entry
    return found
