"""What is said of a pydantic settings class is what loading it for real does."""

from __future__ import annotations

import sys
import types
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from ssot_lint.project.variables.conflicts import taken
from ssot_lint.project.variables.model import Place
from tests.depth import examples
from tests.getter.schemas.loading import environment
from tests.getter.schemas.reading import declared

pytest.importorskip("pydantic_settings")

_V2 = (
    "from typing import Annotated, Optional\n"
    "from pydantic import AliasChoices, BaseModel, ConfigDict, Field\n"
    "from pydantic_settings import BaseSettings, SettingsConfigDict\n"
)
_V1 = "from typing import Optional\nfrom pydantic.v1 import BaseSettings, Field\n"
_PROBES = ("1", "0", "true", "False", "yes", "off", "y", "2", "5.5", " 5 ", "1_000", "", "x", "[1]")


def load(text: str, name: str) -> Any:
    """The class ``name`` of a text, for real."""
    module = types.ModuleType("made")
    sys.modules["made"] = module
    try:
        exec(compile(text, "made.py", "exec"), module.__dict__)
        return getattr(module, name)
    finally:
        del sys.modules["made"]


def created(cls: Any, given: Mapping[str, str]) -> Any:
    """An instance under an environment; the error where there is one."""
    with environment(given):
        try:
            return cls()
        except Exception as error:  # noqa: BLE001 - whatever the library says no with
            return error


CASES = {
    "prefix": (
        "class S(BaseSettings):\n"
        "    model_config = SettingsConfigDict(env_prefix='APP_')\n"
        "    port: int = 80\n    name: str\n",
        {"port": ["APP_PORT"], "name": ["APP_NAME"]},
    ),
    "alias": (
        "class S(BaseSettings):\n"
        "    model_config = {'env_prefix': 'APP_'}\n"
        "    token: str = Field('t', alias='TOKEN')\n"
        "    other: str = Field('t', validation_alias='OTHER_NAME')\n",
        {"token": ["TOKEN"], "other": ["OTHER_NAME"]},
    ),
    "annotated alias": (
        "class S(BaseSettings):\n    token: Annotated[str, Field(validation_alias='T')] = 'x'\n",
        {"token": ["T"]},
    ),
    "choices": (
        "class S(BaseSettings):\n"
        "    dsn: str = Field(validation_alias=AliasChoices('DB_URL', 'DATABASE_URL'))\n",
        {"dsn": ["DB_URL", "DATABASE_URL"]},
    ),
    "by name": (
        "class S(BaseSettings):\n"
        "    model_config = SettingsConfigDict(env_prefix='A_', populate_by_name=True)\n"
        "    zone: str = Field('z', alias='MY_ZONE')\n",
        {"zone": ["MY_ZONE", "A_ZONE"]},
    ),
    "generator": (
        "class S(BaseSettings):\n"
        "    model_config = SettingsConfigDict(env_prefix='A_', alias_generator=str.upper)\n"
        "    host: str = 'h'\n",
        {"host": ["HOST"]},
    ),
    "case": (
        "class S(BaseSettings):\n"
        "    model_config = SettingsConfigDict(case_sensitive=True)\n    Port: int = 1\n",
        {"Port": ["Port"]},
    ),
    "inherited prefix": (
        "class B(BaseSettings):\n"
        "    model_config = SettingsConfigDict(env_prefix='B_')\n    port: int = 1\n"
        "class S(B):\n    model_config = SettingsConfigDict(env_prefix='S_')\n    host: str = 'h'\n",
        {"port": ["S_PORT"], "host": ["S_HOST"]},
    ),
    "the last base resets": (
        "class M(BaseModel):\n    model_config = ConfigDict(env_prefix='M_')\n    port: int = 1\n"
        "class S(M, BaseSettings):\n    host: str = 'h'\n",
        {"port": ["PORT"], "host": ["HOST"]},
    ),
    "redefined": (
        "class B(BaseSettings):\n    port: int = Field(1, alias='PP')\n"
        "class S(B):\n    port: int = 2\n",
        {"port": ["PORT"]},
    ),
    "optional": ("class S(BaseSettings):\n    port: Optional[int]\n", {"port": ["PORT"]}),
    "old env": ("class S(BaseSettings):\n    port: int = Field(1, env='PP')\n", {"port": ["PORT"]}),
    "class keyword": (
        "class S(BaseSettings, env_prefix='K_'):\n    port: int = 1\n",
        {"port": ["K_PORT"]},
    ),
    "nested": (
        "class D(BaseModel):\n    host: str = 'h'\n    port: int\n"
        "class S(BaseSettings):\n"
        "    model_config = SettingsConfigDict(env_nested_delimiter='__')\n    db: D\n",
        {"db": ["DB"], "db.host": ["DB__HOST"], "db.port": ["DB__PORT"]},
    ),
    "nested under an alias": (
        "class D(BaseModel):\n    host: str = 'h'\n"
        "class S(BaseSettings):\n"
        "    model_config = SettingsConfigDict(env_nested_delimiter='__', env_prefix='A_')\n"
        "    db: D = Field(default_factory=D, alias='BASE')\n",
        {"db": ["BASE"], "db.host": ["BASE__HOST"]},
    ),
    "nested settings": (
        "class D(BaseSettings):\n"
        "    model_config = SettingsConfigDict(env_prefix='D_')\n    host: str = 'h'\n    port: int = 1\n"
        "class S(BaseSettings):\n    db: D = Field(default_factory=D)\n",
        {"db": ["DB"], "db.host": ["D_HOST"], "db.port": ["D_PORT"]},
    ),
}


@pytest.mark.filterwarnings("ignore")  # of names that version 1 took
@pytest.mark.parametrize("name", CASES)
def test_names_are_those_that_are_read(name: str) -> None:
    text, names = CASES[name]
    found = declared(_V2 + text, "S")
    assert _names(found) == {field: sorted(told) for field, told in names.items()}
    cls = load(_V2 + text, "S")
    valid = {it.variable: _valid(it) for told in found.values() for it in told if it.required}
    for field, told in found.items():
        for it in told:
            other = {key: text for key, text in valid.items() if key not in it.others}
            made = created(cls, {**other, it.variable: _valid(it)})
            assert not isinstance(made, Exception), (field, it.variable, made)
            assert _at(made, field) != _at(created(cls, {**other}), field) or it.required


def _names(found: Mapping[str, list[Place]]) -> dict[str, list[str]]:
    return {field: sorted(it.variable for it in told) for field, told in found.items()}


def _valid(place: Place) -> str:
    """A value that the field takes, and that is not its default."""
    return {"int": "7", "float": "7.5", "bool": "true", "json": '{"host": "j", "port": 9}'}.get(
        place.parse.kind, "text"
    )


def _at(made: Any, field: str) -> Any:
    for part in field.split("."):
        made = getattr(made, part, None)
    return made


_TYPES = {"int": "int", "float": "float", "str": "str", "bool": "bool", "Optional[int]": "int"}
_DEFAULTS = {"int": "3", "float": "2.5", "str": "'d'", "bool": "True", "Optional[int]": "None"}


@st.composite
def classes(draw: st.DrawFn) -> str:
    """The text of a settings class ``S``, maybe with a base of its own."""
    lines = []
    base = "BaseSettings"
    if draw(st.booleans()):
        lines += ["class B(BaseSettings):", *_config(draw), *_fields(draw, "abc")]
        base = "B"
    lines += [f"class S({base}):", *_config(draw), *_fields(draw, "bcd")]
    return "\n".join(lines) + "\n"


def _config(draw: st.DrawFn) -> list[str]:
    words = []
    if draw(st.booleans()):
        words.append(f"env_prefix={draw(st.sampled_from(['P_', 'q_', '']))!r}")
    if draw(st.integers(0, 4)) == 0:
        words.append("case_sensitive=True")
    if draw(st.integers(0, 3)) == 0:
        words.append("populate_by_name=True")
    return [f"    model_config = SettingsConfigDict({', '.join(words)})"] if words else []


def _fields(draw: st.DrawFn, names: str) -> list[str]:
    lines = []
    for name in draw(st.lists(st.sampled_from(names), min_size=1, max_size=3, unique=True)):
        kind = draw(st.sampled_from(sorted(_TYPES)))
        aliases = ["", "", f"X_{name}", f"AliasChoices('C_{name}', 'd_{name}')"]
        alias = draw(st.sampled_from(aliases))
        default = draw(st.sampled_from(["", _DEFAULTS[kind]]))
        if alias:
            told = alias if "(" in alias else repr(alias)
            value = f" = Field({default or '...'}, validation_alias={told})"
        else:
            value = f" = {default}" if default else ""
        lines.append(f"    {name}: {kind}{value}")
    return lines


@given(classes())
@examples(60, list(HealthCheck))
def test_any_class_is_read_as_it_loads(text: str) -> None:
    found = declared(_V2 + text, "S")
    cls = load(_V2 + text, "S")
    assert set(found) == set(cls.model_fields)
    names = {it.variable for told in found.values() for it in told}
    valid = {}
    for told in found.values():
        if told[0].required:
            valid[told[0].variable] = _valid(told[0])
    assert not isinstance(created(cls, valid), Exception)
    for field, told in found.items():
        first = told[0]
        _same_default(created(cls, valid), field, first)
        without = {
            key: text for key, text in valid.items() if key not in {it.variable for it in told}
        }
        assert isinstance(created(cls, without), Exception) == first.required
        for value in _PROBES:
            _same_values(cls, field, first, value, without)
    for name in _OTHERS - {it.upper() for it in names}:
        assert _values(created(cls, {**valid, name: "7"})) == _values(created(cls, valid))


_OTHERS = {f"{prefix}{it}" for prefix in ("", "P_", "Q_", "X_", "C_", "D_") for it in "ABCD"}


def _same_default(made: Any, field: str, place: Place) -> None:
    if place.default.kind == "literal":
        assert getattr(made, field) == place.default.value
    elif place.default.kind == "none":
        assert getattr(made, field) is None


def _same_values(cls: Any, field: str, place: Place, value: str, others: Mapping[str, str]) -> None:
    made = created(cls, {**others, place.variable: value})
    told = taken(place.parse, value)
    if told is None:
        assert not isinstance(made, Exception)
    elif told == "an error":
        assert isinstance(made, Exception), (field, value, made)
    else:
        assert not isinstance(made, Exception), (field, value, made)
        if told in ("true", "false"):
            assert getattr(made, field) is (told == "true")


def _values(made: Any) -> object:
    return made if not hasattr(made, "model_dump") else made.model_dump()


OLD = {
    "env": ("class S(BaseSettings):\n    port: int = Field(1, env='PP')\n", {"port": ["PP"]}),
    "env list": (
        "class S(BaseSettings):\n    port: int = Field(1, env=['P1', 'P2'])\n",
        {"port": ["P1", "P2"]},
    ),
    "prefix": (
        "class S(BaseSettings):\n    port: int = 1\n    class Config:\n        env_prefix = 'A_'\n",
        {"port": ["A_PORT"]},
    ),
    "alias counts for nothing": (
        "class S(BaseSettings):\n    port: int = Field(1, alias='PP')\n",
        {"port": ["PORT"]},
    ),
    "optional": ("class S(BaseSettings):\n    port: Optional[int]\n", {"port": ["PORT"]}),
    "fields": (
        "class S(BaseSettings):\n    port: int = 1\n    host: str = 'h'\n    name: str = 'n'\n"
        "    class Config:\n        env_prefix = 'P_'\n"
        "        fields = {'port': {'env': 'AAA'}, 'host': {'env': ['B1', 'B2']}, 'name': 'alias'}\n",
        {"port": ["AAA"], "host": ["B1", "B2"], "name": ["P_NAME"]},
    ),
    "inherited": (
        "class B(BaseSettings):\n    port: int = 1\n    class Config:\n        env_prefix = 'B_'\n"
        "class S(B):\n    host: str = 'h'\n    class Config:\n        env_prefix = 'S_'\n",
        {"port": ["S_PORT"], "host": ["S_HOST"]},
    ),
}


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("name", OLD)
def test_version_1(name: str) -> None:
    text, names = OLD[name]
    found = declared(_V1 + text, "S")
    assert _names(found) == names
    cls = load(_V1 + text, "S")
    assert not isinstance(created(cls, {}), Exception)
    for field, told in found.items():
        for it in told:
            assert not it.required
            assert _at(created(cls, {it.variable: _valid(it)}), field) != _at(
                created(cls, {}), field
            )
