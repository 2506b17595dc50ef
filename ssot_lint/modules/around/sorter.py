"""The project's import sorter, read from its configuration: ruff's isort, or isort itself."""

from __future__ import annotations

import os
import re
from typing import Any

from ssot_lint.core.around import Sorting
from ssot_lint.modules.tree import Tree

_NAMES = ("pyproject.toml", "ruff.toml", ".ruff.toml", ".isort.cfg", "setup.cfg")


def sorting_of(directory: str, root: str, roots: tuple[str, ...], files: Tree) -> Sorting:
    """What sorts imports in a directory of the project: as configured, else as ruff does unasked."""
    at = directory.rstrip("/")
    while at and (at == root or at.startswith(root.rstrip("/") + "/")):
        for name in _NAMES:
            data = files.read(f"{at}/{name}")
            told = _told(name, data) if data is not None else None
            if told is not None:
                return _sorting(told, at)
        at = at.rpartition("/")[0]
    return _sorting({}, root, roots)


def _told(name: str, data: bytes) -> dict[str, Any] | None:
    """What a file says of sorting; None where it turns no sorter on."""
    if b"isort" not in data and b"ruff" not in data and not name.endswith("ruff.toml"):
        return None
    if name.endswith(".cfg"):
        return _ini(data)
    from ssot_lint.core.toml import loads

    try:
        document: Any = loads(data.decode())
    except ValueError:
        return None
    tool = document.get("tool", {}) if name == "pyproject.toml" else {"ruff": document}
    ruff = tool.get("ruff")
    if isinstance(ruff, dict):
        within = ruff.get("lint")
        lint: dict[str, Any] = within if isinstance(within, dict) else {}
        options = lint.get("isort") or ruff.get("isort")
        chosen = [
            *(lint.get("select") or ruff.get("select") or []),
            *(lint.get("extend-select") or ruff.get("extend-select") or []),
        ]
        if isinstance(options, dict) or any(
            it in ("I", "I001", "ALL", "I0", "I00") for it in chosen
        ):
            return {"src": ruff.get("src"), **_plain(options or {})}
    isort = tool.get("isort")
    return _plain(isort) if isinstance(isort, dict) else None


def _plain(options: dict[str, Any]) -> dict[str, Any]:
    return {name.replace("_", "-"): value for name, value in options.items()}


def _ini(data: bytes) -> dict[str, Any] | None:
    from configparser import ConfigParser, Error

    parser = ConfigParser(interpolation=None)
    try:
        parser.read_string(data.decode("utf-8", "replace"))
    except Error:
        return None
    for section in ("isort", "settings", "tool:isort"):
        if parser.has_section(section):
            found = _plain(dict(parser[section]))
            return {key: _value(value) for key, value in found.items()}
    return None


def _value(text: str) -> object:
    if text.strip().lower() in ("true", "false"):
        return text.strip().lower() == "true"
    return [it for it in re.split(r"[,\s]+", text) if it]


def _sorting(told: dict[str, Any], directory: str, roots: tuple[str, ...] = ()) -> Sorting:
    known = _names(told, "known-first-party")
    third = _names(told, "known-third-party")
    stated = told.get("src")
    places = [os.path.join(directory, it) for it in stated] if isinstance(stated, list) else []
    places = places or [directory, f"{directory}/src", *roots]

    def is_first_party(top: str) -> bool:
        if top in known:
            return True
        return top not in third and any(_is_there(place, top) for place in places)

    ranks, own = _sections(told)
    return Sorting(
        is_first_party,
        third,
        ranks=ranks,
        own_sections=own,
        within_sections=told.get("force-sort-within-sections") is True,
        from_first=told.get("from-first") is True,
        by_case=told.get("case-sensitive") is True,
    )


def _sections(told: dict[str, Any]) -> tuple[tuple[int, ...], tuple[tuple[str, int], ...]]:
    """Where the usual sections stand, and the project's own: ``section-order`` and ``sections`` of
    ruff, ``sections`` and ``known_x`` of isort."""
    if told.get("no-sections") is True:
        return (0, 1, 1, 1, 1), ()
    stated = told.get("sections")
    ordered = told.get("section-order") if isinstance(stated, dict) or stated is None else stated
    names = [str(it).lower() for it in ordered] if isinstance(ordered, list) else [*_USUAL[0]]
    spelled = next((it for it in _USUAL if any(name in names for name in it[1:4])), _USUAL[0])
    ranks = [names.index(it) if it in names else len(names) + at for at, it in enumerate(spelled)]
    own: list[tuple[str, int]] = []
    for name in names:
        if name in spelled:
            continue
        value = stated.get(name) if isinstance(stated, dict) else told.get(f"known-{name}")
        modules = value if isinstance(value, list) else [value] if isinstance(value, str) else []
        own += [(str(it), names.index(name)) for it in modules]
    return tuple(ranks), tuple(own)


_USUAL = (
    ("future", "standard-library", "third-party", "first-party", "local-folder"),
    ("future", "stdlib", "thirdparty", "firstparty", "localfolder"),
)


def _names(told: dict[str, Any], key: str) -> frozenset[str]:
    value = told.get(key)
    values = value if isinstance(value, list) else [value] if isinstance(value, str) else []
    return frozenset(str(it).partition(".")[0] for it in values)


def _is_there(place: str, top: str) -> bool:
    return os.path.isfile(f"{place}/{top}.py") or os.path.isdir(f"{place}/{top}")
