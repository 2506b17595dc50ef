"""Which names of a file mean ``os.environ`` or the getter, by ``ast`` alone.

Shares no line with ssot-lint, so that the acceptance test compares two independent opinions. It
is generous where a name is bound twice: *any* of its bindings may be the one that counts.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

Binding = ast.AST | str
"""What a name was bound to: an expression, the dotted name of an import, or another node."""


class Scope:
    """Names bound by one module, class, function or comprehension."""

    def __init__(self, parent: Scope | None, is_class: bool = False) -> None:
        self.parent = parent
        self.is_class = is_class
        self.bound: dict[str, list[Binding]] = {}
        self.elsewhere: dict[str, Scope] = {}

    def bind(self, name: str, binding: Binding) -> None:
        home = self.elsewhere.get(name, self)
        home.bound.setdefault(name, []).append(binding)

    def bindings(self, name: str) -> list[Binding]:
        """Those of the nearest scope that has any; methods do not see their class's names."""
        scope: Scope | None = self.elsewhere.get(name, self)
        while scope is not None:
            if name in scope.bound and (scope is self or not scope.is_class):
                return scope.bound[name]
            scope = scope.parent
        return []


class Names:
    """Resolves the expressions of one tree to dotted names."""

    def __init__(self, tree: ast.Module) -> None:
        self.module = Scope(None)
        self.home: dict[ast.AST, Scope] = {}
        self.stars: list[str] = []
        self._walk(tree.body, self.module)

    def qualified(self, node: ast.AST, depth: int = 0) -> set[str]:
        """Every dotted name an expression may stand for; empty when none is known."""
        if depth > 20:
            return set()
        match node:
            case ast.Name():
                return self._of_name(node, depth)
            case ast.Attribute():
                owners = self.qualified(node.value, depth + 1)
                return {normal(f"{owner}.{node.attr}") for owner in owners}
            case ast.NamedExpr():
                return self.qualified(node.value, depth + 1)
            case ast.Call() | ast.Subscript():
                return self._of_indirect(node, depth)
        return set()

    def _of_name(self, node: ast.Name, depth: int) -> set[str]:
        found = self.home[node].bindings(node.id) if node in self.home else []
        if not found:
            return {f"{module}.{node.id}" for module in self.stars}
        names = {binding for binding in found if isinstance(binding, str)}
        for binding in found:
            if isinstance(binding, ast.expr):
                names |= self.qualified(binding, depth + 1)
        return names

    def _of_indirect(self, node: ast.Call | ast.Subscript, depth: int) -> set[str]:
        """``getattr(os, "x")``, ``__import__("os")``, ``sys.modules["os"]``, ``vars(os)["x"]``."""
        match node:
            case ast.Call(func=ast.Name("getattr"), args=[owner, ast.Constant(str(name)), *_]):
                return {normal(f"{o}.{name}") for o in self.qualified(owner, depth + 1)}
            case ast.Call(
                func=ast.Name("__import__" | "import_module") | ast.Attribute(attr="import_module"),
                args=[ast.Constant(str(name)), *_],
            ):
                return {normal(name)}
            case ast.Subscript(ast.Attribute(ast.Name(), "modules"), ast.Constant(str(name))):
                return {normal(name)}
            case ast.Subscript(
                ast.Call(ast.Name("vars"), [owner]) | ast.Attribute(owner, "__dict__"),
                ast.Constant(str(name)),
            ):
                return {normal(f"{o}.{name}") for o in self.qualified(owner, depth + 1)}
        return set()

    def _walk(self, nodes: list[ast.stmt], scope: Scope) -> None:
        # Declarations hold for the whole scope, whatever stands above them.
        for node in _own_statements(nodes):
            if isinstance(node, ast.Global):
                scope.elsewhere.update(dict.fromkeys(node.names, self.module))
            elif isinstance(node, ast.Nonlocal) and scope.parent is not None:
                scope.elsewhere.update(dict.fromkeys(node.names, scope.parent))
        for statement in nodes:
            self._visit(statement, scope)

    def _visit(self, node: ast.AST, scope: Scope) -> None:
        match node:
            case ast.Import() | ast.ImportFrom():
                self._import(node, scope)
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.Lambda():
                self._function(node, scope)
            case ast.ClassDef():
                scope.bind(node.name, node)
                for part in (*node.decorator_list, *node.bases, *node.keywords):
                    self._visit(part, scope)
                self._walk(node.body, Scope(scope, is_class=True))
            case ast.ListComp() | ast.SetComp() | ast.DictComp() | ast.GeneratorExp():
                inner = Scope(scope)
                self._visit(node.generators[0].iter, scope)
                for part in ast.iter_child_nodes(node):
                    self._visit(part, inner)
            case _:
                self._bind(node, scope)
                for part in ast.iter_child_nodes(node):
                    self._visit(part, scope)

    def _import(self, node: ast.Import | ast.ImportFrom, scope: Scope) -> None:
        for alias in node.names:
            if isinstance(node, ast.Import):
                top = alias.name.partition(".")[0]
                scope.bind(alias.asname or top, normal(alias.name if alias.asname else top))
            elif alias.name == "*":
                self.stars.append(normal(node.module or ""))
            else:
                name = f"{'.' * node.level}{node.module or ''}.{alias.name}"
                scope.bind(alias.asname or alias.name, normal(name))

    def _function(
        self, node: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda, scope: Scope
    ) -> None:
        inner = Scope(scope)
        arguments = node.args
        every = (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)
        for argument in (*every, arguments.vararg, arguments.kwarg):
            if argument is not None:
                inner.bind(argument.arg, argument)
                if argument.annotation is not None:
                    self._visit(argument.annotation, scope)
        for default in (*arguments.defaults, *arguments.kw_defaults):
            if default is not None:
                self._visit(default, scope)
        if isinstance(node, ast.Lambda):
            self._visit(node.body, inner)
        else:
            scope.bind(node.name, node)
            for part in (*node.decorator_list, *([node.returns] if node.returns else [])):
                self._visit(part, scope)
            self._walk(node.body, inner)

    def _bind(self, node: ast.AST, scope: Scope) -> None:
        match node:
            case ast.Assign(targets=targets, value=value):
                for target in targets:
                    if isinstance(target, ast.Name):
                        scope.bind(target.id, value)
            case (
                ast.AnnAssign(target=ast.Name(name), value=ast.expr() as value)
                | ast.NamedExpr(target=ast.Name(name), value=value)
            ):
                scope.bind(name, value)
            case ast.Name(ctx=ast.Store()):
                self.home[node] = scope
                scope.bind(node.id, node.ctx)
            case ast.Name():
                self.home[node] = scope
            case ast.ExceptHandler(name=str(name)) | ast.MatchAs(name=str(name)):
                scope.bind(name, node)


def normal(name: str) -> str:
    """One spelling for what has several: ``posix`` is ``os``, and so is ``os.path.os``."""
    name = name.replace("os.path.os", "os")
    return "os" + name[5:] if name == "posix" or name.startswith("posix.") else name


def _own_statements(nodes: list[ast.stmt]) -> Iterator[ast.AST]:
    """Statements of a body and of the blocks in it, without those of inner scopes."""
    waiting: list[ast.AST] = list(nodes)
    while waiting:
        node = waiting.pop()
        yield node
        if not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)):
            waiting.extend(ast.iter_child_nodes(node))
