"""What is known of a variable at one place, once files are linked."""

from __future__ import annotations

from ssot_lint.core.lean import NamedTuple
from ssot_lint.facts.model import Bound, Occurrence, Site, Wrapped
from ssot_lint.project.variables.truth import Test

READ, PRESENCE, WRITE, DECLARE, CLI, PROVIDE = (
    "read",
    "presence",
    "write",
    "declare",
    "cli",
    "provide",
)
FIELD = "field"
"""How a field of a data class declares: by what its value reads."""


class Default(NamedTuple):
    """What is taken where the variable is missing."""

    kind: str
    """literal none required guarded fallback computed"""
    value: object = None
    """Of a literal: str, int, float, bool or a tuple; of a guarded one, where it is known."""


class Parse(NamedTuple):
    """How the value is taken."""

    kind: str = "str"
    """int float json list path bool truthy choice str"""
    separator: str | None = None
    test: Test | None = None
    """Of a bool, where it is known which words are true."""
    choices: tuple[str, ...] = ()
    strict: bool = False
    """Whether what is declared refuses values (a field's type), where code only compares."""


STR = Parse()


class Place(NamedTuple):
    """One fact about one variable."""

    variable: str
    """The name; a pattern has ``*`` for what is not known."""
    kind: str
    path: str
    site: Site
    default: Default
    parse: Parse
    via: str
    scope: str = ""
    pattern: bool = False
    secret: bool = False
    at_import: bool = False
    named: tuple[Site, ...] = ()
    """Where the name is spelled, each the literal's own site, quotes included."""
    branches: tuple[tuple[int, int], ...] = ()
    target: str = ""
    owner: str | None = None
    tier: str = "production"
    field: str = ""
    """Of a declaration: the name that the program asks by, ``Settings.port``."""
    others: tuple[str, ...] = ()
    """Of a declaration or fallback: further names for the same, in order."""
    any_case: bool = False
    """Whether the name is matched in any case."""
    schema: str = ""
    """Of a declaration: the whole name of the class, or of the table's module."""
    until: int = 0
    """Of an entry of a table: where its value ends."""
    default_at: tuple[int, int] | None = None
    """Bytes of the literal that is the read's default; of a plain string those between its quotes."""
    fetched: str = ""
    """Of a call: the whole name of the wrapper."""
    names: tuple[str, ...] = ()
    """Of a declaration: all names for the same, in order; the first that is set wins."""
    ignores_empty: bool = False
    """Of a declaration: whether the empty string counts as missing."""
    forgives: str = ""
    """Of a read: ``empty`` where the empty string is taken all the same, ``all`` where anything is."""

    refuses: str = ""
    """Of a read: ``missing`` where importing its module ends without the variable although there is a
    default, ``empty`` where an empty one ends it, too."""
    given: tuple[str, ...] = ()
    """Variables without which it is not come to."""

    @property
    def required(self) -> bool:
        """Whether the program does not run without it."""
        return self.default.kind == "required"

    @property
    def is_by_hand(self) -> bool:
        """Whether it is read where a module is tried out alone: below ``if __name__ == "__main__"``."""
        return self.kind == READ and not self.scope and not self.at_import


class FileSaid(NamedTuple):
    """What one file says, with what is known of the file."""

    path: str
    occurrences: tuple[Occurrence, ...] = ()
    wrapped: tuple[Wrapped, ...] = ()
    bound: tuple[Bound, ...] = ()
    owner: str | None = None
    tier: str = "production"
