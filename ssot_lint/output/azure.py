"""Logging commands of Azure Pipelines: one per finding."""

from __future__ import annotations

from collections.abc import Sequence

from ssot_lint.output.formats import Style
from ssot_lint.workspace.diagnostic import Diagnostic


def render(diagnostics: Sequence[Diagnostic], style: Style) -> str:
    """``##vso[task.logissue type=…;sourcepath=…;linenumber=…;columnnumber=…;code=…;]message``."""
    return "".join(_command(item, style) + "\n" for item in diagnostics)


def _command(item: Diagnostic, style: Style) -> str:
    properties = {
        "type": "error" if item.severity == "error" else "warning",  # it knows no others
        "sourcepath": style.shown(item.path),
        "linenumber": str(item.file_start.row),
        "columnnumber": str(item.file_start.column),
        "code": item.code,
    }
    said = "".join(f"{name}={_property(value)};" for name, value in properties.items())
    return f"##vso[task.logissue {said}]{_data(item.message)}"


def _data(text: str) -> str:
    return text.replace("%", "%AZP25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(";", "%3B").replace("]", "%5D")
