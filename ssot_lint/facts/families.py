"""Which families of facts there are: a literal table, all that a run without facts reads of them.

A family is a row here and one module in ``facts/`` with two functions:

``gather(material: Material) -> tuple[Fact, ...]``
    The facts of one file, in the order of their sites. Pure; never raises on any bytes. From
    ``material`` (``facts/material.py``): ``data``, ``module``, ``is_package``, ``getter``; ``lexed``
    and ``site()`` at the price of lexing; ``reading()`` at the price of libcst.

``keys(fact) -> Iterable[str]``
    What ``Project.lookup(family, key)`` finds the fact by.

To add one: the value in ``model.py``, a field of ``FileFacts``, a row here, the module.
"""

from __future__ import annotations

from collections.abc import Iterable

from ssot_lint.core.environment import ENVIRON
from ssot_lint.core.lean import NamedTuple
from ssot_lint.core.scan import DIRECTIVE, needles_of


class Family(NamedTuple):
    """One row of the table."""

    name: str
    """Its field in ``FileFacts``."""
    module: str
    """Where its functions are, imported when a file is gathered from."""
    fact: str
    """Its class in ``facts.model``."""
    words: tuple[str, ...] | None = None
    """Needles (``core.scan.Needles``): one stands in every file that has such facts. None: any file
    may have some. Such a family is a scanner of bytes (no ``reading()`` but behind needles of its
    own), and is gathered only where a rule, a fix or a command needs it."""
    getter: bool = False
    """Whether uses of the owner's getter are among its facts: its name is a needle then."""
    follows: bool = False
    """Whether names of other files (``Gathering.words``) lead to facts."""
    version: int = 1
    """Counts up whenever ``gather`` says something else of the same bytes: kept facts of older
    versions are not believed."""


VARIABLE_WORDS = (
    *sorted(needles_of(ENVIRON)),
    "setenv",
    "delenv",
    "envvar",
    "environs",
    "decouple",
    "dynaconf",
    "dj_database_url",
    "dj_email_url",
    "django_cache_url",
    "typed_settings",
    "BaseSettings",
)
"""One stands in every file that reads a variable, declares one, or defines what does so for others.
Calls of that in other files are found by its name, once it is known: ``Gathering.words``."""

FAMILIES: tuple[Family, ...] = (
    Family(
        "mentions",
        "ssot_lint.facts.mentions",
        "Mention",
        (*sorted(needles_of(ENVIRON)), "setenv", "delenv"),
        getter=True,
    ),
    *(
        Family(
            name,
            f"ssot_lint.facts.{name}",
            fact,
            VARIABLE_WORDS,
            getter=True,
            follows=True,
            version=9,
        )
        for name, fact in (
            ("occurrences", "Occurrence"),
            ("wrapped", "Wrapped"),
            ("bound", "Bound"),
        )
    ),
    Family("used", "ssot_lint.facts.used", "Used", (), follows=True, version=2),
    Family("imports", "ssot_lint.facts.imports", "Imported", ("import", "import_module")),
    Family("reached", "ssot_lint.facts.reached", "Reached"),
    Family("silences", "ssot_lint.facts.silences", "Silence", (DIRECTIVE,)),
    Family("outlines", "ssot_lint.facts.outlines", "Outline", version=2),
    Family("definitions", "ssot_lint.facts.definitions", "Definition"),
)
BY_NAME = {family.name: family for family in FAMILIES}


def in_order(names: Iterable[str]) -> tuple[str, ...]:
    """Names of families in the order of the table, each once."""
    asked = frozenset(names)
    return tuple(family.name for family in FAMILIES if family.name in asked)


def words_of(names: Iterable[str]) -> frozenset[str] | None:
    """The needles of several families together; None where any file may have such facts."""
    found: set[str] = set()
    for name in names:
        words = BY_NAME[name].words
        if words is None:
            return None
        found.update(words)
    return frozenset(found)
