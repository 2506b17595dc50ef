"""The configuration as JSON Schema (draft 7, which editors know best)."""

from __future__ import annotations

from collections.abc import Iterable

from ssot_lint.output.json import dump
from ssot_lint.workspace.config.keys import (
    DEFINITIONS,
    OWNER_REQUIRED,
    Json,
    Key,
    Schema,
    keys,
    owner_keys,
)


def render() -> str:
    """The schema as text, indented by two."""
    return dump(document())


def document() -> Schema:
    """What ``ssot-lint.toml``, or ``[tool.ssot-lint]`` in a pyproject.toml, may hold."""
    properties = _properties(keys())
    properties["owners"] = {**_property(_owners()), "items": _owner()}
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "ssot-lint",
        "description": "The configuration of ssot-lint.",
        "type": "object",
        "properties": {**properties},
        "additionalProperties": False,
        "definitions": {**DEFINITIONS},
    }


def _owner() -> Schema:
    return {
        "type": "object",
        "properties": {**_properties(owner_keys())},
        "required": [*OWNER_REQUIRED],
        "additionalProperties": False,
    }


def _owners() -> Key:
    return next(key for key in keys() if key.name == "owners")


def _properties(known: Iterable[Key]) -> dict[str, Json]:
    return {key.name: _property(key) for key in known}


def _property(key: Key) -> Schema:
    default = f" Default: {key.default}" if key.default else ""
    return {"description": key.text + default, **key.schema}
