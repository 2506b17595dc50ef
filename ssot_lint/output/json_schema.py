"""The configuration as JSON Schema (draft 7, which editors know best)."""

from __future__ import annotations

from ssot_lint.output.json import dump
from ssot_lint.workspace.config.json_shapes import DEFINITIONS, Schema, table
from ssot_lint.workspace.config.keys import KEYS


def render() -> str:
    """The schema as text, indented by two."""
    return dump(document())


def document() -> Schema:
    """What ``ssot-lint.toml``, or ``[tool.ssot-lint]`` in a pyproject.toml, may hold."""
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "ssot-lint",
        "description": "The configuration of ssot-lint.",
        **table(KEYS),
        "definitions": {**DEFINITIONS},
    }
