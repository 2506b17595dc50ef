"""What a rule is: a name, what it watches, and a pure check of one reference.

A rule sees one reference at a time and yields findings. It keeps nothing between calls, and its
module's docstring, examples and table row are its documentation and its tests.
"""

from __future__ import annotations

from collections.abc import Iterator

from ssot_lint.core.accessor import Use
from ssot_lint.core.environment import ENVIRON
from ssot_lint.core.lean import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import libcst as cst

    from ssot_lint.core.access.subject import Accessed
    from ssot_lint.core.names.names import Names
    from ssot_lint.core.settings import FileSettings
    from ssot_lint.core.tree.code import Place


NO_GETTER = "no getter is configured: name the project's own as `getter`"
"""Why nothing is fixed where none is."""


class Load(NamedTuple):
    """A watched name, other than the environment's own, where it is used."""

    place: Place
    node: cst.BaseExpression
    name: str
    """Its qualified name (``dotenv.load_dotenv``)."""


class Context(NamedTuple):
    """What a check may ask about the file around its reference."""

    names: Names
    settings: FileSettings


class Found(NamedTuple):
    """What a rule says of a reference; the engine adds where it is and how it can be fixed."""

    message: str
    refused: str | None = None
    """Why the rule itself offers no fix; None leaves it to the getter's contract."""


class Example(NamedTuple):
    """Code that shows a rule at work: its tests and its documentation.

    Findings are marked «like this». ``fixed`` is the text after ``--fix --unsafe-fixes`` with
    ``from app.env import env`` as the getter; None where no fix is offered.
    """

    bad: str
    fixed: str | None = None
    title: str = ""
    safe: bool = True
    contract: str = "mapping"


class Rule:
    """One file under ``rules/``: code, name, one-line summary, what it watches, examples, check.

    ``watches`` are qualified names; the longest word of each is a needle. The module's docstring is
    the rule's page.
    """

    code: str = ""
    name: str = ""
    summary: str = ""
    watches: tuple[str, ...] = ()
    needles: tuple[str, ...] = ()
    """Words to look for beyond those of ``watches``."""
    examples: tuple[Example, ...] = ()
    good: tuple[str, ...] = ()
    """Code that looks alike and is fine."""
    needs_getter: bool = False
    """Whether the rule has nothing to say where no getter is configured."""
    on: bool = True
    """Whether it is on by default; else only where ``select`` names its whole code."""
    severity: str = "error"
    """What holds where the configuration states none."""


class AccessRule(Rule):
    """A rule about one kind of access to the environment."""

    watches = ENVIRON
    kind: str = ""

    def check(self, access: Accessed) -> Iterator[Found]:
        """What the rule says of an access of its kind."""
        raise NotImplementedError


class LoadRule(Rule):
    """A rule about names other than the environment's own."""

    kind: str = ""

    def check(self, load: Load, context: Context) -> Iterator[Found]:
        """What the rule says of one use of a watched name."""
        raise NotImplementedError


class UseRule(Rule):
    """A rule about uses of the project's own getter; its name is the needle."""

    kind: str = ""

    def check(self, use: Use, context: Context) -> Iterator[Found]:
        """What the rule says of one use of the getter."""
        raise NotImplementedError
