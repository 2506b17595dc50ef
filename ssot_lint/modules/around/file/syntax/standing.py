"""What the names of one file stand for, as far as modules and texts go: read from its syntax."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Sequence

from ssot_lint.core.regex import regex
from ssot_lint.modules.around.file.seen import ANY, OF_A_FILE, tails
from ssot_lint.modules.around.file.syntax.loading import MAKERS, handing_out
from ssot_lint.modules.imports import resolve_from
from ssot_lint.modules.source.expressions import argument
from ssot_lint.modules.source.expressions import dotted_of as dotted_of

_RUNNERS = ("run_path", "run_module")
_PLAIN = ("os.", "posix.")
_MOST = 64  # paths of one name; two names that hang on each other in turn would have any number
_FIELD = regex(r"\{[^}]*\}|%[sr]")


def _root_of(node: ast.expr) -> str:
    """The name that a chain of calls, attributes and entries starts with."""
    while isinstance(node, ast.Call | ast.Attribute | ast.Subscript | ast.Await):
        node = node.func if isinstance(node, ast.Call) else node.value
    return node.id if isinstance(node, ast.Name) else ""


BINDING: frozenset[type[ast.AST]] = frozenset(
    {ast.Import, ast.ImportFrom, ast.Assign, ast.With, ast.AsyncWith}
)
"""Kinds of statements that bind names by themselves."""


class Standing:
    """Names by the file's own imports and plain assignments, wherever they stand."""

    def __init__(
        self, module: str | None, is_package: bool, *, through_values: bool = False
    ) -> None:
        """With ``through_values`` what hangs on an entry, or on what a call gives, hangs on what the
        entry is in, or on what is called."""
        self._through_values = through_values
        self.own = module or ""
        name = module or ""
        self.package = name if is_package else name.rpartition(".")[0]
        self.bound: dict[str, set[str]] = {}
        self.modules: dict[str, None] = {}
        """Modules that the file imports or names."""
        self.imported: set[str] = set()
        """Names that it binds by imports."""
        self.spaces: set[str] = set()
        """Names of what a run of a file leaves: dictionaries."""
        self._texts: dict[str, str] = {}

    def bind_all(self, nodes: Sequence[ast.AST]) -> None:
        """Note what those of the nodes bind that are statements; among them are those that
        ``handing_out`` asks for."""
        handing = {id(it) for it in handing_out(nodes)}
        for node in nodes:
            if id(node) in handing and isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                self.bound.setdefault(node.name, set()).add(ANY)
            elif type(node) in BINDING:
                self.bind(node)

    def bind(self, node: ast.AST) -> None:
        """Note what a statement binds."""
        match node:
            case ast.Import(names=names):
                for alias in names:
                    self.modules[alias.name] = None
                    name = alias.name if alias.asname else alias.name.partition(".")[0]
                    self.bound.setdefault(alias.asname or name, set()).add(name)
                    self.imported.add(alias.asname or name)
            case ast.ImportFrom(names=names):
                self._bind_from(node, [(it.name, it.asname or it.name) for it in names])
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                self._bind_value(name, value)
            case ast.With(items=items) | ast.AsyncWith(items=items):
                for item in items:
                    if isinstance(item.optional_vars, ast.Name):
                        self._bind_value(item.optional_vars.id, item.context_expr)

    def base_of(self, node: ast.ImportFrom) -> str:
        """The module that is imported from; empty where it lies above the project."""
        return resolve_from(node.module or "", node.level, self.package)

    def _bind_from(self, node: ast.ImportFrom, names: Iterable[tuple[str, str]]) -> None:
        base = self.base_of(node)
        if not base:
            return
        self.modules[base] = None
        for name, local in names:
            if name != "*":
                self.modules[f"{base}.{name}"] = None
                self.bound.setdefault(local, set()).add(f"{base}.{name}")
                self.imported.add(local)

    def _bind_value(self, name: str, value: ast.expr) -> None:
        if isinstance(value, ast.Constant) and isinstance(value.value, str):
            self._texts[name] = value.value
        elif isinstance(value, ast.Name) and value.id == "__name__":
            self._texts[name] = self.own
        if is_run(value):
            self.spaces.add(name)
        if isinstance(value, ast.Attribute) and value.attr in ("__globals__", "__dict__"):
            self.spaces.add(name)
            of_function = value.attr == "__globals__"
            held = self.holding(value.value) if of_function else self.paths(value.value)
            self.bound.setdefault(name, set()).update(held)
        for path in () if self._is_more_of(name, value) else self.paths(value):
            self.bound.setdefault(name, set()).add(path)

    def _is_more_of(self, name: str, value: ast.expr) -> bool:
        """Whether the name goes on to stand for what hangs on itself (``query = query.filter(…)``):
        each such row would double what it may stand for."""
        known = self.bound.get(name, ())
        if not self._through_values or not known:
            return False
        hangs = isinstance(value, ast.Call | ast.Await | ast.Subscript) and _root_of(value) == name
        return hangs or len(known) >= _MOST

    def paths(self, node: ast.AST) -> list[str]:
        """Qualified names that an expression may stand for; empty where it is none of ours."""
        match node:
            case ast.Name(id=name):
                return sorted(self.bound.get(name, ()))
            case ast.Attribute(value=value, attr=attr):
                return [path if path == ANY else f"{path}.{attr}" for path in self.paths(value)]
            case ast.Call():
                return self._called(node)
            case ast.Subscript(value=ast.Attribute(attr="modules"), slice=key):
                return self._text_as_module(key)
            case ast.Subscript(value=value):
                return self._kept_in(value)
            case ast.NamedExpr(value=value) | ast.Await(value=value):
                return self.paths(value)
            case ast.IfExp(body=body, orelse=orelse):
                return [*self.paths(body), *self.paths(orelse)]
            case ast.BoolOp(values=values):
                return [path for it in values for path in self.paths(it)]
        return []

    def _called(self, node: ast.Call) -> list[str]:
        name, arguments = last_of(node.func), node.args
        asked = argument(node, 0, "name")
        if name == "import_module" and asked is not None:
            return self._text_as_module(asked, argument(node, 1, "package"))
        if name == "__import__" and asked is not None:
            found = self._text_as_module(asked)
            return [*found, *dict.fromkeys(it.partition(".")[0] for it in found)]
        if name == "getmodule" and arguments:
            return self.holding(arguments[0])
        if name == "run_module" and arguments:
            return self._text_as_module(arguments[0])
        if name in MAKERS or name == "run_path":
            return [ANY]
        if name == "reload" and arguments:
            return self.paths(arguments[0])
        if name == "globals":
            return [self.own] if self.own else []
        if name in ("vars", "type") and arguments:
            return self.paths(arguments[0])
        if name in self.bound and ANY in self.bound[name]:
            return [ANY]
        return self._kept_in(node.func)

    def _kept_in(self, node: ast.expr) -> list[str]:
        """Something of another module that an entry, or what a call gives, hangs on."""
        if not self._through_values:
            return []
        return [it for it in self.paths(node) if "." in it and not it.startswith(_PLAIN)]

    def holding(self, node: ast.expr) -> list[str]:
        """The modules that something may be defined in."""
        found = [above for path in self.paths(node) for above, _ in tails(path)]
        return [*found, ANY] if not found or isinstance(node, ast.Call) else found

    def file_named(self, text: str) -> None:
        """Note the module that the name of a file stands for."""
        parts = text.removesuffix(".py").replace("\\", "/").split("/")
        known = [n for n, it in enumerate(parts) if not it.isidentifier()]
        if name := ".".join(parts[known[-1] + 1 :] if known else parts):
            self.modules[OF_A_FILE + name] = None

    def _text_as_module(self, node: ast.expr, above: ast.expr | None = None) -> list[str]:
        text = self.text(node)
        if text is None:
            return [ANY]
        if text.startswith("."):
            package = (self.text(above) if above is not None else None) or self.package
            level = len(text) - len(text.lstrip("."))
            text = resolve_from(text.lstrip("."), level, package)
        if ANY in text:  # ``f"app.{name}"``: any module of the package
            package = text.partition(ANY)[0].rpartition(".")[0]
            return [f"{package}.{ANY}" if package else ANY]
        self.modules[text] = None
        return [text]

    def text(self, node: ast.AST) -> str | None:
        """The text of a string, as far as the file's constants tell; ``ANY`` for what is not known."""
        match node:
            case ast.Constant(value=str(text)):
                return text
            case ast.Name(id="__name__"):
                return self.own or ANY
            case ast.Name(id="__package__"):
                return self.package or ANY
            case ast.Name(id=name):
                return self._texts.get(name)
            case ast.JoinedStr(values=values):
                return "".join(self.text(it) or ANY for it in values)
            case ast.FormattedValue(value=value):
                return self.text(value) or ANY
            case ast.BinOp(left=left, op=ast.Add(), right=right):
                return (self.text(left) or ANY) + (self.text(right) or ANY)
            case ast.BinOp(left=left, op=ast.Mod(), right=right):
                values = right.elts if isinstance(right, ast.Tuple) else [right]
                return self._filled(left, values)
            case ast.Call(func=ast.Attribute(value=value, attr="format"), args=arguments):
                return self._filled(value, arguments)
            case ast.Call(func=ast.Attribute(value=value, attr="join"), args=[ast.expr() as parts]):
                return self._joined(value, parts)
            case ast.Attribute(value=value, attr="__name__"):
                paths = self.paths(value)
                return paths[0] if len(paths) == 1 else None
            case ast.Attribute(value=value, attr="__module__"):
                above = {it.rpartition(".")[0] for it in self.paths(value)}
                return above.pop() or None if len(above) == 1 else None
        return None

    def _filled(self, form: ast.expr, values: list[ast.expr]) -> str | None:
        """``"%s.os" % name``, ``"{}.os".format(name)``."""
        text = self.text(form)
        if text is None:
            return None
        waiting = [self.text(it) or ANY for it in values]
        return _FIELD.sub(lambda _: waiting.pop(0) if waiting else ANY, text)

    def _joined(self, separator: ast.expr, parts: ast.expr) -> str | None:
        text = self.text(separator)
        if text is None or not isinstance(parts, ast.List | ast.Tuple):
            return None
        return text.join(self.text(it) or ANY for it in parts.elts)


def is_run(node: ast.expr) -> bool:
    """Whether an expression is what a run of a file leaves: a dictionary of its names."""
    return isinstance(node, ast.Call) and last_of(node.func) in _RUNNERS


def last_of(node: ast.AST) -> str:
    """The last name of a dotted expression; empty for any other."""
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
    return ""
