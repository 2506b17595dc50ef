"""Runs a getter's source on symbols, in one world: the variable is missing, empty or set.

The hub of the package: each room (names, expressions, statements, calls, classes, the model of
``os.environ``) does its part on a machine, and reaches the others through it.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from ssot_lint.getter.proof import calls, classes, expressions, names, statements
from ssot_lint.getter.proof.project import Module, Project
from ssot_lint.getter.proof.values import ClassValue, Raised, Unproven, Value

# Getters are a few lines; what takes longer than this loops, or is no getter.
_BUDGET = 4000
_DEPTH = 60


@dataclass
class Frame:
    """The names one function call sees; ``local_names`` is None at module level."""

    module: Module
    locals: dict[str, Value] = field(default_factory=dict)
    local_names: frozenset[str] | None = None
    globals: frozenset[str] = frozenset()
    owner: ClassValue | None = None
    receiver: Value | None = None
    constructing: bool = False
    """Whether it is an ``__init__``, the one place that may set attributes."""
    handled: Raised | None = None


@dataclass
class Machine:
    """One run, in one world."""

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
    _steps: int = 0
    _depth: int = 0

    def evaluate(self, node: ast.expr, frame: Frame) -> Value:
        """What an expression stands for."""
        self._count()
        before = self.spot
        self.spot = (frame.module, getattr(node, "lineno", 0))
        value = expressions.evaluate(self, node, frame)
        self.spot = before
        return value

    def execute(self, body: list[ast.stmt], frame: Frame) -> Value | None:
        """Run statements; the value they return, None when they end without ``return``."""
        for statement in body:
            self._count()
            self.spot = (frame.module, statement.lineno)
            value = statements.execute(self, statement, frame)
            if value is not None:
                return value
        return None

    def call(self, callee: Value, arguments: calls.Arguments) -> Value:
        """What a call gives."""
        with self._deeper():
            return calls.call(self, callee, arguments)

    def attribute(self, owner: Value, name: str) -> Value:
        """What an attribute is, properties computed."""
        return classes.attribute(self, owner, name)

    def special(self, owner: Value, name: str, *values: Value) -> Value:
        """Call a special method, which Python looks up on the class."""
        with self._deeper():
            return classes.special(self, owner, name, values)

    def name(self, module: Module, name: str) -> Value:
        """What a name of a module is bound to."""
        return names.module_value(self, module, name)

    def where(self) -> str:
        """Say the place the run has come to."""
        return self.spot[0].at(self.spot[1]) if self.spot else "the getter"

    def fork(self, variable: Value | None) -> Machine:
        """Start a second run in another world, knowing what this one assigned."""
        run = Machine(self.project, variable, overlay=dict(self.overlay), spot=self.spot)
        run._steps, run._depth = self._steps, self._depth + 1
        return run

    @contextmanager
    def freezing(self, why: str) -> Iterator[None]:
        """Treat what is read inside as kept; an outer reason stays."""
        before, self.frozen = self.frozen, self.frozen or why
        try:
            yield
        finally:
            self.frozen = before

    @contextmanager
    def _deeper(self) -> Iterator[None]:
        self._depth += 1
        if self._depth > _DEPTH:
            raise Unproven(f"it calls itself without end ({self.where()})")
        try:
            yield
        finally:
            self._depth -= 1

    def _count(self) -> None:
        self._steps += 1
        if self._steps > _BUDGET:
            raise Unproven(f"it is too long to follow ({self.where()})")
