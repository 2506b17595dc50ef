"""What an evaluation is about: one variable that is missing or has a text, and what was seen."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from ssot_lint.core.lean import NamedTuple
from ssot_lint.getter.meaning.terms import FALSE, TEXT, TRUE, Lit, Opaque, Raises, Term
from ssot_lint.getter.proof.project import Project
from ssot_lint.modules.bindings import Module

FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef

BUDGET = 6000
DEPTH = 12


@dataclass(frozen=True, eq=False)
class External:
    """Something outside the project, by its dotted name."""

    name: str


@dataclass(frozen=True, eq=False)
class ModuleRef:
    """A module of the project."""

    module: Module


@dataclass(frozen=True, eq=False)
class ClassRef:
    """A class of the project."""

    node: ast.ClassDef
    module: Module


@dataclass(frozen=True, eq=False)
class FunctionRef:
    """A function or lambda of the project, with the names it closes over."""

    node: FunctionNode | ast.Lambda
    module: Module
    closure: dict[str, Value] = field(default_factory=dict)
    receiver: ObjectRef | ClassRef | None = None
    owner: ClassRef | None = None
    """The class whose method it is."""


@dataclass(eq=False)
class ObjectRef:
    """An object of a class of the project."""

    cls: ClassRef
    attributes: dict[str, Value] = field(default_factory=dict)
    external: str | None = None
    """The first base that is not the project's own."""
    is_fresh: bool = False
    """Whether it was made in this evaluation, and not by a module when it was imported."""


@dataclass(frozen=True, eq=False)
class SuperRef:
    """``super()`` in a method of ``owner``."""

    owner: ClassRef
    receiver: ObjectRef | ClassRef


@dataclass(frozen=True, eq=False)
class Items:
    """A tuple, list or dict display that is no literal."""

    items: tuple[Value, ...]
    keys: tuple[Value, ...] | None = None


Reference = External | ModuleRef | ClassRef | FunctionRef | ObjectRef | SuperRef | Items
Value = Term | Reference

REFERENCES = (External, ModuleRef, ClassRef, FunctionRef, ObjectRef, SuperRef, Items)


class Engine(NamedTuple):
    """The parts of the evaluation that know each other only through this."""

    in_module: Callable[[World, ast.expr, Module], Value]
    """The value of an expression at module level."""
    called: Callable[[World, ast.Call, Frame], Value]
    """What a call expression gives."""
    call: Callable[[World, Value, tuple[Value, ...], Mapping[str, Value]], Value]
    """What calling a value gives."""
    attribute: Callable[[World, Value, str], Value]
    """``value.name``."""


class TooLong(Exception):
    """The evaluation is given up."""


@dataclass
class Frame:
    """The names that code sees: its own, those it closes over, then the module's."""

    module: Module
    names: dict[str, Value] = field(default_factory=dict)
    receiver: ObjectRef | ClassRef | None = None
    owner: ClassRef | None = None
    constructing: bool = False


@dataclass
class World:
    """One evaluation; ``present`` is None while the variable is missing."""

    engine: Engine
    project: Project
    present: Term | None = TEXT
    variable: str | None = None
    """The variable it is about; None: the first one that is read."""
    reads: dict[str, None] = field(default_factory=dict)
    """Names that were asked for, in order."""
    unknown_key: bool = False
    live: bool = True
    """Whether a read happens now; False inside of what a module computed when it was imported."""
    stored: bool = False
    """Whether a body keeps what it read."""
    wrote: bool = False
    """Whether a body changes the environment."""
    visited: list[ast.AST] = field(default_factory=list)
    """Functions of the project that were run."""
    asked: int = 0
    """How often the environment was asked."""
    steps: int = 0
    depth: int = 0
    busy: set[tuple[Module, str]] = field(default_factory=set)

    def count(self) -> None:
        """One step; raises TooLong at the end of the budget."""
        self.steps += 1
        if self.steps > BUDGET or self.depth > DEPTH:
            raise TooLong

    def read(self, key: Value, default: Value | None) -> Value:
        """What a read gives; ``default`` None stands for KeyError."""
        if not self._is_about(key):
            return Opaque("it asks another variable")
        if self.present is not None:
            return self.present
        return Raises("KeyError") if default is None else default

    def presence(self, key: Value) -> Term:
        """Whether the variable is there."""
        if not self._is_about(key):
            return Opaque("it asks another variable")
        return FALSE if self.present is None else TRUE

    def note(self, key: Value) -> None:
        """Something asks for the variable without its value being of interest."""
        self._is_about(key)

    def _is_about(self, key: Value) -> bool:
        self.asked += 1
        if not isinstance(key, Lit) or not isinstance(key.value, str):
            self.unknown_key = True
            return False
        if not self.live:
            return False
        self.reads[key.value] = None
        if self.variable is None:
            self.variable = key.value
        return self.variable == key.value


def term(value: Value) -> Term:
    """The value as a term: what is none is opaque."""
    if isinstance(value, External):
        return Opaque(f"`{value.name}`")
    if isinstance(value, REFERENCES):
        return Opaque("an object")
    return value
