"""Classes whose instances are variables: a method reads ``os.environ`` at an attribute that
``__set_name__`` or ``__init__`` sets; and the places where such instances are made."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from ssot_lint.facts.model import Bound, Occurrence
from ssot_lint.facts.variables.accesses import READ, Access
from ssot_lint.facts.variables.parses import Parse, Parses
from ssot_lint.facts.variables.places import Places, scope_of
from ssot_lint.facts.variables.symbols import UNKNOWN, Names, Symbol
from ssot_lint.facts.variables.tree import CLASS, FUNCTION, Scope, Tree
from ssot_lint.modules.source.below import walk

_SET_NAME = "__set_name__"


def shapes(
    tree: Tree, names: Names, parses: Parses, found: dict[ast.AST, Access], places: Places
) -> Iterator[Bound]:
    """Each class of the file as a shape, where one of them reads at an attribute."""
    reads: dict[ast.ClassDef, list[Access]] = {}
    for it in found.values():
        home = _home(tree, it)
        if home is not None and it.kind == READ and _attribute(it, names) is not None:
            reads.setdefault(home, []).append(it)
    if not reads:
        return
    for cls in tree.classes:
        path = names.path_of(tree.scopes[cls])
        if path is None or "<locals>" in path:
            continue
        own = reads.get(cls, [])
        keys = tuple(key for it in own if (key := _attribute(it, names)) is not None)
        yield Bound(
            places.name_site(cls, cls.name),
            path,
            "shape",
            keys,
            (
                _parameters(cls, names),
                tuple(_attributes(cls, names)),
                tuple(_methods(cls, tree, parses)),
                parses.of(own[0].node) if own else (),
                _default_of(own[0], names) if own else (),
                _cast(cls),
            ),
        )


def instances(
    tree: Tree, names: Names, places: Places, words: frozenset[str]
) -> Iterator[Occurrence]:
    """Each name of a class or module that is bound to what a class of ``words`` makes."""
    for scope in tree.scopes.values():
        if scope.kind == FUNCTION:
            continue
        for name, nodes in scope.bindings.items():
            it = nodes[-1]
            value = names._assigned(it) if isinstance(it, ast.Name) else None
            if isinstance(value, ast.Call) and _last(value.func) in words:
                called = names.qualified(value.func)
                if called is not None and not called.startswith("builtins."):
                    yield Occurrence(
                        places.site(it),
                        "instance",
                        ("c", name),
                        called,
                        arguments=_arguments(value, names),
                        scope=scope_of(tree, it),
                        at_import=True,
                        named=(tuple(places.site(it)),) if scope.kind == CLASS else (),
                        target=name if scope.kind == CLASS else "",
                        until=places.span(value)[1],
                    )


def _home(tree: Tree, it: Access) -> ast.ClassDef | None:
    scope: Scope | None = tree.scope(it.node)
    while scope is not None:
        if scope.kind == CLASS and isinstance(scope.node, ast.ClassDef):
            return scope.node
        scope = scope.parent
    return None


def _attribute(it: Access, names: Names) -> Symbol | None:
    """The key, where it is made from an attribute of ``self``."""
    if it.key is None:
        return None
    if not any(
        isinstance(part, ast.Attribute)
        and isinstance(part.value, ast.Name)
        and part.value.id == "self"
        for part in walk(it.key)
    ):
        return None
    symbol = names.symbol(it.key)
    return None if symbol == UNKNOWN else symbol


def _default_of(it: Access, names: Names) -> Symbol:
    return () if it.default is None else names.symbol(it.default)


def _cast(cls: ast.ClassDef) -> str:
    """The attribute that ``__init__`` is given and a method calls on one thing: ``self.cast(value)``."""
    given = {
        target.attr
        for it in _functions(cls)
        if it.name == "__init__"
        for statement in walk(it)
        for target, value in _assignments(statement)
        if isinstance(target, ast.Attribute) and isinstance(value, ast.Name)
    }
    for node in (node for it in _functions(cls) for node in walk(it)):
        match node:
            case ast.Call(
                func=ast.Attribute(value=ast.Name(id="self"), attr=name), args=[_], keywords=[]
            ) if name in given:
                return name
    return ""


def _functions(cls: ast.ClassDef) -> Iterator[ast.FunctionDef]:
    return (it for it in cls.body if isinstance(it, ast.FunctionDef))


def _parameters(cls: ast.ClassDef, names: Names) -> tuple[tuple[str, Symbol], ...]:
    """Of ``__init__``, with defaults; of a class of fields, its annotated names."""
    for it in _functions(cls):
        if it.name == "__init__":
            arguments = it.args
            plain = [*arguments.posonlyargs, *arguments.args]
            missing: list[ast.expr | None] = [None] * (len(plain) - len(arguments.defaults))
            pairs = list(zip(plain, [*missing, *arguments.defaults]))[1:]
            pairs += list(zip(arguments.kwonlyargs, arguments.kw_defaults))
            return tuple(
                (part.arg, () if value is None else names.symbol(value)) for part, value in pairs
            )
    fields = [
        (it.target.id, () if it.value is None else names.symbol(it.value))
        for it in cls.body
        if isinstance(it, ast.AnnAssign) and isinstance(it.target, ast.Name)
    ]
    return tuple(fields) if cls.decorator_list or cls.bases else ()


def _attributes(cls: ast.ClassDef, names: Names) -> Iterator[tuple[str, Symbol]]:
    """What ``__init__`` and ``__set_name__`` set on ``self``, and what the class itself has."""
    for it in _functions(cls):
        if it.name not in ("__init__", _SET_NAME):
            continue
        for statement in walk(it):
            for target, value in _assignments(statement):
                if (
                    isinstance(target, ast.Attribute)
                    and isinstance(target.value, ast.Name)
                    and target.value.id == "self"
                ):
                    symbol = names.symbol(value)
                    if it.name == _SET_NAME and symbol[:1] == ("p",):
                        symbol = (_SET_NAME,)
                    elif it.name == _SET_NAME:
                        symbol = _with_name(symbol)
                    yield target.attr, symbol


def _with_name(symbol: Symbol) -> Symbol:
    """The symbol with the name that is set in the place of the parameter for it."""
    if symbol[:1] == ("p",):
        return (_SET_NAME,)
    return tuple(_with_name(it) if isinstance(it, tuple) and it else it for it in symbol)


def _assignments(statement: ast.AST) -> Iterator[tuple[ast.expr, ast.expr]]:
    match statement:
        case ast.Assign(targets=[ast.Tuple(elts=targets)], value=ast.Tuple(elts=values)):
            yield from zip(targets, values)
        case ast.Assign(targets=targets, value=value):
            yield from ((it, value) for it in targets)
        case ast.AnnAssign(target=target, value=ast.expr() as value):
            yield target, value


def _methods(cls: ast.ClassDef, tree: Tree, parses: Parses) -> Iterator[tuple[str, Parse]]:
    """How methods with one parameter take it: a subclass may say so (``parse``)."""
    for it in _functions(cls):
        arguments = [*it.args.posonlyargs, *it.args.args]
        if len(arguments) != 2 or it.name.startswith("__"):
            continue
        told = parses.of_parameter(it, arguments[1].arg)
        if told != ("str",):
            yield it.name, told


def _arguments(call: ast.Call, names: Names) -> tuple[tuple[str, Symbol], ...]:
    plain = [("", names.symbol(it)) for it in call.args if not isinstance(it, ast.Starred)]
    return (*plain, *((it.arg, names.symbol(it.value)) for it in call.keywords if it.arg))


def _last(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""
