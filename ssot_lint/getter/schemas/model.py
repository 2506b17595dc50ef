"""Plain values: a class as its source says it, and the variables that follow from it."""

from __future__ import annotations

from collections.abc import Callable

from ssot_lint.core.lean import NamedTuple

Symbol = tuple[object, ...]
"""An expression as ``facts/variables/symbols.py`` says it; ``("?",)`` where nothing is known."""
Value = Callable[[Symbol], object]
"""What a symbol stands for; ``UNKNOWN`` where that is not known."""

UNKNOWN = "\0"


class Field(NamedTuple):
    """One annotated name of a class."""

    name: str
    site: tuple[int, ...]
    """Of the name: the fields of a ``facts.model.Site``."""
    type: Symbol
    """``("int",) ("float",) ("str",) ("bool",) ("json",) ("path",) ("url",) ("secret",)``,
    ``("choice", symbol…)``, ``("class", whole name)``, ``("optional", type)``."""
    default: tuple[str, Symbol]
    """literal, none, required, computed."""
    aliases: tuple[Symbol, ...] = ()
    """``("name", symbol)`` and ``("path", symbol)`` in order; empty without any."""
    env: tuple[Symbol, ...] = ()
    """pydantic 1: the symbols of ``Field(env=…)``."""
    named: tuple[tuple[int, ...], ...] = ()
    """Sites of the literals of the aliases."""


class Schema(NamedTuple):
    """One class as its source says it."""

    name: str
    bases: tuple[str, ...]
    """Whole names, in order; empty text for one that is not known."""
    options: tuple[tuple[str, Symbol], ...]
    """``env_prefix`` and the like, of ``model_config``, ``Config`` or the class's keywords."""
    fields: tuple[Field, ...]
    is_open: bool = False
    """Whether options may be others than those that are seen: ``model_config = build()``."""
    is_customised: bool = False
    """Whether it chooses its sources itself."""


class Entry(NamedTuple):
    """A variable, or several names of one, that a field is read from."""

    variables: tuple[str, ...]
    """The first that is set wins."""
    name: str
    """The field by which the program asks: ``Settings.db.port``."""
    kind: str
    """``declare``."""
    default: tuple[str, object]
    """literal none required computed, and the value of a literal."""
    parse: Symbol
    """``("int",) …`` as in ``facts/variables/parses.py``; ``("test", ("lib", "pydantic"))``."""
    required: bool
    site: tuple[int, ...]
    owner: str = ""
    """Whole name of the class that reads it."""
    home: str = ""
    """Whole name of the class whose body has the field."""
    secret: bool = False
    any_case: bool = False
    maybe: bool = False
    """Whether it only may read them: its sources are customised."""
    named: tuple[tuple[int, ...], ...] = ()
    path: tuple[str, ...] = ()
    """The fields on the way, from the outer class."""
    ignores_empty: bool = False
    """Whether the empty string counts as missing."""
    via: str = "pydantic"
    """The library that reads it."""
