"""Annotations of GitHub Actions: one workflow command per finding."""

from __future__ import annotations

import os
from collections.abc import Sequence

from ssot_lint.output.formats import Failure, Style
from ssot_lint.output.text import elsewhere, where
from ssot_lint.workspace.diagnostic import Diagnostic

_COMMANDS = {"error": "error", "warning": "warning", "info": "notice", "hint": "notice"}


def render(diagnostics: Sequence[Diagnostic], style: Style) -> str:
    """``::error title=…,file=…,line=…::path:row:column: CODE message``."""
    commands = (_command(item, style) for item in diagnostics)
    return "".join(f"{it}\n" for it in (*commands, *map(_failure, style.failures)))


def _failure(failure: Failure) -> str:
    """A file that could not be checked, or the configuration around it."""
    return f"::error title=ssot-lint,file={_property(failure.path)}::{_data(failure.message)}"


def _command(item: Diagnostic, style: Style) -> str:
    properties = {
        "title": f"ssot-lint ({item.code})",
        "file": os.path.join(style.directory, item.path),
        "line": str(item.file_start.row),
        "col": str(item.file_start.column),
        "endLine": str(item.file_end.row),
        "endColumn": str(item.file_end.column),
    }
    said = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    place = ":".join(where(item, style))
    text = "\n".join((f"{place}: {item.code} {item.message}", *elsewhere(item, style)))
    return f"::{_COMMANDS[item.severity]} {said}::{_data(text)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
