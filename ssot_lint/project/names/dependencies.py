"""Import names of what the project declares that it needs from elsewhere."""

from __future__ import annotations

import re

from ssot_lint.core.lean import TYPE_CHECKING

if TYPE_CHECKING:
    from ssot_lint.project.index import Project

_LISTS = re.compile(
    r"^(?:dependencies|requires|[\w-]+)\s*=\s*\[((?:[^\[\]\"']|\"[^\"\n]*\"|'[^'\n]*')*)\]", re.M
)
_SECTION = re.compile(r"^\[+([^\]\n]+)\]+[ \t]*(?:#.*)?$", re.M)
_REQUIREMENT = re.compile(r"[\"']\s*([A-Za-z0-9][\w.-]*)")
_POETRY = re.compile(r"^([A-Za-z0-9][\w.-]*)\s*=", re.M)
_NAME = re.compile(r"^name\s*=\s*[\"']([^\"']+)[\"']", re.M)
_TABLES = ("project", "project.optional-dependencies", "dependency-groups")


def declared_dependencies(project: Project) -> frozenset[str]:
    """Those of the pyproject.toml at the project's root, by the name that they are imported by as
    far as the distribution's tells."""
    data = project.text(f"{project.root}/pyproject.toml") or b""
    text = data.decode("utf-8", "replace")
    named = _NAME.search(text)
    found: set[str] = set()
    heads = list(_SECTION.finditer(text))
    for index, head in enumerate(heads):
        end = heads[index + 1].start() if index + 1 < len(heads) else len(text)
        table, body = head[1].strip(), text[head.end() : end]
        if table in _TABLES:
            for listed in _LISTS.finditer(body):
                if table != "project" or listed[0].startswith("dependencies"):
                    found |= {it[1] for it in _REQUIREMENT.finditer(listed[1])}
        elif table.startswith("tool.poetry.") and table.endswith("dependencies"):
            found |= {it[1] for it in _POETRY.finditer(body)}
    own = {named[1]} if named is not None else set()
    return frozenset(_imported(it) for it in found) - {_imported(it) for it in own}


def _imported(distribution: str) -> str:
    return distribution.lower().replace("-", "_").replace(".", "_")
