"""Reads the settings classes of a text the way the product does."""

from __future__ import annotations

from ssot_lint.facts.material import Material
from ssot_lint.facts.variables.gather import gather
from ssot_lint.project.variables.linked.link import link
from ssot_lint.project.variables.model import FileSaid, Place


def _no_reading() -> None:
    raise AssertionError("the reading is not asked for")


def said(text: str, module: str = "m", words: frozenset[str] = frozenset()) -> FileSaid:
    """What one file says."""
    material = Material(text.encode(), module, False, None, _no_reading, words)  # type: ignore[arg-type]
    found = gather(material)
    path = f"/{module.replace('.', '/')}.py"
    return FileSaid(path, found.occurrences, found.wrapped, found.bound)


def places(text: str) -> list[Place]:
    """All places of one file."""
    return list(link([said(text)]).places)


def declared(text: str, owner: str) -> dict[str, list[Place]]:
    """By field, the declarations of one settings class."""
    found: dict[str, list[Place]] = {}
    for it in places(text):
        if it.kind == "declare" and it.schema.rpartition(".")[2] == owner:
            found.setdefault(it.field.partition(".")[2], []).append(it)
    return found
