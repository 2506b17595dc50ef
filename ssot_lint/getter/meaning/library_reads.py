"""Reads through accessors that other libraries make: which variable, what default, whose parse."""

from __future__ import annotations

from collections.abc import Mapping

from ssot_lint.getter.meaning.terms import Opaque, Raises
from ssot_lint.getter.meaning.world import External, Value, World, term

_MAKERS = {
    "environs.Env": "environs",
    "environ.Env": "django-environ",
    "decouple.AutoConfig": "python-decouple",
}
_READY = {"environs.env": "environs", "decouple.config": "python-decouple"}
_TYPES = {"": None, "str": "str", "int": "int", "float": "float", "bool": "bool"}
_ERRORS = {
    "environs": "EnvError",
    "django-environ": "ImproperlyConfigured",
    "python-decouple": "UndefinedValueError",
}
_CALLED, _SCHEME = "()", "(…)"


def of_library(
    world: World, name: str, positional: tuple[Value, ...], named: Mapping[str, Value]
) -> Value | None:
    """What a call of the library's accessor gives; None where it is none of those known."""
    if name in _MAKERS:
        scheme = name == "environ.Env" and all(it.isupper() for it in named)
        # A prefix would decide what it reads; a scheme only has defaults.
        given = positional or (named and not scheme)
        return None if given else External(f"{name}{_SCHEME if named else _CALLED}")
    has_scheme = _SCHEME in name
    maker, called, method = name.replace(_SCHEME, _CALLED).partition(_CALLED)
    library = _MAKERS.get(maker) if called else None
    if library is None:
        maker = next((it for it in _READY if name == it or name.startswith(f"{it}.")), "")
        library, method = _READY.get(maker), name[len(maker) :]
    method = method.removeprefix(".")
    if library is None or method not in _TYPES or not positional:
        return None
    key, *others = positional
    default = others[0] if others else named.get("default")
    found = world.read(key, None if default is None else term(default))
    if isinstance(found, Opaque):
        return found
    if world.present is not None:
        return Opaque(library, _TYPES[method] or _cast(named.get("cast")))
    if default is None and has_scheme:
        return Opaque(library)
    return found if default is not None else Raises(_ERRORS[library])


def _cast(given: Value | None) -> str | None:
    name = given.name if isinstance(given, External) else ""
    return name.removeprefix("builtins.") if name.startswith("builtins.") else None
