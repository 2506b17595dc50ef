"""Diagnostics to write down."""

from __future__ import annotations

from ssot_lint.output.formats import Style
from ssot_lint.workspace.diagnostic import Diagnostic, Place, TextEdit, TextFix

STYLE = Style("/project")
SAFE = TextFix(
    'Replace with `env["A"]`', "safe", None, (TextEdit("env", Place(3, 5), Place(3, 15)),)
)
UNSAFE = TextFix('Replace with `env.get("A")`', "unsafe", "raises KeyError today", SAFE.edits)


def diagnostic(**changes: object) -> Diagnostic:
    """A finding in row 3, with ``changes``."""
    return Diagnostic(
        path="/project/app/a.py",
        relative="app/a.py",
        code="SSOT101",
        message="`A` is read directly",
        severity="error",
        start=Place(3, 5),
        end=Place(3, 15),
        rows=('X = os.environ["A"]',),
        kind="read",
        variable="A",
        owner=None,
        scope="",
        subject='os.environ["A"]',
        ordinal=0,
        fix=None,
        fix_refused=None,
    )._replace(**changes)  # type: ignore[arg-type]  # a test names fields as it likes
