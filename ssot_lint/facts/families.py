"""Which families of facts there are: a literal table.

A family is one module in ``facts/`` with three functions:

``needles(getter: Getter | None) -> frozenset[str] | None``
    Words of which one must stand in a file that has such facts (as ``core.scan.Needles`` takes
    them); None: any file may have some. A family with ``everywhere`` is asked of every file, so it
    must be a scanner of bytes, and is gathered only where a rule, a fix or a command needs it.

``gather(material: Material) -> tuple[Fact, ...]``
    The facts of one file, in the order of their sites. Pure; never raises on any bytes. From
    ``material`` (``facts/material.py``): ``data``, ``module``, ``is_package``, ``getter``; ``lexed``
    and ``site()`` at the price of lexing; ``reading()`` at the price of libcst.

``keys(fact) -> Iterable[str]``
    What ``Project.lookup(family, key)`` finds the fact by.

To add one: the value in ``model.py``, a field of ``FileFacts``, a row here, the module.
"""

from __future__ import annotations

from typing import NamedTuple


class Family(NamedTuple):
    """One row of the table."""

    name: str
    """Its field in ``FileFacts``."""
    module: str
    """Where its functions are, imported when a file is gathered from."""
    fact: str
    """Its class in ``facts.model``."""
    getter: bool = False
    """Whether uses of the owner's getter are among its facts: its name is a needle then."""
    everywhere: bool = False
    """Whether files without any needle of the rules have such facts."""
    version: int = 1
    """Counts up whenever ``gather`` says something else of the same bytes: kept facts of older
    versions are not believed."""


FAMILIES: tuple[Family, ...] = (
    Family("mentions", "ssot_lint.facts.mentions", "Mention", getter=True),
    Family("imports", "ssot_lint.facts.imports", "Imported", everywhere=True, version=2),
    Family("reached", "ssot_lint.facts.reached", "Reached", everywhere=True, version=2),
    Family("silences", "ssot_lint.facts.silences", "Silence"),
)
BY_NAME = {family.name: family for family in FAMILIES}
