"""One run of a getter's source, as the rooms that do its parts see it."""

from __future__ import annotations

import ast
from abc import ABC, abstractmethod
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ssot_lint.getter.proof.values import Value

if TYPE_CHECKING:
    from ssot_lint.getter.proof.frame import Arguments, Frame
    from ssot_lint.getter.proof.project import Project
    from ssot_lint.modules.bindings import Module


@dataclass
class Run(ABC):
    """One run, in one world; each room reaches the others through it."""

    project: Project
    variable: Value | None = None
    """The text of the variable asked for; None while it is missing."""
    effects: list[Value] = field(default_factory=list)
    """Changes to the whole environment, in order."""
    frozen: str | None = None
    """Why what is read now is kept; None while every use reads anew."""
    trusting: bool = False
    """Whether a return annotation may stand for a body that is not followed."""
    overlay: dict[tuple[object, str], Value] = field(default_factory=dict)
    """Module and class attributes that this run has assigned."""
    spot: tuple[Module, int] | None = None

    @abstractmethod
    def evaluate(self, node: ast.expr, frame: Frame) -> Value:
        """What an expression stands for."""

    @abstractmethod
    def execute(self, body: list[ast.stmt], frame: Frame) -> Value | None:
        """Run statements; the value they return, None when they end without ``return``."""

    @abstractmethod
    def call(self, callee: Value, arguments: Arguments) -> Value:
        """What a call gives."""

    @abstractmethod
    def attribute(self, owner: Value, name: str) -> Value:
        """What an attribute is, properties computed."""

    @abstractmethod
    def special(self, owner: Value, name: str, *values: Value) -> Value:
        """Call a special method, which Python looks up on the class."""

    @abstractmethod
    def name(self, module: Module, name: str) -> Value:
        """What a name of a module is bound to."""

    @abstractmethod
    def where(self) -> str:
        """Say the place the run has come to."""

    @abstractmethod
    def fork(self, variable: Value | None) -> Run:
        """Start a second run in another world, knowing what this one assigned."""

    @abstractmethod
    def freezing(self, why: str) -> AbstractContextManager[None]:
        """Treat what is read inside as kept; an outer reason stays."""
