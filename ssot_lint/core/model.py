"""The values that travel between the layers: spans, edits, fixes, findings, reports.

Positions are byte offsets into the original file, half open, 0-based; rows and columns are made
only where something is printed. ``typing.NamedTuple`` rather than dataclasses: importing
``dataclasses`` costs a clean hook run 7 of its 30 ms.
"""

from __future__ import annotations

from ssot_lint.core.lean import NamedTuple

SAFE = "safe"
UNSAFE = "unsafe"

READ = "read"
PRESENCE = "presence"
WRITE = "write"
ESCAPE = "escape"
PATCH = "patch"
LOAD = "load"
MISUSE = "misuse"
KINDS = (READ, PRESENCE, WRITE, ESCAPE, PATCH, LOAD, MISUSE)


class Span(NamedTuple):
    """Bytes ``start`` up to, not including, ``end`` of the original file."""

    start: int
    end: int


class Edit(NamedTuple):
    """Replace the bytes ``start:end`` of the original file by ``content``."""

    start: int
    end: int
    content: bytes


class Fix(NamedTuple):
    """Edits that belong together: all are applied or none."""

    title: str
    edits: tuple[Edit, ...]
    safety: str
    reason: str | None = None
    """Why the fix is unsafe; None for a safe one."""
    reasons: tuple[str, ...] = ()
    """The codes of that reason: see ``getter/meaning/reasons.py``."""


class Finding(NamedTuple):
    """One violation, at the access itself."""

    code: str
    message: str
    span: Span
    kind: str | None = None
    variable: str | None = None
    scope: str = ""
    """Dotted names of the enclosing classes and functions, empty at module level."""
    subject: str = ""
    """The access as normalised text: what a baseline recognises it by, whatever its line."""
    ordinal: int = 0
    """Place among findings of the same rule, scope and subject in this file, from 0."""
    fix: Fix | None = None
    fix_refused: str | None = None
    """Why there is no safe fix; None where there is one."""


class Suppressed(NamedTuple):
    """A finding that a comment silences, with the comment's reason (may be empty)."""

    finding: Finding
    reason: str


class Report(NamedTuple):
    """What one file has to say; a function of its bytes, its settings and the tool's version."""

    findings: tuple[Finding, ...] = ()
    suppressed: tuple[Suppressed, ...] = ()
    foreign: int = 0
    """Accesses to variables that are not the owner's: nothing is said of each."""


CLEAN = Report()
