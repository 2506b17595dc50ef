"""What each key of a configuration means, takes and defaults to: for editors and for the docs.

``schema`` reads the keys and must be quick; this says the same in words and as JSON Schema, and is
imported only where somebody asks. Tests hold the two against each other.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from ssot_lint.core.model import KINDS
from ssot_lint.getter.contract import OPERATIONS, PRESETS
from ssot_lint.rules import CODES
from ssot_lint.workspace.config.options import (
    DEFAULT_EXCLUDE,
    DEFAULT_INCLUDE,
    DEFAULT_PERMISSIONS,
    DEFAULT_SRC,
    DEFAULT_TIERS,
    OVERALL,
)
from ssot_lint.workspace.config.schema import KEYS, OWNER_KEYS, SEVERITIES

Json = str | int | float | bool | None | list["Json"] | dict[str, "Json"]
Schema = dict[str, Json]


class Key(NamedTuple):
    """One key of the configuration."""

    name: str
    type: str
    """For people."""
    default: str
    """In TOML; empty where there is none."""
    text: str
    """In Markdown; the first sentence is enough to choose by."""
    example: str
    """In TOML, without the table's header."""
    schema: Schema


def keys() -> tuple[Key, ...]:
    """Every known key, in the order people meet them."""
    return tuple(_key(name) for name in KEYS)


def owner_keys() -> tuple[Key, ...]:
    """The keys of an owner, which mean what they mean at the top, for its paths alone."""
    return tuple(_OWNER[name] if name in _OWNER else _key(name) for name in OWNER_KEYS)


def _key(name: str) -> Key:
    return _KEYS[name]


# --- shapes


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


def _toml(value: object) -> str:
    if isinstance(value, Mapping):
        inner = ", ".join(f"{key} = {_toml(item)}" for key, item in value.items())
        return f"{{ {inner} }}"
    if isinstance(value, (list, tuple, frozenset)):
        return "[" + ", ".join(_toml(item) for item in value) + "]"
    return f'"{value}"'


# --- the keys

_FLAG: Schema = {"type": "boolean"}
_TEXT: Schema = {"type": "string"}
_PERCENTAGE: Schema = {"type": "number", "minimum": 0, "maximum": 100}
_PREFIXES = sorted({code[:size] for code in CODES for size in range(len("SSOT"), len(code) + 1)})
_SELECTOR: Schema = {"$ref": "#/definitions/selector"}
_SELECTORS: Schema = {"type": "array", "items": _SELECTOR}
_GLOBS = _texts("A glob, relative to the directory of the file it stands in.")
_GETTER: Schema = {"type": "string", "pattern": r"^[^\s:]+:[^\s:]+$"}
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

_ALL = (
    Key(
        "getter",
        '"module:expression"',
        "",
        "The project's getter: the expression's first name is imported from the module, and the"
        " expression yields the accessor. Names, attributes and calls without arguments"
        " (`env`, `settings.env`, `get_env()`). Without one, accesses are found and nothing is fixed.",
        'getter = "app.env:env"',
        _GETTER,
    ),
    Key(
        "contract",
        '"auto", "mapping", "get" or a table',
        '"auto"',
        "What the getter promises: how each operation is spelled through it, and whether it means"
        " the same. `auto` reads it from the getter's source. `mapping` is a"
        " `MutableMapping[str, str]` over the live environment, `get` has `.get(key, default)` alone."
        f" In a table, one line per operation ({', '.join(f'`{it}`' for it in OPERATIONS)}): a string"
        " means the same; `{ to = …, why = … }` is an unsafe fix that shows its reason.",
        "[tool.ssot-lint.contract]\n"
        'get = "{getter}.get({key}, {default})"\n'
        'item = { to = "{getter}.require({key})", why = "raises ConfigError, not KeyError" }',
        _CONTRACT,
    ),
    Key(
        "src",
        "list of directories",
        _toml(DEFAULT_SRC),
        "The roots that module names are looked up in, relative to the file's directory.",
        'src = ["src", "lib"]',
        _texts("A directory."),
    ),
    Key(
        "allow",
        "list of globs, each alone or with a reason",
        "[]",
        "Files that may touch the environment. The getter's own module always may. An entry that"
        " allows nothing any more is a finding (SSOT901) of a run over the whole project.",
        'allow = [{ path = "scripts/boot.py", reason = "runs before the app" }]',
        _ALLOW,
    ),
    Key(
        "allow-variables",
        "list of names and globs",
        "[]",
        "Variables that anyone may read and write directly.",
        'allow-variables = ["PATH", "XDG_*"]',
        _texts("A variable's name, or a glob."),
    ),
    Key(
        "select",
        "list of selectors",
        '["ALL"]',
        "The rules that are on. A selector is a code, the beginning of several (`SSOT1`), or `ALL`;"
        " the more specific one wins.",
        'select = ["SSOT1"]',
        _SELECTORS,
    ),
    Key(
        "ignore",
        "list of selectors",
        "[]",
        "Rules that are off.",
        'ignore = ["SSOT105"]',
        _SELECTORS,
    ),
    Key(
        "extend-select",
        "list of selectors",
        "[]",
        "Rules that are on besides those of `select`, or of the file this one extends.",
        'extend-select = ["SSOT902"]',
        _SELECTORS,
    ),
    Key(
        "per-file-ignores",
        "table of globs to selectors",
        "{}",
        "Rules that are off for the files a glob covers; `!` before it: for all others.",
        '[tool.ssot-lint.per-file-ignores]\n"legacy/**" = ["SSOT104"]',
        _table(_SELECTORS),
    ),
    Key(
        "fixable",
        "list of selectors",
        '["ALL"]',
        "Rules whose fixes may be applied.",
        'fixable = ["SSOT101"]',
        _SELECTORS,
    ),
    Key(
        "unfixable",
        "list of selectors",
        "[]",
        "Rules whose fixes may not.",
        'unfixable = ["SSOT103"]',
        _SELECTORS,
    ),
    Key(
        "severity",
        "table of selectors to severities",
        "{}",
        f"How findings are shown in editors and reports: {', '.join(f'`{it}`' for it in SEVERITIES)}."
        " Any finding ends a run with exit code 1, whatever its severity.",
        'severity = { SSOT105 = "warning" }',
        _table(_words(SEVERITIES), _SELECTOR),
    ),
    Key(
        "require-reason",
        "true or false",
        "false",
        "Whether a suppression must say why (SSOT902).",
        "require-reason = true",
        _FLAG,
    ),
    Key(
        "no-suppress",
        "list of selectors",
        "[]",
        "Rules that no comment silences.",
        'no-suppress = ["SSOT103"]',
        _SELECTORS,
    ),
    Key(
        "tiers",
        "table of names to globs",
        _toml(DEFAULT_TIERS),
        "Parts of the project by what they are for. The first that covers a file counts; the rest"
        " is `production`. Tiers hide nothing by themselves, `permissions` do."
        f" None is called `{OVERALL}`: that is all of them.",
        'tiers = { tests = ["**/tests/**"], tools = ["tools/**"] }',
        _table(_GLOBS, {"not": {"const": OVERALL}}),
    ),
    Key(
        "permissions",
        "table of tiers to kinds of access",
        _toml(DEFAULT_PERMISSIONS),
        f"The kinds of access that a tier may use: {', '.join(f'`{it}`' for it in KINDS)}.",
        'permissions = { tests = ["patch", "read"] }',
        _table({"type": "array", "items": _words(KINDS)}),
    ),
    Key(
        "baseline",
        "file",
        "",
        "Where the findings are recorded that the project has already: only new ones fail.",
        'baseline = "ssot-baseline.jsonl"',
        _TEXT,
    ),
    Key(
        "fail-under",
        "percentage, or table of tiers to percentages",
        "",
        "The score below which `ssot-lint report` exits 1."
        f" In a table, `{OVERALL}` is the score of all files.",
        "fail-under = { overall = 90, production = 100 }",
        {"anyOf": [_PERCENTAGE, _table(_PERCENTAGE)]},
    ),
    Key(
        "include",
        "list of globs",
        _toml(DEFAULT_INCLUDE),
        "The files that a walk through a directory picks up.",
        'include = ["*.py", "bin/*"]',
        _GLOBS,
    ),
    Key(
        "exclude",
        "list of globs",
        _toml(DEFAULT_EXCLUDE),
        "Files and directories that are left out; replaces the default.",
        'exclude = [".venv", "vendor"]',
        _GLOBS,
    ),
    Key(
        "extend-exclude",
        "list of globs",
        "[]",
        "Files and directories that are left out besides those of `exclude`.",
        'extend-exclude = ["vendor"]',
        _GLOBS,
    ),
    Key(
        "respect-gitignore",
        "true or false",
        "true",
        "Whether what git ignores is left out.",
        "respect-gitignore = false",
        _FLAG,
    ),
    Key(
        "force-exclude",
        "true or false",
        "true",
        "Whether excluded files are left out even where they are named, as pre-commit does.",
        "force-exclude = false",
        _FLAG,
    ),
    Key(
        "cache-dir",
        "directory",
        '".ssot-lint_cache"',
        "Where results are kept between runs.",
        'cache-dir = "~/.cache/ssot-lint"',
        _TEXT,
    ),
    Key(
        "target-version",
        '"py310", "py311", …',
        "",
        "The lowest Python that the code runs on; else what `requires-python` says.",
        'target-version = "py310"',
        {"type": "string", "pattern": r"^py3\d{1,2}$"},
    ),
    Key(
        "required-version",
        "version requirement",
        "",
        "The versions of ssot-lint that may be used with this configuration.",
        'required-version = ">=0.1,<2"',
        _TEXT,
    ),
    Key(
        "extend",
        "file",
        "",
        "A configuration that holds where this one says nothing. Otherwise the nearest file holds"
        " alone: nothing is merged.",
        'extend = "../ssot-lint.toml"',
        _TEXT,
    ),
    Key(
        "owners",
        "list of tables",
        "[]",
        "Parts of the project with a getter of their own. The longest literal beginning of a path"
        " wins; a tie is an error.",
        '[[tool.ssot-lint.owners]]\nname = "auth"\npaths = ["auth_service/**"]\n'
        'getter = "auth_service.config:get_env()"',
        {"type": "array"},  # its items are made of the keys themselves: see output/json_schema.py
    ),
)
_KEYS = {key.name: key for key in _ALL}
_OWNER = {
    "name": Key(
        "name", "name", "", "What the owner is called in findings.", 'name = "auth"', _TEXT
    ),
    "paths": Key(
        "paths",
        "list of globs",
        "",
        "What it owns.",
        'paths = ["auth_service/**"]',
        {**_GLOBS, "minItems": 1},
    ),
}
OWNER_REQUIRED = ("name", "paths", "getter")
