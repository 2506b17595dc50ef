"""What an expression of a getter's source can stand for."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ssot_lint.modules.bindings import Module


class Unproven(Exception):
    """The source does something here that is not followed; the text says what."""


class Absent(Unproven):
    """The accessor has no such attribute, subscript or call."""


class Raised(Exception):
    """The source raises an exception here."""

    def __init__(self, kind: str, of: tuple[Value, ...] = ()) -> None:
        super().__init__(kind)
        self.kind = kind
        self.of = of


@dataclass(frozen=True)
class Const:
    """A literal. Its type is part of it: ``1 == True`` must not make them one."""

    value: object
    kind: type


@dataclass(frozen=True)
class Symbol:
    """A value of which only the truth is known: the key, a default, the variable's text."""

    name: str
    truth: bool = True


@dataclass(frozen=True)
class External:
    """Something outside the project, by its dotted name: ``os.environ``, ``builtins.len``."""

    name: str


@dataclass(frozen=True)
class Made:
    """What an operation that is not looked into makes of other values."""

    what: str
    of: tuple[Value, ...] = ()


@dataclass(frozen=True)
class Kept:
    """Read or made before the operation and kept since: stale by the time it is used."""

    why: str


@dataclass(frozen=True)
class Unknown:
    """Not followed; harmless until it is used."""

    why: str


@dataclass(frozen=True)
class Pack:
    """What ``*args`` and ``**kwargs`` collected."""

    items: tuple[Value, ...] = ()
    named: tuple[tuple[str, Value], ...] = ()


@dataclass(frozen=True)
class Function:
    """A function of the project (or of the stubs), with what it is bound to."""

    node: ast.FunctionDef | ast.AsyncFunctionDef
    module: Module
    owner: ClassValue | None = None
    receiver: Value | None = None


@dataclass(frozen=True)
class ClassValue:
    """A class of the project (or of the stubs)."""

    node: ast.ClassDef
    module: Module


@dataclass
class Instance:
    """An object of a class, with the attributes its ``__init__`` gave it."""

    cls: ClassValue | External
    attributes: dict[str, Value] = field(default_factory=dict, compare=False)
    incomplete: str | None = None
    """Why attributes may be missing above; None where all are there."""
    doubt: str | None = None
    """Why even its methods may not be those of its class."""


@dataclass(frozen=True)
class Super:
    """``super()`` inside a method of ``owner``."""

    owner: ClassValue
    receiver: Value


@dataclass(frozen=True)
class ModuleValue:
    """A module of the project."""

    module: Module


Value = (
    Const
    | Symbol
    | External
    | Made
    | Kept
    | Unknown
    | Pack
    | Function
    | ClassValue
    | Instance
    | Super
    | ModuleValue
)

NONE = Const(None, type(None))
TRUE = Const(True, bool)
FALSE = Const(False, bool)
ENVIRON = External("os.environ")
KEY = Symbol("the name")
FULL = Symbol("the value")
COPY = Made("copy")
ITERATOR = Made("iter")


def const(value: object) -> Const:
    """Wrap a literal."""
    return Const(value, type(value))


def boolean(truth: bool) -> Const:
    """Wrap a truth."""
    return TRUE if truth else FALSE


def spoken(value: Value) -> str:
    """Say what a value is, for a message."""
    match value:
        case Const(value=literal):
            return repr(literal)
        case Symbol(name=name):
            return name
        case Made(what=what):
            return f"`{what}`"
        case Kept(why=why) | Unknown(why=why):
            return why
        case Instance(cls=ClassValue(node=node)):
            return f"a `{node.name}`"
        case External(name=name):
            return f"`{name}`"
    return "something else"
