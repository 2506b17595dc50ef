"""Calls of libraries that read the environment: names, defaults and parses as they have them.

As environs, python-decouple, django-environ and dynaconf did when they were tried under probe values.
"""

from __future__ import annotations

from collections.abc import Iterator

from ssot_lint.core.lean import TYPE_CHECKING, NamedTuple
from ssot_lint.facts.model import Occurrence
from ssot_lint.facts.variables.libraries import URL_READERS
from ssot_lint.project.variables.model import STR, Default, Parse
from ssot_lint.project.variables.truth import Test

if TYPE_CHECKING:
    from ssot_lint.project.variables.linked.linking import Linking


class Made(NamedTuple):
    """One variable that a call asks for."""

    name: str
    pattern: bool
    default: Default
    parse: Parse


_ENVIRONS: dict[str, Parse] = {
    "str": STR,
    "int": Parse("int", strict=True),
    "float": Parse("float", strict=True),
    "decimal": Parse("float", strict=True),
    "bool": Parse("bool", test=Test(("lib", "environs")), strict=True),
    "json": Parse("json", strict=True),
    "list": Parse("list", ","),
    "path": Parse("path"),
    "enum": Parse("choice"),
}
_DJANGO: dict[str, Parse] = {
    "str": STR,
    "int": Parse("int", strict=True),
    "float": Parse("float", strict=True),
    "bool": Parse("bool", test=Test(("lib", "django-environ"))),
    "json": Parse("json", strict=True),
    "list": Parse("list", ","),
    "tuple": Parse("list", ","),
    "path": Parse("path"),
}
_FIXED = {
    "db": "DATABASE_URL",
    "db_url": "DATABASE_URL",
    "cache": "CACHE_URL",
    "cache_url": "CACHE_URL",
    "email": "EMAIL_URL",
    "email_url": "EMAIL_URL",
    "search_url": "SEARCH_URL",
    "channels": "CHANNELS_URL",
    "channels_url": "CHANNELS_URL",
}
_CASTS: dict[str, Parse] = {
    "builtins.int": Parse("int", strict=True),
    "builtins.float": Parse("float", strict=True),
    "builtins.str": STR,
    "builtins.bool": Parse("bool", test=Test(("lib", "decouple")), strict=True),
    "json.loads": Parse("json", strict=True),
    "pathlib.Path": Parse("path"),
    "decouple.Csv": Parse("list", ","),
    "decouple.Choices": Parse("choice"),
}


def library_call(name: str, it: Occurrence, linker: Linking) -> Iterator[Made]:
    """What a call of a library's function asks for."""
    if name.startswith("environs.Env"):
        yield from _environs(name.partition("environs.Env")[2].lstrip("."), it, linker)
    elif name.startswith("decouple."):
        yield from _decouple(it, linker)
    elif name.startswith("dynaconf."):
        yield from _dynaconf(name.rpartition(".")[2], it, linker)
    elif name in URL_READERS:
        yield from _url(URL_READERS[name], it, linker)
    elif name.startswith("environ."):
        yield from _django(name.rpartition(".")[2], it, linker)


def _url(usual: str, it: Occurrence, linker: Linking) -> Iterator[Made]:
    """``dj_database_url.config(env="DATABASE_URL", default=None)``."""
    key = _given(it, 0, "env")
    named = list(linker.names(key, {})) if key is not None else []
    default = linker.default(("literal", _given(it, 1, "default") or ("c", None)), {})
    for name, pattern in named or [(usual, False)]:
        yield Made(name, pattern, default, STR)


def _given(it: Occurrence, position: int, *names: str) -> tuple[object, ...] | None:
    """The argument at a position or by one of the names."""
    plain = [symbol for word, symbol in it.arguments if not word]
    if len(plain) > position:
        found: tuple[object, ...] = plain[position]
        return found
    for word, symbol in it.arguments:
        if word in names:
            named: tuple[object, ...] = symbol
            return named
    return None


_NOT_GIVEN = tuple(
    ("n", name)
    for name in (
        "decouple.undefined",
        "environ.Env.NOTSET",
        "environ.NOTSET",
        "environs.missing",
        "marshmallow.missing",
    )
)
"""What a wrapper passes on where nothing is given to it."""


def _default(symbol: tuple[object, ...] | None, linker: Linking) -> Default:
    """No default is an error; None is one."""
    if symbol is None or symbol in _NOT_GIVEN:
        return Default("required")
    if symbol == ("c", None):
        return Default("none")
    return linker.default(("literal", symbol), {})


def _environs(method: str, it: Occurrence, linker: Linking) -> Iterator[Made]:
    method = "str" if method in ("", "__call__") else method
    if method in ("read_env", "seal", "prefixed", "dump", "add_parser", "parser_for", "url"):
        if method != "url":
            return
    key = _given(it, 0, "name")
    if key is None:
        return
    default = _default(_given(it, 1, "default"), linker)
    parse = _ENVIRONS.get(method, STR)
    if method == "list":
        given = _given(it, 9, "delimiter")
        separator = linker.evaluator.value(given) if given is not None else ","
        parse = Parse("list", separator if isinstance(separator, str) else ",")
    given_prefixes = [
        linker.evaluator.value(part) for word, part in it.arguments if word == "=prefix"
    ]
    if any(not isinstance(part, str) or "\0" in part for part in given_prefixes):
        return
    made = linker.lookup.instance(it.via)
    whole = linker.evaluator.value(dict(made.detail).get("prefix", ("c", ""))) if made else ""
    if not isinstance(whole or "", str) or "\0" in str(whole):
        return
    prefix = "".join(str(part) for part in (whole or "", *given_prefixes))
    for name, pattern in linker.names(key, {}):
        yield Made(prefix + name, pattern, default, parse)


def _scheme(
    it: Occurrence, key: tuple[object, ...] | None, linker: Linking
) -> tuple[tuple[object, ...], tuple[object, ...]] | None:
    """The type and default that ``environ.Env(NAME=(bool, False))`` gives a name."""
    bound = linker.lookup.instance(it.via)
    if bound is None or key is None or key[:1] != ("c",):
        return None
    for word, symbol in bound.detail:
        if word == f"{_django_prefix(it, linker) or ''}{key[1]}":
            if symbol[0] == "l" and len(symbol) == 3:
                return symbol[1], symbol[2]
            return symbol, ()
    return None


def _dynaconf(method: str, it: Occurrence, linker: Linking) -> Iterator[Made]:
    if method not in (
        "__getattr__",
        "__getitem__",
        "get",
        "__call__",
        "as_bool",
        "as_int",
        "as_float",
    ):
        return
    key = _given(it, 0, "key")
    bound = linker.lookup.instance(it.via)
    if key is None or bound is None:
        return
    words = dict(bound.detail)
    symbol = words.get("envvar_prefix", ("c", "DYNACONF"))
    prefix = linker.evaluator.value(symbol)
    if prefix is False or prefix is None:
        prefix = ""
    if not isinstance(prefix, str) or "\0" in prefix:
        return
    default = Default("none") if method == "get" else Default("computed")  # files may have it
    given = _given(it, 1, "default")
    if given is not None:
        default = _default(given, linker)
    parse = {"as_bool": "bool", "as_int": "int", "as_float": "float"}.get(method)
    head = f"{prefix.upper()}_" if prefix else ""
    for name, pattern in linker.names(key, {}):
        told = name.upper().replace(".", "__")
        yield Made(head + told, pattern, default, Parse(parse) if parse else STR)


def _decouple(it: Occurrence, linker: Linking) -> Iterator[Made]:
    key = _given(it, 0, "option")
    if key is None:
        return
    default = _default(_given(it, 1, "default"), linker)
    cast = _given(it, 2, "cast")
    parse = STR
    if cast is not None:
        parse = _CASTS.get(str(linker.evaluator.value(cast)), STR)
    for name, pattern in linker.names(key, {}):
        yield Made(name, pattern, default, parse)


def _django(method: str, it: Occurrence, linker: Linking) -> Iterator[Made]:
    if method in _FIXED:
        key: tuple[object, ...] | None = _given(it, 0, "var") or ("c", _FIXED[method])
        default = _default(_given(it, 1, "default"), linker)
        parse = STR
    elif method in _DJANGO or method in (
        "__call__",
        "Env",
        "FileAwareEnv",
        "url",
        "bytes",
        "dict",
        "get_value",
    ):
        key = _given(it, 0, "var")
        plain = method in ("__call__", "Env", "FileAwareEnv", "get_value")
        default = _default(_given(it, 2 if plain else 1, "default"), linker)
        parse = _DJANGO.get(method, STR)
        cast = _given(it, 1, "cast") if plain else None
        scheme = _scheme(it, key, linker) if plain and cast is None else None
        if scheme is not None:
            cast = scheme[0]
            if default.kind == "required" and scheme[1]:
                default = _default(scheme[1], linker)
        if cast is not None:
            named = str(linker.evaluator.value(cast)).rpartition(".")[2]
            parse = _DJANGO.get(named, STR)
    else:
        return
    prefix = _django_prefix(it, linker)
    if key is None or prefix is None:
        return
    for name, pattern in linker.names(key, {}):
        yield Made(prefix + name, pattern, default, parse)


def _django_prefix(it: Occurrence, linker: Linking) -> str | None:
    """What ``env.prefix = "SHOP_"`` puts before all names; None where that is not known."""
    bound = linker.lookup.instance(it.via)
    symbol = None if bound is None else linker.lookup.attribute(f"{bound.name}.prefix")
    value = "" if symbol is None else linker.evaluator.value(symbol)
    return value if isinstance(value, str) and "\0" not in value else None
