"""Why entries may not do what their source says: what a library makes of a class or a function."""

from __future__ import annotations

import ast
from collections.abc import Collection

from ssot_lint.getter.meaning import classes
from ssot_lint.getter.meaning.reasons import Reason, ordered, reason
from ssot_lint.getter.meaning.world import ClassRef, External
from ssot_lint.getter.meaning.worlds import new_world
from ssot_lint.getter.owners.entry import Entry
from ssot_lint.getter.proof import objects
from ssot_lint.getter.proof.decorators import decorations, is_neutral
from ssot_lint.getter.proof.machine import Machine
from ssot_lint.getter.proof.project import Project
from ssot_lint.getter.proof.values import ClassValue, Function
from ssot_lint.modules.bindings import Module

_UNDERSTOOD = frozenset({"cached_property", "classproperty", "cached", "getter"})
"""By their last name, as ``meaning.classes`` reads them."""


def doubted(entries: list[Entry], found: Collection[Reason]) -> list[Entry]:
    """The entries with the reasons besides their own."""
    if not found:
        return entries
    return [
        it._replace(
            reasons=ordered([*it.reasons, *found]),
            store_reasons=ordered([*it.store_reasons, *found]),
        )
        for it in entries
    ]


def of_class(project: Project, cls: ClassRef) -> tuple[Reason, ...]:
    """What may make another class of it, or other objects; nothing for enumerations, which are
    read as such."""
    if is_enumeration(project, cls):
        return ()
    why = objects.making_doubt(Machine(project), ClassValue(cls.node, cls.module))
    return () if why is None else (reason("unverified", why),)


def of_function(
    project: Project, module: Module, node: ast.FunctionDef | ast.AsyncFunctionDef
) -> tuple[Reason, ...]:
    """What may be done around its calls."""
    for name in decorations(Machine(project), Function(node, module)):
        if not is_neutral(name) and name.rpartition(".")[2] not in _UNDERSTOOD:
            place = module.at(node.lineno)
            return (reason("unverified", f"`{node.name}` is decorated by `{name}` ({place})"),)
    return ()


def is_enumeration(project: Project, cls: ClassRef) -> bool:
    """Whether its members are objects of the class itself."""
    return any(
        isinstance(it, External) and it.name.rpartition(".")[2] in ("Enum", "StrEnum", "IntEnum")
        for it in classes.order(new_world(project), cls)
    )
