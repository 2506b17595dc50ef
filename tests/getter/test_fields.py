"""Settings classes of pydantic: which variable becomes which field."""

from __future__ import annotations

import pytest

from ssot_lint.getter.deriving.derive import derive
from ssot_lint.getter.spelling import OPERATIONS
from tests.getter.conftest import Written

V2 = "from pydantic import AliasChoices, BaseModel, Field\nfrom pydantic_settings import BaseSettings, SettingsConfigDict\n"
V1 = "from pydantic.v1 import BaseSettings, Field\n"

SETTINGS = {
    "plain": (V2 + "class S(BaseSettings):\n    port: int = 1", {"PORT": ".port"}),
    "prefix": (
        V2
        + "class S(BaseSettings):\n    model_config = SettingsConfigDict(env_prefix='app_')\n    port: int",
        {"APP_PORT": ".port"},
    ),
    "prefix in a dict": (
        V2 + "class S(BaseSettings):\n    model_config = {'env_prefix': 'APP_'}\n    port: int",
        {"APP_PORT": ".port"},
    ),
    "prefix as keyword": (
        V2 + "class S(BaseSettings, env_prefix='APP_'):\n    port: int",
        {"APP_PORT": ".port"},
    ),
    "case sensitive": (
        V2
        + "class S(BaseSettings):\n    model_config = SettingsConfigDict(case_sensitive=True)\n    port: int",
        {"port": ".port"},
    ),
    "alias without prefix": (
        V2
        + "class S(BaseSettings):\n    model_config = SettingsConfigDict(env_prefix='APP_')\n"
        + "    port: int = Field(1, validation_alias='LISTEN')",
        {"LISTEN": ".port"},
    ),
    "alias choices": (
        V2
        + "class S(BaseSettings):\n    port: int = Field(1, validation_alias=AliasChoices('A', 'b'))",
        {"A": ".port", "B": ".port"},
    ),
    "computed alias": (V2 + "class S(BaseSettings):\n    port: int = Field(alias=NAME)", {}),
    "annotated alias": (
        V2 + "class S(BaseSettings):\n    port: Annotated[int, Field(alias='LISTEN')] = 1",
        {"LISTEN": ".port"},
    ),
    "inherited": (
        V2
        + "class B(BaseSettings):\n    model_config = SettingsConfigDict(env_prefix='APP_')\n    host: str\n"
        + "class S(B):\n    port: int",
        {"APP_PORT": ".port", "APP_HOST": ".host"},
    ),
    "nested": (
        V2
        + "class D(BaseModel):\n    url: str\n"
        + "class S(BaseSettings):\n    model_config = SettingsConfigDict(env_nested_delimiter='__')\n    db: D | None = None",
        {"DB": ".db", "DB__URL": ".db.url"},
    ),
    "nested settings": (
        V2
        + "class D(BaseSettings):\n    model_config = SettingsConfigDict(env_prefix='DB_')\n    url: str\n"
        + "class S(BaseSettings):\n    db: D = D()",
        {"DB": ".db", "DB_URL": ".db.url"},
    ),
    "no fields": (
        V2
        + "class S(BaseSettings):\n    _x: int = 1\n    y: ClassVar[int] = 2\n    def z(self): ...",
        {},
    ),
    "version 1": (
        V1
        + "class S(BaseSettings):\n    port: int\n    host: str = Field('', env='LISTEN')\n    a: str = Field('', alias='b')\n"
        + "    class Config:\n        env_prefix = 'APP_'",
        {"APP_PORT": ".port", "LISTEN": ".host", "APP_A": ".a"},
    ),
}


@pytest.mark.parametrize("source, expected", SETTINGS.values(), ids=SETTINGS.keys())
@pytest.mark.parametrize(
    "expression, tail",
    [("s", "s = S()"), ("get()", "@lru_cache\ndef get() -> S:\n    return S()")],
    ids=["instance", "function"],
)
def test_variables(
    write: Written, source: str, expected: dict[str, str], expression: str, tail: str
) -> None:
    text = f"from functools import lru_cache\n{source}\n{tail}\n"
    contract = derive("app.env", expression, write({"app/env.py": text}))

    assert {name: it.to for name, it in contract.variables.items()} == {
        name: "{getter}" + path for name, path in expected.items()
    }
    assert all(it.why for it in contract.variables.values())
    assert not contract.operations
    assert all("only its fields can be read" in contract.missing[name] for name in OPERATIONS)
    assert contract.shape is not None
    assert contract.shape.open or "model_dump" in contract.shape.attributes


def test_why_names_the_type(write: Written) -> None:
    roots = write(
        {"app/env.py": V2 + "class S(BaseSettings):\n    port: Annotated[int, 1]\ns = S()"}
    )

    contract = derive("app.env", "s", roots)

    assert contract.variables["PORT"].why == "read once when the settings are created; typed `int`"
