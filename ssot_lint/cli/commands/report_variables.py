"""The figures of the inventory for a report."""

from __future__ import annotations

from ssot_lint.cli.arguments import Arguments
from ssot_lint.cli.commands.env import inventory_of
from ssot_lint.output.inventory import Inventory, rows
from ssot_lint.project.variables.model import WRITE
from ssot_lint.project.variables.scope import PRODUCTION
from ssot_lint.report.audit import Conflict, Variables
from ssot_lint.workspace.settings.workspace import Workspace


def variables_told(arguments: Arguments, workspace: Workspace) -> tuple[Variables, int]:
    """Figures and conflicts of all variables, and the exit code so far."""
    inventory, code = inventory_of(arguments, workspace)
    found = rows(inventory)
    return (
        Variables(
            len({it.name for it in found}),
            len({it.name for it in found if it.declared}),
            len({it.name for it in found if it.required}),
            len({it.name for it in found if it.undeclared}),
            sum(inventory.dynamic.values()),
            tuple(_conflict(owner, name, inventory) for owner, name in sorted(inventory.conflicts)),
        ),
        code,
    )


def _conflict(owner: str, name: str, inventory: Inventory) -> Conflict:
    places = dict.fromkeys(
        f"{inventory.shown(it.path)}:{it.site.row}"
        for it in inventory.places
        if it.variable == name
        and (it.owner or "") == owner
        and it.tier == PRODUCTION
        and it.kind != WRITE
    )
    return Conflict(name, owner or None, tuple(places))
