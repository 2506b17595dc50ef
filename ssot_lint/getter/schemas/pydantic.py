"""The variables that a pydantic settings class reads, versions 1 and 2.

Held against the real libraries by ``tests/getter/schemas``: what is said here of names, defaults and
accepted values is what loading the class does.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping

from ssot_lint.core.lean import NamedTuple
from ssot_lint.getter.schemas.model import UNKNOWN, Entry, Field, Schema, Symbol, Value

Find = Callable[[str], Schema | None]
"""The class of a whole name; None for one that is not of the project."""

V2 = frozenset({"pydantic_settings.BaseSettings", "pydantic_settings.main.BaseSettings"})
V1 = frozenset(
    {
        "pydantic.v1.BaseSettings",
        "pydantic.v1.env_settings.BaseSettings",
        "pydantic.env_settings.BaseSettings",
        "pydantic.BaseSettings",
    }
)
MODELS = frozenset(
    {
        "pydantic.BaseModel",
        "pydantic.main.BaseModel",
        "pydantic.v1.BaseModel",
        "pydantic.v1.main.BaseModel",
    }
)
_DEPTH = 5
_LONGEST = 200
_RESET: dict[str, Symbol] = {
    "env_prefix": ("c", ""),
    "case_sensitive": ("c", False),
    "env_nested_delimiter": ("c", None),
    "populate_by_name": ("c", False),
}


class Options(NamedTuple):
    """The options in force for one settings class."""

    version: int
    prefix: str = ""
    case_sensitive: bool = False
    delimiter: str = ""
    by_name: bool = False
    generator: Symbol = ()
    known: bool = True
    """Whether the prefix is known."""
    maybe: bool = False
    top: str = ""
    """Whole name of the class that is loaded."""
    ignores_empty: bool = False
    """Whether the empty string counts as missing."""
    fields: object = None
    """Version 1: what ``Config.fields`` says; None where it says nothing."""


def is_settings(schema: Schema, find: Find) -> int:
    """The version of pydantic whose settings class it is; 0 for other classes."""
    for it in order(schema, find):
        name = it if isinstance(it, str) else it.name
        if name in V2:
            return 2
        if name in V1:
            return 1
    return 0


def entries(schema: Schema, find: Find, value: Value) -> Iterator[Entry]:
    """Every variable that instances of the class read."""
    options = options_of(schema, find, value)
    if options is None or not options.known:
        return
    yield from _of_class(schema, options._replace(top=schema.name), find, value, (), 0)


def options_of(schema: Schema, find: Find, value: Value) -> Options | None:
    """The options in force; None for a class that is no settings class."""
    version = is_settings(schema, find)
    if not version:
        return None
    told, is_open, customised = _merged(schema, find, version, 0)
    prefix, delimiter = (
        value(told.get("env_prefix", ("c", ""))),
        value(told.get("env_nested_delimiter", ("c", None))),
    )
    by_name = [
        value(told[it]) is True for it in ("populate_by_name", "validate_by_name") if it in told
    ]
    return Options(
        version,
        prefix if isinstance(prefix, str) else "",
        value(told.get("case_sensitive", ("c", False))) is True,
        delimiter if isinstance(delimiter, str) else "",
        any(by_name),
        told.get("alias_generator", ()),
        isinstance(prefix, str) and UNKNOWN not in prefix and not is_open,
        customised,
        ignores_empty=value(told.get("env_ignore_empty", ("c", False))) is True,
        fields=value(told["fields"]) if "fields" in told else None,
    )


def order(schema: Schema, find: Find) -> list[Schema | str]:
    """The class and its bases in the order of attribute look-up; text for bases from elsewhere."""
    return _linear(schema, find, 0)


def _linear(schema: Schema, find: Find, depth: int) -> list[Schema | str]:
    if depth > 24:
        return [schema]
    rows: list[list[Schema | str]] = []
    for base in schema.bases:
        known = find(base)
        rows.append([base] if known is None else _linear(known, find, depth + 1))
    rows.append([find(base) or base for base in schema.bases])
    names = [[it if isinstance(it, str) else it.name for it in row] for row in rows]
    behind = Counter(name for row in names for name in row[1:])
    at = [0] * len(rows)
    merged: list[Schema | str] = [schema]
    while len(merged) <= _LONGEST:
        left = [n for n, row in enumerate(rows) if at[n] < len(row)]
        if not left:
            break
        best = next((n for n in left if not behind[names[n][at[n]]]), left[0])
        head = names[best][at[best]]
        merged.append(rows[best][at[best]])
        for n in left:
            if names[n][at[n]] == head:
                at[n] += 1
                behind.subtract(names[n][at[n] : at[n] + 1])
    return merged


def _merged(
    schema: Schema, find: Find, version: int, depth: int
) -> tuple[dict[str, Symbol], bool, bool]:
    """Version 2 merges base by base, the last wins, and ``BaseSettings`` resets; in version 1 the
    first wins."""
    found: dict[str, Symbol] = {}
    is_open, customised = schema.is_open, schema.is_customised
    bases = schema.bases if version == 2 else tuple(reversed(schema.bases))
    for base in bases:
        known = find(base)
        if known is not None and depth < 24:
            told, opened, own = _merged(known, find, version, depth + 1)
            found.update(told)
            is_open, customised = is_open or opened, customised or own
        elif version == 2 and base in V2:
            found.update(_RESET)
            found.pop("alias_generator", None)
            found.pop("validate_by_name", None)
    found.update(schema.options)
    return found, is_open, customised or "customise_sources" in found


def fields(schema: Schema, find: Find) -> dict[str, tuple[Field, Schema]]:
    """Every field with the class whose body has it; what is nearest counts, whole."""
    found: dict[str, tuple[Field, Schema]] = {}
    for it in reversed(order(schema, find)):
        if isinstance(it, Schema):
            for field in it.fields:
                found[field.name] = (field, it)
    return found


def _of_class(
    schema: Schema,
    options: Options,
    find: Find,
    value: Value,
    path: tuple[str, ...],
    depth: int,
) -> Iterator[Entry]:
    for field, home in fields(schema, find).values():
        names = names_of(field, options, value)
        if names is None:
            continue
        inner = _inner(field.type, find)
        nested = inner is not None and _is_model(inner, find)
        settings = inner is not None and bool(is_settings(inner, find))
        below: list[Entry] = []
        if inner is not None and depth < _DEPTH and (nested or settings):
            below = list(
                _below(inner, options, names, find, value, (*path, field.name), depth, field)
            )
        yield _entry(field, home, names, options, value, path, nested or settings, below)
        yield from below


def _below(
    inner: Schema,
    options: Options,
    names: tuple[str, ...],
    find: Find,
    value: Value,
    path: tuple[str, ...],
    depth: int,
    field: Field,
) -> Iterator[Entry]:
    """What a nested model reads: under its parent's names, or, of settings, under its own too."""
    own = options_of(inner, find, value)
    is_optional = field.default[0] != "required"
    if options.delimiter:
        for name in names:
            below = options._replace(prefix=name + options.delimiter, by_name=False, generator=())
            for it in _of_class(inner, below, find, value, path, depth + 1):
                yield it._replace(
                    required=it.required and not is_optional and own is None,
                    default=("computed", None)
                    if it.required and (is_optional or own is not None)
                    else it.default,
                )
    if own is not None and own.known:
        yield from _of_class(inner, own._replace(top=options.top), find, value, path, depth + 1)


def _entry(
    field: Field,
    home: Schema,
    names: tuple[str, ...],
    options: Options,
    value: Value,
    path: tuple[str, ...],
    is_nested: bool,
    below: list[Entry],
) -> Entry:
    type_ = field.type
    optional = type_[0] == "optional"
    kind, default = _default(field, options, value)
    if is_nested and kind == "required" and any(it.required for it in below):
        kind, default = "computed", None
    if is_nested and below and not options.delimiter and kind == "required":
        kind, default = "computed", None
    parse = parse_of(type_[1] if optional else type_)  # type: ignore[arg-type]
    is_path = bool(field.aliases) and field.aliases[0][0] == "path"
    return Entry(
        names,
        ".".join((options.top.rpartition(".")[2], *path, field.name)),
        "declare",
        (kind, default),
        ("json",) if is_nested or is_path else parse,
        kind == "required",
        field.site,
        options.top,
        home.name,
        type_ == ("secret",) or type_ == ("optional", ("secret",)),
        not options.case_sensitive,
        options.maybe,
        field.named,
        (*path, field.name),
        options.ignores_empty,
    )


def _default(field: Field, options: Options, value: Value) -> tuple[str, object]:
    kind, symbol = field.default
    if kind == "required" and options.version == 1 and field.type[0] == "optional":
        return "none", None
    if kind != "literal":
        return kind, None
    told = value(symbol)
    if told is None:
        return "none", None
    if isinstance(told, dict) or told == UNKNOWN or (isinstance(told, str) and UNKNOWN in told):
        return "computed", None
    return "literal", told


def names_of(field: Field, options: Options, value: Value) -> tuple[str, ...] | None:
    """The names of a field, the first that is set wins; None where they are not known."""
    if options.version == 1:
        told = _configured(field.name, options.fields)
        if not told:
            told = [value(it) for it in field.env] if field.env else [options.prefix + field.name]
    else:
        told = _aliased(field, options, value)
    if not told or any(not isinstance(it, str) or UNKNOWN in it for it in told):
        return None
    names = [str(it) for it in told]
    cased = names if options.case_sensitive else [it.upper() for it in names]
    return tuple(dict.fromkeys(cased))


def _configured(name: str, fields: object) -> list[object]:
    """The names that ``Config.fields`` gives a field of version 1; an alias there counts for nothing."""
    if fields is None:
        return []
    if not isinstance(fields, dict):
        return [UNKNOWN]
    said = fields.get(name)
    named = said.get("env") if isinstance(said, dict) else None
    return [*named] if isinstance(named, tuple | list) else [] if named is None else [named]


def _aliased(field: Field, options: Options, value: Value) -> list[object]:
    plain = options.prefix + field.name
    if field.aliases:
        names = [value(it[1]) for it in field.aliases if isinstance(it[1], tuple)]
    elif options.generator:
        made = generated(options.generator, field.name)
        names = [UNKNOWN if made is None else made]
    else:
        return [plain]
    return [*names, plain] if options.by_name else names  # pyright: ignore[reportReturnType]


def generated(generator: Symbol, name: str) -> str | None:
    """What a well-known alias generator makes of a field's name."""
    known = str(generator[1]) if generator[:1] == ("n",) else ""
    words = name.split("_")
    made: Mapping[str, str] = {
        "builtins.str.upper": name.upper(),
        "builtins.str.lower": name.lower(),
        "pydantic.alias_generators.to_camel": words[0] + "".join(it.title() for it in words[1:]),
        "pydantic.alias_generators.to_pascal": "".join(it.title() for it in words),
        "pydantic.alias_generators.to_snake": name,
    }
    return made.get(known)


def parse_of(type_: Symbol) -> Symbol:
    """How the library takes the text."""
    match type_:
        case ("bool",):
            return ("test", ("lib", "pydantic"))
        case ("secret",) | ("union", *_) | ("none",):
            return ("str",)
        case ("choice", *items):
            return ("choice", ("l", *items))
        case ("class", _):
            return ("class", *type_[1:])
    return type_


def _inner(type_: Symbol, find: Find) -> Schema | None:
    if type_[0] == "optional" and isinstance(type_[1], tuple):
        type_ = type_[1]
    return find(str(type_[1])) if type_[0] == "class" else None


def _is_model(schema: Schema, find: Find) -> bool:
    return any(isinstance(it, str) and it in MODELS for it in order(schema, find))
