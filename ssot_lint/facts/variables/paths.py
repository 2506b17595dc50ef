"""What the names of one file stand for by their whole paths, without running anything."""

from __future__ import annotations

import ast
import builtins

from ssot_lint.core.environment import MAPPINGS
from ssot_lint.facts.variables.tree import CLASS, COMPREHENSION, FUNCTION, MODULE, Scope, Tree

_DEPTH = 8
_BUILTINS = frozenset(dir(builtins))


class Paths:
    """Answers for one file; ``module`` is its own name."""

    def __init__(self, tree: Tree, module: str, *, is_package: bool = False) -> None:
        self.tree = tree
        self.module = module
        self.package = module if is_package else module.rpartition(".")[0]

    def qualified(self, node: ast.AST, depth: int = 0) -> str | None:
        """The whole path of a name (``os.environ``, ``app.env.get_env().get``); None if unknown."""
        if depth > _DEPTH:
            return None
        match node:
            case ast.Name(id=name):
                return self._of_name(node, name, depth)
            case ast.Attribute(value=value, attr=attr):
                base = self.qualified(value, depth + 1)
                return None if base is None else f"{base}.{attr}"
            case ast.NamedExpr(value=value):
                return self.qualified(value, depth + 1)
            case ast.Call():
                return self._of_call(node, depth)
            case ast.Subscript(value=value, slice=ast.Constant(value=str(key))):
                return self._of_item(value, key, depth)
            case ast.BoolOp(op=ast.Or(), values=values):
                return self._environment(values, depth)
            case ast.IfExp(body=body, orelse=orelse):
                return self._environment([body, orelse], depth)
        return None

    def _environment(self, values: list[ast.expr], depth: int) -> str | None:
        """The environment, where it is what stands in for a mapping that is not given."""
        for it in values:
            if isinstance(it, ast.Name | ast.Attribute):
                named = self.qualified(it, depth + 1)
                if named in MAPPINGS:
                    return named
        return None

    def _of_call(self, node: ast.Call, depth: int) -> str | None:
        called = self.qualified(node.func, depth + 1)
        match called, node.args:
            case "builtins.getattr", [value, ast.Constant(value=str(attr)), *_]:
                base = self.qualified(value, depth + 1)
                return None if base is None else f"{base}.{attr}"
            case (
                "builtins.__import__" | "importlib.import_module",
                [ast.Constant(value=str(name)), *_],
            ):
                return name
            case (("builtins.globals" | "builtins.locals"), []):
                return f"{self.module}.__dict__"
            case "builtins.super", []:
                return self._base_of(node, depth)
            case "builtins.vars", [value]:
                base = self.qualified(value, depth + 1)
                return None if base is None else f"{base}.__dict__"
        return None if called is None else f"{called}()"

    def _base_of(self, node: ast.Call, depth: int) -> str | None:
        """The first base of the class around ``super()``."""
        for above in self.tree.above(node):
            if isinstance(above, ast.ClassDef):
                return self.qualified(above.bases[0], depth + 1) if above.bases else None
        return None

    def _of_item(self, value: ast.expr, key: str, depth: int) -> str | None:
        base = self.qualified(value, depth + 1)
        if base == "sys.modules":
            return key
        if base is not None and base.endswith(".__dict__"):
            return base[: -len("__dict__")] + key
        if base is not None and key.isidentifier() and is_class_name(base):
            return f"{base}.{key}"  # a member of an enumeration
        return None

    def _of_name(self, node: ast.expr, name: str, depth: int) -> str | None:
        """What ``name`` stands for where ``node`` stands."""
        scope = self.tree.scope(node)
        found = self.tree.lookup(name, scope)
        if found is None:
            return self._unbound(name)
        home, bindings = found
        binding = self._in_force(bindings, node)
        whole = self._imported(binding)
        if whole is not None:
            return whole
        path = self.path_of(home)
        match binding:
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                return None if path is None else f"{path}.{name}"
            case ast.arg():
                return self._of_parameter(binding, home, depth)
        value = self._assigned(binding)
        if value is not None:
            followed = self.qualified(value, depth + 1)
            if followed is not None and (home.kind == FUNCTION or not followed.endswith(")")):
                return followed
        return f"{path}.{name}" if path is not None and home.kind in (MODULE, CLASS) else None

    def _unbound(self, name: str) -> str | None:
        stars = [self._module_of(it) for it in self.tree.stars]
        for star in stars:
            if star in ("os", "posix"):
                if name in ("environ", "getenv", "environb", "getenvb", "putenv", "unsetenv"):
                    return f"{star}.{name}"
        if name in _BUILTINS:
            return f"builtins.{name}"
        return f"*{'|'.join(stars)}.{name}" if stars else None

    def _imported(self, binding: ast.AST) -> str | None:
        above = self.tree.parent(binding)
        if not isinstance(binding, ast.alias):
            return None
        if isinstance(above, ast.ImportFrom):
            return f"{self._module_of(above)}.{binding.name}"
        return binding.name if binding.asname else binding.name.partition(".")[0]

    def _module_of(self, node: ast.ImportFrom) -> str:
        if not node.level:
            return node.module or ""
        parts = self.package.split(".") if self.package else []
        base = parts[: len(parts) - (node.level - 1)] if node.level > 1 else parts
        return ".".join([*base, *([node.module] if node.module else [])])

    def _of_parameter(self, binding: ast.arg, home: Scope, depth: int) -> str | None:
        """``self`` and ``cls`` are their class; an annotated parameter is an instance of its class."""
        function = home.node
        outer = home.parent
        if (
            isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
            and outer is not None
            and outer.kind == CLASS
            and [*function.args.posonlyargs, *function.args.args][:1] == [binding]
            and not any(_is_named(it, "staticmethod") for it in function.decorator_list)
        ):
            return self.path_of(outer)
        given = _given(function, binding)
        if isinstance(given, ast.Name | ast.Attribute):
            named = self.qualified(given, depth + 1)
            if named in MAPPINGS:
                return named  # ``env=os.environ``: what is asked where nothing else is given
        return self.instance_of(binding.annotation, depth)

    def instance_of(self, annotation: ast.expr | None, depth: int = 0) -> str | None:
        """What something annotated with a class is: an instance of it, ``None`` left out."""
        match annotation:
            case ast.BinOp(left=left, op=ast.BitOr(), right=ast.Constant(value=None)):
                return self.instance_of(left, depth)
            case ast.Subscript(value=ast.Name(id="Optional" | "Annotated"), slice=inner):
                first = inner.elts[0] if isinstance(inner, ast.Tuple) and inner.elts else inner
                return self.instance_of(first, depth)
            case ast.Constant(value=str(name)) if name.isidentifier() and depth < _DEPTH:
                named = self._of_name(annotation, name, depth + 1)
            case ast.Name() | ast.Attribute():
                named = self.qualified(annotation, depth + 1)
            case _:
                return None
        return None if named is None or named.startswith("builtins.") else f"{named}()"

    def _assigned(self, binding: ast.AST) -> ast.expr | None:
        """The one value that a plain assignment gives."""
        if isinstance(binding, ast.NamedExpr):
            return binding.value
        above = self.tree.parent(binding)
        match above:
            case ast.Assign(value=value) if binding in above.targets:
                return value
            case ast.AnnAssign(value=ast.expr() as value):
                return value
            case ast.Tuple(elts=targets) | ast.List(elts=targets):
                statement = self.tree.parent(above)
                match statement:
                    case ast.Assign(value=ast.Tuple(elts=values) | ast.List(elts=values)):
                        if len(values) == len(targets) and binding in targets:
                            return values[targets.index(binding)]  # pyright: ignore[reportArgumentType]
        return None

    def _in_force(self, bindings: list[ast.AST], node: ast.AST) -> ast.AST:
        """The last binding that is done before ``node``; the last of all where there is none."""
        if len(bindings) == 1:
            return bindings[0]
        here = (getattr(node, "lineno", 0), getattr(node, "col_offset", 0))
        before = [it for it in bindings if self._done(it) <= here]
        return before[-1] if before else bindings[-1]

    def _done(self, binding: ast.AST) -> tuple[int, int]:
        """Where a binding takes effect: behind its statement, where that is an assignment."""
        above = self.tree.parent(binding)
        while isinstance(above, ast.Tuple | ast.List | ast.Starred):
            above = self.tree.parent(above)
        if isinstance(above, ast.Assign | ast.AnnAssign | ast.AugAssign):
            return (above.end_lineno or 0, above.end_col_offset or 0)
        return (getattr(binding, "lineno", 0), getattr(binding, "col_offset", 0))

    def path_of(self, scope: Scope) -> str | None:
        """The whole path of what a scope belongs to; None inside a function."""
        parts: list[str] = []
        at: Scope | None = scope
        while at is not None and at.kind != MODULE:
            if at.kind == COMPREHENSION:
                at = at.parent
                continue
            name = getattr(at.node, "name", "<lambda>")
            parts.append(name if at.kind == CLASS else f"{name}.<locals>")
            at = at.parent
        return ".".join([self.module, *reversed(parts)])


def _given(function: ast.AST, parameter: ast.arg) -> ast.expr | None:
    """The default of a parameter."""
    if not isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
        return None
    arguments = function.args
    plain = [*arguments.posonlyargs, *arguments.args]
    if parameter in plain:
        at = plain.index(parameter) - len(plain)
        return arguments.defaults[at] if -at <= len(arguments.defaults) else None
    words = arguments.kwonlyargs
    return arguments.kw_defaults[words.index(parameter)] if parameter in words else None


def _is_named(node: ast.expr, name: str) -> bool:
    return isinstance(node, ast.Name) and node.id == name


def is_class_name(whole: str) -> bool:
    """Whether the last part of a name is written as names of classes are: ``Key``, not ``KEYS``."""
    last = whole.rpartition(".")[2]
    return last[:1].isupper() and (len(last) == 1 or not last.isupper())
