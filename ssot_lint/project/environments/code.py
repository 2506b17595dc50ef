"""What the project's code asks of an environment: the one form in which ``env check`` knows it.

``readers`` brings the linked facts into this form, and tests make it by hand.
"""

from __future__ import annotations

from collections.abc import Callable
from fnmatch import fnmatchcase
from typing import NamedTuple

from ssot_lint.facts.model import Site

Refusal = Callable[[str], bool]
"""Whether a value is an error."""


class Reader(NamedTuple):
    """One place in code that reads, tests or declares a variable."""

    variable: str
    """Its name; with ``*`` where a part of it is not known."""
    path: str
    """Relative to the project, with ``/``."""
    site: Site
    kind: str = "read"
    """read, presence, declare, cli."""
    names: tuple[str, ...] = ()
    """All names of its field or fallback chain, in order; the first that is set wins."""
    required: bool = False
    """The program fails where none of them is set."""
    plain: bool = False
    """``os.environ[k]`` read as it is: the empty string will do."""
    parse: tuple[str, ...] = ("str",)
    """What a value must be like, and the words that go with it: ``int float json url``; ``bool``
    and whose (``pydantic``, ``environs``, …); ``choice`` and its values."""
    tolerates_empty: bool = False
    """The empty string is replaced by the default before it is parsed."""
    tolerates: bool = False
    """Whatever the parse refuses is caught, and something else taken."""
    production: bool = True
    owner: str | None = None
    any_case: bool = False
    """Whether the name is matched in any case."""
    aliased: bool = False
    """A field's name or alias as it is in the environment: no prefix stands before it."""
    given: tuple[str, ...] = ()
    """Variables without which it is not come to."""
    refuses: Refusal | None = None
    """What a truth test refuses; None where ``parse`` says all."""
    default: str | None = None
    """As shown to people; None where there is none, or where it may be a secret."""

    @property
    def is_pattern(self) -> bool:
        """Whether the whole name is not known."""
        return "*" in self.variable

    def reads(self, name: str) -> bool:
        """Whether it may read the variable ``name``."""
        if self.any_case:
            return fnmatchcase(name.upper(), self.variable.upper())
        return fnmatchcase(name, self.variable) if self.is_pattern else name == self.variable


class Code(NamedTuple):
    """All that is known of the code's side."""

    readers: tuple[Reader, ...] = ()
    """By path, then as they stand."""
    allowed: tuple[str, ...] = ()
    """Names and globs of variables that are nobody's business (``allow-variables``)."""
    loaders: tuple[str, ...] = ()
    """Libraries in use that read .env files in their own way, beside python-dotenv."""
    dynamic: int = 0
    """Reads of variables whose names cannot be known."""
