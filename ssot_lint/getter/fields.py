"""The variables a pydantic settings object reads, each as the field that it becomes."""

from __future__ import annotations

from collections.abc import Mapping

from ssot_lint.getter.meaning.world import ClassRef
from ssot_lint.getter.owners.settings import declared, type_of
from ssot_lint.getter.proof.machine import Machine
from ssot_lint.getter.proof.values import ClassValue, Instance, Value
from ssot_lint.getter.schemas.model import Entry
from ssot_lint.getter.spelling import Spelling


def variables(machine: Machine, accessor: Value) -> Mapping[str, Spelling] | None:
    """Map each variable of a settings object to its field; None for anything else."""
    if not isinstance(accessor, Instance) or not isinstance(accessor.cls, ClassValue):
        return None
    cls = ClassRef(accessor.cls.node, accessor.cls.module)
    entries = declared(machine.project, cls)
    if entries is None:
        return None
    found: dict[str, Spelling] = {}
    for entry in entries:
        for name in entry.variables:
            found.setdefault(name, _spelled(entry))
    return found


def _spelled(entry: Entry) -> Spelling:
    why = f"read once when the settings are created; typed `{type_of(entry)}`"
    if len(entry.variables) > 1:
        why += f"; also read from {', '.join(entry.variables[1:])}"
    return Spelling("{getter}." + ".".join(entry.path), why)
