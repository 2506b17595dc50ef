"""Runs a getter's source on symbols, in one world: the variable is missing, empty or set.

The hub of the package: each room (names, expressions, statements, calls, classes, the model of
``os.environ``) does its part on a machine, and reaches the others through it.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from ssot_lint.getter.proof import calls, classes, expressions, names, statements
from ssot_lint.getter.proof.frame import Arguments, Frame
from ssot_lint.getter.proof.run import Run
from ssot_lint.getter.proof.values import Unproven, Value
from ssot_lint.modules.bindings import Module

# Getters are a few lines; what takes longer than this loops, or is no getter.
_BUDGET = 4000
_DEPTH = 60


@dataclass
class Machine(Run):
    """One run, in one world."""

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

    def call(self, callee: Value, arguments: Arguments) -> Value:
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
