"""The reference says what the parser does: the same keys, the same values, the same defaults."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from ssot_lint.output.json_schema import document, render
from ssot_lint.workspace.config.json_shapes import SHAPES, toml
from ssot_lint.workspace.config.key import Key
from ssot_lint.workspace.config.keys import KEYS, OWNER_KEYS
from ssot_lint.workspace.config.options import Options, Owner, Selection
from ssot_lint.workspace.config.parse import parse
from ssot_lint.workspace.config.problem import ConfigError
from ssot_lint.workspace.config.toml import parse_toml
from ssot_lint.workspace.config.value import Source
from tests.cli.commands import lint
from tests.process import ROOT

SCHEMA = jsonschema.Draft7Validator(document())
OWNER = '[[owners]]\nname = "a"\npaths = ["a/**"]\ngetter = "a:b"\n'


def parses(text: str) -> bool:
    """Whether the parser takes it; TOML it must be."""
    table = parse_toml(text)
    try:
        parse(table, Source("ssot-lint.toml", "ssot-lint.toml", "/p", text))
    except ConfigError:
        return False
    return True


def every(keys: tuple[Key, ...]) -> list[Key]:
    return [inner for key in keys for inner in (key, *every(key.inner))]


def test_every_key_is_described_once() -> None:
    jsonschema.Draft7Validator.check_schema(document())
    assert list(document()["properties"]) == [key.name for key in KEYS]  # type: ignore[call-overload, index]  # Json
    for key in every(KEYS):
        assert key.text.endswith("."), key.name
        assert bool(key.inner) != (key.shape in SHAPES), key.name


def test_every_key_has_its_place() -> None:
    checked = {"required-version", "extend"}
    assert {key.name for key in KEYS if not key.field} == checked
    assert {key.field for key in KEYS} - {""} <= {*Options._fields, *Selection._fields}
    assert {key.field for key in OWNER_KEYS} <= {*Owner._fields}


@pytest.mark.parametrize("key", KEYS, ids=lambda key: key.name)
def test_examples_and_defaults_are_taken(key: Key) -> None:
    example = key.example.replace("tool.ssot-lint.", "").replace("[tool.ssot-lint]\n", "")
    for text in (example, f"{key.name} = {toml(key.default)}"):
        if not text.endswith("= "):
            assert parses(text)
            SCHEMA.validate(parse_toml(text))


@pytest.mark.parametrize(
    "table, key",
    [
        pytest.param(table, inner, id=f"{table.name}.{inner.name}")
        for table in KEYS
        for inner in table.inner
    ],
)
def test_examples_of_inner_keys_are_taken(table: Key, key: Key) -> None:
    headers = {"names": "[names]", "owners": OWNER, "imports": '[imports."a.b"]'}
    text = f"{headers.get(table.name, f'[{table.name}.x]')}\n{key.example}"
    if key.name == "contract":
        text = OWNER + 'contract = "get"'
    elif table.name == "owners":
        text = OWNER + "".join(f"{key.example}\n" for _ in range(not key.required))
    assert parses(text)
    SCHEMA.validate(parse_toml(text))


GOOD = {
    "nothing": "",
    "contract": 'contract = "mapping"',
    "one spelling": 'contract = { get = "{getter}({key})" }',
    "a spelling with why": 'contract = { get = { to = "{getter}({key})", why = "x" } }',
    "allow, plain": 'allow = ["a/**"]',
    "allow, path alone": 'allow = [{ path = "a" }]',
    "a prefix": 'select = ["SSOT", "SSOT1", "SSOT10", "SSOT101", "ALL"]',
    "severity by prefix": 'severity = { SSOT1 = "hint", ALL = "info" }',
    "no tiers": "tiers = {}",
    "an owner": OWNER,
    "an owner with all": f'{OWNER}contract = "get"\nsrc = ["x"]\nallow = ["x"]\nallow-variables = ["X"]',
    "a threshold": "fail-under = 98.7",
    "thresholds": "fail-under = { overall = 0, production = 100 }",
    "a version": 'target-version = "py39"',
    "a module as getter": 'getter = "app.envs"',
    "several getters": 'getter = ["app.envs", "app.settings:settings"]',
    "trust": 'trust = ["cached", "no-keyerror"]',
    "an environment": '[environments.staging]\nsources = ["compose.yml#api", ".env"]\nloader = "decouple"',
    "an empty environment": "[environments.staging]",
    "imports": '[imports]\nremoved = { "a.b" = "x" }\n"a.c" = { aliases = ["a.d"], since = "1" }',
    "names": '[names]\nliterals = ["a.B", "a.c.*"]\ntransit = true',
    "acceptable": '[[names.acceptable]]\nname = "A"\npaths = ["a/**"]',
}
BAD = {
    "unknown key": "gettr = 1",
    "getter that is one word": 'getter = "env"',
    "no getters": "getter = []",
    "trust in what goes wrong": 'trust = ["default"]',
    "an unknown reason": 'trust = ["cache"]',
    "a source without a file": '[environments.x]\nsources = ["#api"]',
    "a source without its part": '[environments.x]\nsources = ["a#"]',
    "loader": '[environments.x]\nloader = "dotenv"',
    "a key of an environment": "[environments.x]\nsource = []",
    "an alias that is none": '[imports]\n"a.b" = { aliases = ["a b"] }',
    "a path that is none": '[imports]\n"a..b" = {}',
    "a key of an import": '[imports]\n"a.b" = { alias = [] }',
    "names": "[names]\ntransits = true",
    "acceptable without name": '[names]\nacceptable = [{ reason = "x" }]',
    "getter with two": 'getter = "app:env:x"',
    "getter of another type": "getter = 1",
    "contract": 'contract = "mappings"',
    "operation": 'contract = { gets = "x" }',
    "empty spelling": 'contract = { get = " " }',
    "spelling without to": 'contract = { get = { why = "x" } }',
    "spelling with more": 'contract = { get = { to = "x", wy = "x" } }',
    "src": 'src = "src"',
    "allow without path": 'allow = [{ reason = "x" }]',
    "allow with more": 'allow = [{ path = "x", why = "x" }]',
    "a code that is none": 'select = ["SSOT199"]',
    "a prefix that is none": 'ignore = ["SSOT8"]',
    "a rule's name": 'fixable = ["direct-environ-read"]',
    "severity": 'severity = { SSOT101 = "fatal" }',
    "severity of no rule": 'severity = { X = "error" }',
    "flag": 'require-reason = "yes"',
    "threshold": "fail-under = 101",
    "threshold of another type": 'fail-under = "90"',
    "thresholds": "fail-under = { tests = true }",
    "a tier called as all are": 'tiers = { overall = ["a"] }',
    "tiers": 'tiers = { tests = "tests/**" }',
    "kind": 'permissions = { tests = ["reads"] }',
    "per file": '[per-file-ignores]\n"a" = "SSOT101"',
    "version": 'target-version = "3.10"',
    "owner without name": OWNER.replace("name", "#"),
    "owner without paths": OWNER.replace("paths", "#"),
    "owner without getter": OWNER.replace("getter", "#"),
    "owner of nothing": OWNER.replace('["a/**"]', "[]"),
    "owner with more": OWNER + "select = []",
    "owners": 'owners = ["a"]',
}


@pytest.mark.parametrize(
    ("text", "good"),
    [
        *[pytest.param(text, True, id=f"good: {name}") for name, text in GOOD.items()],
        *[pytest.param(text, False, id=f"bad: {name}") for name, text in BAD.items()],
    ],
)
def test_schema_and_parser_agree(text: str, good: bool) -> None:
    assert (parses(text), SCHEMA.is_valid(parse_toml(text))) == (good, good)


def test_our_own_configurations_are_valid() -> None:
    for path in (ROOT / "pyproject.toml", ROOT / "examples" / "shop" / "pyproject.toml"):
        SCHEMA.validate(parse_toml(path.read_text("utf-8"))["tool"]["ssot-lint"])  # type: ignore[index]  # object


def test_the_command_prints_what_is_published(tmp_path: Path) -> None:
    ended = lint("config", "--schema", cwd=tmp_path)
    assert (ended.code, ended.out.decode()) == (0, render())
    published = ROOT / "docs" / "ssot-lint.schema.json"
    assert json.loads(published.read_bytes()) == json.loads(ended.out)


def test_a_file_or_the_schema(tmp_path: Path) -> None:
    ended = lint("config", cwd=tmp_path)
    assert (ended.code, ended.err) == (2, b"error: which file? give its path, or --schema\n")
