"""What the values of keys look like in JSON Schema, for editors; imported only where one asks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ssot_lint.core.model import KINDS
from ssot_lint.core.project_settings import LOADERS
from ssot_lint.getter.contract import PRESETS
from ssot_lint.getter.spelling import OPERATIONS
from ssot_lint.rules import CODES
from ssot_lint.workspace.config.key import Key
from ssot_lint.workspace.config.keys import described
from ssot_lint.workspace.config.options import OVERALL, SEVERITIES, TRUSTED

Json = str | int | float | bool | None | list["Json"] | dict[str, "Json"]
Schema = dict[str, Json]


def shape(key: Key) -> Schema:
    """What the value of ``key`` looks like."""
    if not key.inner:
        return SHAPES[key.shape]
    inner = table(key.inner)
    if key.shape == "tables":
        return {"type": "array", "items": inner}
    if key.shape == "table":
        return inner
    if key.shape == "imports":
        return {**_table(inner, _DOTTED), "properties": {"removed": _table(_TEXT, _DOTTED)}}
    return _table(inner)  # of tables, whatever they are called


def table(keys: Iterable[Key]) -> Schema:
    """A table with these keys and no others."""
    keys = tuple(keys)
    made: Schema = {
        "type": "object",
        "properties": {key.name: _property(key) for key in keys},
    }
    if required := [key.name for key in keys if key.required]:
        made["required"] = [*required]
    return {**made, "additionalProperties": False}


def _property(key: Key) -> Schema:
    default = f" Default: {toml(key.default)}" if key.default is not None else ""
    return {"description": described(key.text) + default, **shape(key)}


def toml(value: object) -> str:
    """A default as a configuration would state it; empty where there is none."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Mapping) and not value:
        return "{}"
    if isinstance(value, Mapping):
        inner = ", ".join(f"{key} = {toml(item)}" for key, item in value.items())
        return f"{{ {inner} }}"
    if isinstance(value, (list, tuple, frozenset)):
        return "[" + ", ".join(toml(item) for item in value) + "]"
    return f'"{value}"'


def _texts(description: str | None = None) -> Schema:
    items: Schema = {"type": "string"}
    if description is not None:
        items["description"] = description
    return {"type": "array", "items": items}


def _table(values: Schema, names: Json = None) -> Schema:
    table: Schema = {"type": "object", "additionalProperties": values}
    return table if names is None else {**table, "propertyNames": names}


def _words(words: Iterable[str]) -> Schema:
    return {"type": "string", "enum": [*words]}


_FLAG: Schema = {"type": "boolean"}
_TEXT: Schema = {"type": "string"}
_PERCENTAGE: Schema = {"type": "number", "minimum": 0, "maximum": 100}
_PREFIXES = sorted({code[:size] for code in CODES for size in range(len("SSOT"), len(code) + 1)})
_SELECTOR: Schema = {"$ref": "#/definitions/selector"}
_SELECTORS: Schema = {"type": "array", "items": _SELECTOR}
_GLOBS = _texts("A glob, relative to the directory of the file it stands in.")
_GETTER: Schema = {"type": "string", "pattern": r"^[^\s:]+(:[^\s:]+|\.[^\s:]+)$"}
_GETTERS: Schema = {"anyOf": [_GETTER, {"type": "array", "items": _GETTER, "minItems": 1}]}
_DOTTED: Schema = {"type": "string", "pattern": r"^[^\W\d]\w*(\.[^\W\d]\w*)*$"}
_SPELLING: Schema = {"$ref": "#/definitions/spelling"}
DEFINITIONS: dict[str, Schema] = {
    "selector": {
        **_words(["ALL", *_PREFIXES]),
        "description": "A rule's code, the beginning of several, or ALL.",
    },
    "spelling": {
        "description": "How the operation is spelled: {getter}, {key}, {default} and {value} stand"
        " for the parts of the access.",
        "anyOf": [
            {"type": "string", "description": "It means the same: a safe fix.", "pattern": r"\S"},
            {
                "type": "object",
                "properties": {
                    "to": {"type": "string", "description": "The spelling.", "pattern": r"\S"},
                    "why": {
                        "type": "string",
                        "description": "How its meaning differs: makes the fix unsafe, and is shown.",
                    },
                },
                "required": ["to"],
                "additionalProperties": False,
            },
        ],
    },
}
_CONTRACT: Schema = {
    "anyOf": [
        _words(["auto", *PRESETS]),
        {
            "type": "object",
            "properties": dict.fromkeys(OPERATIONS, _SPELLING),
            "additionalProperties": False,
        },
    ]
}
_ALLOW: Schema = {
    "type": "array",
    "items": {
        "anyOf": [
            {"type": "string", "description": "A glob."},
            {
                "type": "object",
                "properties": {
                    "path": {"type": "string", "description": "A glob."},
                    "reason": {
                        "type": "string",
                        "description": "Why, for those who read it later.",
                    },
                },
                "required": ["path"],
                "additionalProperties": False,
            },
        ]
    },
}
SHAPES: Mapping[str, Schema] = {
    "flag": _FLAG,
    "text": _TEXT,
    "texts": _texts(),
    "variables": _texts("A variable's name, or a glob."),
    "directories": _texts("A directory."),
    "sources": {"type": "array", "items": {"type": "string", "pattern": r"^[^#]+(#.+)?$"}},
    "dotted names": {"type": "array", "items": _DOTTED},
    "globs": _GLOBS,
    "some globs": {**_GLOBS, "minItems": 1},
    "selectors": _SELECTORS,
    "selectors by glob": _table(_SELECTORS),
    "severities": _table(_words(SEVERITIES), _SELECTOR),
    "trust": {"type": "array", "items": _words(TRUSTED)},
    "loader": _words(LOADERS),
    "getter": _GETTERS,
    "contract": _CONTRACT,
    "allow": _ALLOW,
    "tiers": _table(_GLOBS, {"not": {"const": OVERALL}}),
    "permissions": _table({"type": "array", "items": _words(KINDS)}),
    "percentages": {"anyOf": [_PERCENTAGE, _table(_PERCENTAGE)]},
    "target-version": {"type": "string", "pattern": r"^py3\d{1,2}$"},
}
