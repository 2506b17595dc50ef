"""Fixes of strings that name a thing by a path that is not canonical: byte edits of the string alone."""

from __future__ import annotations

from ssot_lint.core.lean import TYPE_CHECKING
from ssot_lint.core.model import SAFE, UNSAFE, Edit, Fix
from ssot_lint.facts.uses import SETTING, Use
from ssot_lint.project.names.doors import Door, leads_nowhere
from ssot_lint.project.names.entry_points import EntryPoint
from ssot_lint.project.names.references import References
from ssot_lint.project.names.registry import MOVE
from ssot_lint.project.names.under_test import binding, looked_up
from ssot_lint.project.names.world import FOUND

if TYPE_CHECKING:
    from ssot_lint.project.index import Project

_NOWHERE = "the canonical path leads to nothing"
_OTHER = "the alias may be another thing than what has its canonical name"


def fix_patch(door: Door, use: Use, path: str, names: References, project: Project) -> Fix | str:
    """A patch goes where the code under test looks now, if nothing looks through the alias."""
    elsewhere = "a patch target names where the code under test looks, not where the name lives"
    alias = door.entry.alias
    if door.entry.kind == MOVE:  # of a module: the name right below it, or below its parts
        module = max(alias, module_of(door.written, names), key=len)
        alias = f"{module}.{door.written[len(module) + 1 :].partition('.')[0]}"
    old, _, name = alias.rpartition(".")
    new, _, there = door.entry.moved(alias).rpartition(".")
    if not use.literal or use.name or not (old and name and new and there):
        return elsewhere
    if looked_up(old, name, names, project):
        return f"{elsewhere}: `{alias}` is still looked up"
    target = binding(((old, name), (new, there)), path, names, project)
    if target is None:
        return f"{elsewhere}; no one module is known to look it up"
    start = use.end - 1 - len(use.module.encode())
    edit = Edit(start, start + len(alias.encode()), target.encode())
    why = "it is the one module that looks the name up, as far as imports tell"
    return Fix(f"Patch `{target}`", (edit,), UNSAFE, why)


def fix_string(door: Door, use: Use, names: References) -> Fix | str:
    """``import_module("old")``, and what a setting is given."""
    if not use.literal:
        return "the path is put together of parts"
    if leads_nowhere(door.canonical, names):
        return _NOWHERE
    start = use.end - 1 - len(use.module.encode())
    edits = (Edit(start, use.end - 1, door.canonical.encode()),)
    title = f"Name `{door.canonical}`"
    why = _why_unsafe(door, use, names)
    return Fix(title, edits, SAFE) if why is None else Fix(title, edits, UNSAFE, why)


def fix_entry_point(door: Door, entry: EntryPoint, names: References) -> Fix | str:
    """``"old:main"`` of a script or plugin."""
    if leads_nowhere(door.canonical, names):
        return _NOWHERE
    module = module_of(door.canonical, names)
    attribute = door.canonical[len(module) + 1 :]
    if not module or bool(attribute) != bool(entry.attribute):
        return "a module and an attribute are not written alike there"
    text = f"{module}:{attribute}" if attribute else module
    edits, title = (Edit(entry.at, entry.end, text.encode()),), f"Name `{text}`"
    if not door.entry.canonical:
        return Fix(title, edits, UNSAFE, "what is installed must have it there")
    if door.entry.kind == MOVE or _is_same(door, names):
        return Fix(title, edits, SAFE)
    return Fix(title, edits, UNSAFE, _OTHER)


def module_of(path: str, names: References) -> str:
    """The module of a dotted path."""
    while path and names.world.path(path) is None:
        path = path.rpartition(".")[0]
    return path


def _why_unsafe(door: Door, use: Use, names: References) -> str | None:
    if not use.local.startswith(SETTING):
        return None
    if door.entry.kind != MOVE:
        return None if _is_same(door, names) else _OTHER
    if use.local == f"{SETTING}INSTALLED_APPS" and _has_tables(door.canonical, names):
        if door.canonical.rpartition(".")[2] != door.written.rpartition(".")[2]:
            return "Django calls the tables of an app by the last part of its name"
    return None


def _has_tables(package: str, names: References) -> bool:
    return any(names.world.module(f"{package}.{it}") == FOUND for it in ("models", "migrations"))


def _is_same(door: Door, names: References) -> bool:
    """Whether the written path leads to the very thing that has the canonical name."""
    world, found = names.world, []
    for path in (door.entry.alias, door.entry.canonical):
        module = module_of(path, names)
        name = path[len(module) + 1 :]
        if not module or not name or "." in name:
            return False
        found.append(world.attr(module, name))
    return found[0] == found[1] and found[0].how == FOUND and bool(found[0].owner)
