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

from ssot_lint.facts.variables.paths import Paths, is_class_name
from ssot_lint.facts.variables.tree import CLASS, MODULE, Scope, Tree

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
        "join",
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


class Names(Paths):
    """What the names of one file stand for, and what its expressions say."""

    def __init__(self, tree: Tree, module: str, *, is_package: bool = False) -> None:
        super().__init__(tree, module, is_package=is_package)
        self.asked: dict[str, None] = {}
        """Whole names that were met in symbols, in order."""
        self._left = _MOST_NODES
        self._left_here = _MOST_NODES_EACH

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
            if short == "zip" and node.args:
                return ("m", "zip", *(self.symbol(it, depth + 1) for it in node.args))
            if short in ("tuple", "list", "set", "frozenset", "sorted", "reversed", "enumerate"):
                inner = self.symbol(node.args[0], depth + 1) if node.args else ("l",)
                return ("m", "enumerate", inner) if short == "enumerate" else inner
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
        if name == "itertools.chain":
            lists = [("*", self.symbol(it, depth + 1)) for it in node.args]
            return ("l", *lists)
        if name in ("decouple.Csv", "decouple.Choices"):
            return ("n", name)
        if name in ("pathlib.Path", "pathlib.PurePath") and len(node.args) == 1:
            return self.symbol(node.args[0], depth + 1)
        return UNKNOWN

    def _is_member(self, node: ast.Subscript) -> bool:
        """``Key["API"]``, where an enumeration is called as classes are."""
        match node:
            case ast.Subscript(
                value=ast.Name() | ast.Attribute() as value, slice=ast.Constant(value=str(key))
            ) if key.isidentifier():
                return is_class_name(self.qualified(value) or "")
        return False

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
