"""The rows of a variable's table that say where the code disagrees about it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from ssot_lint.project.variables.telling import default_of

if TYPE_CHECKING:
    from ssot_lint.project.index import Project
    from ssot_lint.project.variables.model import Place


def disagreeing(
    project: Project, places: tuple[Place, ...], where: Callable[[Place], str]
) -> Iterator[str]:
    """What SSOT201 and SSOT202 say of it, wherever it is asked about; no value that looks secret."""
    from ssot_lint.project.variables.survey import disagreements  # only where somebody asks

    for found in disagreements(places, project):
        if found.default is not None:
            it, also = found.default.place, found.default.canonical
            yield _row(f"{default_of(it)}, {where(it)}; {default_of(also)}, {where(also)}")
        if found.parse is not None:
            it, also = found.parse.place, found.parse.canonical
            yield _row(
                f"{it.variable}={found.parse.witness} is {found.parse.here}, {where(it)}; "
                f"{found.parse.there}, {where(also)}"
            )


def _row(text: str) -> str:
    return f"| conflict | {text.replace('|', chr(92) + '|')} |"
