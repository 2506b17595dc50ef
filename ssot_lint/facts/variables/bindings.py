"""What the names of a module are bound to, as far as linking may ask."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from ssot_lint.facts.model import Bound
from ssot_lint.facts.variables.places import Places
from ssot_lint.facts.variables.symbols import UNKNOWN, Names
from ssot_lint.facts.variables.tree import CLASS, Scope, Tree
from ssot_lint.getter.schemas.classes import Reading, read_class, told

_MOST = 400


def bindings(tree: Tree, names: Names, places: Places, words: frozenset[str]) -> tuple[Bound, ...]:
    """Instances, classes, functions that return instances, re-exports, and constants asked for."""
    found: list[Bound] = []
    for name, nodes in tree.root.bindings.items():
        it = nodes[-1]
        whole = f"{names.module}.{name}"
        if isinstance(it, ast.alias):
            imported = names._imported(it)
            told = imported is not None and {name, imported.rpartition(".")[2]} & words
            if told and imported is not None and imported != whole:
                found.append(Bound(places.site(it), whole, "alias", (imported,)))
        elif isinstance(it, ast.Name | ast.NamedExpr):
            found.extend(_assigned(it, whole, name, names, places, words))
        elif isinstance(it, ast.FunctionDef | ast.AsyncFunctionDef):
            returned = _returned(it, names)
            if returned is not None:
                found.append(Bound(places.name_site(it, name), whole, "function", (returned,)))
    for star in tree.stars:
        module = names._module_of(star)
        if module.partition(".")[0] not in ("os", "typing"):
            found.append(Bound(places.site(star), f"{names.module}.*", "star", (module,)))
    found.extend(_prefixes(tree, names, places))
    loads = list(_loads(tree, names, places))
    found.extend(loads)
    settings = bool(loads) or any(
        it.name in words or _may_be_settings(it, names, words) for it in tree.classes
    )
    for cls in tree.classes:
        found.extend(_class(cls, tree, names, places, words))
        if settings and (cls.bases or cls.decorator_list):
            schema = _schema(cls, tree, names, places)
            if schema is not None:
                found.append(schema)
    found.sort(key=lambda bound: (bound.site, bound.name))
    return tuple(found)


def _prefixes(tree: Tree, names: Names, places: Places) -> Iterator[Bound]:
    """``env.prefix = "SHOP_"`` of an object of the module."""
    for statement in tree.module.body:
        match statement:
            case ast.Assign(
                targets=[ast.Attribute(value=ast.Name(id=name), attr="prefix") as target],
                value=value,
            ) if name in tree.root.bindings:
                whole = f"{names.module}.{name}.prefix"
                yield Bound(places.site(target), whole, "constant", names.symbol(value))


def _assigned(
    it: ast.AST, whole: str, name: str, names: Names, places: Places, words: frozenset[str]
) -> list[Bound]:
    value = names._assigned(it)
    if value is None:
        return []
    if isinstance(value, ast.Call):
        called = names.qualified(value.func)
        if called is not None and not called.startswith("builtins."):
            return [Bound(places.site(it), whole, "instance", (called,), _keywords(value, names))]
    if isinstance(value, ast.Name | ast.Attribute):
        other = names.qualified(value)
        if other is not None and other != whole and not other.startswith("builtins."):
            return [Bound(places.site(it), whole, "alias", (other,))]
    if name in words:
        symbol = names.symbol(value)
        if symbol != UNKNOWN and symbol != ("n", whole):
            return [Bound(places.site(it), whole, "constant", symbol)]
    return []


def _keywords(call: ast.Call, names: Names) -> tuple[object, ...]:
    positional = [("", names.symbol(it)) for it in call.args if not isinstance(it, ast.Starred)]
    named = [(it.arg, names.symbol(it.value)) for it in call.keywords if it.arg]
    return (*positional, *named)


def _returned(function: ast.FunctionDef | ast.AsyncFunctionDef, names: Names) -> str | None:
    """The class of which a function returns an instance."""
    annotation = function.returns
    if isinstance(annotation, ast.Constant) and isinstance(annotation.value, str):
        return f"{names.module}.{annotation.value}"
    if isinstance(annotation, ast.Name | ast.Attribute):
        named = names.qualified(annotation)
        return None if named is None or named.startswith("builtins.") else named
    for statement in function.body:
        match statement:
            case ast.Return(value=ast.Call(func=called)):
                named = names.qualified(called)
                return None if named is None or named.startswith("builtins.") else named
            case ast.Return(value=ast.Name() as returned):
                named = names.qualified(returned)
                if named is not None and named.endswith("()"):
                    return named[:-2]
                return None if named is None else f"={named}"
    return None


def _class(
    cls: ast.ClassDef, tree: Tree, names: Names, places: Places, words: frozenset[str]
) -> list[Bound]:
    scope = tree.scopes[cls]
    path = names.path_of(scope)
    if path is None or "<locals>" in path:
        return []
    bases = tuple(it for base in cls.bases if (it := names.qualified(_plain(base))) is not None)
    found = [Bound(places.name_site(cls, cls.name), path, "class", bases)]
    if cls.name in words:
        found.extend(_members(scope, path, names, places))
    return found


def _plain(base: ast.expr) -> ast.expr:
    """``MutableMapping`` of ``MutableMapping[str, str]``."""
    return base.value if isinstance(base, ast.Subscript) else base


def _loads(tree: Tree, names: Names, places: Places) -> Iterator[Bound]:
    """``typed_settings.load(Class, "my-app")``."""
    for call in tree.calls:
        func = call.func
        short = getattr(func, "attr", None) or getattr(func, "id", None)
        if short not in ("load", "load_settings") or not call.args:
            continue
        from ssot_lint.getter.schemas.typed_settings import LOADERS  # few files have such a call

        if names.qualified(call.func) not in LOADERS:
            continue
        cls = names.qualified(call.args[0])
        if cls is not None:
            words = {it.arg: names.symbol(it.value) for it in call.keywords if it.arg}
            app = names.symbol(call.args[1]) if len(call.args) > 1 else words.get("appname", ())
            yield Bound(places.site(call), cls, "load", app, words.get("env_prefix", ()))


def _may_be_settings(cls: ast.ClassDef, names: Names, words: frozenset[str]) -> bool:
    """Whether a base is a settings class, or one that is followed: a settings class of another file."""
    for it in cls.bases:
        base = names.qualified(_plain(it)) or ""
        if base.endswith("BaseSettings") or base.rpartition(".")[2] in words:
            return True
    if not cls.decorator_list:
        return False
    from ssot_lint.getter.schemas.environ_config import is_config  # few have

    return is_config(cls, names.qualified)


def _schema(cls: ast.ClassDef, tree: Tree, names: Names, places: Places) -> Bound | None:
    """The class with its fields, for readers of settings classes."""
    path = names.path_of(tree.scopes[cls])
    if path is None or "<locals>" in path:
        return None
    from ssot_lint.getter.schemas.environ_config import is_config, read_config

    reading = Reading(names.qualified, names.symbol, lambda node: tuple(places.site(node)))
    if is_config(cls, names.qualified):
        schema = read_config(cls, path, *reading, lambda node: told(node, reading))
    else:
        schema = read_class(cls, path, reading)
    fields = tuple(tuple(it) for it in schema.fields)
    plain = (
        schema.name,
        schema.bases,
        schema.options,
        fields,
        schema.is_open,
        schema.is_customised,
    )
    return Bound(places.name_site(cls, cls.name), path, "schema", schema.bases, plain)


def _members(scope: Scope, path: str, names: Names, places: Places) -> list[Bound]:
    """Constants of a class or an enum."""
    found = []
    for name, nodes in list(scope.bindings.items())[:_MOST]:
        it = nodes[-1]
        value = names._assigned(it) if isinstance(it, ast.Name) else None
        if value is not None:
            symbol = names.symbol(value)
            if symbol != UNKNOWN:
                found.append(Bound(places.site(it), f"{path}.{name}", "constant", symbol))
    return found


_ = CLASS
