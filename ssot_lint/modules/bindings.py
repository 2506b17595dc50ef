"""What the source of a module, and of a class in it, binds."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from ssot_lint.modules.imports import is_for_type_checkers, resolve_from, statements
from ssot_lint.modules.rebound import attributes_set, names_bound_anew
from ssot_lint.modules.source.below import children

FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Binding:
    """One place that binds a name: a definition, an import, or an assignment of ``value``."""

    node: ast.AST
    line: int
    value: ast.expr | None = None
    annotation: ast.expr | None = None
    inside: FunctionNode | None = None
    """The function that assigns the name through ``global``."""
    direct: bool = True
    """Whether it stands in the module's body itself, not under a condition."""


@dataclass(eq=False)
class Module:
    """A parsed module. Modules are equal only to themselves."""

    name: str
    shown: str
    """Path from the root it was found in, with ``/``."""
    package: str
    bindings: dict[str, list[Binding]] = field(default_factory=dict)
    typing_only: dict[str, list[Binding]] = field(default_factory=dict)
    stars: list[str] = field(default_factory=list)
    star_lines: dict[str, int] = field(default_factory=dict)
    """Where each of them stands last."""
    noted: dict[str, int] = field(default_factory=dict)
    """Attributes that statements of its body assign, with the line; see ``patched``."""
    tree: ast.Module = field(default_factory=lambda: ast.Module([], []))

    @property
    def body(self) -> list[ast.stmt]:
        """Its statements."""
        return self.tree.body

    # Two walks of the whole tree, which most questions about a module's names do without.

    @cached_property
    def anew(self) -> dict[str, int]:
        """Names that ``globals()``, ``setattr`` or ``exec`` may bind, with the line."""
        return names_bound_anew(self.tree, self.name)

    @cached_property
    def patched(self) -> dict[str, int]:
        """Attributes that its code assigns on what the module holds, with the line."""
        found = dict(self.noted)
        for attribute, line in attributes_set(self.tree, frozenset(self.bindings)):
            found.setdefault(attribute, line)
        return found

    def at(self, line: int) -> str:
        """Say a place in this module."""
        return f"{self.shown}:{line}"


def build_module(tree: ast.Module, name: str, shown: str, package: str) -> Module:
    """Collect what a module binds."""
    module = Module(name, shown, package, tree=tree)
    _collect(tree.body, module, module.bindings, direct=True)
    if any(isinstance(it, ast.Global) for it in statements(tree)):
        for node in _statements_below(tree):
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
                _collect_globals(node, module)
    return module


def _statements_below(node: ast.Module | FunctionNode) -> Iterator[ast.AST]:
    """The statements, handlers and cases that ``ast.walk`` meets, in its order: a tenth of the nodes."""
    level: list[ast.AST] = [node]
    for it in level:
        if it is not node:
            yield it
        for name in ("body", "cases", "handlers", "orelse", "finalbody"):
            level += getattr(it, name, ())


def one_definition(bindings: list[Binding], name: str) -> Binding | None:
    """Pick the definition that counts: the last one, when all stand side by side in one body."""
    if len(bindings) == 1:
        return bindings[0]
    functions = [b for b in bindings if isinstance(b.node, (ast.FunctionDef, ast.AsyncFunctionDef))]
    real = [b for b in functions if not _is_variant(b.node)]
    if len(functions) == len(bindings) and real and all(b.direct for b in real):
        return real[-1]
    return None


def _is_variant(node: ast.AST) -> bool:
    """An ``@overload`` says types only; ``@x.setter`` adds to a property."""
    decorators = getattr(node, "decorator_list", ())
    return any(
        (isinstance(d, ast.Name) and d.id == "overload")
        or (isinstance(d, ast.Attribute) and d.attr in ("overload", "setter", "deleter"))
        for d in decorators
    )


def collect_class(node: ast.ClassDef, module: Module) -> dict[str, list[Binding]]:
    """Collect what a class body binds."""
    names: dict[str, list[Binding]] = {}
    scratch = Module(module.name, module.shown, module.package)
    _collect(node.body, scratch, names, direct=True)
    return names


def _collect(
    body: list[ast.stmt], module: Module, names: dict[str, list[Binding]], direct: bool
) -> None:
    for statement in body:
        for name, binding in _bound(statement, module, direct):
            names.setdefault(name, []).append(binding)
        _note_patches(statement, module)
        if isinstance(statement, ast.If) and is_for_type_checkers(statement.test):
            _collect(statement.body, module, module.typing_only, direct=False)
            _collect(statement.orelse, module, names, direct)
            continue
        for block in _blocks(statement):
            _collect(block, module, names, direct=False)


def _blocks(statement: ast.stmt) -> Iterator[list[ast.stmt]]:
    if isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        return
    for attribute in ("body", "orelse", "finalbody"):
        yield getattr(statement, attribute, [])
    for part in [*getattr(statement, "handlers", ()), *getattr(statement, "cases", ())]:
        yield part.body


def _bound(
    statement: ast.stmt, module: Module, direct: bool, inside: FunctionNode | None = None
) -> Iterator[tuple[str, Binding]]:
    line = statement.lineno
    match statement:
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
            yield name, Binding(statement, line, direct=direct)
        case ast.Import(names=aliases):
            for alias in aliases:
                bound = alias.asname or alias.name.partition(".")[0]
                yield bound, Binding(ast.Import([alias]), line, direct=direct)
        case ast.ImportFrom(names=aliases):
            base = resolve_from(statement.module or "", statement.level, module.package)
            for alias in aliases:
                node = ast.ImportFrom(base, [alias], 0)
                if alias.name == "*":
                    module.stars.append(base)
                    module.star_lines[base] = line
                else:
                    yield alias.asname or alias.name, Binding(node, line, direct=direct)
        case ast.Assign(targets=targets, value=value):
            for target in targets:
                known = value if isinstance(target, ast.Name) else None
                for name in _names(target):
                    yield name, Binding(statement, line, known, None, inside, direct)
        case ast.AnnAssign(target=ast.Name(id=name), value=maybe, annotation=annotation):
            yield name, Binding(statement, line, maybe, annotation, inside, direct)
        case ast.AugAssign(target=target) | ast.For(target=target) | ast.AsyncFor(target=target):
            for name in _names(target):
                yield name, Binding(statement, line, inside=inside, direct=False)
        case ast.With(items=items) | ast.AsyncWith(items=items):
            for item in items:
                for name in _names(item.optional_vars) if item.optional_vars else ():
                    yield name, Binding(statement, line, inside=inside, direct=False)
        case ast.Delete(targets=targets):
            for target in targets:
                for name in _names(target):
                    yield name, Binding(statement, line, inside=inside, direct=False)
    for name in _bound_inside(statement):
        yield name, Binding(statement, line, inside=inside, direct=False)


def _bound_inside(statement: ast.stmt) -> Iterator[str]:
    """Names that parts of a statement bind: a walrus, a pattern, ``except … as``."""
    waiting = children(statement)
    while waiting:
        node = waiting.pop()
        match node:
            case ast.NamedExpr(target=ast.Name(id=name)):
                yield name
            case ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)):
                yield name
            case ast.MatchMapping(rest=str(name)) | ast.ExceptHandler(name=str(name)):
                yield name
            case ast.stmt() | ast.Lambda():
                continue
        waiting += children(node)


def _names(target: ast.expr) -> Iterator[str]:
    match target:
        case ast.Name(id=name):
            yield name
        case ast.Tuple(elts=items) | ast.List(elts=items):
            for item in items:
                yield from _names(item)
        case ast.Starred(value=value):
            yield from _names(value)


def _note_patches(statement: ast.stmt, module: Module) -> None:
    """``Env.get = cached(Env.get)``: no class is what its body says after that."""
    match statement:
        case ast.Assign(targets=targets):
            for target in targets:
                if isinstance(target, ast.Attribute):
                    module.noted[target.attr] = statement.lineno
        case ast.AugAssign(target=ast.Attribute(attr=name)):
            module.noted[name] = statement.lineno
        case ast.Expr(
            value=ast.Call(func=ast.Name(id="setattr"), args=[_, ast.Constant(value=str(name)), _])
        ):
            module.noted[name] = statement.lineno


def _collect_globals(function: FunctionNode, module: Module) -> None:
    declared = {
        name
        for node in _statements_below(function)
        if isinstance(node, ast.Global)
        for name in node.names
    }
    if not declared:
        return
    for node in _statements_below(function):
        if isinstance(node, ast.stmt):
            for name, binding in _bound(node, module, False, inside=function):
                if name in declared:
                    module.bindings.setdefault(name, []).append(binding)
