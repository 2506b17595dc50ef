"""Variables that a command line option may take its value from: ``envvar=`` of click and typer."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from ssot_lint.core.lean import NamedTuple
from ssot_lint.facts.model import Occurrence
from ssot_lint.facts.variables.defaults import COMPUTED, NONE, REQUIRED, Default
from ssot_lint.facts.variables.parses import STR, Parse
from ssot_lint.facts.variables.places import Places, is_at_import, scope_of
from ssot_lint.facts.variables.symbols import UNKNOWN, Names
from ssot_lint.facts.variables.tree import Tree

_TYPES: dict[str, Parse] = {
    "builtins.int": ("int",),
    "builtins.float": ("float",),
    "builtins.bool": ("test", ("lib", "click")),
    "builtins.str": STR,
    "click.INT": ("int",),
    "click.FLOAT": ("float",),
    "click.BOOL": ("test", ("lib", "click")),
    "click.STRING": STR,
    "pathlib.Path": ("path",),
}
_CALLED: dict[str, Parse] = {
    "click.Path": ("path",),
    "click.File": ("path",),
    "click.IntRange": ("int",),
    "click.FloatRange": ("float",),
}


def options(tree: Tree, names: Names, places: Places) -> Iterator[Occurrence]:
    """Each variable of each option that names one."""
    for call in tree.calls:
        if not call.keywords:
            continue
        given = {it.arg: it.value for it in call.keywords if it.arg}
        if "envvar" not in given:
            continue
        name = names.qualified(call.func) or ""
        is_typer = name.startswith("typer.")
        if not is_typer and not name.startswith(("click.", "rich_click.", "asyncclick.")):
            if name.rpartition(".")[2] not in ("option", "argument", "Option", "Argument"):
                continue
        default = _default(call, given, names, tree if is_typer else None)
        parse = _parse(call, given, tree, names, is_typer)
        for node in _names_of(given["envvar"]):
            yield Occurrence(
                places.site(call),
                "cli",
                names.symbol(node),
                name,
                default,
                parse,
                (),
                scope_of(tree, call),
                is_at_import(tree, names, call),
                places.literals(node),
            )


def _names_of(node: ast.expr) -> list[ast.expr]:
    return list(node.elts) if isinstance(node, ast.List | ast.Tuple) else [node]


def _default(
    call: ast.Call, given: dict[str, ast.expr], names: Names, typer: Tree | None
) -> Default:
    """The default of an option; ``typer`` is the file's syntax where the option is typer's."""
    value = given.get("default")
    if typer is not None and value is None:
        parameter = _annotated(call, typer)
        if parameter is not None:
            value = parameter.default
            if value is None:
                return REQUIRED if "default_factory" not in given else COMPUTED
        elif call.args and not _is_flag_name(call.args[0]):
            value = call.args[0]
    required = given.get("required")
    if isinstance(required, ast.Constant) and required.value is True:
        return REQUIRED
    if value is None:
        flag = given.get("is_flag")
        if isinstance(flag, ast.Constant) and flag.value is True:
            return ("literal", ("c", False))
        return NONE
    if isinstance(value, ast.Constant) and value.value is ...:
        return REQUIRED
    symbol = names.symbol(value)
    if symbol == ("c", None):
        return NONE
    return COMPUTED if symbol == UNKNOWN else ("literal", symbol)


def _is_flag_name(node: ast.expr) -> bool:
    return (
        isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and (node.value.startswith("-"))
    )


def _parse(
    call: ast.Call, given: dict[str, ast.expr], tree: Tree, names: Names, is_typer: bool
) -> Parse:
    flag = given.get("is_flag")
    if isinstance(flag, ast.Constant) and flag.value is True:
        return ("test", ("lib", "click"))
    if any(
        isinstance(it, ast.Constant) and isinstance(it.value, str) and "/--" in it.value
        for it in call.args
    ):
        return ("test", ("lib", "click"))
    kind = given.get("type")
    if kind is None and is_typer:
        kind = _annotation(call, tree)
    if kind is None:
        default = given.get("default")
        if isinstance(default, ast.Constant) and not is_typer:
            made = _TYPES.get(f"builtins.{type(default.value).__name__}")
            return made or STR
        return STR
    if isinstance(kind, ast.Call):
        called = names.qualified(kind.func) or ""
        if called == "click.Choice":
            return ("choice", names.symbol(kind.args[0]) if kind.args else UNKNOWN)
        return _CALLED.get(called, STR)
    if isinstance(kind, ast.BinOp) and isinstance(kind.right, ast.Constant):
        kind = kind.left
    if isinstance(kind, ast.Subscript) and getattr(kind.value, "id", "") == "Optional":
        kind = kind.slice
    return _TYPES.get(names.qualified(kind) or "", STR)


class _Parameter(NamedTuple):
    default: ast.expr | None


def _annotated(call: ast.Call, tree: Tree) -> _Parameter | None:
    """The parameter that is ``Annotated`` with an option."""
    for above in tree.above(call):
        if isinstance(above, ast.arg):
            arguments = tree.parent(above)
            return _of(above, arguments) if isinstance(arguments, ast.arguments) else None
        if isinstance(above, ast.stmt | ast.Lambda):
            return None
    return None


def _of(parameter: ast.arg, arguments: ast.arguments) -> _Parameter:
    plain = [*arguments.posonlyargs, *arguments.args]
    if parameter in plain:
        back = plain.index(parameter) - (len(plain) - len(arguments.defaults))
        return _Parameter(arguments.defaults[back] if back >= 0 else None)
    if parameter in arguments.kwonlyargs:
        return _Parameter(arguments.kw_defaults[arguments.kwonlyargs.index(parameter)])
    return _Parameter(None)


def _annotation(call: ast.Call, tree: Tree) -> ast.expr | None:
    """The annotation of the parameter that an option is the default of, or is ``Annotated`` with."""
    below: ast.AST = call
    for above in tree.above(call):
        match above:
            case ast.Subscript(slice=ast.Tuple(elts=[first, *_])):
                return first
            case ast.arguments():
                plain = [*above.posonlyargs, *above.args]
                if below in above.defaults:
                    back = len(above.defaults) - above.defaults.index(below)  # pyright: ignore[reportArgumentType]
                    return plain[-back].annotation
                if below in above.kw_defaults:
                    return above.kwonlyargs[above.kw_defaults.index(below)].annotation  # pyright: ignore[reportArgumentType]
        below = above
    return None
