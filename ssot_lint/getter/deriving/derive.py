"""The contract that a getter's own source makes, proven by shape, never by name."""

from __future__ import annotations

from ssot_lint.getter import fields
from ssot_lint.getter.constants import constants
from ssot_lint.getter.contract import Arity, Contract, Shape
from ssot_lint.getter.deriving.by_shape import by_shape, shape_of_registry
from ssot_lint.getter.deriving.located import Located, locate, named
from ssot_lint.getter.deriving.spell import LIMITS, WAY, spell, whole
from ssot_lint.getter.django import ACCESSOR, manage_files, settings_module
from ssot_lint.getter.libraries import known_contract
from ssot_lint.getter.owners.recognise import registry_of
from ssot_lint.getter.proof.machine import Machine
from ssot_lint.getter.proof.project import Project
from ssot_lint.getter.proof.values import External, ModuleValue, Raised, Unproven
from ssot_lint.getter.shape import shape
from ssot_lint.getter.spelling import OPERATIONS, Spelling
from ssot_lint.modules.lookup import Lookup, module_candidates


def derive(module: str, expression: str, roots: tuple[str, ...]) -> Contract:
    """Read the contract of the accessor that ``expression`` yields in ``module``."""
    return derive_with_sources(module, expression, roots)[0]


def derive_with_sources(
    module: str, expression: str, roots: tuple[str, ...], lookup: Lookup | None = None
) -> tuple[Contract, tuple[str, ...]]:
    """Like ``derive``, with the files the contract depends on.

    Where the module is not found these are the paths it could have. ``lookup`` is told, besides,
    where modules were looked for in vain.
    """
    project = Project(roots, lookup)
    contract = derive_in(project, module, expression)
    return contract, contract.sources or module_candidates(module, roots)


def derive_in(project: Project, module: str, expression: str) -> Contract:
    """The same with the modules that a project holds; its sources are all that was read there."""
    try:
        contract = _contract(locate(project, module, expression))
    except (Unproven, Raised, RecursionError) as problem:
        known = _of_elsewhere(project, f"{module}.{expression}")
        contract = known or _none(str(problem) or "it is too deep to follow")
    if not _is_asked_by_name(contract):
        contract = contract._replace(registry=registry_of(project, module, expression))
    if contract.registry is not None:
        contract = contract._replace(shape=shape_of_registry(project, contract, module, expression))
    if contract.registry is None and not contract.variables:
        contract = by_shape(project, contract, module, expression)
    return contract._replace(sources=tuple(project.read), ran=frozenset(project.ran))


def shape_of(
    module: str, expression: str, roots: tuple[str, ...], lookup: Lookup | None = None
) -> tuple[Shape | None, Arity | None]:
    """The shape of an accessor whose contract comes from elsewhere, and the arity of its call."""
    try:
        getter = locate(Project(roots, lookup), module, expression)
        return shape(Machine(getter.project), getter.value), getter.call
    except (Unproven, Raised, RecursionError):
        return None, None


def _contract(getter: Located) -> Contract:
    machine = Machine(getter.project)
    origin = f"derived from {getter.where}"
    offered = shape(machine, getter.value)
    known = known_contract(machine, getter.value, getter.where)
    if known is not None:
        return known._replace(call=getter.call)
    variables = fields.variables(machine, getter.value)
    missing: dict[str, str] = {}
    if variables is not None:
        only = f"settings class ({getter.where}): only its fields can be read{WAY}"
        missing.update((operation, only) for operation in OPERATIONS)
        return Contract(origin, {}, missing, variables, offered, getter.call)
    operations: dict[str, Spelling] = {}
    for operation in OPERATIONS:
        found = whole(getter, operations) if operation == "whole" else spell(getter, operation)
        if isinstance(found, Spelling):
            limits = LIMITS.get(operation, ())
            limited = found.why is None or any(it in found.why for it in limits)
            operations[operation] = found._replace(
                why=getter.cached if getter.cached and limited else found.why
            )
        else:
            missing[operation] = found
    held = constants(machine, getter.value)
    if held:
        only = f"{named(getter)} ({getter.where}) has no constant for it: add one{WAY}"
        missing.update((operation, only) for operation in OPERATIONS if operation not in operations)
    return Contract(origin, operations, missing, held, offered, getter.call)


def _of_elsewhere(project: Project, name: str) -> Contract | None:
    """The contract of an accessor that no module of the project defines."""
    machine = Machine(project)
    module = None
    if name == ACCESSOR:
        project.lookup.looked.update(dict.fromkeys(manage_files(project.roots)))
        module = project.module(settings_module(project.roots, project.lookup.tree) or "")
    if module is not None:
        only = f"Django's settings ({module.shown}): a variable is read by its setting{WAY}"
        held = constants(machine, ModuleValue(module), only_upper=True)
        return Contract(f"derived from {module.shown}", {}, dict.fromkeys(OPERATIONS, only), held)
    return known_contract(machine, External(name), name)


def _none(why: str) -> Contract:
    return Contract(f"not derived: {why}", {}, dict.fromkeys(OPERATIONS, why))


def _is_asked_by_name(contract: Contract) -> bool:
    """Whether it answers for any name; else it may be a registry."""
    return bool({"get", "item"} & contract.operations.keys())
