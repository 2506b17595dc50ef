"""How a repository takes its variables: what can be held beside other repositories."""

from __future__ import annotations

from collections.abc import Iterator

from ssot_lint.facts.model import Mention
from ssot_lint.fleet.row import Use
from ssot_lint.project.index import Project


def uses_of(project: Project, root: str) -> tuple[Use, ...]:
    """The first place of each way that production code takes a variable, by name; ``root`` ends
    with ``/`` and is left out of the paths."""
    found: dict[tuple[str, str, str], Use] = {}
    for use in _read(project, root):
        found.setdefault(use[:3], use)
    return tuple(found[key] for key in sorted(found))


def _read(project: Project, root: str) -> Iterator[Use]:
    for path, mention in project.facts("mentions"):
        assert isinstance(mention, Mention)
        if mention.deed != "read" or mention.key.kind != "text":
            continue
        if project.files[path].tier != "production":
            continue
        default = _default(mention)
        if default:
            site = mention.site
            yield Use(mention.key.text, default, "", path.removeprefix(root), site.row)


def _default(mention: Mention) -> str:
    """What is taken where the variable is missing; empty where that is not to be compared."""
    if mention.default.kind in ("text", "value"):
        return f"literal {mention.default.text}"
    return "required" if mention.operation == "item" else ""
