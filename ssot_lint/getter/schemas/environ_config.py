"""The variables of environ-config: classes under ``@environ.config``, with their groups.

As that library did when it was tried under probe values: names are upper-case, the outermost class
has the prefix ``APP`` unless it says another one, a group its own prefix or its name.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator

from ssot_lint.getter.schemas.model import UNKNOWN, Entry, Field, Schema, Symbol, Value
from ssot_lint.modules.source.expressions import argument, called

Find = Callable[[str], Schema | None]
MARK = "environ.config"
"""The option by which such a class is known."""
_PREFIX = "prefix"
_USUAL = "APP"
_DEPTH = 5
_REQUIRED: tuple[str, Symbol] = ("required", ("?",))
_TRUE: Symbol = ("l", ("c", "1"), ("c", "true"), ("c", "yes"))
_BOOL: Symbol = ("test", ("cmp", ("strip", "lower"), "in", _TRUE))
_TYPES: dict[str, Symbol] = {
    "builtins.int": ("int",),
    "builtins.float": ("float",),
    "builtins.bool": ("truthy",),
    "json.loads": ("json",),
    "pathlib.Path": ("path",),
}
Qualified = Callable[[ast.AST], str | None]
Said = Callable[[ast.AST | None], Symbol]
Sited = Callable[[ast.AST], tuple[int, ...]]
Told = Callable[[ast.expr], tuple[str, Symbol]]


def is_config(node: ast.ClassDef, qualified: Qualified) -> bool:
    """Whether the class is one of environ-config."""
    return any(qualified(called(it)) == MARK for it in node.decorator_list)


def read_config(
    node: ast.ClassDef, name: str, qualified: Qualified, said: Said, sited: Sited, told: Told
) -> Schema:
    """The class as a schema; ``told`` says what a default's expression is."""
    options: dict[str, Symbol] = {MARK: ("c", True)}
    for it in node.decorator_list:
        if isinstance(it, ast.Call) and qualified(it.func) == MARK:
            options.update((word.arg, said(word.value)) for word in it.keywords if word.arg)
    fields = []
    for statement in node.body:
        match statement:
            case ast.Assign(targets=[ast.Name() as target], value=ast.Call() as call):
                pass
            case ast.AnnAssign(target=ast.Name() as target, value=ast.Call() as call):
                pass
            case _:
                continue
        made = _field(target, call, qualified, said, sited, told)
        if made is not None:
            fields.append(made)
    return Schema(name, (), tuple(options.items()), tuple(fields))


def _field(
    target: ast.Name,
    call: ast.Call,
    qualified: Qualified,
    said: Said,
    sited: Sited,
    told: Told,
) -> Field | None:
    function = qualified(call.func)
    if function == "environ.group":
        inner = qualified(call.args[0]) if call.args else None
        group: Symbol = ("class", inner or "")
        if said(argument(call, 1, "optional")) == ("c", True):
            group = ("optional", group)
        return Field(target.id, sited(target), group, _REQUIRED)
    if function not in ("environ.var", "environ.bool_var"):
        return None
    is_bool = function == "environ.bool_var"
    default = argument(call, 0, "default")
    name = argument(call, 1 if is_bool else 2, "name")
    converter = None if is_bool else argument(call, 1, "converter")
    type_: Symbol = _BOOL if is_bool else ("str",)
    if converter is not None:
        type_ = _TYPES.get(qualified(converter) or "", ("str",))
    return Field(
        target.id,
        sited(target),
        type_,
        _REQUIRED if default is None else told(default),
        () if name is None else (("name", said(name)),),
        named=(sited(name),) if isinstance(name, ast.Constant) else (),
    )


def is_marked(schema: Schema) -> bool:
    """Whether a schema is one of environ-config."""
    return any(name == MARK for name, _ in schema.options)


def entries(schema: Schema, find: Find, value: Value) -> Iterator[Entry]:
    """Every variable that loading the class reads."""
    prefix = _prefix(schema, _USUAL, value)
    if prefix is not None:
        yield from _of(schema, schema, (prefix,) if prefix else (), (), find, value, False, 0)


def _prefix(schema: Schema, usual: str, value: Value) -> str | None:
    """The prefix that a class says, else the usual one; None where it is not known."""
    symbol = dict(schema.options).get(_PREFIX)
    if symbol is None:
        return usual
    told = value(symbol)
    if told is None:
        return ""
    return told if isinstance(told, str) and UNKNOWN not in told else None


def _of(
    top: Schema,
    schema: Schema,
    prefixes: tuple[str, ...],
    path: tuple[str, ...],
    find: Find,
    value: Value,
    optional: bool,
    depth: int,
) -> Iterator[Entry]:
    for field in schema.fields:
        plain = field.type[1] if field.type[0] == "optional" else field.type
        assert isinstance(plain, tuple)
        if plain[0] == "class":
            inner = find(str(plain[1])) if depth < _DEPTH else None
            if inner is not None and is_marked(inner):
                below = _prefix(inner, field.name, value)
                if below is not None:
                    yield from _of(
                        top,
                        inner,
                        (*prefixes, below or field.name),
                        (*path, field.name),
                        find,
                        value,
                        optional or plain is not field.type,
                        depth + 1,
                    )
            continue
        name = "_".join((*prefixes, field.name)).upper()
        if field.aliases:
            told = value(_symbol(field.aliases[0][1]))
            if not isinstance(told, str) or UNKNOWN in told:
                continue
            name = told
        default = _default(field, value, optional)
        yield Entry(
            (name,),
            ".".join((top.name.rpartition(".")[2], *path, field.name)),
            "declare",
            default,
            plain,
            default[0] == "required",
            field.site,
            top.name,
            schema.name,
            named=field.named,
            path=(*path, field.name),
            via="environ-config",
        )


def _default(field: Field, value: Value, optional: bool) -> tuple[str, object]:
    kind, symbol = field.default
    if kind == "required" and optional:
        return "none", None  # the whole group may be missing
    if kind != "literal":
        return kind, None
    told = value(symbol)
    if told is None:
        return "none", None
    return ("computed", None) if told == UNKNOWN or isinstance(told, dict) else ("literal", told)


def _symbol(value: object) -> Symbol:
    return value if isinstance(value, tuple) else ("?",)
