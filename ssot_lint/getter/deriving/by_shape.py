"""What a contract says by the shape of the accessor's bodies, where its proof stops."""

from __future__ import annotations

from ssot_lint.core.fix.reason_code import code_of
from ssot_lint.getter.contract import MAPPING, Contract, Shape
from ssot_lint.getter.django_names import shape_of_settings
from ssot_lint.getter.meaning.world import ModuleRef
from ssot_lint.getter.owners import table
from ssot_lint.getter.owners.accessor import class_of, is_section, operations_of
from ssot_lint.getter.owners.entry import DJANGO
from ssot_lint.getter.owners.inherited import inherited
from ssot_lint.getter.owners.recognise import target_of
from ssot_lint.getter.proof.project import Project
from ssot_lint.getter.shape import module_shape
from ssot_lint.getter.spelling import OPERATIONS, Spelling

_NATIVE = frozenset(it.to for it in MAPPING.operations.values())
_ENDED = ("is not followed", "it changes the name by `.startswith`")
_OF_THE_MISSING = frozenset({"returns-none", "default", "no-keyerror"})
_UNSURE = "it is not shown to mean the same wherever its source may be changed"


def by_shape(project: Project, contract: Contract, module: str, expression: str) -> Contract:
    """The contract with the methods that stand for what is not proven to mean the same."""
    if contract.operations.keys() >= {*OPERATIONS}:
        if all(it.why is None for it in contract.operations.values()):
            return contract
    cls = class_of(project, module, expression)
    told = {} if cls is None else operations_of(project, cls)
    operations = dict(contract.operations)
    for operation, spelling in told.items():
        proven = operations.get(operation)
        if proven is not None:
            operations[operation] = _also_told(proven, spelling)
            continue
        copied = operation == "child" and "copy" in operations and not operations["copy"].why
        if spelling.why is None and not copied:
            spelling = spelling._replace(why=_UNSURE, reasons=("unverified",))
        operations[operation] = spelling
    if cls is not None and told:
        operations.update(inherited(project, cls, operations, told))
    if cls is not None and not told and is_section(project, cls):
        asked = f"{cls.module.at(cls.node.lineno)}: it is asked by section and key, not by a name"
        return contract._replace(operations={}, missing=dict.fromkeys(OPERATIONS, asked))
    if not told or cls is None:
        return contract
    missing = {name: why for name, why in contract.missing.items() if name not in operations}
    place = cls.module.at(cls.node.lineno)
    return contract._replace(origin=f"derived from {place}", operations=operations, missing=missing)


def _also_told(proven: Spelling, told: Spelling) -> Spelling:
    """A spelling that is not proven: why in the proof's words, and the codes that bodies tell."""
    if proven.why is None:
        return proven
    only_missing = told.reasons and {*told.reasons} <= _OF_THE_MISSING
    if only_missing and code_of(proven.why) == "unverified":
        # What a missing variable gives is not what the proof stopped at: both hold.
        first = proven.why.replace("; ", ", ")
        why = f"{first}; {told.why}"
        return told._replace(why=why, reasons=("unverified", *told.reasons))
    ended = (
        _ENDED if told.reasons[:1] == ("cached",) else (*_ENDED, "it keeps values between reads")
    )
    if told.reasons and any(it in proven.why for it in ended):
        return proven._replace(why=told.why, reasons=told.reasons)  # the bodies tell more
    if told.to != proven.to and proven.to not in _NATIVE:
        # ``require`` before ``get``: a method of that meaning says more than one that gives None.
        unsure = told._replace(why=_UNSURE, reasons=("unverified",))
        return told if told.why is not None else unsure
    texts = (told.why or "").split("; ")
    if len(texts) != len(told.reasons) or told.reasons == ("unverified",):
        return proven._replace(reasons=(code_of(proven.why),))
    first = proven.why.replace("; ", ", ")
    return proven._replace(why="; ".join([first, *texts[1:]]), reasons=told.reasons)


def shape_of_registry(
    project: Project, contract: Contract, module: str, expression: str
) -> Shape | None:
    """What the registry has: a lazy table's names beside the module's own."""
    if contract.registry is not None and contract.registry.kind == DJANGO:
        return shape_of_settings(project)
    value = target_of(project, module, expression).value
    shape = contract.shape
    if shape is None or not isinstance(value, ModuleRef):
        return shape
    names = table.names_of(value.module)
    if names is None:
        return module_shape(value.module) or shape
    return shape._replace(attributes={**dict.fromkeys(names), **shape.attributes}, open=False)
