"""Objects that stand for one variable each: descriptors, typed objects, members of enumerations."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import NamedTuple, Protocol

from ssot_lint.getter.meaning import classes
from ssot_lint.getter.meaning.bodies import run_function
from ssot_lint.getter.meaning.calls import call, make
from ssot_lint.getter.meaning.expressions import (
    attribute,
    class_frame,
    evaluate,
    evaluate_in_module,
)
from ssot_lint.getter.meaning.measure import Measured, measured
from ssot_lint.getter.meaning.reasons import Reason, ordered, reason
from ssot_lint.getter.meaning.terms import FALSE, TRUE, Opaque, lit
from ssot_lint.getter.meaning.world import (
    ClassRef,
    FunctionRef,
    Items,
    ObjectRef,
    TooLong,
    Value,
    World,
)
from ssot_lint.getter.meaning.worlds import new_world
from ssot_lint.getter.owners import doubt
from ssot_lint.getter.owners.entry import DESCRIPTORS, OBJECTS, Entry
from ssot_lint.getter.proof.project import Project
from ssot_lint.modules.bindings import Binding, Module

_READS = ("get", "__call__", "value", "read", "get_value", "load", "resolve")
_PRESENCE = ("is_set", "isset", "is_defined", "defined", "exists", "has", "present")
_STORES = ("set", "set_value", "put")
_REMOVES = ("clear", "unset", "delete", "remove")


class _Asked(NamedTuple):
    """How a class of such objects is asked: text after the object's name."""

    read: str
    method: str


class _Offers(NamedTuple):
    """What the objects of one class can do besides being read."""

    presence: str | None
    store: str | None
    remove: str | None
    override: bool


_Seen = dict[ast.ClassDef, _Offers]


def of_class(project: Project, cls: ClassRef) -> Iterator[Entry]:
    """Class attributes that are objects reading ``os.environ`` at a name of their own."""
    world = new_world(project)
    seen: set[str] = set()
    offers: _Seen = {}
    for home in classes.order(world, cls):
        if not isinstance(home, ClassRef):
            continue
        for name, bindings in classes.body(world, home).items():
            if name in seen or len(bindings) != 1 or bindings[0].value is None:
                continue
            seen.add(name)
            entry = _entry(project, name, bindings[0], home.module, home, offers)
            if entry is not None:
                yield entry


def of_module(project: Project, module: Module) -> Iterator[Entry]:
    """The same at module level."""
    offers: _Seen = {}
    for name, bindings in module.bindings.items():
        if len(bindings) == 1 and isinstance(bindings[0].value, ast.Call):
            entry = _entry(project, name, bindings[0], module, None, offers)
            if entry is not None:
                yield entry


def _entry(
    project: Project,
    name: str,
    binding: Binding,
    module: Module,
    home: ClassRef | None,
    seen: _Seen,
) -> Entry | None:
    value = binding.value
    if value is None or (name.startswith("_") and home is None and not name.strip("_")):
        return None
    if not isinstance(value, ast.Call) and not (
        home is not None and doubt.is_enumeration(project, home)
    ):
        return None
    try:
        made = _object(new_world(project), name, value, module, home)
    except (TooLong, RecursionError):
        return None
    if made is None:
        return None

    def anew(world: World) -> ObjectRef | None:
        return _object(world, name, value, module, home)

    asked = _asked(project, made, anew, home, name)
    if asked is None:
        return None
    how, found = asked
    to = f"{{getter}}.{name}"
    reasons: list[Reason] = []
    if found.stored or _is_cached(project, made.cls, how.method):
        reasons.append(reason("cached", f"`{made.cls.node.name}` keeps what it read first"))
    if how.method in made.cls.module.patched or how.method in module.patched:
        reasons.append(reason("unverified", f"`{how.method}` is set from outside the class"))
    reasons += doubt.of_class(project, made.cls)
    if found.reads[1:]:
        reasons.append(reason("names", f"asks {_listed(found.reads[1:])}, too"))
    offers = seen.get(made.cls.node)
    if offers is None:
        offers = seen[made.cls.node] = _offers(project, made.cls, anew, found.reads[0])
    presence, store, remove, override = offers
    return Entry(
        found.reads[0],
        name,
        OBJECTS if home is None else DESCRIPTORS,
        to + how.read,
        found.missing,
        found.present,
        ordered(reasons),
        found.reads[1:],
        module.at(binding.line),
        f"{name} = {ast.unparse(value)}",
        None if presence is None else to + presence,
        None if store is None else f"{to}.{store}({{value}})",
        (reason("accepts"),) if store else (),
        None if remove is None else f"{to}.{remove}()",
        f"{to}.override({{value}})" if override else None,
    )


def _listed(names: tuple[str, ...]) -> str:
    return ", ".join(f"`{it}`" for it in names)


def _object(
    world: World, name: str, value: ast.expr, module: Module, home: ClassRef | None
) -> ObjectRef | None:
    """The object that the name stands for, told its name."""
    if home is not None and doubt.is_enumeration(world.project, home):
        inner = evaluate(world, value, class_frame(world, home))
        parts: tuple[Value, ...] = (inner,)
        if isinstance(inner, Items):
            parts = inner.items
        elif isinstance(value, ast.Tuple):
            parts = tuple(evaluate(world, it, class_frame(world, home)) for it in value.elts)
        found = make(world, home, parts, {})
        if isinstance(found, ObjectRef):
            found.attributes.setdefault("name", lit(name))
            found.attributes.setdefault("value", inner)
            found.attributes.setdefault("_value_", inner)
            return found
        return None
    frame = class_frame(world, home) if home is not None else None
    made = evaluate(world, value, frame) if frame else evaluate_in_module(world, value, module)
    if not isinstance(made, ObjectRef):
        return None
    told = classes.find(world, made.cls, "__set_name__")
    if told is not None and home is not None and isinstance(told[1].node, ast.FunctionDef):
        method = FunctionRef(told[1].node, told[0].module, {}, made, told[0])
        run_function(world, method, (home, lit(name)), {}, constructing=True)
    return made


def _asked(
    project: Project, made: ObjectRef, anew: _Anew, home: ClassRef | None, entry: str
) -> tuple[_Asked, Measured] | None:
    """How its value is read; None where it reads no variable of its own."""
    known = dict(classes.methods(new_world(project), made.cls))
    names = (["__get__"] if home is not None else []) + [it for it in _READS if it in known]
    for name in names:
        method = known.get(name)
        if method is None:
            continue

        def work(world: World, name: str = name) -> Value:
            instance = anew(world)
            if instance is None:
                return Opaque("an object")
            return _read(world, instance, name, home)

        found = measured(project, work, prefer=entry)
        if found.reads:
            return _Asked(_suffix(name, method.node), name), found
    return None


class _Anew(Protocol):
    """Makes the object again, for each world."""

    def __call__(self, world: World) -> ObjectRef | None: ...


def _read(world: World, instance: ObjectRef, name: str, home: ClassRef | None) -> Value:
    value = attribute(world, instance, name)
    if name == "__get__" and home is not None:
        return call(world, value, (ObjectRef(home), home), {})
    return call(world, value, (), {}) if isinstance(value, FunctionRef) else value


def _suffix(name: str, node: ast.AST) -> str:
    if name == "__get__":
        return ""
    if name == "__call__":
        return "()"
    return f".{name}" if classes.is_property(node) else f".{name}()"


def _is_cached(project: Project, cls: ClassRef, method: str) -> bool:
    found = classes.find(new_world(project), cls, method)
    return found is not None and classes.is_cached(found[1].node)


def _offers(project: Project, cls: ClassRef, anew: _Anew, variable: str) -> _Offers:
    """What else the objects of a class can do; asked once a class."""
    return _Offers(
        _presence(project, anew, variable),
        _offered(project, cls, _STORES),
        _offered(project, cls, _REMOVES),
        "override" in dict(classes.methods(new_world(project), cls)),
    )


def _presence(project: Project, anew: _Anew, variable: str) -> str | None:
    """How it is asked whether the variable is set: by what the method does, not by its name."""
    instance = anew(new_world(project))
    if instance is None:
        return None
    known = dict(classes.methods(new_world(project), instance.cls))
    for name in _PRESENCE:
        if name not in known:
            continue

        def work(world: World, name: str = name) -> Value:
            again = anew(world)
            return Opaque("an object") if again is None else _read(world, again, name, None)

        found = measured(project, work)
        if found.reads == (variable,) and (found.missing, found.present) == (FALSE, TRUE):
            return _suffix(name, known[name].node)
    return None


def _offered(project: Project, cls: ClassRef, names: tuple[str, ...]) -> str | None:
    """The first of the methods that the class has, and that touches the environment."""
    known = dict(classes.methods(new_world(project), cls))
    for name in names:
        method = known.get(name)
        if method is None or isinstance(method.node, ast.Lambda):
            continue
        text = ast.unparse(method.node)
        if "environ" in text or "putenv" in text:
            return name
    return None
