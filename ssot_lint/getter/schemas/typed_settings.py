"""The variables that typed-settings reads: ``load(cls, "my-app")`` makes ``MY_APP_FIELD``."""

from __future__ import annotations

from collections.abc import Iterator

from ssot_lint.getter.schemas.model import UNKNOWN, Entry, Schema, Symbol, Value
from ssot_lint.getter.schemas.pydantic import Find

LOADERS = frozenset({"typed_settings.load", "typed_settings.load_settings"})
_DEPTH = 5


def entries(
    schema: Schema, appname: Symbol, prefix: Symbol, find: Find, value: Value
) -> Iterator[Entry]:
    """Every variable that loading the class for an application reads."""
    told = value(prefix) if prefix else UNKNOWN
    if not isinstance(told, str) or UNKNOWN in told:
        name = value(appname)
        if not isinstance(name, str) or UNKNOWN in name:
            return
        told = f"{name.upper().replace('-', '_')}_"
    yield from _of(schema, schema, told, (), find, value, 0)


def _of(
    top: Schema,
    schema: Schema,
    prefix: str,
    path: tuple[str, ...],
    find: Find,
    value: Value,
    depth: int,
) -> Iterator[Entry]:
    for field in schema.fields:
        type_ = field.type
        optional = type_[0] == "optional"
        plain = type_[1] if optional and isinstance(type_[1], tuple) else type_
        inner = find(str(plain[1])) if plain[0] == "class" else None
        if inner is not None and depth < _DEPTH:
            below = (*path, field.name)
            yield from _of(
                top, inner, f"{prefix}{field.name.upper()}_", below, find, value, depth + 1
            )
            continue
        kind, default = field.default[0], None
        if kind == "literal":
            default = value(field.default[1])
            if default == UNKNOWN or isinstance(default, dict):
                kind, default = "computed", None
            elif default is None:
                kind = "none"
        parse: Symbol = plain
        if plain == ("bool",):
            parse = ("test", ("lib", "typed-settings"))
        elif plain[0] == "json":
            is_list = plain[1:] and plain[1] not in ("dict", "mapping", "mutablemapping")
            parse = ("list", ":") if is_list else ("str",)
        elif plain[0] in ("secret", "union", "url", "class"):
            parse = ("str",)
        elif plain[0] == "choice":
            parse = ("choice", ("l", *plain[1:]))
        yield Entry(
            (f"{prefix}{field.name.upper()}",),
            ".".join((top.name.rpartition(".")[2], *path, field.name)),
            "declare",
            (kind, default),
            parse,
            kind == "required",
            field.site,
            top.name,
            schema.name,
            plain == ("secret",),
            named=(),
            path=(*path, field.name),
            via="typed-settings",
        )
