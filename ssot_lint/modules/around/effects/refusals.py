"""Code that may end the program by what the environment says: raises, exits, or fails on a value."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cached_property
from itertools import islice

from ssot_lint.core.environment import READERS
from ssot_lint.modules.around.effects.names import Names

_FAR = 300
_LEAVES = frozenset({"exit", "_exit", "quit", "abort"})
_HARMLESS = frozenset({"str", "bool", "print", "repr", "len"})
_CONVERTS = frozenset(
    {"int", "float", "Decimal", "Fraction", "loads", "literal_eval", "Path", "UUID"}
)


class Refusals:
    """Answers for the nodes of one module."""

    def __init__(self, tree: ast.Module, names: Names) -> None:
        self._tree = tree
        self._names = names

    def may_end(self, node: ast.AST) -> bool:
        """Whether a node hangs on the environment and may raise or leave the program."""
        match node:
            case ast.Assert(test=test):
                return self._asks(test)
            case ast.If(test=test) | ast.IfExp(test=test) | ast.While(test=test):
                return self._asks(test) and self._ends(node)
            case ast.Match(subject=subject):
                return self._asks(subject) and self._ends(node)
            case ast.BoolOp(values=[first, *rest]):
                return self._asks(first) and any(map(self._ends, rest))
            case ast.Call(func=function, args=given):  # what is made of the value may refuse it
                path = self._names.path(function)
                if path.rpartition(".")[2] in _CONVERTS:
                    if self._names.is_getters:  # what it declares may be odd: it says so itself
                        return any(self._reads(it) and _may_be_missing(it) for it in given)
                    return any(self._is_answer(it) or self._reads(it) for it in _parts(given))
                return path not in _HARMLESS and any(map(self._reads, given))
            case ast.Attribute(value=value):
                return self._reads(value) and _may_be_missing(value)
            case ast.Subscript(value=value, slice=key):
                return self._reads(key) or (self._reads(value) and _may_be_missing(value))
        return False

    def _asks(self, node: ast.AST) -> bool:
        """Whether a condition hangs on the environment, or on a name that holds what it said."""
        return any(self._is_answer(it) or self._looks(it) for it in ast.walk(node))

    def _is_answer(self, node: ast.AST) -> bool:
        return isinstance(node, ast.Name) and node.id in self._answers

    def _ends(self, node: ast.AST) -> bool:
        """Whether code raises or leaves the program; looked at as far as a condition goes."""
        return any(
            _is_end(it) or _called(it) in self._ending for it in islice(ast.walk(node), _FAR)
        )

    @cached_property
    def _ending(self) -> frozenset[str]:
        """Functions that do little but raise or leave the program."""
        return frozenset(
            it.name
            for it in self._tree.body
            if isinstance(it, ast.FunctionDef) and any(map(_is_end, [*it.body, *_said_in(it)]))
        )

    @cached_property
    def _telling(self) -> frozenset[str]:
        """Functions that return what the environment says."""
        return frozenset(
            it.name
            for it in ast.walk(self._tree)
            if isinstance(it, ast.FunctionDef)
            and any(
                isinstance(part, ast.Return)
                and part.value is not None
                and any(map(self._looks_by_itself, ast.walk(part.value)))
                for part in ast.walk(it)
            )
        )

    @cached_property
    def _answers(self) -> frozenset[str]:
        """Names that are given what the environment says."""
        return frozenset(
            name for name, value in _given(self._tree) if any(map(self._looks, ast.walk(value)))
        )

    def _looks(self, node: ast.AST) -> bool:
        return self._looks_by_itself(node) or _called(node) in self._telling

    def _looks_by_itself(self, node: ast.AST) -> bool:
        is_it = self._names.is_it
        match node:
            case ast.Subscript(value=value):
                return is_it(value)
            case ast.Compare(comparators=comparators):
                return any(map(is_it, comparators))
            case ast.Call(func=ast.Attribute(value=value)) if is_it(value):
                return True
            case ast.Call(func=function, args=given):
                return self._names.path(function) in READERS or any(map(is_it, given))
        return False

    def _reads(self, node: ast.expr) -> bool:
        match node:
            case ast.Call(func=ast.Attribute(value=value, attr="get")):
                return self._names.is_it(value)
            case ast.Call(func=function):
                return self._names.path(function) == "os.getenv"
        return False


def _given(tree: ast.Module) -> Iterator[tuple[str, ast.expr]]:
    for node in ast.walk(tree):
        match node:
            case (
                ast.Assign(targets=[ast.Name(id=name)], value=ast.expr() as value)
                | ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value)
                | ast.NamedExpr(target=ast.Name(id=name), value=value)
            ):
                yield name, value


def _may_be_missing(node: ast.expr) -> bool:
    """Whether a read gives None where the variable is missing."""
    match node:
        case ast.Call(args=[_], keywords=[]) | ast.Call(args=[_, ast.Constant(value=None)]):
            return True
    return False


def _parts(given: list[ast.expr]) -> Iterator[ast.expr]:
    """Arguments, or what they are made of: ``env.get("A") or "1"``, ``env.get("A").strip()``."""
    for node in given:
        match node:
            case ast.BoolOp(values=values):
                yield from _parts(values)
            case ast.Call(func=ast.Attribute(value=ast.Call() as value)):
                yield from (node, value)
            case _:
                yield node


def _said_in(function: ast.FunctionDef) -> list[ast.stmt | ast.expr]:
    return [it.value for it in function.body if isinstance(it, ast.Expr)]


def _called(node: ast.AST) -> str:
    match node:
        case ast.Call(func=ast.Name(id=name)):
            return name
    return ""


def _is_end(node: ast.AST) -> bool:
    match node:
        case ast.Raise():
            return True
        case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name)):
            return name in _LEAVES
    return False
