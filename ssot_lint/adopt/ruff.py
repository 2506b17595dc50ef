"""ruff's configuration: does it know that ``noqa`` comments may name our codes?"""

from __future__ import annotations

import os
from collections.abc import Iterator

from ssot_lint.adopt.obstacle import Obstacle, toml_line
from ssot_lint.workspace.config.toml import parse_toml, read_bytes

_NAMES = (".ruff.toml", "ruff.toml", "pyproject.toml")
_PREFIX = "SSOT"


def ruff_obstacles(cwd: str) -> Iterator[Obstacle]:
    """Where RUF102 and RUF100 would take our codes out of comments."""
    found = _configuration(cwd)
    if found is None:
        return
    path, table = found
    if any(_PREFIX.startswith(code) for code in _external(path, table, set()) if code):
        return
    own = ("tool", "ruff") if os.path.basename(path) == "pyproject.toml" else ()
    places = ((*own, "lint", "external"), (*own, "external"), (*own, "lint"), own)
    yield Obstacle(
        path,
        toml_line(path, *places),
        "ruff does not know our codes: its RUF102 takes them out of `noqa` comments",
        f'add `external = ["{_PREFIX}"]` under [{".".join((*own, "lint"))}]',
    )


def _configuration(cwd: str) -> tuple[str, dict[str, object]] | None:
    for name in _NAMES:
        path = os.path.join(cwd, name)
        table = _table(path)
        if table is not None:
            return path, table
    return None


def _table(path: str) -> dict[str, object] | None:
    """ruff's table in the file; None where it has none, or is for others to complain about."""
    data = read_bytes(path)
    if data is None:
        return None
    try:
        table: object = parse_toml(data.decode("utf-8-sig"))
    except ValueError:
        return None
    if os.path.basename(path) == "pyproject.toml":
        for key in ("tool", "ruff"):
            table = table.get(key) if isinstance(table, dict) else None
    return table if isinstance(table, dict) else None


def _external(path: str, table: dict[str, object], seen: set[str]) -> list[str]:
    """The codes ruff takes as known; those of a file it extends hold where it names none."""
    lint = table.get("lint")
    for place in (lint, table):  # at the top in older configurations
        codes = place.get("external") if isinstance(place, dict) else None
        if isinstance(codes, list):
            return [code for code in codes if isinstance(code, str)]
    extend = table.get("extend")
    if not isinstance(extend, str) or path in seen:
        return []
    other = os.path.normpath(os.path.join(os.path.dirname(path), os.path.expanduser(extend)))
    below = _table(other)
    return _external(other, below, {*seen, path}) if below is not None else []
