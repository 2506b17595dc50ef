"""What every format of a report is given, and how the one asked for is found."""

from __future__ import annotations

from typing import Protocol, cast

from ssot_lint.output.formats import Style
from ssot_lint.report import FORMATS
from ssot_lint.report.audit import Audit
from ssot_lint.report.verdict import Verdict


class Format(Protocol):
    """A module of this package."""

    def render(self, audit: Audit, verdict: Verdict, style: Style) -> str:
        """The whole output, with a final line end."""
        ...


def load(name: str) -> Format:
    """The format called ``name``."""
    from importlib import import_module  # already loaded by the interpreter itself

    return cast(Format, import_module(FORMATS[name]))
