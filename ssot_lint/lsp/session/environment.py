"""The environment of one folder as a tree: each variable with all places that speak of it.

Worked out in a process of its own, which asks every file: an editor shows it on request. Values
that deployments give, and defaults that look secret, are in none of it.
"""

from __future__ import annotations

import gc
import json
import os
import sys
from collections.abc import Iterable, Iterator, Mapping, Set
from typing import TYPE_CHECKING

from ssot_lint.deploy.kinds import ENV_FILE, by_name
from ssot_lint.lsp.session.beside import given_beside
from ssot_lint.lsp.text.uris import uri_of
from ssot_lint.output.inventory import RENDERERS, Inventory, Row, rows
from ssot_lint.project.variables.model import Place
from ssot_lint.project.variables.survey import surveyed
from ssot_lint.project.variables.telling import MASKED, default_of, given_word, parse_of
from ssot_lint.project.variables.view import FAMILIES, VARIABLES
from ssot_lint.project.variables.words import is_secret_value, looks_secret
from ssot_lint.workspace.config.config import Overrides
from ssot_lint.workspace.config.problem import ConfigError
from ssot_lint.workspace.files.read import read
from ssot_lint.workspace.run.whole import whole
from ssot_lint.workspace.settings.workspace import Workspace, posix

if TYPE_CHECKING:
    from ssot_lint.project.environments.deployed import Deployed

Order = tuple[str, tuple[tuple[str, ...], bool, Mapping[str, object]]]
_PROVIDE = "provide"


def main(order: Order) -> None:
    """The other process: the tree as JSON on stdout."""
    gc.disable()  # syntax trees make no cycles worth the time
    folder, overrides = order
    os.chdir(folder)
    try:
        told: object = environment(
            Workspace(os.getcwd(), Overrides(*overrides)), Overrides(*overrides)
        )
    except ConfigError as error:
        told = {"error": str(error).split("\n")[0]}
    sys.stdout.buffer.write(json.dumps(told).encode())
    sys.stdout.buffer.flush()
    os._exit(0)


def environment(workspace: Workspace, overrides: Overrides) -> dict[str, object]:
    """All variables of a project; raises ConfigError."""
    from ssot_lint.workspace.deployed.environments import deployed_of  # with readers of nine kinds

    project = whole(workspace, FAMILIES, overrides, None).project
    view, survey = project.view(VARIABLES), surveyed(project)
    inventory = Inventory(
        view.places,
        project.root or posix(workspace.cwd),
        view.dynamic,
        survey.conflicts,
        survey.undeclared,
    )
    places: dict[str, list[dict[str, object]]] = {}
    for it in inventory.places:
        places.setdefault(it.variable, []).append(_place(it, inventory))
    declared = [*deployed_of(workspace)]
    found = _provided(declared) if declared else _beside(workspace, frozenset(places))
    for name, place in found:
        places.setdefault(name, []).append(place)
    known = {row.name: row for row in rows(inventory)}
    secret = {it.variable for it in inventory.places if it.secret}
    return {
        "variables": [
            _variable(name, known.get(name), places[name], secret) for name in sorted(places)
        ],
        "dynamic": sum(inventory.dynamic.values()),
        "example": RENDERERS["dotenv"](inventory),
    }


def _variable(
    name: str, row: Row | None, places: list[dict[str, object]], secret: set[str]
) -> dict[str, object]:
    return {
        "name": name,
        "owner": row.owner or None if row is not None else None,
        "type": row.type if row is not None else None,
        "default": row.default if row is not None and row.literal else None,
        "required": row is not None and row.required,
        "secret": name in secret or looks_secret(name),
        "conflict": row is not None and row.conflict,
        "undeclared": row is not None and row.undeclared,
        "places": places,
    }


def _place(it: Place, inventory: Inventory) -> dict[str, object]:
    said = (
        it.kind if it.kind in ("presence", "write") else f"{default_of(it)}, {parse_of(it.parse)}"
    )
    return _told(it.kind, it.path, inventory.shown(it.path), (it.site.row, it.site.column), said)


def _beside(workspace: Workspace, known: Set[str]) -> Iterator[tuple[str, dict[str, object]]]:
    """Where nobody has declared environments: what `.env` files give, and of other deployment files
    what is known already."""
    root = posix(workspace.cwd)

    def data_of(path: str) -> bytes | None:
        try:
            return read(path)
        except OSError:
            return None

    for path, it in given_beside(root, data_of, lambda path, _: by_name(path) is not None):
        if it.variable in known or by_name(path) == ENV_FILE:
            said = (
                "documented"
                if it.commented
                else _value(it.variable, it.value, it.secret, it.opaque)
            )
            shown = path.removeprefix(root.rstrip("/") + "/")
            yield it.variable, _told(_PROVIDE, path, shown, (it.site.row, it.site.column), said)


def _provided(declared: Iterable[Deployed]) -> Iterator[tuple[str, dict[str, object]]]:
    """What declared environments give to a variable, and where."""
    for deployed in declared:
        for it in deployed.provision.every:
            path = deployed.absolute(it.path)
            said = f"{deployed.asked.name}: {_value(it.variable, it.value, it.secret, it.opaque)}"
            yield it.variable, _told(_PROVIDE, path, it.path, (it.site.row, it.site.column), said)


def _value(name: str, value: str | None, secret: bool, opaque: str) -> str:
    if value is None:
        return opaque or "not known here"
    hidden = secret or looks_secret(name) or is_secret_value(value)
    return MASKED if hidden else given_word(value)


def _told(kind: str, path: str, shown: str, at: tuple[int, int], said: str) -> dict[str, object]:
    row, column = at
    return {
        "kind": kind,
        "uri": uri_of(path),
        "file": shown,
        "row": row,
        "column": column,
        "said": said,
    }
