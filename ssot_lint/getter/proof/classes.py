"""Classes of the project: their members over all bases, their objects, their special methods."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from ssot_lint.getter.proof import calls, stubs
from ssot_lint.getter.proof.names import annotated, imported, member
from ssot_lint.getter.proof.project import Binding, collect_class, one_definition
from ssot_lint.getter.proof.values import (
    COPY,
    NONE,
    Absent,
    ClassValue,
    Const,
    External,
    Function,
    Instance,
    Kept,
    ModuleValue,
    Raised,
    Super,
    Symbol,
    Unknown,
    Unproven,
    Value,
    const,
)

if TYPE_CHECKING:
    from ssot_lint.getter.proof.machine import Machine


def order(machine: Machine, cls: ClassValue) -> list[ClassValue | External | Unknown]:
    """The classes attributes are looked up in, nearest first; External or Unknown: not known."""
    found: list[ClassValue | External | Unknown] = []
    _collect_bases(machine, cls, found, 0)
    # Of a base met twice the later place counts, as in Python's own order.
    return [base for index, base in enumerate(found) if base not in found[index + 1 :]]


def body(machine: Machine, cls: ClassValue) -> dict[str, list[Binding]]:
    """What the class body itself binds."""
    known = machine.project.classes
    if cls.node not in known:
        known[cls.node] = collect_class(cls.node, cls.module)
    return known[cls.node]


def find(
    machine: Machine, cls: ClassValue, name: str, after: ClassValue | None = None
) -> ClassValue | None:
    """The class that gives a member; None where none does, Unproven where that cannot be said."""
    bases = order(machine, cls)
    if after is not None:
        bases = bases[bases.index(after) + 1 :] if after in bases else []
    for base in bases:
        if isinstance(base, ClassValue):
            if name in body(machine, base):
                return base
        else:
            what = base.name if isinstance(base, External) else base.why
            raise Unproven(f"base class `{what}` of `{cls.node.name}` is not known")
    return None


def class_value(machine: Machine, cls: ClassValue, name: str) -> Value:
    """Evaluate a name bound in a class body."""
    if (cls, name) in machine.overlay:
        return machine.overlay[cls, name]
    where = cls.module.at(cls.node.lineno)
    if name in cls.module.patched and not stubs.is_stub(cls):
        line = cls.module.patched[name]
        raise Unproven(f"`{name}` is set from outside the class ({cls.module.at(line)})")
    binding = one_definition(body(machine, cls)[name], name)
    if binding is None:
        return Unknown(f"`{cls.node.name}.{name}` is bound more than once ({where})")
    return _bound_value(machine, cls, name, binding)


def attribute(machine: Machine, owner: Value, name: str) -> Value:
    """Evaluate ``owner.name``."""
    match owner:
        case External(name=outer):
            return External(f"{outer}.{name}")
        case ModuleValue(module=module):
            return member(machine, module, name)
        case Instance():
            return _instance_attribute(machine, owner, name)
        case ClassValue():
            return _class_attribute(machine, owner, name)
        case Super(owner=after, receiver=receiver):
            return _super_attribute(machine, after, receiver, name)
        case Kept(why=why) | Unknown(why=why):
            raise Unproven(why)
        case Symbol(name=what) | Const(value=what) if owner != NONE:
            return Unknown(f"it changes {what} by `.{name}` ({machine.where()})")
    if owner == COPY and name in ("get", "keys", "values", "items", "copy", "__getitem__"):
        return External(f"os.environ.{name}")
    if owner == NONE:
        raise Raised("AttributeError")
    raise Unproven(f"`.{name}` is not followed ({machine.where()})")


def special(machine: Machine, owner: Value, name: str, values: tuple[Value, ...]) -> Value:
    """Call a special method of an object."""
    return machine.call(special_method(machine, owner, name), calls.Arguments(values))


def special_method(machine: Machine, owner: Value, name: str) -> Value:
    """Find a special method, on the class as Python does."""
    if not isinstance(owner, Instance) or not isinstance(owner.cls, ClassValue):
        raise Absent(f"it has no `{name}`")
    if owner.doubt:
        raise Unproven(owner.doubt)
    home = find(machine, owner.cls, name)
    if home is None:
        raise Absent(f"`{owner.cls.node.name}` has no `{name}`")
    return _bind_to(machine, class_value(machine, home, name), home, owner)


def has_special(machine: Machine, owner: Instance, name: str) -> bool:
    """Whether the class of an object defines a special method."""
    return isinstance(owner.cls, ClassValue) and find(machine, owner.cls, name) is not None


def instantiate(machine: Machine, cls: ClassValue, arguments: calls.Arguments) -> Value:
    """Make an object of a class, running its ``__init__`` as far as that is followed."""
    instance = Instance(cls, doubt=class_doubt(machine, cls))
    try:
        home = find(machine, cls, "__init__")
    except Unproven as problem:
        instance.incomplete = str(problem)
        return instance
    if home is not None:
        _initialise(machine, instance, home, arguments)
    elif arguments.positional or arguments.named:
        instance.incomplete = f"it takes arguments that are not followed ({machine.where()})"
    return instance


def class_doubt(machine: Machine, cls: ClassValue) -> str | None:
    """Why objects of a class may not do what its body says; None where they do."""
    for base in order(machine, cls):
        if not isinstance(base, ClassValue):
            continue
        where = base.module.at(base.node.lineno)
        for name in ("__new__", "__getattribute__"):
            if name in body(machine, base):
                return f"`{base.node.name}.{name}` is not followed ({where})"
        for decorator in base.node.decorator_list:
            text = ast.unparse(decorator)
            if text not in ("final", "typing.final", "dataclass", "dataclasses.dataclass"):
                return f"`{base.node.name}` is decorated by `{text}` ({where})"
        for keyword in base.node.keywords:
            if keyword.arg == "metaclass" and ast.unparse(keyword.value) not in _METACLASSES:
                return f"`{base.node.name}` has a metaclass ({where})"
    return None


_METACLASSES = ("ABCMeta", "abc.ABCMeta", "type")


def _collect_bases(
    machine: Machine,
    cls: ClassValue,
    found: list[ClassValue | External | Unknown],
    depth: int,
) -> None:
    from ssot_lint.getter.proof.machine import Frame

    found.append(cls)
    if depth > 20:
        found.append(Unknown("too many bases"))
        return
    for node in cls.node.bases:
        try:
            base = machine.fork(None).evaluate(node, Frame(cls.module))
        except (Unproven, Raised):
            base = Unknown(ast.unparse(node))
        if isinstance(base, External):
            base = stubs.stub_class(machine.project, base.name) or base
        if isinstance(base, ClassValue):
            _collect_bases(machine, base, found, depth + 1)
        elif not (isinstance(base, External) and base.name in stubs.EMPTY_BASES):
            known = isinstance(base, (External, Unknown))
            found.append(base if known else Unknown(ast.unparse(node)))  # type: ignore[arg-type]


def _bound_value(machine: Machine, cls: ClassValue, name: str, binding: Binding) -> Value:
    from ssot_lint.getter.proof.machine import Frame

    match binding.node:
        case ast.FunctionDef() | ast.AsyncFunctionDef() as function:
            return Function(function, cls.module, cls)
        case ast.ClassDef() as node:
            return ClassValue(node, cls.module)
        case ast.Import() | ast.ImportFrom() as node:
            return imported(machine, node)
    place = cls.module.at(binding.line)
    if binding.value is None:
        if binding.annotation is not None:
            return annotated(machine, cls.module, binding.annotation) or Unknown(
                f"`{cls.node.name}.{name}` is not followed ({place})"
            )
        return Unknown(f"`{cls.node.name}.{name}` is not followed ({place})")
    run = machine.fork(None)
    frame = Frame(cls.module)
    used = {node.id for node in ast.walk(binding.value) if isinstance(node, ast.Name)}
    for other in (used & body(machine, cls).keys()) - {name}:
        frame.locals[other] = class_value(machine, cls, other)
    try:
        with run.freezing(f"a snapshot taken at {place}"):
            return run.evaluate(binding.value, frame)
    except (Unproven, Raised) as problem:
        return Unknown(str(problem))


def _instance_attribute(machine: Machine, instance: Instance, name: str) -> Value:
    cls = instance.cls
    if instance.doubt:
        raise Unproven(instance.doubt)
    if not isinstance(cls, ClassValue):
        raise Unproven(f"`{cls.name}` is not followed")
    home = find(machine, cls, name)
    found = class_value(machine, home, name) if home is not None else None
    if isinstance(found, Function) and is_property(machine, found):
        return calls.call_function(machine, found, calls.Arguments((instance,)))
    if name in instance.attributes:
        return instance.attributes[name]
    if home is not None and found is not None:
        if name in _set_in_methods(machine, cls) and not isinstance(found, Function):
            return Unknown(f"`{name}` is set in a method ({home.module.at(home.node.lineno)})")
        return _bind_to(machine, found, home, instance)
    if instance.incomplete:
        return Unknown(f"`{name}` is not known: {instance.incomplete}")
    if find(machine, cls, "__getattr__") is not None:
        return machine.special(instance, "__getattr__", const(name))
    raise Absent(f"`{cls.node.name}` has no `{name}`")


def _class_attribute(machine: Machine, cls: ClassValue, name: str) -> Value:
    home = find(machine, cls, name)
    if home is None:
        raise Absent(f"`{cls.node.name}` has no `{name}`")
    if any(node.arg == "metaclass" for node in cls.node.keywords):
        raise Unproven(f"`{cls.node.name}` has a metaclass")
    return _bind_to(machine, class_value(machine, home, name), home, cls)


def _super_attribute(machine: Machine, after: ClassValue, receiver: Value, name: str) -> Value:
    cls = receiver.cls if isinstance(receiver, Instance) else receiver
    if not isinstance(cls, ClassValue):
        raise Unproven(f"`super()` is not followed ({machine.where()})")
    home = find(machine, cls, name, after)
    if home is None:
        if name == "__init__":
            return External("builtins.object.__init__")
        raise Absent(f"`super()` has no `{name}` ({machine.where()})")
    return _bind_to(machine, class_value(machine, home, name), home, receiver)


def is_property(machine: Machine, function: Function) -> bool:
    """Whether a method is computed on access."""
    names = calls.decorations(machine, function)
    return any(name in ("builtins.property", "functools.cached_property") for name in names)


def _bind_to(machine: Machine, value: Value, home: ClassValue, receiver: Value) -> Value:
    if not isinstance(value, Function):
        return value
    names = calls.decorations(machine, value)
    if "builtins.staticmethod" in names:
        return Function(value.node, value.module, home)
    if "builtins.classmethod" in names:
        cls = receiver.cls if isinstance(receiver, Instance) else receiver
        return Function(value.node, value.module, home, cls)
    if isinstance(receiver, ClassValue):
        return Function(value.node, value.module, home)
    return Function(value.node, value.module, home, receiver)


def _initialise(
    machine: Machine, instance: Instance, home: ClassValue, arguments: calls.Arguments
) -> None:
    """Run ``__init__`` statement by statement; one that is not followed spoils what it sets."""
    found = class_value(machine, home, "__init__")
    if not isinstance(found, Function):
        instance.incomplete = "its `__init__` is not followed"
        return
    function = Function(found.node, found.module, home, instance)
    try:
        frame = calls.bind(machine, function, arguments)
    except (Unproven, Raised):
        instance.incomplete = f"its `__init__` takes other arguments ({machine.where()})"
        return
    frame.constructing = True
    for statement in found.node.body:
        try:
            if machine.execute([statement], frame) is not None:
                break
        except (Unproven, Raised) as problem:
            _spoil(statement, instance, frame.locals, str(problem))
    for name in _set_in_methods(machine, home):
        instance.attributes[name] = Unknown(f"`{name}` is set in a method of `{home.node.name}`")


def _spoil(statement: ast.stmt, instance: Instance, names: dict[str, Value], problem: str) -> None:
    calls_super = False
    for node in ast.walk(statement):
        match node:
            case ast.Attribute(attr=name, ctx=ast.Store()):
                instance.attributes[name] = Unknown(f"`{name}` is not followed: {problem}")
            case ast.Name(id=name, ctx=ast.Store()):
                names[name] = Unknown(f"`{name}` is not followed: {problem}")
            case ast.Name(id="self" | "setattr" | "super"):
                calls_super = True
    if calls_super and not isinstance(statement, (ast.Assign, ast.AnnAssign)):
        instance.incomplete = problem


def _set_in_methods(machine: Machine, cls: ClassValue) -> frozenset[str]:
    """Attributes that methods other than ``__init__`` set on ``self``."""
    names: set[str] = set()
    for base in order(machine, cls):
        for statement in base.node.body if isinstance(base, ClassValue) else ():
            match statement:
                case ast.FunctionDef(name="__init__"):
                    continue
                case ast.FunctionDef() | ast.AsyncFunctionDef():
                    names |= _set_on_receiver(statement)
    return frozenset(names)


def _set_on_receiver(function: ast.FunctionDef | ast.AsyncFunctionDef) -> set[str]:
    first = function.args.args[0].arg if function.args.args else None
    if any(ast.unparse(node) == "classmethod" for node in function.decorator_list):
        return set()
    return {
        node.attr
        for node in ast.walk(function)
        if isinstance(node, ast.Attribute)
        and isinstance(node.ctx, (ast.Store, ast.Del))
        and isinstance(node.value, ast.Name)
        and node.value.id == first
    }
