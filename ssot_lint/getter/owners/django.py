"""Django's settings: the upper-case names of the module it is given, overlays heeded."""

from __future__ import annotations

import ast

from ssot_lint.getter.django import settings_module
from ssot_lint.getter.owners import constants
from ssot_lint.getter.owners.entry import DJANGO, Entry, Registry, registry
from ssot_lint.getter.proof.project import Project
from ssot_lint.modules.bindings import Module

_HOPS = 5


def registry_of_django(project: Project) -> Registry | None:
    """What ``django.conf:settings`` reads from the environment; None where no module is named."""
    name = settings_module(project.roots, project.lookup.tree)
    module = project.module(name) if name else None
    if module is None or not _has_applications(project, module, _HOPS):
        return None
    found = _in_force(project, module, _HOPS)
    entries = [it for it in found.values() if it is not None]
    return registry(DJANGO, module.shown, entries, tuple(project.read))


def _has_applications(project: Project, module: Module, hops: int) -> bool:
    if "INSTALLED_APPS" in module.bindings:
        return True
    starred = [project.module(base) for base in module.stars] if hops else []
    return any(_has_applications(project, it, hops - 1) for it in starred if it is not None)


def _in_force(project: Project, module: Module, hops: int) -> dict[str, Entry | None]:
    """By name: the entry, or None where what is bound last is no read of one variable."""
    found: dict[str, Entry | None] = {}
    for base in module.stars if hops else ():
        starred = project.module(base)
        if starred is not None and starred is not module:
            found.update(_in_force(project, starred, hops - 1))
    own = {it.name: it for it in constants.of_module(project, module, only_upper=True, kind=DJANGO)}
    for name, bindings in module.bindings.items():
        if not name.isupper() or all(isinstance(it.node, ast.Import) for it in bindings):
            continue
        entry = own.get(name)
        if entry is None and found.get(name) is not None and not any(it.direct for it in bindings):
            continue  # bound under a condition only: what was starred may hold
        found[name] = entry
    return found
