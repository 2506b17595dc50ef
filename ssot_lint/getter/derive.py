"""The contract that a getter's own source makes, proven by shape, never by name.

Every spelling is run on symbols beside the operation it would replace (see ``proof.worlds``): it
is safe where both come to the same for a missing, an empty and a set variable and for every
default; else the first difference is the reason it is not.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from ssot_lint.core.fix.reason_code import code_of
from ssot_lint.core.lean import NamedTuple
from ssot_lint.getter import fields
from ssot_lint.getter.constants import constants
from ssot_lint.getter.contract import MAPPING, Arity, Contract, Shape
from ssot_lint.getter.django import ACCESSOR, manage_files, settings_module
from ssot_lint.getter.django_names import shape_of_settings
from ssot_lint.getter.libraries import known_contract
from ssot_lint.getter.meaning.classes import is_of_class, is_static
from ssot_lint.getter.meaning.world import ModuleRef
from ssot_lint.getter.owners import table
from ssot_lint.getter.owners.accessor import class_of, is_section, operations_of
from ssot_lint.getter.owners.entry import DJANGO
from ssot_lint.getter.owners.inherited import inherited
from ssot_lint.getter.owners.recognise import registry_of, target_of
from ssot_lint.getter.proof import members
from ssot_lint.getter.proof.decorators import cached_by
from ssot_lint.getter.proof.frame import Frame
from ssot_lint.getter.proof.machine import Machine
from ssot_lint.getter.proof.names import binding_of, member
from ssot_lint.getter.proof.project import Project, require_module
from ssot_lint.getter.proof.values import (
    COPY,
    ENVIRON,
    ClassValue,
    External,
    Function,
    Instance,
    Kept,
    ModuleValue,
    Raised,
    Unknown,
    Unproven,
    Value,
)
from ssot_lint.getter.proof.worlds import SAME, difference
from ssot_lint.getter.shape import called_arity, functions, module_shape, shape
from ssot_lint.getter.spelling import BY_NAME, DEFAULT_BY_NAME, NO_DEFAULT, OPERATIONS, Spelling
from ssot_lint.modules.bindings import Module
from ssot_lint.modules.lookup import Lookup, module_candidates

_REFUSED = "takes other arguments"
_WORDS = {
    "item": "`[]`",
    "contains": "`in`",
    "set": "`[] =`",
    "delete": "`del`",
    "iterate": "iteration",
}
_LIMITS = {
    "get": (NO_DEFAULT, DEFAULT_BY_NAME),
    "pop": (NO_DEFAULT, DEFAULT_BY_NAME),
    "update": (BY_NAME,),
}
"""Where alone an operation that is spelled as on ``os.environ`` may mean something else."""
_METHODS = {
    "item": ("__getitem__",),
    "contains": ("__contains__", "__iter__"),
    "set": ("__setitem__",),
    "delete": ("__delitem__",),
    "iterate": ("__iter__",),
    "whole": ("__getitem__",),
}
"""Special methods one of which an operation needs; other operations need one of their name."""
_CALLS = {
    "item": ("{getter}{method}({key})",),
    "get": ("{getter}{method}({key}, {default})", "{getter}{method}({key}, default={default})"),
    "contains": ("{getter}{method}({key})",),
    "set": ("{getter}{method}({key}, {value})",),
    "delete": ("{getter}{method}({key})",),
    "pop": ("{getter}{method}({key}, {default})",),
    "setdefault": ("{getter}{method}({key}, {default})",),
    "clear": ("{getter}{method}()",),
    "copy": ("{getter}{method}()",),
}
"""How a method of another name, or the accessor itself, could stand for an operation."""


class _Getter(NamedTuple):
    project: Project
    module: Module
    value: Value
    where: str
    call: Arity | None
    cached: str | None = None
    """Why what the expression yields may be one of an earlier time."""


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
        contract = _contract(_locate(project, module, expression))
    except (Unproven, Raised, RecursionError) as problem:
        known = _of_elsewhere(project, f"{module}.{expression}")
        contract = known or _none(str(problem) or "it is too deep to follow")
    if not _is_asked_by_name(contract):
        contract = contract._replace(registry=registry_of(project, module, expression))
    if contract.registry is not None:
        contract = contract._replace(shape=_shape_of(project, contract, module, expression))
    if contract.registry is None and not contract.variables:
        contract = _by_shape(project, contract, module, expression)
    return contract._replace(sources=tuple(project.read), ran=frozenset(project.ran))


def _by_shape(project: Project, contract: Contract, module: str, expression: str) -> Contract:
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


def _shape_of(project: Project, contract: Contract, module: str, expression: str) -> Shape | None:
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


_WAY = ", or say in `contract` how it is spelled"
_NATIVE = frozenset(it.to for it in MAPPING.operations.values())
_ENDED = ("is not followed", "it changes the name by `.startswith`")
_OF_THE_MISSING = frozenset({"returns-none", "default", "no-keyerror"})
_UNSURE = "it is not shown to mean the same wherever its source may be changed"


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


def _is_asked_by_name(contract: Contract) -> bool:
    """Whether it answers for any name; else it may be a registry."""
    return bool({"get", "item"} & contract.operations.keys())


def shape_of(
    module: str, expression: str, roots: tuple[str, ...], lookup: Lookup | None = None
) -> tuple[Shape | None, Arity | None]:
    """The shape of an accessor whose contract comes from elsewhere, and the arity of its call."""
    try:
        getter = _locate(Project(roots, lookup), module, expression)
        return shape(Machine(getter.project), getter.value), getter.call
    except (Unproven, Raised, RecursionError):
        return None, None


def _locate(project: Project, module_name: str, expression: str) -> _Getter:
    module = require_module(project, module_name)
    try:
        node = ast.parse(expression, mode="eval").body
    except SyntaxError:
        raise Unproven(f"`{expression}` is not an expression") from None
    first = next((part.id for part in ast.walk(node) if isinstance(part, ast.Name)), None)
    machine = Machine(project, trusting=True)
    frame = Frame(module)
    if first is not None:
        frame.locals[first] = member(machine, module, first)
    called = _called(machine, node, frame)
    call = called_arity(machine, called) if called is not None else None
    value = machine.evaluate(node, frame)
    if isinstance(value, Unknown):
        raise Unproven(value.why)
    if call is None and isinstance(value, Function):
        call = called_arity(machine, value)
    where = _place(machine, module, value, first or "")
    return _Getter(project, module, value, where, call, cached_by(machine, called))


def _called(machine: Machine, node: ast.expr, frame: Frame) -> Value | None:
    """What the expression calls first."""
    inner = [part for part in ast.walk(node) if isinstance(part, ast.Call)]
    if not inner:
        return None
    # ``ast.walk`` goes outside in, and a chain nests its first call deepest.
    try:
        return machine.evaluate(inner[-1].func, frame)
    except (Unproven, Raised):
        return None


def _place(machine: Machine, module: Module, value: Value, first: str) -> str:
    match value:
        case Instance(cls=ClassValue(node=node, module=home)):
            return home.at(node.lineno)
        case Function(node=function, module=home):
            return home.at(function.lineno)
        case ClassValue(node=node, module=home):
            return home.at(node.lineno)
        case ModuleValue(module=home):
            return home.shown
    found = binding_of(machine, module, first)
    return found[0].at(found[1].line) if found else module.shown


def _contract(getter: _Getter) -> Contract:
    machine = Machine(getter.project)
    origin = f"derived from {getter.where}"
    offered = shape(machine, getter.value)
    known = known_contract(machine, getter.value, getter.where)
    if known is not None:
        return known._replace(call=getter.call)
    variables = fields.variables(machine, getter.value)
    missing: dict[str, str] = {}
    if variables is not None:
        only = f"settings class ({getter.where}): only its fields can be read{_WAY}"
        missing.update((operation, only) for operation in OPERATIONS)
        return Contract(origin, {}, missing, variables, offered, getter.call)
    operations: dict[str, Spelling] = {}
    for operation in OPERATIONS:
        found = _whole(getter, operations) if operation == "whole" else _spell(getter, operation)
        if isinstance(found, Spelling):
            limits = _LIMITS.get(operation, ())
            limited = found.why is None or any(it in found.why for it in limits)
            operations[operation] = found._replace(
                why=getter.cached if getter.cached and limited else found.why
            )
        else:
            missing[operation] = found
    held = constants(machine, getter.value)
    if held:
        only = f"{_named(getter)} ({getter.where}) has no constant for it: add one{_WAY}"
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
        only = f"Django's settings ({module.shown}): a variable is read by its setting{_WAY}"
        held = constants(machine, ModuleValue(module), only_upper=True)
        return Contract(f"derived from {module.shown}", {}, dict.fromkeys(OPERATIONS, only), held)
    return known_contract(machine, External(name), name)


def _none(why: str) -> Contract:
    return Contract(f"not derived: {why}", {}, dict.fromkeys(OPERATIONS, why))


def _spell(getter: _Getter, operation: str) -> Spelling | str:
    """Spell an operation: its own form, else any other that means the same, else its own unsafe."""
    own = MAPPING.operations[operation].to
    why = _why(getter, operation, own) if _has(getter, operation) else None
    if why == SAME:
        return Spelling(own)
    for template in _others(getter, operation, own_fits=why is not None and _REFUSED not in why):
        if _why(getter, operation, template) == SAME:
            return Spelling(template)
    if why is not None:
        return Spelling(own, why)
    return _unsafe(getter, operation) or _lacks(getter, operation)


def _unsafe(getter: _Getter, operation: str) -> Spelling | None:
    """The nearest thing to a read that the accessor has, with how it differs."""
    templates: list[str] = []
    if operation in ("item", "get") and isinstance(getter.value, Function):
        templates = [form.format_map(_Method("")) for form in _CALLS[operation]]
    elif operation == "item" and _has(getter, "get"):
        templates = ["{getter}.get({key})"]
    for template in templates:
        why = _why(getter, operation, template)
        if _REFUSED not in why:
            return Spelling(template, why)
    return None


def _why(getter: _Getter, operation: str, template: str) -> str:
    project, value = getter.project, getter.value
    try:
        told = difference(project, value, operation, template)
    except Unproven as problem:
        return _not_shown(getter, operation, str(problem))
    if told == SAME:
        return SAME
    limits = _LIMITS.get(operation, ()) if template == MAPPING.operations[operation].to else ()
    for limit in limits:
        if difference(project, value, operation, template, limit) == SAME:
            return f"{told} {limit} ({getter.where})"
    return f"{told} ({getter.where})"


def _not_shown(getter: _Getter, operation: str, detail: str) -> str:
    deed = "read" if operation in ("item", "get", "contains", "iterate", "copy") else "change"
    return f"{getter.where}: {_named(getter)} is not shown to {deed} os.environ directly: {detail}"


def _others(getter: _Getter, operation: str, own_fits: bool) -> Iterator[str]:
    """Other forms that could mean the same, the likeliest first."""
    if operation == "copy" and _has(getter, "iterate"):
        yield "dict({getter})"
    if operation == "contains" and _has(getter, "get"):
        yield "{getter}.get({key}) is not None"
    names = [f".{name}" for name in functions(Machine(getter.project), getter.value)]
    if own_fits:
        # Its own method takes these arguments and means something else: no reason to insist.
        names = [name for name in names if name != f".{operation}"]
    for method in ["", *names] if _callable(getter) else names:
        for form in _CALLS.get(operation, ()):
            yield form.format_map(_Method(method))
    if operation == "contains" and isinstance(getter.value, Function):
        yield "{getter}({key}) is not None"


class _Method(dict[str, str]):
    """Fills in the method and leaves the other places as they are."""

    def __init__(self, method: str) -> None:
        super().__init__(method=method)

    def __missing__(self, key: str) -> str:
        return "{" + key + "}"


def _callable(getter: _Getter) -> bool:
    match getter.value:
        case Function():
            return True
        case Instance() as instance:
            return _has_member(getter, instance, "__call__")
    return False


def _has(getter: _Getter, operation: str) -> bool:
    """Whether the accessor has what the operation's own form needs."""
    value = getter.value
    if value in (ENVIRON, COPY) or isinstance(value, Kept):
        return True
    if isinstance(value, (Instance, ClassValue, ModuleValue)):
        needed = _METHODS.get(operation, (operation,))
        return any(_has_member(getter, value, name) for name in needed)
    return False


def _has_member(getter: _Getter, value: Value, name: str) -> bool:
    machine = Machine(getter.project)
    match value:
        case ModuleValue(module=module):
            return name in module.bindings and not name.startswith("__")
        case ClassValue() if name.startswith("__"):
            return False
        case Instance(cls=ClassValue() as cls) | (ClassValue() as cls):
            try:
                home = members.find(machine, cls, name)
                if home is not None:
                    return not isinstance(value, ClassValue) or _is_of_class(machine, home, name)
                return not name.startswith("__") and bool(members.find(machine, cls, "__getattr__"))
            except Unproven:
                return True
        case Instance():
            return True
    return False


def _is_of_class(machine: Machine, home: ClassValue, name: str) -> bool:
    """Whether the class itself can be asked: no method that needs an object."""
    node = members.body(machine, home)[name][-1].node
    if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        return True
    return is_static(node) or is_of_class(node)


def _whole(getter: _Getter, operations: dict[str, Spelling]) -> Spelling | str:
    """The accessor in the mapping's place: the same only if nothing tells them apart."""
    if getter.value == ENVIRON:
        return MAPPING.operations["whole"]
    if not _has(getter, "whole") or not _has(getter, "iterate"):
        return _lacks(getter, "whole")
    own = MAPPING.operations
    for name in OPERATIONS:
        if name in ("whole",):
            continue
        spelling = operations.get(name)
        if spelling is None or spelling.to != own[name].to:
            return Spelling("{getter}", f"{_named(getter)} has no {_word(name)} of its own")
        if spelling.why:
            return Spelling("{getter}", spelling.why)
    if not _is_mapping(getter):
        return Spelling("{getter}", f"{_named(getter)} is no MutableMapping")
    why = _why(getter, "whole", "{getter}")
    return Spelling("{getter}", why or None)


def _is_mapping(getter: _Getter) -> bool:
    if not isinstance(getter.value, Instance) or not isinstance(getter.value.cls, ClassValue):
        return False
    bases = members.order(Machine(getter.project), getter.value.cls)
    return any(isinstance(b, ClassValue) and b.node.name == "MutableMapping" for b in bases)


def _lacks(getter: _Getter, operation: str) -> str:
    lacks = (
        "is no mapping: make it one"
        if operation == "whole"
        else f"has no {_word(operation)}: give it one"
    )
    return f"{_named(getter)} ({getter.where}) {lacks}{_WAY}"


def _word(operation: str) -> str:
    return _WORDS.get(operation, f"`{operation}`")


def _named(getter: _Getter) -> str:
    match getter.value:
        case Instance(cls=ClassValue(node=node)) | ClassValue(node=node):
            return f"`{node.name}`"
        case Function(node=function):
            return f"`{function.name}`"
        case ModuleValue(module=module):
            return f"module `{module.name}`"
    return "the getter"
