"""What could be a getter, by the shape of a module's source: never by its name.

Functions that look up their argument, instances of classes that read the environment, functions
that hand out such an instance, the mapping itself under a name, and classes of such methods.
"""

from __future__ import annotations

import ast
import re
from bisect import bisect_left
from collections.abc import Collection, Iterator
from typing import NamedTuple

_NAMES = frozenset({"environ", "environb", "getenv", "getenvb"})
_LOOKUPS = frozenset({"__call__", "__getattr__", "__getitem__", "get"})
_SETTINGS = "BaseSettings"
WORDS = _NAMES | {_SETTINGS}
"""One of these stands in every file that defines something of the kind."""

_Function = ast.FunctionDef | ast.AsyncFunctionDef


class Accessor(NamedTuple):
    """An expression over a name of a module, and the line that defines the name."""

    expression: str
    line: int

    @property
    def root(self) -> str:
        """The name that users of the accessor import."""
        return self.expression.partition("(")[0]


class Text(NamedTuple):
    """A parsed module, and the rows on which anything of interest stands."""

    tree: ast.Module
    rows: list[int]

    def concerns(self, node: ast.stmt) -> bool:
        """Whether a row of interest lies in ``node``: most functions need no second look."""
        at = bisect_left(self.rows, node.lineno)
        return at < len(self.rows) and self.rows[at] <= (node.end_lineno or node.lineno)


def text(tree: ast.Module, data: bytes, words: Collection[str]) -> Text:
    """The module with the rows that hold one of ``words``."""
    pattern = re.compile("|".join(map(re.escape, words)).encode())
    rows = (row for row, line in enumerate(data.splitlines(), 1) if pattern.search(line))
    return Text(tree, list(rows))


def sources(module: Text) -> frozenset[str]:
    """The classes of a module whose instances could answer for the environment."""
    found: set[str] = set()
    for node in module.tree.body:
        if isinstance(node, ast.ClassDef):
            if _derives(node, found) or (module.concerns(node) and _answers(node)):
                found.add(node.name)
    return frozenset(found)


def accessors(module: Text, known: Collection[str]) -> Iterator[Accessor]:
    """What could be a getter; ``known`` names the sources the module has, imported or its own."""
    made: set[str] = set()
    for node in _statements(module.tree.body):
        match node:
            case ast.FunctionDef(name=name):
                expression = _of_function(node, {*known, *made}, module.concerns(node))
            case ast.ClassDef(name=name) if module.concerns(node):
                expression = name if any(map(_is_called_on_class, node.body)) else None
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                expression = name if _yields(value, known) else None
            case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value):
                expression = name if _yields(value, known) else None
            case _:
                continue
        if expression is not None:
            made.add(name)
            yield Accessor(expression, node.lineno)


def _statements(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    """Statements at module level, those below ``if`` and ``try`` among them."""
    for node in body:
        yield node
        if isinstance(node, (ast.If, ast.Try)):
            yield from _statements([*node.body, *node.orelse])


def _of_function(function: ast.FunctionDef, known: Collection[str], concerned: bool) -> str | None:
    parameters = [*function.args.posonlyargs, *function.args.args]
    needed = len(parameters) - len(function.args.defaults)
    if needed <= 0 and known and _hands_out(function, known):
        return f"{function.name}()"
    if concerned and parameters and needed <= 2 and _looks_up(function, parameters[0].arg):
        return function.name
    return None


def _hands_out(function: ast.FunctionDef, known: Collection[str]) -> bool:
    """Whether it returns a source, as its annotation or the return it ends with says."""
    if function.returns is not None and _last_name(function.returns) in known:
        return True
    match function.body[-1]:
        case ast.Return(value=ast.expr() as value):
            return _yields(value, known) or _last_name(value) in known
    return False


def _looks_up(function: _Function, parameter: str) -> bool:
    """Whether the environment is asked for what the parameter holds."""
    for node in ast.walk(function):
        match node:
            case ast.Call(func=callee, args=[ast.Name(id=key), *_]) if key == parameter:
                if _touches(callee):
                    return True
            case ast.Subscript(value=value, slice=ast.Name(id=key)) if key == parameter:
                if _touches(value):
                    return True
    return False


def _answers(node: ast.ClassDef) -> bool:
    """Whether a class looks up what its methods are given, and not just some variable it needs."""
    methods = [it for it in node.body if isinstance(it, ast.FunctionDef)]
    if any(_asks_for_argument(method) for method in methods):
        return True
    # One that keeps the mapping looks things up in what it keeps.
    return _touches(node) and any(method.name in _LOOKUPS for method in methods)


def _asks_for_argument(method: ast.FunctionDef) -> bool:
    return any(_looks_up(method, parameter.arg) for parameter in method.args.args[:2])


def _yields(value: ast.expr, known: Collection[str]) -> bool:
    """Whether an expression is the environment itself or an instance of a source."""
    if isinstance(value, ast.Call):
        return _last_name(value.func) in known
    return isinstance(value, (ast.Name, ast.Attribute)) and _last_name(value) == "environ"


def _is_called_on_class(node: ast.stmt) -> bool:
    if not isinstance(node, ast.FunctionDef) or node.name.startswith("_"):
        return False
    if not _asks_for_argument(node):
        return False
    return any(_last_name(it) in ("classmethod", "staticmethod") for it in node.decorator_list)


def _touches(node: ast.AST) -> bool:
    return any(
        isinstance(part, (ast.Name, ast.Attribute)) and _last_name(part) in _NAMES
        for part in ast.walk(node)
    )


def _derives(node: ast.ClassDef, found: Collection[str]) -> bool:
    return any(_last_name(base) == _SETTINGS or _last_name(base) in found for base in node.bases)


def _last_name(node: ast.expr) -> str:
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
        case ast.Constant(value=str(name)):  # an annotation in quotes
            return name.rpartition(".")[2]
    return ""
