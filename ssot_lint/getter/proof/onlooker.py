"""Functions that look at what they are given, log, remember that they did, and change nothing else."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from typing import TYPE_CHECKING

from ssot_lint.getter.proof.names import binding_of
from ssot_lint.getter.proof.values import Function
from ssot_lint.modules.bindings import Module

if TYPE_CHECKING:
    from ssot_lint.getter.proof.run import Run

_TESTS = frozenset({"startswith", "endswith", "isupper", "islower", "isidentifier", "isalnum"})
_PLAIN_METHODS = frozenset({"lower", "upper", "casefold", "strip"})
_LOGGED = frozenset({"debug", "info", "warning", "error", "critical"})
_DISPLAYS = (ast.Dict, ast.Set, ast.List, ast.Tuple, ast.DictComp, ast.SetComp, ast.ListComp)
_CONTAINERS = frozenset({"set", "frozenset", "dict", "list", "tuple"})
_LOGGERS = frozenset({"logging.getLogger", "getLogger"})


def only_looks(machine: Run, function: Function) -> bool:
    """Whether a call of the function, whose result nobody takes, can be passed over."""
    node = function.node
    if isinstance(node, ast.AsyncFunctionDef) or node.decorator_list:
        return False
    return _Looking(machine, function.module, node).through(node.body)


class _Looking:
    """One body: what it may name are its parameters and constants of its module."""

    def __init__(self, machine: Run, module: Module, node: ast.FunctionDef) -> None:
        self._machine = machine
        self._module = module
        arguments = node.args
        self._given = {it.arg for it in (*arguments.posonlyargs, *arguments.args)}

    def through(self, body: Sequence[ast.stmt]) -> bool:
        """Whether none of the statements does more than look."""
        return all(self._passes(it) for it in body)

    def _passes(self, node: ast.stmt) -> bool:
        match node:
            case ast.Pass() | ast.Return(value=None) | ast.Expr(value=ast.Constant()):
                return True
            case ast.If(test=test, body=body, orelse=orelse):
                return self._is_pure(test) and self.through(body) and self.through(orelse)
            case ast.Expr(value=ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr=method))):
                call = node.value
                assert isinstance(call, ast.Call)
                pure = all(self._is_pure(it) for it in call.args) and not call.keywords
                return pure and self._is_told(name, method)
            case _:
                return False

    def _is_told(self, name: str, method: str) -> bool:
        """``logger.debug`` of the standard library, ``seen.add`` of a set of the module."""
        value = self._value(name)
        if method in _LOGGED:
            return isinstance(value, ast.Call) and ast.unparse(value.func) in _LOGGERS
        made = isinstance(value, ast.Call) and ast.unparse(value.func) == "set"
        return method == "add" and (made or isinstance(value, ast.Set))

    def _value(self, name: str) -> ast.expr | None:
        """What a name of the module is bound to, once."""
        if name in self._given:
            return None
        found = binding_of(self._machine, self._module, name)
        if found is None:
            return None
        home, binding = found
        once = all(len(it.bindings.get(name, ())) <= 1 for it in (home, self._module))
        return binding.value if once and name not in home.anew else None

    def _is_pure(self, node: ast.expr) -> bool:
        match node:
            case ast.Constant():
                return True
            case ast.Name(id=name):
                return name in self._given
            case ast.BoolOp(values=values):
                return all(self._is_pure(it) for it in values)
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                return self._is_pure(operand)
            case ast.Compare(left=left, ops=[ast.Is() | ast.IsNot()], comparators=[right]):
                return self._is_pure(left) and self._is_pure(right)
            case ast.Compare(left=left, ops=[ast.In() | ast.NotIn()], comparators=[held]):
                return self._is_pure(left) and self._is_container(held)
            case ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr=method), keywords=[]):
                known = method in _TESTS or method in _PLAIN_METHODS
                return known and name in self._given and all(map(self._is_pure, node.args))
            case ast.Call(func=ast.Name(id="isinstance"), args=[held, ast.Name(id="str")]):
                return self._is_pure(held) and "isinstance" not in self._module.bindings
            case _:
                return False

    def _is_container(self, node: ast.expr) -> bool:
        value = self._value(node.id) if isinstance(node, ast.Name) else None
        if isinstance(value, ast.Call):
            return ast.unparse(value.func) in _CONTAINERS
        return isinstance(value, _DISPLAYS)
