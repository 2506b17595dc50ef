"""How a repository takes its variables: what can be held beside other repositories."""

from __future__ import annotations

from ssot_lint.fleet.row import Use
from ssot_lint.fleet.url import without_credentials
from ssot_lint.project.index import Project
from ssot_lint.project.variables.model import Place
from ssot_lint.project.variables.view import VARIABLES

_COMPARED = frozenset({"read", "declare", "cli"})


def uses_of(project: Project, root: str) -> tuple[Use, ...]:
    """The first place of each way that production code takes a variable, by name; ``root`` ends
    with ``/`` and is left out of the paths. Values of secrets are not among it."""
    found: dict[tuple[str, str, str], Use] = {}
    for name, places in project.view(VARIABLES).by_name.items():
        for it in places:
            if it.tier == "production" and it.kind in _COMPARED and not it.is_by_hand:
                way = (name, _default(it), it.parse.kind)
                use = Use(*way, it.path.removeprefix(root), it.site.row)
                if way[1] or it.parse.kind != "str":
                    found.setdefault(way, use)
    return tuple(found[key] for key in sorted(found))


def _default(place: Place) -> str:
    """What is taken where the variable is missing; empty where that is not to be compared."""
    kind, value = place.default
    if kind == "required":
        return kind
    if kind != "literal" or value == "":  # which is as good as none
        return ""
    return "literal (withheld)" if place.secret else f"literal {without_credentials(str(value))}"
