"""A class statement as a ``Schema``: its fields with types, defaults and aliases, and its options."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator

from ssot_lint.core.lean import NamedTuple
from ssot_lint.getter.schemas.model import Field, Schema, Symbol

_UNKNOWN: Symbol = ("?",)
_REQUIRED = ("required", _UNKNOWN)
_COMPUTED = ("computed", _UNKNOWN)
_NONE = ("none", ("c", None))
_SIMPLE: dict[str, str] = {
    "builtins.int": "int",
    "builtins.float": "float",
    "builtins.str": "str",
    "builtins.bytes": "str",
    "builtins.bool": "bool",
    "builtins.list": "json",
    "builtins.dict": "json",
    "builtins.set": "json",
    "builtins.frozenset": "json",
    "builtins.tuple": "json",
    "typing.List": "json",
    "typing.Dict": "json",
    "typing.Set": "json",
    "typing.FrozenSet": "json",
    "typing.Tuple": "json",
    "typing.Sequence": "json",
    "typing.Mapping": "json",
    "typing.MutableMapping": "json",
    "typing.Iterable": "json",
    "typing.Any": "str",
    "collections.abc.Sequence": "json",
    "collections.abc.Mapping": "json",
    "pathlib.Path": "path",
    "decimal.Decimal": "float",
}
_PYDANTIC: dict[str, str] = {
    "SecretStr": "secret",
    "SecretBytes": "secret",
    "PositiveInt": "int",
    "NegativeInt": "int",
    "NonNegativeInt": "int",
    "NonPositiveInt": "int",
    "StrictInt": "int",
    "PositiveFloat": "float",
    "NonNegativeFloat": "float",
    "NegativeFloat": "float",
    "NonPositiveFloat": "float",
    "StrictFloat": "float",
    "StrictBool": "bool",
    "StrictStr": "str",
    "FilePath": "path",
    "DirectoryPath": "path",
    "NewPath": "path",
    "Json": "json",
    "conint": "int",
    "confloat": "float",
    "constr": "str",
    "conlist": "json",
}
_FIELD_MAKERS = frozenset(
    {
        "dataclasses.field",
        *(f"attr.{it}" for it in ("ib", "attrib", "field")),
        "attrs.field",
        *(f"typed_settings.{it}" for it in ("option", "secret")),
    }
)
"""Calls that make a field of a data class or of attrs."""
_SEQUENCES = ("List", "Set", "FrozenSet", "Tuple", "Sequence", "Dict", "Mapping")


class Reading(NamedTuple):
    """What a reader of classes asks about the file around."""

    qualified: Callable[[ast.AST], str | None]
    """The whole name of an expression."""
    symbol: Callable[[ast.AST | None], Symbol]
    """What an expression says."""
    site: Callable[[ast.AST], tuple[int, ...]]


def read_class(node: ast.ClassDef, name: str, reading: Reading) -> Schema:
    """The class at ``node``, whose whole name is ``name``."""
    fields: dict[str, Field] = {}
    options: dict[str, Symbol] = {}
    is_open = customised = False
    for word in node.keywords:
        if word.arg is None:
            is_open = True
        elif word.arg != "metaclass":
            options[word.arg] = reading.symbol(word.value)
    for statement in node.body:
        match statement:
            case ast.AnnAssign(target=ast.Name(id="model_config"), value=value) if value:
                is_open |= _configured(value, reading, options)
            case ast.Assign(targets=[ast.Name(id="model_config")], value=value):
                is_open |= _configured(value, reading, options)
            case ast.AnnAssign(target=ast.Name(id=field)):
                if not field.startswith("_") and not _is_class_variable(statement.annotation):
                    fields[field] = read_field(statement, reading)
            case ast.ClassDef(name="Config"):
                _old_config(statement, reading, options)
            case ast.FunctionDef(name="settings_customise_sources" | "customise_sources"):
                customised = True
                is_open |= not _asks_environment(statement)
            case ast.FunctionDef(name="__init__"):
                is_open |= _passes_prefix(statement)
            case _:
                pass
    bases = tuple(reading.qualified(it) or "" for it in node.bases)
    return Schema(name, bases, tuple(options.items()), tuple(fields.values()), is_open, customised)


def read_field(statement: ast.AnnAssign, reading: Reading) -> Field:
    """One annotated name."""
    assert isinstance(statement.target, ast.Name)
    type_, extra = read_type(statement.annotation, reading)
    calls = [it for it in (statement.value, *extra) if _is_field_call(it, reading)]
    aliases: tuple[Symbol, ...] = ()
    env: tuple[Symbol, ...] = ()
    named: list[tuple[int, ...]] = []
    default = _default(statement.value, reading)
    for call in calls:
        assert isinstance(call, ast.Call)
        told = _alias_of(call)
        if told is not None and not aliases:
            aliases = tuple(_aliases(told, reading))
            named.extend(reading.site(it) for it in _texts(told))
        old = _word(call, "env")
        if old is not None:
            items = old.elts if isinstance(old, ast.List | ast.Tuple | ast.Set) else [old]
            env = tuple(reading.symbol(it) for it in items)
            named.extend(reading.site(it) for it in _texts(old))
        if call is not statement.value and statement.value is None:
            default = _of_call(call, reading, positional=False)
    return Field(
        statement.target.id,
        reading.site(statement.target),
        type_,
        default,
        aliases,
        env,
        tuple(named),
    )


def read_type(node: ast.expr, reading: Reading) -> tuple[Symbol, list[ast.expr]]:
    """The type that an annotation says, and what ``Annotated`` has beside it."""
    match node:
        case ast.Constant(value=str(text)):
            try:
                inner = ast.parse(text.strip(), mode="eval").body
            except SyntaxError:
                return ("str",), []
            for it in ast.walk(inner):
                ast.copy_location(it, node)
            return read_type(inner, reading)
        case ast.Constant(value=None):
            return ("none",), []
        case ast.BinOp(op=ast.BitOr(), left=left, right=right):
            return _union([left, right], reading)
        case ast.Subscript(value=outer, slice=inner):
            return _subscript(outer, inner, reading)
        case ast.Call(func=function):
            return _named(reading.qualified(function)), []
    return _named(reading.qualified(node)), []


def _subscript(outer: ast.expr, inner: ast.expr, reading: Reading) -> tuple[Symbol, list[ast.expr]]:
    name = reading.qualified(outer) or ""
    short = name.rpartition(".")[2]
    items = list(inner.elts) if isinstance(inner, ast.Tuple) else [inner]
    if short == "Annotated":
        found, extra = read_type(items[0], reading)
        marked = any((reading.qualified(it) or "").endswith(".NoDecode") for it in items[1:])
        return (("str",) if marked else found), [*items[1:], *extra]
    if short == "Optional":
        found, extra = read_type(items[0], reading)
        return ("optional", found), extra
    if short == "Union":
        return _union(items, reading)
    if short == "Literal":
        return ("choice", *(reading.symbol(it) for it in items)), []
    if short in ("Final", "Required"):
        return read_type(items[0], reading)
    if short in _SEQUENCES or _SIMPLE.get(name) == "json":
        return ("json", short.lower()), []
    return _named(name), []


def _union(items: list[ast.expr], reading: Reading) -> tuple[Symbol, list[ast.expr]]:
    """``X | None`` is an optional X; of several types nothing is said but that there are some."""
    found: list[Symbol] = []
    extra: list[ast.expr] = []
    for it in items:
        type_, more = read_type(it, reading)
        extra.extend(more)
        found.extend(type_[1:] if type_[0] == "union" else [type_])  # type: ignore[arg-type]
    plain = [it for it in found if it != ("none",)]
    nested = [it[1] if it[0] == "optional" else it for it in plain]
    optional = len(plain) < len(found) or any(it[0] == "optional" for it in plain)
    whole: Symbol = nested[0] if len(nested) == 1 else ("union", *nested)  # type: ignore[assignment]
    return (("optional", whole) if optional else whole), extra


def _named(name: str | None) -> Symbol:
    if name is None:
        return ("str",)
    if name in _SIMPLE:
        return (_SIMPLE[name],)
    root, _, short = name.rpartition(".")
    if root.split(".")[0] in ("pydantic", "pydantic_settings", "pydantic_core"):
        if short in _PYDANTIC:
            return (_PYDANTIC[short],)
        return ("url",) if short.endswith(("Url", "Dsn", "URL")) else ("str",)
    if root in ("datetime", "uuid", "ipaddress", "re", "typing", "builtins", "logging"):
        return ("str",)
    return ("class", name)


def _default(value: ast.expr | None, reading: Reading) -> tuple[str, Symbol]:
    if value is None:
        return _REQUIRED
    if _is_field_call(value, reading):
        assert isinstance(value, ast.Call)
        return _of_call(value, reading, positional=True)
    if isinstance(value, ast.Call) and reading.qualified(value.func) in _FIELD_MAKERS:
        return _of_call(value, reading, positional=True)
    return told(value, reading)


def told(value: ast.expr, reading: Reading) -> tuple[str, Symbol]:
    """What a default's expression is."""
    if isinstance(value, ast.Constant) and value.value is ...:
        return _REQUIRED
    symbol = reading.symbol(value)
    if symbol == ("c", None):
        return _NONE
    if isinstance(value, ast.Call) and symbol == _UNKNOWN and len(value.args) == 1:
        if (reading.qualified(value.func) or "").rpartition(".")[2].startswith("Secret"):
            symbol = reading.symbol(value.args[0])
    return _COMPUTED if symbol == _UNKNOWN else ("literal", symbol)


def _of_call(call: ast.Call, reading: Reading, *, positional: bool) -> tuple[str, Symbol]:
    value = call.args[0] if call.args and positional else _word(call, "default")
    if value is not None:
        return told(value, reading)
    factory = _word(call, "default_factory") or _word(call, "factory")
    if factory is not None:
        if isinstance(factory, ast.Lambda):
            return told(factory.body, reading)
        name = reading.qualified(factory)
        empty = name in ("builtins.list", "builtins.tuple", "builtins.set")
        return ("literal", ("l",)) if empty else _COMPUTED
    return _REQUIRED


def _alias_of(call: ast.Call) -> ast.expr | None:
    return _word(call, "validation_alias") or _word(call, "alias")


def _aliases(node: ast.expr, reading: Reading) -> Iterator[Symbol]:
    match node:
        case ast.Constant(value=None):
            return
        case ast.Call(args=args):
            short = (reading.qualified(node.func) or ast.unparse(node.func)).rpartition(".")[2]
            if short == "AliasChoices":
                for it in args:
                    yield from _aliases(it, reading)
                return
            if short == "AliasPath" and args:
                yield ("path", reading.symbol(args[0]))
                return
    yield ("name", reading.symbol(node))


def _texts(node: ast.expr) -> Iterator[ast.expr]:
    for it in ast.walk(node):
        if isinstance(it, ast.Constant) and isinstance(it.value, str):
            yield it


def _is_field_call(node: ast.AST | None, reading: Reading) -> bool:
    if not isinstance(node, ast.Call):
        return False
    name = reading.qualified(node.func) or ""
    return name.rpartition(".")[2] == "Field" and name.split(".")[0] in (
        "pydantic",
        "pydantic_settings",
        "sqlmodel",
    )


def _word(call: ast.Call, name: str) -> ast.expr | None:
    return next((it.value for it in call.keywords if it.arg == name), None)


def _configured(value: ast.expr, reading: Reading, options: dict[str, Symbol]) -> bool:
    """Take the options of ``model_config``; returns whether there may be others."""
    match value:
        case ast.Call(args=[], keywords=keywords):
            short = (reading.qualified(value.func) or "").rpartition(".")[2]
            if short not in ("SettingsConfigDict", "ConfigDict", "dict"):
                return True
            unseen = False
            for it in keywords:
                if it.arg is None:
                    unseen = True
                else:
                    options[it.arg] = reading.symbol(it.value)
            return unseen
        case ast.Dict(keys=keys, values=values):
            unseen = False
            for key, item in zip(keys, values):
                if isinstance(key, ast.Constant):
                    options[str(key.value)] = reading.symbol(item)
                else:
                    unseen = True
            return unseen
    return True


def _old_config(node: ast.ClassDef, reading: Reading, options: dict[str, Symbol]) -> None:
    for statement in node.body:
        match statement:
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                options[name] = reading.symbol(value)
            case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value):
                options[name] = reading.symbol(value)
            case ast.FunctionDef(name="customise_sources"):
                options["customise_sources"] = ("c", True)
            case _:
                pass


def _asks_environment(node: ast.FunctionDef) -> bool:
    """Whether customised sources may hold that of the environment, which is given by its name."""
    names = {"env_settings", node.args.kwarg.arg if node.args.kwarg is not None else ""}
    return any(isinstance(it, ast.Name) and it.id in names for it in ast.walk(node))


def _passes_prefix(node: ast.FunctionDef) -> bool:
    """Whether ``__init__`` passes ``_env_prefix`` on."""
    return any(isinstance(it, ast.keyword) and it.arg == "_env_prefix" for it in ast.walk(node))


def _is_class_variable(node: ast.expr) -> bool:
    text = ast.unparse(node)
    return "ClassVar" in text or text.startswith(("InitVar", "dataclasses.InitVar"))
