"""What every format is given, and how the one asked for is found."""

from __future__ import annotations

import os
from collections.abc import Sequence

from ssot_lint.core.lean import NamedTuple, Protocol, cast
from ssot_lint.output import FORMATS
from ssot_lint.workspace.diagnostic import Diagnostic

DOCUMENTATION: str | None = None
"""Address of docs/rules.md as a web page. A link that does not open is worse than none."""


class Failure(NamedTuple):
    """What could not be checked, and why."""

    path: str
    message: str


class Style(NamedTuple):
    """What a format may depend on besides the findings."""

    directory: str
    """The current directory: people are shown paths relative to it."""
    color: bool = False
    unsafe: bool = False
    """Whether unsafe fixes count as ones ``--fix`` would apply."""
    failures: tuple[Failure, ...] = ()
    """For formats that have a place for them; everybody else reads standard error."""

    def shown(self, path: str) -> str:
        """The path as people are shown it."""
        here = os.path.join(self.directory, "")
        absolute = os.path.join(here, path)
        # As relpath, which asks for the current directory and takes ten times as long.
        return os.path.normpath(absolute[len(here) :]) if absolute.startswith(here) else path

    def fixes(self, diagnostic: Diagnostic) -> bool:
        """Whether ``--fix``, with the flags given, would fix this."""
        fix = diagnostic.fix
        return fix is not None and (fix.safety == "safe" or self.unsafe)


class Format(Protocol):
    """A module of this package."""

    def render(self, diagnostics: Sequence[Diagnostic], style: Style) -> str:
        """The whole output; ends with a line end unless it is empty."""
        ...


def load(name: str) -> Format:
    """The format called ``name``."""
    return cast("Format", __import__(FORMATS[name], fromlist=["render"]))


def rule_url(code: str) -> str | None:
    """Where a rule's page can be opened; None as long as it is published nowhere."""
    return None if DOCUMENTATION is None else f"{DOCUMENTATION}#{rule_name(code)}-{code.lower()}"


def rule_name(code: str) -> str:
    """A rule's name; its code where the rule is not known to this version."""
    from ssot_lint.rules import ROWS

    return ROWS[code].name if code in ROWS else code
