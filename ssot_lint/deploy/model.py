"""What a deployment file says: who gets which variable, and what in the file cannot be read."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from ssot_lint.deploy.text import Text
from ssot_lint.facts.model import Site


class Provided(NamedTuple):
    """One variable that a file gives to a program."""

    variable: str
    value: str | None
    """The text that the program will read; None where the file does not say it."""
    path: str
    """The file of ``site``, relative to the project."""
    site: Site
    """The key."""
    opaque: str = ""
    """Where a value comes from that cannot be known here: ``secretKeyRef``, ``${{ secrets.X }}``."""
    secret: bool = False
    """It stands in a Secret, so that its value is never shown whatever its name looks like."""
    implied: bool = False
    """The platform gives it along with something else, as a Service gives its links."""
    commented: bool = False
    """Only a comment says it, as in ``# X=1``: it documents and provides nothing."""
    removed: bool = False
    """It takes away what earlier places give, as ``X: !reset`` does."""


class Wanted(NamedTuple):
    """A container's ``envFrom`` entry, answered by a map that may stand in another file."""

    kind: str
    """ConfigMap or Secret."""
    name: str
    prefix: str
    optional: bool
    path: str
    site: Site
    namespace: str = ""


class Problem(NamedTuple):
    """Something in a file that cannot be read, as a compiler says it. The rest is still read."""

    path: str
    row: int
    """0 where the file itself is not there."""
    column: int
    message: str
    absent: bool = False
    """A file that is named there is missing: it may be one that is on other machines only."""


LONGEST = 1 << 17
"""Characters of the longest value that is made of others: no system takes a longer one."""
TOO_LONG = "too long"
OUTSIDE = "lies outside the project"
"""Why a file is not opened, there or not."""


class Part(NamedTuple):
    """One service or container; or, without a name, a file that is all for one."""

    name: str
    provided: tuple[Provided, ...] = ()
    """In the order in which they are applied: later ones win."""
    below: tuple[Provided, ...] = ()
    """What yields to ``provided`` of every source, as compose's ``env_file`` does."""
    resets: bool = False
    """It takes away all that earlier sources give to this part in ``provided``."""
    forgets: bool = False
    """The same of what they give in ``below``."""
    removed: bool = False
    """It takes the part itself away."""
    resting: bool = False
    """It runs only when asked for, as a service with a profile does."""
    image: str = ""
    built: bool = False
    """The project builds it, so that it is nobody else's program."""
    wanted: tuple[Wanted, ...] = ()
    links: bool = True
    """It gets the addresses of the Services beside it."""
    names: tuple[str, ...] = ()
    """What else a selector may call it."""
    problems: tuple[Problem, ...] = ()
    """What is wrong with this part alone: nothing to say where it is not taken."""


class Keep(NamedTuple):
    """A ConfigMap or a Secret: variables that someone may be given."""

    kind: str
    name: str
    provided: tuple[Provided, ...]
    namespace: str = ""
    removed: bool = False
    """A patch takes it away."""


class Twice(NamedTuple):
    """A key that stands a second time in one .env file or list; the last one wins."""

    variable: str
    path: str
    site: Site
    first: Site


class Reading(NamedTuple):
    """All that one file says."""

    parts: tuple[Part, ...] = ()
    keeps: tuple[Keep, ...] = ()
    services: tuple[Provided, ...] = ()
    """The links that Services give to every container."""
    interpolated: frozenset[str] = frozenset()
    """Names that the file uses to make other values."""
    problems: tuple[Problem, ...] = ()
    twice: tuple[Twice, ...] = ()
    notes: tuple[str, ...] = ()
    """What was not looked at, in words."""


Open = Callable[[str], "Text | Problem"]
"""Another file of the project, by its path relative to it; why not, where it cannot be had."""
List = Callable[[str], "tuple[str, ...] | None"]
"""The paths of the files in a folder of the project; None where it is no folder."""
