"""What an expression says without running anything: a symbol, to be evaluated when files are linked.

A symbol is a tuple that begins with its form: ``("c", value)`` a constant · ``("n", name)`` a name by
its whole path · ``("p", name)`` a parameter of the function around · ``("f", parts…)`` joined text ·
``("o", operator, left, right)`` arithmetic · ``("m", method, value, arguments…)`` a method of text ·
``("s", type, value)`` a conversion · ``("l", items…)`` and ``("d", (key, value)…)`` displays ·
``("e", iterable)`` one of its items · ``("i", value, key)`` an item · ``("a", alternatives…)`` ·
``("?",)`` nothing is known.
"""

from __future__ import annotations

import ast
import builtins

from ssot_lint.facts.variables.tree import CLASS, COMPREHENSION, FUNCTION, MODULE, Scope, Tree

Symbol = tuple[object, ...]

UNKNOWN: Symbol = ("?",)
FOLDS = frozenset(["strip", "lstrip", "rstrip", "lower", "upper", "casefold", "title"])
"""Methods of a text that leave it the same word."""
_DEPTH = 8
_METHODS = frozenset(
    [
        "upper",
        "lower",
        "strip",
        "lstrip",
        "rstrip",
        "casefold",
        "replace",
        "removeprefix",
        "removesuffix",
        "title",
        "format",
        "items",
        "keys",
        "values",
        "split",
    ]
)
_MOST_ITEMS = 4096
_MOST_NODES_EACH = 20_000
_MOST_NODES = 500_000
"""Of one symbol, and of those of one file: constants that name each other would grow without end."""
_BUILTINS = frozenset(dir(builtins))
_OPERATORS: dict[type[ast.operator], str] = {
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.Div: "/",
    ast.FloorDiv: "//",
    ast.Mod: "%",
    ast.Pow: "**",
    ast.LShift: "<<",
    ast.BitOr: "|",
}


class Names:
    """What the names of one file stand for."""

    def __init__(self, tree: Tree, module: str, *, is_package: bool = False) -> None:
        self.tree = tree
        self.module = module
        self.package = module if is_package else module.rpartition(".")[0]
        self.asked: dict[str, None] = {}
        """Whole names that were met in symbols, in order."""
        self._left = _MOST_NODES
        self._left_here = _MOST_NODES_EACH

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
        if base is not None and key.isidentifier() and _is_class_name(base):
            return f"{base}.{key}"  # a member of an enumeration
        return None

    def _is_member(self, node: ast.Subscript) -> bool:
        """``Key["API"]``, where an enumeration is called as classes are."""
        match node:
            case ast.Subscript(
                value=ast.Name() | ast.Attribute() as value, slice=ast.Constant(value=str(key))
            ) if key.isidentifier():
                return _is_class_name(self.qualified(value) or "")
        return False

    def _of_name(self, node: ast.Name, name: str, depth: int) -> str | None:
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
        annotation = binding.annotation
        if isinstance(annotation, ast.Name | ast.Attribute):
            named = self.qualified(annotation, depth + 1)
            return None if named is None or named.startswith("builtins.") else f"{named}()"
        return None

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

    def symbol(self, node: ast.AST | None, depth: int = 0) -> Symbol:
        """What an expression says."""
        if depth == 0:
            self._left_here = _MOST_NODES_EACH
        self._left -= 1
        self._left_here -= 1
        if node is None or depth > _DEPTH or self._left_here < 0 or self._left < 0:
            return UNKNOWN
        match node:
            case ast.Constant(value=value):
                if isinstance(value, str | int | float | bool) or value is None:
                    return ("c", value)
                if isinstance(value, bytes):
                    return ("c", value.decode("utf-8", "replace"))
                return ("c", "...") if value is ... else UNKNOWN
            case ast.JoinedStr(values=values):
                return ("f", *(self._formatted(it, depth) for it in values))
            case ast.BinOp(left=left, op=operator, right=right):
                return self._arithmetic(left, operator, right, depth)
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                return ("o", "-", ("c", 0), self.symbol(operand, depth + 1))
            case ast.UnaryOp(op=ast.UAdd(), operand=operand):
                return self.symbol(operand, depth + 1)
            case ast.Name() | ast.Attribute():
                return self._named(node, depth)
            case ast.NamedExpr(value=value) | ast.Starred(value=value):
                return self.symbol(value, depth + 1)
            case ast.List(elts=items) | ast.Tuple(elts=items) | ast.Set(elts=items):
                return self._display(items, depth)
            case ast.Dict(keys=keys, values=values) if len(keys) <= _MOST_ITEMS:
                return ("d", *self._pairs(keys, values, depth))
            case ast.Call():
                return self._called(node, depth)
            case ast.Subscript(value=value, slice=key):
                if self._is_member(node):
                    return self._named(node, depth)
                return ("i", self.symbol(value, depth + 1), self.symbol(key, depth + 1))
            case ast.IfExp(body=body, orelse=orelse):
                return ("a", self.symbol(body, depth + 1), self.symbol(orelse, depth + 1))
        return UNKNOWN

    def _display(self, items: list[ast.expr], depth: int) -> Symbol:
        if len(items) > _MOST_ITEMS:
            return UNKNOWN
        found: list[Symbol] = []
        for it in items:
            symbol = self.symbol(it, depth + 1)
            found.append(("*", symbol) if isinstance(it, ast.Starred) else symbol)
        return ("l", *found)

    def _pairs(
        self, keys: list[ast.expr | None], values: list[ast.expr], depth: int
    ) -> list[Symbol]:
        return [
            (UNKNOWN if key is None else self.symbol(key, depth + 1), self.symbol(value, depth + 1))
            for key, value in zip(keys, values, strict=True)
        ]

    def _formatted(self, node: ast.expr, depth: int) -> Symbol:
        match node:
            case ast.FormattedValue(value=value, conversion=-1, format_spec=None):
                return self.symbol(value, depth + 1)
            case ast.Constant(value=str(text)):
                return ("c", text)
        return UNKNOWN

    def _arithmetic(
        self, left: ast.expr, operator: ast.operator, right: ast.expr, depth: int
    ) -> Symbol:
        named = _OPERATORS.get(type(operator))
        if named is None:
            return UNKNOWN
        return ("o", named, self.symbol(left, depth + 1), self.symbol(right, depth + 1))

    def _called(self, node: ast.Call, depth: int) -> Symbol:
        if isinstance(node.func, ast.Attribute) and node.func.attr in _METHODS:
            if not any(isinstance(it, ast.Starred) for it in node.args):
                words = [
                    ("=", it.arg, self.symbol(it.value, depth + 1))
                    for it in node.keywords
                    if it.arg
                ]
                arguments = [self.symbol(it, depth + 1) for it in node.args]
                value = self.symbol(node.func.value, depth + 1)
                if value != UNKNOWN:
                    return ("m", node.func.attr, value, *arguments, *words)
        name = self.qualified(node.func, depth + 1)
        if name is None:
            return UNKNOWN
        if name.startswith("builtins."):
            short = name[len("builtins.") :]
            if short in ("str", "int", "float", "bool") and len(node.args) == 1:
                return ("s", short, self.symbol(node.args[0], depth + 1))
            if short == "zip":
                return self._zipped(node.args, depth)
            if short in ("tuple", "list", "set", "frozenset", "sorted", "reversed", "enumerate"):
                inner = self.symbol(node.args[0], depth + 1) if node.args else ("l",)
                return (
                    ("l", *(("l", UNKNOWN, it) for it in inner[1:]))
                    if (short == "enumerate" and inner[0] == "l")
                    else inner
                )
            if short == "dict" and not node.args:
                return (
                    "d",
                    *(
                        (("c", it.arg), self.symbol(it.value, depth + 1))
                        for it in node.keywords
                        if it.arg
                    ),
                )
            return UNKNOWN
        if name == "decouple.Csv":
            return ("n", name)
        if name in ("pathlib.Path", "pathlib.PurePath") and len(node.args) == 1:
            return self.symbol(node.args[0], depth + 1)
        return UNKNOWN

    def _zipped(self, given: list[ast.expr], depth: int) -> Symbol:
        """``zip`` of displays: as long as the shortest."""
        lists = [self.symbol(it, depth + 1) for it in given]
        if not lists or any(it[0] != "l" or _has_star(it) for it in lists):
            return UNKNOWN
        return ("l", *(("l", *items) for items in zip(*(it[1:] for it in lists))))

    def _named(self, node: ast.Name | ast.Attribute | ast.Subscript, depth: int) -> Symbol:
        local = self._local(node, depth) if isinstance(node, ast.Name) else None
        if local is not None:
            return local
        if not isinstance(node, ast.Name):
            own = self._attribute(node, depth)
            if own is not None:
                return own
        name = self.qualified(node)
        if name is None or "()" in name or "<locals>" in name:
            return UNKNOWN
        self.asked[name] = None
        return ("n", name)

    def _local(self, node: ast.Name, depth: int) -> Symbol | None:
        """What a name of this file stands for, where that is a parameter, a loop's or one value."""
        scope = self.tree.scope(node)
        found = self.tree.lookup(node.id, scope)
        if found is None:
            return None
        home, bindings = found
        binding = self._in_force(bindings, node)
        if isinstance(binding, ast.arg):
            return ("p", binding.arg)
        if isinstance(binding, ast.alias | ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            return None
        looped = self._looped(binding, depth)
        if looped is not None:
            return looped
        value = self._assigned(binding)
        if value is None:
            return UNKNOWN
        if len(bindings) > 1 and home.kind == MODULE and scope is not home:
            return UNKNOWN
        return self._inlined(value, home, node.id, depth)

    def _inlined(self, value: ast.expr, home: Scope, name: str, depth: int) -> Symbol:
        symbol = self.symbol(value, depth + 1)
        if symbol == UNKNOWN and home.kind in (MODULE, CLASS):
            path = self.path_of(home)
            return UNKNOWN if path is None else ("n", f"{path}.{name}")
        return symbol

    def _attribute(self, node: ast.Attribute | ast.Subscript, depth: int) -> Symbol | None:
        """``Keys.API`` and ``Keys.API.value`` of a class in this file."""
        whole = self.qualified(node)
        if whole is None or not whole.startswith(self.module + "."):
            return None
        parts = whole[len(self.module) + 1 :].split(".")
        if parts[-1] in ("value", "name") and len(parts) > 2:
            member = parts.pop() == "name"
            if member:
                return ("c", parts[-1])
        scope = self.tree.root
        for part in parts[:-1]:
            bound = scope.bindings.get(part, [])
            if not bound or not isinstance(bound[-1], ast.ClassDef):
                return None
            scope = self.tree.scopes[bound[-1]]
        values = scope.bindings.get(parts[-1], [])
        value = self._assigned(values[-1]) if len(values) == 1 else None
        if value is None:
            return None
        symbol = self.symbol(value, depth + 1)
        return None if symbol == UNKNOWN else symbol

    def _looped(self, binding: ast.AST, depth: int) -> Symbol | None:
        """The item of what a ``for`` goes over, where ``binding`` is its target or a part of it."""
        above, path = self.tree.parent(binding), []
        at = binding
        while isinstance(above, ast.Tuple | ast.List):
            path.append(above.elts.index(at) if at in above.elts else 0)  # pyright: ignore[reportArgumentType]
            at, above = above, self.tree.parent(above)
        if isinstance(above, ast.For | ast.AsyncFor | ast.comprehension) and above.target is at:
            symbol: Symbol = ("e", self.symbol(above.iter, depth + 1))
            for index in reversed(path):
                symbol = ("i", symbol, ("c", index))
            return symbol
        return None


def _has_star(display: Symbol) -> bool:
    return any(isinstance(it, tuple) and it[:1] == ("*",) for it in display[1:])


def _is_class_name(whole: str) -> bool:
    """Whether the last part of a name is written as names of classes are: ``Key``, not ``KEYS``."""
    last = whole.rpartition(".")[2]
    return last[:1].isupper() and (len(last) == 1 or not last.isupper())


def _is_named(node: ast.expr, name: str) -> bool:
    return isinstance(node, ast.Name) and node.id == name
