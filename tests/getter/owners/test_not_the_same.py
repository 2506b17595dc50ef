"""Getters that do a little more than they seem to: nothing of it is called safe."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.commands import lint, project
from tests.getter.owners import test_kinds as kinds
from tests.getter.owners.test_circumstances import found, reasons

ENVIRONMENT = """\
import os


class Environment:
    def get(self, key, default=None):
        return os.environ.get(key, default)

    def NAME(self, key):
        BODY
        return value


env = Environment()
"""
HANDLED = 'import os\n\ntry:\n    x = os.environ["B"]\nexcept KeyError:\n    x = 1\n'


@pytest.mark.parametrize(
    "name, body, fix, codes",
    [
        pytest.param(
            "require",
            "value = os.environ.get(key)\n        if not value:\n            raise KeyError(key)",
            'env.require("B")',
            ("raises",),
            id="refuses empty ones",
        ),
        pytest.param(
            "must_get",
            "value = self.get(key)\n        if value is None:\n            raise KeyError(f'no {key}')",
            'env.must_get("B")',
            ("unverified",),
            id="another text",
        ),
        pytest.param(
            "require",
            "value = os.environ.get(key)\n        if value is None:\n            raise RuntimeError(key)",
            None,
            (),
            id="another error",
        ),
    ],
)
def test_what_fails_otherwise(
    tmp_path: Path, name: str, body: str, fix: str | None, codes: tuple[str, ...]
) -> None:
    source = ENVIRONMENT.replace("NAME", name).replace("BODY", body)
    (told,) = found(tmp_path, source, "app.envs:env", HANDLED, {}, 'trust = ["other-source"]')
    assert (None if told.fix is None else told.fix.title) == (fix and f"Replace with `{fix}`")
    assert told.fix is None or told.fix.reasons == codes


SETTINGS = """\
from functools import lru_cache
from typing import Annotated

from pydantic import Field, StringConstraints, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    model_config = SettingsConfigDict(env_prefix="APP_")
    v: str = "v"


@lru_cache
def get_settings():
    return Settings()
"""
ASKED = 'import os\n\n\ndef run():\n    return os.environ.get("APP_V", "v")\n'


@pytest.mark.parametrize(
    "before, after, code",
    [
        pytest.param("", "", None, id="as it is"),
        pytest.param('env_prefix="APP_"', 'env_prefix="APP_", str_strip_whitespace=True', "changes", id="option"),
        pytest.param('v: str = "v"', 'v: Annotated[str, StringConstraints(to_lower=True)] = "v"', "changes", id="type"),
        pytest.param('v: str = "v"', 'v: str = Field("v", min_length=1)', "raises", id="refused"),
        pytest.param('v: str = "v"\n', 'v: str = "v"\n\n    @field_validator("v")\n    @classmethod\n    def check(cls, value):\n        return value.upper()\n', "changes", id="validator"),
        pytest.param('v: str = "v"\n', 'v: str = "v"\n\n    @model_validator(mode="after")\n    def check(self):\n        self.v = "x"\n        return self\n', "changes", id="validator of all"),
        pytest.param('v: str = "v"\n', 'v: str = "v"\n\n    def model_post_init(self, context):\n        self.v += "!"\n', "changes", id="afterwards"),
    ],
)  # fmt: skip
def test_settings_that_change_what_they_read(
    tmp_path: Path, before: str, after: str, code: str | None
) -> None:
    source = SETTINGS.replace(before, after) if before else SETTINGS
    (codes,) = reasons(
        found(tmp_path, source, "app.envs:get_settings()", ASKED, {}, 'trust = ["cached"]')
    )
    assert codes == (() if code is None else (code,))


TABLE = """\
import os

environment_variables = {
    "APP_L": lambda: os.getenv("APP_L", "").split(","),
    "APP_B": lambda: os.getenv("APP_B", "no").lower() in ("true", "1"),
    "APP_P": lambda: int(os.getenv("APP_P", "80")),
}


def __getattr__(name):
    return environment_variables[name]()
"""


@pytest.mark.parametrize(
    "use, spelled",
    [
        pytest.param('os.environ.get("APP_L", "").split(sep=",")', False, id="a method of text"),
        pytest.param('os.environ.get("APP_B", "0").lower() in "1true"', False, id="in a text"),
        pytest.param('os.environ.get("APP_L", "").split(",")', True, id="the whole of it"),
        pytest.param('os.environ.get("APP_L", "")', True, id="alone"),
    ],
)
def test_what_stands_around_can_take_it(tmp_path: Path, use: str, spelled: bool) -> None:
    (told,) = found(tmp_path, TABLE, "app.envs", f"import os\n\n\ndef run():\n    return {use}\n")
    assert (told.fix is not None) is spelled


DESCRIPTORS = """\
import os


class EnvStr:
    def __init__(self, default):
        self.default = default

    def __set_name__(self, owner, name):
        self.name = name

    def get(self):
        return os.environ.get(self.name, self.default)


class Envs:
    APP_A = EnvStr("a")
    APP_B = EnvStr("b")
    APP_C = EnvStr("c")
    if os.name == "nt":
        APP_COND = EnvStr("w")
    else:
        APP_COND = EnvStr("l")


envs = Envs()
"""


def test_what_is_bound_already_is_not_added(tmp_path: Path) -> None:
    use = 'import os\n\nX = os.getenv("APP_COND", "l")\n'
    (told,) = found(tmp_path, DESCRIPTORS, "app.envs:envs", use)
    assert "; add `" not in told.message
    assert "app/envs.py:" in (told.fix_refused or "")


def test_a_field_of_another_prefix_is_not_added(tmp_path: Path) -> None:
    use = 'import os\n\nX = os.getenv("OTHER", "l")\n'
    (told,) = found(tmp_path, SETTINGS, "app.envs:get_settings()", use)
    assert "; add `" not in told.message


TRUTHS = (
    "from pydantic_settings import BaseSettings\n\n\n"
    "class Settings(BaseSettings):\n    debug: bool = False\n    timeout: int = 10\n\n\n"
    "settings = Settings()\n"
)


@pytest.mark.parametrize(
    "use, after",
    [
        ('not os.getenv("DEBUG")', "not settings.debug"),
        ('not os.getenv("DEBUG") == "1"', "not settings.debug"),
        ('not bool(os.getenv("DEBUG"))', "not settings.debug"),
        ('1 if not os.getenv("DEBUG") else 0', "1 if not settings.debug else 0"),
        ('os.getenv("DEBUG") == "1"', "settings.debug"),
        ('os.getenv("DEBUG") != "1"', None),
        ('os.getenv("DEBUG", "0") == "0"', None),
        ('int(os.getenv("DEBUG", "0"))', None),
        ('float(os.getenv("TIMEOUT", 32))', None),
        # What is done to the value stays done to it.
        ('-int(os.getenv("TIMEOUT", "10"))', "-settings.timeout"),
        ('int(os.getenv("TIMEOUT", "10")) * 2', "settings.timeout * 2"),
        ('str(os.getenv("TIMEOUT", "10"))', "str(settings.timeout)"),
        ('"%s" % os.getenv("TIMEOUT", "10")', '"%s" % settings.timeout'),
        ('int(os.getenv("TIMEOUT", "10"))', "settings.timeout"),
        ('os.getenv("TIMEOUT", "10")', "settings.timeout"),
        # What takes text is given nothing else.
        ('"a" + os.getenv("TIMEOUT", "10")', None),
        ('os.getenv("TIMEOUT", "10") + "a"', None),
        ('os.getenv("TIMEOUT", "10")[0]', None),
        ('len(os.getenv("TIMEOUT", "10"))', None),
        ('os.path.join("a", os.getenv("TIMEOUT", "10"))', None),
        ('",".join([os.getenv("TIMEOUT", "10")])', None),
        ('{"1": True}.get(os.getenv("DEBUG"), False)', None),
        ('os.getenv("TIMEOUT", "10") == "10"', None),
    ],
)
def test_what_is_done_around_is_never_lost(tmp_path: Path, use: str, after: str | None) -> None:
    source = f"import os\n\n\ndef run():\n    return {use}\n"
    (told,) = found(tmp_path, TRUTHS, "app.envs:settings", source)
    assert (told.fix is not None) is (after is not None)
    if told.fix is not None:
        (edit,) = [
            it
            for it in told.fix.edits
            if b"settings." in it.content and b"import" not in it.content
        ]
        assert f"{source[: edit.start]}{edit.content.decode()}{source[edit.end :]}".endswith(
            f"return {after}\n"
        )


NUMBERS = """\
import os


class Int:
    def __init__(self, default):
        self.default = default

    def __set_name__(self, owner, name):
        self.name = name

    def get(self):
        value = os.environ.get(self.name)
        if not value:
            return self.default
        return int(value)


class Envs:
    APP_I = Int(3)
    APP_J = Int(4)
    APP_K = Int(5)


envs = Envs()
"""


@pytest.mark.parametrize(
    "expression, fixed, expected",
    [
        ('int(os.environ.get("APP_I", "3"))', "envs.APP_I.get()", ["invalid"]),
        (
            'int(os.environ.get("APP_I", "3"), 16)',
            "envs.APP_I.get()",
            ["parse", "invalid", "raises"],
        ),
    ],
)
def test_the_expression_that_differs_least_and_works(
    tmp_path: Path, expression: str, fixed: str, expected: list[str]
) -> None:
    files = {
        "app/__init__.py": b"",
        "app/envs.py": NUMBERS.encode(),
        "app/use.py": f"import os\n\n\ndef f():\n    return {expression}\n".encode(),
        "ssot-lint.toml": b'getter = "app.envs:envs"\n',
    }
    root = project(tmp_path, files, getter=False)
    told = lint("check", "--select", "SSOT1", "--output-format", "json", "app/use.py", cwd=root).out
    (finding,) = json.loads(told)
    assert finding["fix"]["reasons"] == expected
    lint("check", "--fix", "--unsafe-fixes", "--select", "SSOT1", "app/use.py", cwd=root)
    assert f"return {fixed}\n" in (root / "app/use.py").read_text()


CONSTANTS = (
    'import os\n\n\ndebug = os.getenv("DEBUG", "0") == "1"\ncolour = os.getenv("COLOUR") != "0"\n'
    'timeout = int(os.getenv("TIMEOUT", "10"))\nworkers = int(os.getenv("WORKERS", "0"))\n'
)


@pytest.mark.parametrize(
    "use, after",
    [
        ('not os.getenv("TIMEOUT")', None),  # whether it is set
        ('not os.getenv("WORKERS")', "not envs.workers"),
        # Other words, and the sense stays: what negates is left around.
        ('not os.getenv("DEBUG") == "true"', None),
        ('os.getenv("DEBUG") == "true"', None),  # there is no word for which both say yes
        ('not os.getenv("DEBUG") in ("1", "true")', "not envs.debug"),
        ('os.getenv("DEBUG") not in ("1", "true")', None),
        ('os.getenv("COLOUR") not in ("0", "false")', "envs.colour"),
        ('not os.getenv("COLOUR") != "false"', "not envs.colour"),
        ('os.getenv("COLOUR") in ("0", "false")', None),
    ],
)
def test_other_words_of_the_same_sense(tmp_path: Path, use: str, after: str | None) -> None:
    source = f"import os\n\n\ndef run():\n    return {use}\n"
    (told,) = found(tmp_path, CONSTANTS, "app.envs", source)
    assert (told.fix is not None) is (after is not None)
    if told.fix is not None:
        (edit,) = [
            it for it in told.fix.edits if b"envs." in it.content and b"import" not in it.content
        ]
        fixed = f"{source[: edit.start]}{edit.content.decode()}{source[edit.end :]}"
        assert fixed.endswith(f"return {after}\n")


def test_a_removal_writes_nothing(tmp_path: Path) -> None:
    body = 'import os\n\n\ndef f():\n    del os.environ["APP_NAME"]\n'
    body += '    os.environ.pop("APP_NAME", None)\n'
    assert reasons(found(tmp_path, kinds.DESCRIPTORS, "app.envs:envs", body)) == [
        ("no-keyerror",),
        (),
    ]
