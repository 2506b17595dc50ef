"""A file's syntax with what stands above each node, and which scope binds which name.

``ast`` and not libcst: what a read means (its default, its parse) is told by the code around it,
and the standard parser reads whole files at 10 MB/s where libcst reads 0.7.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator

from ssot_lint.core.lean import Any
from ssot_lint.modules.source.below import PLAIN, children

MODULE, FUNCTION, CLASS, COMPREHENSION = "module", "function", "class", "comprehension"
Function = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda


class Scope:
    """Where names are bound: each name with the nodes that bind it, in source order."""

    __slots__ = ("bindings", "kind", "node", "outside", "parent")

    def __init__(self, kind: str, node: ast.AST, parent: Scope | None) -> None:
        self.kind = kind
        self.node = node
        self.parent = parent
        self.bindings: dict[str, list[ast.AST]] = {}
        self.outside: set[str] = set()
        """Names declared ``global`` or ``nonlocal`` here."""

    def bind(self, name: str, node: ast.AST) -> None:
        """Note that ``node`` binds ``name`` here, or where ``global`` says."""
        at: Scope = self
        if name in self.outside or (self.kind == COMPREHENSION and isinstance(node, ast.NamedExpr)):
            while at.parent is not None and (name in at.outside or at.kind == COMPREHENSION):
                at = at.parent
        at.bindings.setdefault(name, []).append(node)

    def function(self) -> Scope | None:
        """The innermost function around; None in a module's or a class's body."""
        at: Scope | None = self
        while at is not None and at.kind == COMPREHENSION:
            at = at.parent
        return at if at is not None and at.kind == FUNCTION else None


class Tree:
    """The syntax of one text."""

    def __init__(self, module: ast.Module) -> None:
        self.module = module
        self.parents: dict[ast.AST, ast.AST] = {}
        self.scopes: dict[ast.AST, Scope] = {}
        """The scope that stands in each definition, comprehension, lambda and the module."""
        self.calls: list[ast.Call] = []
        self.subscripts: list[ast.Subscript] = []
        self.compares: list[ast.Compare] = []
        self.functions: list[ast.FunctionDef | ast.AsyncFunctionDef] = []
        self.classes: list[ast.ClassDef] = []
        self.loads: dict[tuple[Scope, str], list[ast.Name]] = {}
        self.augments = False
        """Whether there is an assignment like ``|=``."""
        self.stars: list[ast.ImportFrom] = []
        self.imports: list[ast.Import | ast.ImportFrom] = []
        self.root = Scope(MODULE, module, None)
        self.scopes[module] = self.root
        self._at: dict[ast.AST, Scope] = {}
        self._walk()

    def parent(self, node: ast.AST) -> ast.AST | None:
        """The node right above."""
        return self.parents.get(node)

    def above(self, node: ast.AST) -> Iterator[ast.AST]:
        """All nodes above, from the nearest."""
        at = self.parents.get(node)
        while at is not None:
            yield at
            at = self.parents.get(at)

    def scope(self, node: ast.AST) -> Scope:
        """The scope that ``node`` is evaluated in."""
        at: ast.AST | None = node
        while at is not None:
            known = self._at.get(at)
            if known is not None:
                return known
            at = self.parents.get(at)
        return self.root

    def lookup(self, name: str, scope: Scope) -> tuple[Scope, list[ast.AST]] | None:
        """The scope that a name read in ``scope`` is bound in, and what binds it."""
        at: Scope | None = scope
        first = True
        while at is not None:
            if name not in at.outside and (first or at.kind != CLASS):
                found = at.bindings.get(name)
                if found:
                    return at, found
            first = first and at.kind == COMPREHENSION
            at = at.parent
        return None

    def statement(self, node: ast.AST) -> ast.stmt | None:
        """The statement that ``node`` stands in."""
        at: ast.AST | None = node
        while at is not None and not isinstance(at, ast.stmt):
            at = self.parents.get(at)
        return at

    def _walk(self) -> None:
        """One pass in source order; a ``Scope`` on the stack says where what follows it stands."""
        parents, scope = self.parents, self.root
        later: list[tuple[ast.Name, Scope]] = []
        stack: list[Any] = [self.module]
        pop, push, how_of = stack.pop, stack.extend, _HOW.get
        name_kind, constant, attribute, load = ast.Name, ast.Constant, ast.Attribute, ast.Load
        while stack:
            node = pop()
            kind = node.__class__
            if kind is name_kind:
                if node.ctx.__class__ is load:
                    later.append((node, scope))
                else:
                    above = parents.get(node)
                    scope.bind(node.id, above if isinstance(above, ast.NamedExpr) else node)
                continue
            if kind is constant:
                continue
            if kind is attribute:  # a quarter of what is left, and has one node below it
                child = node.value
                parents[child] = node
                stack.append(child)
                continue
            if kind is Scope:
                scope = node
                continue
            how: Any = how_of(kind, _plain)
            below: list[Any] = []
            if how.__class__ is tuple:
                for field in how:
                    value: Any = getattr(node, field, None)
                    if value.__class__ is list:
                        below += value
                    elif value is not None:
                        below.append(value)
                for child in below:
                    parents[child] = node
            else:
                below = how(self, node, scope)
                for child in below:
                    if child.__class__ is not Scope:
                        parents[child] = node
            below.reverse()
            push(below)
        self._note_loads(later)

    def _note_loads(self, later: list[tuple[ast.Name, Scope]]) -> None:
        """Names that are read, by the scope that binds them: each asked once in a scope."""
        known: dict[tuple[Scope, str], list[ast.Name]] = {}
        for node, scope in later:
            loads = known.get((scope, node.id))
            if loads is None:
                found = self.lookup(node.id, scope)
                at = found[0] if found is not None else self.root
                loads = known[scope, node.id] = self.loads.setdefault((at, node.id), [])
            loads.append(node)

    def open(self, kind: str, node: ast.AST, parent: Scope) -> Scope:
        """Make the scope that stands in ``node``."""
        scope = self.scopes[node] = Scope(kind, node, parent)
        return scope

    def within(self, node: ast.AST, scope: Scope) -> None:
        """Note that ``node`` is evaluated in a scope of its own."""
        self._at[node] = scope


_Below = list["ast.AST | Scope"]


def _plain(tree: Tree, node: ast.AST, scope: Scope) -> _Below:
    named = node.name if node.__class__ is _TYPE_ALIAS else None  # type: ignore[attr-defined]
    return [it for it in children(node) if it is not named]


_TYPE_ALIAS = getattr(ast, "TypeAlias", None)


def _call(tree: Tree, node: ast.AST, scope: Scope) -> _Below:
    assert isinstance(node, ast.Call)
    tree.calls.append(node)
    return [node.func, *node.args, *node.keywords]


def _subscript(tree: Tree, node: ast.AST, scope: Scope) -> _Below:
    assert isinstance(node, ast.Subscript)
    tree.subscripts.append(node)
    return [node.value, node.slice]


def _augmented(tree: Tree, node: ast.AST, scope: Scope) -> _Below:
    assert isinstance(node, ast.AugAssign)
    tree.augments = tree.augments or isinstance(node.op, ast.BitOr)
    return [node.target, node.value]


def _compare(tree: Tree, node: ast.AST, scope: Scope) -> _Below:
    assert isinstance(node, ast.Compare)
    tree.compares.append(node)
    return [node.left, *node.comparators]


def _alias(tree: Tree, node: ast.AST, scope: Scope) -> _Below:
    assert isinstance(node, ast.alias)
    above = tree.parents.get(node)
    if node.name == "*":
        if isinstance(above, ast.ImportFrom):
            tree.stars.append(above)
    else:
        scope.bind(node.asname or node.name.partition(".")[0], node)
    return []


def _import(tree: Tree, node: ast.AST, scope: Scope) -> _Below:
    assert isinstance(node, ast.Import | ast.ImportFrom)
    tree.imports.append(node)
    return [*node.names]


def _outside(tree: Tree, node: ast.AST, scope: Scope) -> _Below:
    assert isinstance(node, ast.Global | ast.Nonlocal)
    scope.outside.update(node.names)
    return []


def _function(tree: Tree, node: ast.AST, scope: Scope) -> _Below:
    assert isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    tree.functions.append(node)
    scope.bind(node.name, node)
    inner = tree.open(FUNCTION, node, scope)
    for statement in node.body:
        for it in ast.walk(statement) if _declares(statement) else ():
            if isinstance(it, ast.Global | ast.Nonlocal):
                inner.outside.update(it.names)
    below: _Below = [*node.decorator_list, node.args]
    _parameters(tree, node.args, inner)
    if node.returns is not None:
        below.append(node.returns)
    for statement in node.body:
        tree.within(statement, inner)
    return [*below, inner, *node.body, scope]


def _declares(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Global | ast.Nonlocal)


def _lambda(tree: Tree, node: ast.AST, scope: Scope) -> _Below:
    assert isinstance(node, ast.Lambda)
    inner = tree.open(FUNCTION, node, scope)
    _parameters(tree, node.args, inner)
    tree.within(node.body, inner)
    return [node.args, inner, node.body, scope]


def _parameters(tree: Tree, arguments: ast.arguments, scope: Scope) -> None:
    every = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
    for it in (*every, arguments.vararg, arguments.kwarg):
        if it is not None:
            scope.bind(it.arg, it)


def _class(tree: Tree, node: ast.AST, scope: Scope) -> _Below:
    assert isinstance(node, ast.ClassDef)
    tree.classes.append(node)
    scope.bind(node.name, node)
    inner = tree.open(CLASS, node, scope)
    for statement in node.body:
        tree.within(statement, inner)
    return [*node.decorator_list, *node.bases, *node.keywords, inner, *node.body, scope]


def _comprehension(tree: Tree, node: ast.AST, scope: Scope) -> _Below:
    assert isinstance(node, ast.ListComp | ast.SetComp | ast.GeneratorExp | ast.DictComp)
    inner = tree.open(COMPREHENSION, node, scope)
    for number, it in enumerate(node.generators):
        tree.parents[it] = node
        for part in (it.target, *it.ifs):
            tree.within(part, inner)
            tree.parents[part] = it
        tree.within(it.iter, scope if number == 0 else inner)
    parts = [node.key, node.value] if isinstance(node, ast.DictComp) else [node.elt]
    for part in parts:
        tree.within(part, inner)
    return [inner, *node.generators, *parts, scope]


def _generator(tree: Tree, node: ast.AST, scope: Scope) -> _Below:
    assert isinstance(node, ast.comprehension)
    outer = tree.scope(node.iter)
    return [node.target, outer, node.iter, scope, *node.ifs]


def _handler(tree: Tree, node: ast.AST, scope: Scope) -> _Below:
    assert isinstance(node, ast.ExceptHandler)
    if node.name:
        scope.bind(node.name, node)
    return _plain(tree, node, scope)


def _capture(tree: Tree, node: ast.AST, scope: Scope) -> _Below:
    name = getattr(node, "name", None) or getattr(node, "rest", None)
    if isinstance(name, str):
        scope.bind(name, node)
    return _plain(tree, node, scope)


_SPECIAL: dict[type[ast.AST], Callable[[Tree, ast.AST, Scope], _Below]] = {
    ast.Call: _call,
    ast.AugAssign: _augmented,
    ast.Subscript: _subscript,
    ast.Compare: _compare,
    ast.alias: _alias,
    ast.Import: _import,
    ast.ImportFrom: _import,
    ast.Global: _outside,
    ast.Nonlocal: _outside,
    ast.FunctionDef: _function,
    ast.AsyncFunctionDef: _function,
    ast.Lambda: _lambda,
    ast.ClassDef: _class,
    ast.ListComp: _comprehension,
    ast.SetComp: _comprehension,
    ast.GeneratorExp: _comprehension,
    ast.DictComp: _comprehension,
    ast.comprehension: _generator,
    ast.ExceptHandler: _handler,
    ast.MatchAs: _capture,
    ast.MatchStar: _capture,
    ast.MatchMapping: _capture,
}
_HOW: dict[type[ast.AST], tuple[str, ...] | Callable[[Tree, ast.AST, Scope], _Below]] = {
    **PLAIN,
    **_SPECIAL,
}
"""By kinds, the fields of those that are nothing but the nodes below them, or what else is to be done."""
