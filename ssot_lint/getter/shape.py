"""What an accessor offers by its source: attributes, their arity, subscripts.

Whatever its source leaves open (an unknown base, ``__getattr__``) opens the shape.
"""

from __future__ import annotations

import ast
from types import FunctionType

from ssot_lint.getter.contract import MAPPING, Arity, Shape
from ssot_lint.getter.library_bases import attributes_from, makes_models
from ssot_lint.getter.proof import decorators, members, objects
from ssot_lint.getter.proof.machine import Machine
from ssot_lint.getter.proof.values import (
    COPY,
    ENVIRON,
    ClassValue,
    Function,
    Instance,
    ModuleValue,
    Raised,
    Unproven,
    Value,
)
from ssot_lint.modules.bindings import Binding, Module
from ssot_lint.modules.rebound import ANY

# Every object has these; a lock for those that slots take away is not worth a false finding.
_OBJECT = frozenset(dir(object)) | {"__dict__", "__module__", "__weakref__", "__annotations__"}
_MAKING = frozenset({"globals", "vars", "locals", "exec", "eval", "__import__"})
_MODULE = frozenset(
    (*_OBJECT, "__name__", "__file__", "__spec__", "__loader__", "__package__", "__cached__")
) | {"__builtins__", "__all__", "__path__"}
_CACHED = ("cache_clear", "cache_info", "cache_parameters", "__wrapped__")


def shape(machine: Machine, accessor: Value) -> Shape | None:
    """Describe an accessor; None where nothing is known about it."""
    match accessor:
        case Instance(cls=ClassValue() as cls):
            return _instance_shape(machine, accessor, cls)
        case ClassValue():
            return _class_shape(machine, accessor)
        case Function():
            return _function_shape(machine, accessor)
        case ModuleValue(module=module):
            return Shape(dict.fromkeys(module.bindings), open=True, subscript=False, contains=False)
    if accessor == ENVIRON:
        return MAPPING.shape
    if accessor == COPY:
        return Shape({**dict.fromkeys(dir(dict)), **_mapping_attributes()})
    return None


def module_shape(module: Module) -> Shape | None:
    """All that a module has; None where it may have more than its source shows."""
    if module.stars or "__getattr__" in module.bindings or module.shown.endswith("__init__.py"):
        return None  # a package has its submodules, too
    if {ANY, "__dict__", "__class__"} & module.patched.keys() or _makes_names(module):
        return None
    known = (*_MODULE, *module.bindings, *module.typing_only, *module.patched)
    return Shape(dict.fromkeys(known), subscript=False, contains=False)


def _makes_names(module: Module) -> bool:
    """Whether code of the module may bind names that do not stand in it."""
    return any(
        isinstance(it, ast.Call) and isinstance(it.func, ast.Name) and it.func.id in _MAKING
        for statement in module.body
        for it in ast.walk(statement)
    )


def arity(function: Function, bound: bool) -> Arity:
    """How many arguments a call of a function takes, its receiver not counted."""
    spec = function.node.args
    places = [*spec.posonlyargs, *spec.args]
    skipped = 1 if bound else 0
    optional = len(spec.defaults)
    needed = [default for default in spec.kw_defaults if default is None]
    least = max(0, len(places) - optional - skipped)
    most = None if spec.vararg else max(0, len(places) - skipped)
    taken = [place.arg for place in [*places[skipped:], *spec.kwonlyargs]]
    positional_only = {place.arg for place in spec.posonlyargs}
    keywords = None if spec.kwarg else frozenset(taken) - positional_only
    # A keyword-only argument that is needed counts as one more: no call without it is right.
    return Arity(least + len(needed), most, keywords)


def called_arity(machine: Machine, value: Value) -> Arity | None:
    """The arity of calling a value; None where it is not known."""
    match value:
        case Function():
            names = decorators.decorations(machine, value)
            if not all(decorators.is_neutral(name) for name in names):
                return None
            return arity(value, value.receiver is not None)
        case ClassValue():
            return _constructor_arity(machine, value)
    return None


def functions(machine: Machine, accessor: Value) -> list[str]:
    """Public attributes of an accessor that are functions, in the order of its source."""
    match accessor:
        case Instance(cls=ClassValue() as cls) | (ClassValue() as cls):
            tables = [
                members.body(machine, base)
                for base in members.order(machine, cls)
                if isinstance(base, ClassValue)
            ]
        case ModuleValue(module=module):
            tables = [module.bindings]
        case _:
            return []
    names = [name for table in tables for name, bound in table.items() if _is_function(bound)]
    return [name for name in dict.fromkeys(names) if not name.startswith("_")]


def _is_function(bindings: list[Binding]) -> bool:
    return isinstance(bindings[-1].node, ast.FunctionDef)


def _instance_shape(machine: Machine, accessor: Instance, cls: ClassValue) -> Shape:
    attributes, is_open = _members(machine, cls, accessor)
    for name in accessor.attributes:
        attributes.setdefault(name, None)
    for base in _known_bases(machine, cls):
        attributes.update(dict.fromkeys(_set_on_self(base.node), None))
        # ``settings.debug = …`` beside the class: it exists, whatever it is.
        attributes.update(dict.fromkeys(base.module.patched, None))
        is_open = is_open or bool({ANY, "__dict__", "__class__"} & base.module.patched.keys())
    is_open = is_open or _is_doubtful(machine, accessor, cls) or "__getattr__" in attributes
    return Shape(
        {**dict.fromkeys(_OBJECT), **attributes},
        open=is_open,
        subscript=is_open or "__getitem__" in attributes,
        contains=is_open or bool(attributes.keys() & {"__contains__", "__iter__", "__getitem__"}),
    )


def _is_doubtful(machine: Machine, accessor: Instance, cls: ClassValue) -> bool:
    """Whether the object may have more than its class says; a model's base is a doubt of its own."""
    if accessor.doubt is None:
        return False
    own = any(
        name in members.body(machine, base) for base in _known_bases(machine, cls) for name in _OWN
    )
    return own or not any(makes_models(base) for base in members.order(machine, cls))


def _class_shape(machine: Machine, cls: ClassValue) -> Shape:
    attributes, is_open = _members(machine, cls, cls)
    is_open = is_open or bool(cls.node.keywords) or not _is_as_written(cls.node)
    own = {**dict.fromkeys([*_OBJECT, *dir(type)]), **attributes}
    has_members = "__members__" in attributes  # an enumeration is asked by name, and gone through
    subscript = is_open or has_members or "__class_getitem__" in attributes
    return Shape(own, open=is_open, subscript=subscript, contains=is_open or has_members)


def _function_shape(machine: Machine, function: Function) -> Shape:
    names = decorators.decorations(machine, function)
    patched = function.module.patched
    cached = _CACHED if any(decorators.is_cache(name) for name in names) else ()
    own = dict.fromkeys([*dir(FunctionType), *cached, *patched])
    is_open = not all(decorators.is_neutral(name) for name in names)
    return Shape(own, open=is_open, subscript=is_open, contains=is_open)


def _members(
    machine: Machine, cls: ClassValue, receiver: Value
) -> tuple[dict[str, Arity | None], bool]:
    """Attributes over all bases, nearest first, and whether there may be more."""
    attributes: dict[str, Arity | None] = {}
    is_open = False
    for base in members.order(machine, cls):
        if not isinstance(base, ClassValue):
            given = [attributes_from(base, it) for it in _known_bases(machine, cls)]
            if not given or None in given:
                is_open = True
            for name in given[0] or () if given else ():
                attributes.setdefault(name, None)
            continue
        is_open = is_open or bool(base.node.decorator_list and not _is_as_written(base.node))
        for name in members.body(machine, base):
            if name not in attributes:
                attributes[name] = _member_arity(machine, base, name, receiver)
        is_open = is_open or any(name in _body_text(base.node) for name in _DYNAMIC)
    return attributes, is_open


_OWN = ("__new__", "__getattribute__", "__setattr__", "__init_subclass__", "__getattr__")
_DYNAMIC = ("setattr", "__dict__", "__getattribute__")


def _member_arity(machine: Machine, base: ClassValue, name: str, receiver: Value) -> Arity | None:
    try:
        value = members.class_value(machine, base, name)
    except (Unproven, Raised):
        return None
    if not isinstance(value, Function) or members.is_property(machine, value):
        return None
    names = decorators.decorations(machine, value)
    if not all(decorators.is_neutral(decorator) for decorator in names):
        return None
    if "builtins.staticmethod" in names:
        return arity(value, bound=False)
    bound = isinstance(receiver, Instance) or "builtins.classmethod" in names
    return arity(value, bound)


def _constructor_arity(machine: Machine, cls: ClassValue) -> Arity | None:
    if objects.class_doubt(machine, cls) or cls.node.decorator_list or cls.node.keywords:
        return None
    bases = members.order(machine, cls)
    if not all(isinstance(base, ClassValue) for base in bases):
        return None
    home = members.find(machine, cls, "__init__")
    if home is None:
        return Arity(0, 0)
    value = members.class_value(machine, home, "__init__")
    return arity(value, bound=True) if isinstance(value, Function) else None


def _known_bases(machine: Machine, cls: ClassValue) -> list[ClassValue]:
    return [base for base in members.order(machine, cls) if isinstance(base, ClassValue)]


def _set_on_self(node: ast.ClassDef) -> set[str]:
    return {
        part.attr
        for part in ast.walk(node)
        if isinstance(part, ast.Attribute) and isinstance(part.ctx, ast.Store)
    }


def _body_text(node: ast.ClassDef) -> set[str]:
    """Names and attributes that a class body mentions."""
    names = {part.id for part in ast.walk(node) if isinstance(part, ast.Name)}
    return names | {part.attr for part in ast.walk(node) if isinstance(part, ast.Attribute)}


def _is_as_written(node: ast.ClassDef) -> bool:
    """Whether its decorators take and add no names that could be asked for."""
    told = [ast.unparse(part) for part in node.decorator_list]
    return all("dataclass" in it or it in ("unique", "enum.unique") for it in told)


def _mapping_attributes() -> dict[str, Arity | None]:
    return dict(MAPPING.shape.attributes) if MAPPING.shape else {}
