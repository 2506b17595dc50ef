"""Each kind of owner as a small project: what is spelled, and that running it bears it out.

A safe fix gives what the code gave, whatever the variable is; an unsafe one differs somewhere.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from textwrap import dedent
from typing import NamedTuple

import pytest

from ssot_lint.core.model import Finding
from ssot_lint.engine.check import check
from ssot_lint.workspace.config.config import Overrides
from ssot_lint.workspace.settings.workspace import Workspace

TABLE = """\
import os

environment_variables = {
    "APP_PORT": lambda: int(os.getenv("APP_PORT", "80")),
    "APP_DEBUG": lambda: os.getenv("APP_DEBUG", "0").lower() in ("1", "true"),
    "APP_NAME": lambda: os.getenv("APP_NAME", "app"),
    "APP_BOTH": lambda: os.getenv("APP_BOTH") or os.getenv("APP_OLD", "x"),
}


def __getattr__(name):
    if name in environment_variables:
        return environment_variables[name]()
    raise AttributeError(name)


def is_set(name):
    if name in environment_variables:
        return name in os.environ
    raise AttributeError(name)
"""
DECOUPLE = (
    "from decouple import config\n\n"
    'APP_HOST = config("APP_HOST")\n'
    'APP_PORT = config("APP_PORT", default=80, cast=int)\n'
    'APP_MOST = config("APP_MOST", cast=int, default=8)\n'
)
DESCRIPTORS = """\
import os


class Var:
    def __init__(self, default):
        self.default = default

    def __set_name__(self, owner, name):
        self.name = name

    def parse(self, value):
        return value

    def get(self):
        value = os.getenv(self.name)
        return self.default if value is None else self.parse(value)

    def is_set(self):
        return self.name in os.environ

    def set(self, value):
        os.environ[self.name] = str(value)

    def clear(self):
        os.environ.pop(self.name, None)


class Int(Var):
    def parse(self, value):
        return int(value)


class Bool(Var):
    def parse(self, value):
        return value.lower() in ("1", "true")


class Envs:
    APP_PORT = Int(80)
    APP_DEBUG = Bool(False)
    APP_NAME = Var("app")


envs = Envs()
"""
OBJECTS = """\
import os


class _Var:
    def __init__(self, name, type_, default):
        self.name, self.type, self.default = name, type_, default

    def get(self):
        if (val := os.environ.get(self.name)) is not None:
            return self.type(val)
        return self.default

    @property
    def defined(self):
        return self.name in os.environ


APP_PORT = _Var("APP_PORT", int, 80)
APP_NAME = _Var("APP_NAME", str, "app")
"""
LOWER = (
    OBJECTS.replace("type_, default)", "type_=str, default=None)").partition("APP_PORT =")[0]
    + """\
zone = _Var("APP_ZONE")
port = _Var("APP_PORT", int, 80)
site = _Var("APP_SITE")
name = _Var("APP_NAME", str, "app")
"""
)
CONSTANTS = """\
import os


def _flag(name, default=False):
    value = os.environ.get(name)
    if value is None:
        return default
    return value.lower() in ("1", "true")


PORT = int(os.getenv("APP_PORT", "80"))
DEBUG = _flag("APP_DEBUG")
NAME = os.getenv("APP_NAME")
"""
FUNCTIONS = """\
import os


def port():
    return int(os.environ.get("APP_PORT", "80"))


def name():
    return os.environ.get("APP_NAME", "app")
"""
PYDANTIC = """\
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    model_config = SettingsConfigDict(env_prefix="APP_")

    port: int = 80
    name: str = "app"


settings = Settings()
"""
ACCESSOR = """\
import os


class Environment:
    def __init__(self):
        self._overrides = {}

    def get(self, key, default=None):
        if key in self._overrides:
            return self._overrides[key]
        return os.environ.get(key, default)

    def has(self, key):
        return key in os.environ


_env = None


def get_env():
    global _env
    if _env is None:
        _env = Environment()
    return _env
"""


DJANGO = """\
import os

INSTALLED_APPS = []
APP_NAME = os.getenv("APP_NAME", "app")
APP_PORT = int(os.getenv("APP_PORT", "80"))
"""
MANAGE = 'import os\n\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "app.envs")\n'

ENUM = """\
import enum
import os


class Variable(enum.Enum):
    APP_PORT = ("APP_PORT", "80")
    APP_NAME = ("APP_NAME", "app")
    APP_TOKEN = ("APP_TOKEN", None)

    def __init__(self, key, default):
        self.key = key
        self.default = default

    def get(self):
        return os.environ.get(self.key, self.default)
"""
RAISING = """\
import os


class _Var:
    def __init__(self, name, type_, default):
        self.name, self.type, self.default = name, type_, default

    def get_raw(self):
        return os.getenv(self.name)

    def get(self):
        if (val := self.get_raw()) is not None:
            try:
                return self.type(val)
            except Exception as error:
                raise ValueError(f"{self.name}: {val!r}") from error
        return self.default


APP_PORT = _Var("APP_PORT", int, 80)
"""
DATACLASS = """\
import os
from dataclasses import dataclass, field


@dataclass
class Config:
    port: int = field(default_factory=lambda: int(os.getenv("APP_PORT", "80")))
    name: str = field(default_factory=lambda: os.getenv("APP_NAME", "app"))


config = Config()


def fresh():
    return Config()
"""
STORED = """\
import os
from functools import lru_cache


class Config:
    def __init__(self):
        self.port = int(os.getenv("APP_PORT", "80"))
        self.name = os.getenv("APP_NAME", "app")
        self.debug = os.getenv("APP_DEBUG", "0") == "1"
        self.token = os.environ.get("APP_TOKEN")
        self.zone = os.environ.get("APP_ZONE")


@lru_cache
def get_config():
    return Config()
"""
FROM_ENV = """\
import os


class Config:
    @classmethod
    def from_env(cls):
        self = cls()
        self.port = int(os.getenv("APP_PORT", "80"))
        self.name = os.getenv("APP_NAME", "app")
        self.debug = os.getenv("APP_DEBUG", "0") == "1"
        self.token = os.environ.get("APP_TOKEN")
        self.zone = os.environ.get("APP_ZONE")
        return self


CONFIG = Config.from_env()
"""


class Row(NamedTuple):
    getter: str
    registry: str
    expression: str
    fixed: str
    reasons: tuple[str, ...] = ()
    variable: str = "APP_PORT"
    kept: bool = False
    """Whether the difference shows only when the variable changes after the first read."""


def row(*values: object, **more: object) -> Row:
    return Row(*values, **more)  # type: ignore[arg-type]


ROWS = {
    "table, equal": row("app.envs", TABLE, 'int(os.environ.get("APP_PORT", 80))', "envs.APP_PORT"),
    "table, other default": row(
        "app.envs", TABLE, 'int(os.getenv("APP_PORT", "81"))', "envs.APP_PORT", ("default",)
    ),
    "table, truth test": row(
        "app.envs",
        TABLE,
        'os.environ.get("APP_DEBUG", "").lower() in ["true", "1"]',
        "envs.APP_DEBUG",
        variable="APP_DEBUG",
    ),
    "table, other words": row(
        "app.envs",
        TABLE,
        'os.environ.get("APP_DEBUG", "") == "1"',
        "envs.APP_DEBUG",
        ("parse",),
        variable="APP_DEBUG",
    ),
    "table, presence": row(
        "app.envs",
        TABLE,
        '"APP_NAME" in os.environ',
        'envs.is_set("APP_NAME")',
        variable="APP_NAME",
    ),
    "table, several variables": row(
        "app.envs",
        TABLE,
        'os.environ.get("APP_BOTH")',
        "envs.APP_BOTH",
        ("default", "names"),
        variable="APP_BOTH",
    ),
    "descriptors, equal": row(
        "app.envs:envs", DESCRIPTORS, 'int(os.getenv("APP_PORT", "80"))', "envs.APP_PORT.get()"
    ),
    "descriptors, the rest stays": row(
        "app.envs:envs",
        DESCRIPTORS,
        'os.getenv("APP_NAME", "app") == "prod"',
        'envs.APP_NAME.get() == "prod"',
        variable="APP_NAME",
    ),
    "descriptors, KeyError": row(
        "app.envs:envs",
        DESCRIPTORS,
        'os.environ["APP_NAME"]',
        "envs.APP_NAME.get()",
        ("default",),
        variable="APP_NAME",
    ),
    "descriptors, empty": row(
        "app.envs:envs",
        DESCRIPTORS,
        'os.getenv("APP_NAME") or "other"',
        'envs.APP_NAME.get() or "other"',
        ("default",),
        variable="APP_NAME",
    ),
    "objects, equal": row(
        "app.envs", OBJECTS, 'int(os.getenv("APP_PORT", "80"))', "envs.APP_PORT.get()"
    ),
    "objects, typed": row(
        "app.envs",
        OBJECTS,
        'os.getenv("APP_PORT", "80")',
        "envs.APP_PORT.get()",
        ("raises", "typed"),
    ),
    "objects, presence": row(
        "app.envs",
        OBJECTS,
        '"APP_NAME" in os.environ',
        "envs.APP_NAME.defined",
        variable="APP_NAME",
    ),
    "constants": row(
        "app.envs",
        CONSTANTS,
        'int(os.getenv("APP_PORT", "80"))',
        "envs.PORT",
        ("import-time",),
        kept=True,
    ),
    "constants, through a wrapper": row(
        "app.envs",
        CONSTANTS,
        'os.getenv("APP_DEBUG", "").lower() in ("1", "true")',
        "envs.DEBUG",
        ("import-time",),
        variable="APP_DEBUG",
        kept=True,
    ),
    "functions": row("app.envs", FUNCTIONS, 'int(os.getenv("APP_PORT", 80))', "envs.port()"),
    "settings": row(
        "app.envs:settings",
        PYDANTIC,
        'os.getenv("APP_NAME", "app")',
        "settings.name",
        ("import-time",),
        variable="APP_NAME",
        kept=True,
    ),
    "django": row(
        "django.conf:settings",
        DJANGO,
        'int(os.getenv("APP_PORT", "80"))',
        "settings.APP_PORT",
        ("import-time",),
        kept=True,
    ),
    "an enumeration": row(
        "app.envs:Variable",
        ENUM,
        'os.getenv("APP_NAME", "app")',
        "Variable.APP_NAME.get()",
        variable="APP_NAME",
    ),
    "an enumeration, what stays makes up for its default": row(
        "app.envs:Variable",
        ENUM,
        'os.getenv("APP_NAME") or "app"',
        'Variable.APP_NAME.get() or "app"',
        variable="APP_NAME",
    ),
    "an enumeration, KeyError": row(
        "app.envs:Variable",
        ENUM,
        'os.environ["APP_TOKEN"]',
        "Variable.APP_TOKEN.get()",
        ("returns-none",),
        variable="APP_TOKEN",
    ),
    "objects that raise anew": row(
        "app.envs", RAISING, 'int(os.getenv("APP_PORT", "80"))', "envs.APP_PORT.get()"
    ),
    "a dataclass": row(
        "app.envs:config",
        DATACLASS,
        'int(os.getenv("APP_PORT", "80"))',
        "config.port",
        ("import-time",),
        kept=True,
    ),
    "a dataclass made anew": row(
        "app.envs:fresh()", DATACLASS, 'int(os.getenv("APP_PORT", "80"))', "fresh().port"
    ),
    "a dataclass with options": row(
        "app.envs:fresh()",
        DATACLASS.replace("@dataclass", "@dataclass(frozen=True, slots=True)"),
        'int(os.getenv("APP_PORT", "80"))',
        "fresh().port",
    ),
    "stored on self": row(
        "app.envs:get_config()",
        STORED,
        'os.getenv("APP_NAME", "app")',
        "get_config().name",
        ("cached",),
        variable="APP_NAME",
        kept=True,
    ),
    "stored by from_env": row(
        "app.envs:CONFIG",
        FROM_ENV,
        'os.getenv("APP_NAME", "app")',
        "CONFIG.name",
        ("import-time",),
        variable="APP_NAME",
        kept=True,
    ),
    "accessor": row(
        "app.envs:get_env()",
        ACCESSOR,
        'os.environ["APP_NAME"]',
        'get_env().get("APP_NAME")',
        ("returns-none", "other-source"),
        variable="APP_NAME",
    ),
    "accessor, presence": row(
        "app.envs:get_env()",
        ACCESSOR,
        '"APP_NAME" in os.environ',
        'get_env().has("APP_NAME")',
        variable="APP_NAME",
    ),
}


def finding(root: Path, it: Row) -> tuple[Finding, bytes]:
    (root / "app").mkdir()
    (root / "app/__init__.py").write_text("")
    (root / "app/envs.py").write_text(it.registry)
    (root / "manage.py").write_text(MANAGE)
    body = f"import os\n\n\ndef run():\n    return {it.expression}\n"
    (root / "app/use.py").write_text(body)
    workspace = Workspace(str(root), Overrides((f'getter = "{it.getter}"',), isolated=True))
    path = str(root / "app/use.py")
    (found,) = check(body.encode(), workspace.settings_for(path), workspace.memory).findings
    assert found.fix is not None, found.fix_refused
    data = body.encode()
    for edit in sorted(found.fix.edits, reverse=True):
        data = data[: edit.start] + edit.content + data[edit.end :]
    return found, data


@pytest.mark.parametrize("it", ROWS.values(), ids=ROWS.keys())
def test_spelled_and_borne_out(tmp_path: Path, it: Row) -> None:
    found, fixed = finding(tmp_path, it)
    assert found.fix is not None
    assert f"return {it.fixed}\n" in fixed.decode()
    codes = set(it.reasons)
    assert codes <= {*found.fix.reasons}
    assert bool(codes) == bool(found.fix.reasons), found.fix.reason
    (tmp_path / "app/fixed.py").write_bytes(fixed)
    one, other = told(tmp_path, it)
    assert (one == other) == (found.fix.safety == "safe"), (one, other, found.fix.reason)


def told(root: Path, it: Row) -> tuple[object, object]:
    """What the code gives before and after, for each text of the variable."""
    script = dedent(f"""\
        import importlib, json, os, sys
        os.environ["DJANGO_SETTINGS_MODULE"] = "app.envs"
        def ran(module):
            told = []
            for text in (None, "", "1", "0", "true", "yes", "80", " 5 ", "1.5", "x"):
                for name in [name for name in sys.modules if name.startswith(("app", "django"))]:
                    del sys.modules[name]
                os.environ.pop({it.variable!r}, None)
                if text is not None and not {it.kept}:
                    os.environ[{it.variable!r}] = text
                try:
                    run = importlib.import_module(module).run
                    if {it.kept}:
                        run()
                        if text is not None:
                            os.environ[{it.variable!r}] = text
                    value = run()
                    told.append([type(value).__name__, repr(value)])
                except Exception as problem:
                    told.append([type(problem).__name__])
            return told
        print(json.dumps([ran("app.use"), ran("app.fixed")]))
        """)
    ended = subprocess.run(
        [sys.executable, "-c", script], cwd=root, capture_output=True, check=True, text=True
    )
    one, other = json.loads(ended.stdout)
    return one, other


@pytest.mark.parametrize(
    "getter, registry, expression, line",
    [
        pytest.param(
            "app.envs",
            TABLE,
            'int(os.environ.get("APP_X", "3"))',
            '"APP_X": lambda: int(os.getenv("APP_X", "3")),',
            id="table",
        ),
        pytest.param(
            "app.envs:envs",
            DESCRIPTORS,
            'int(os.getenv("APP_X", "3"))',
            "APP_X = Int(3)",
            id="descriptor",
        ),
        pytest.param(
            "app.envs:envs",
            DESCRIPTORS,
            'float(os.getenv("APP_X", "3.5"))',
            'APP_X = Var("3.5")',
            id="no class for it",
        ),
        pytest.param(
            "app.envs",
            LOWER,
            'os.getenv("APP_X", "3")',
            'x = _Var("APP_X", str, "3")',
            id="lower case, with a default",
        ),
        pytest.param(
            "app.envs",
            OBJECTS.replace('"APP_PORT", int, 80', 'name="APP_PORT", type_=int, default=80'),
            'int(os.getenv("APP_X", "3"))',
            'APP_X = _Var(name="APP_X", type_=int, default=3)',
            id="by keywords",
        ),
        pytest.param(
            "app.envs",
            OBJECTS,
            'int(os.getenv("APP_X", "3"))',
            'APP_X = _Var("APP_X", int, 3)',
            id="object",
        ),
        pytest.param(
            "app.envs",
            CONSTANTS,
            'os.getenv("APP_X", "3")',
            'X = os.getenv("APP_X", "3")',
            id="constant",
        ),
        pytest.param(
            "app.envs",
            CONSTANTS,
            'os.getenv("APP_X", "0").lower() == "true"',
            'X = _flag("APP_X", False)',
            id="the registry's helper",
        ),
        pytest.param(
            "app.envs",
            DECOUPLE,
            'int(os.getenv("APP_X", "3"))',
            'APP_X = config("APP_X", default=3, cast=int)',
            id="the registry's helper, which is told the type",
        ),
        pytest.param(
            "app.envs",
            DECOUPLE,
            'int(os.environ["APP_X"])',
            'APP_X = config("APP_X", cast=int)',
            id="the same without a default",
        ),
        pytest.param(
            "app.envs:settings",
            PYDANTIC,
            'int(os.getenv("APP_X", "3"))',
            "x: int = 3",
            id="settings",
        ),
        pytest.param(
            "app.envs:Variable",
            ENUM,
            'os.getenv("APP_X", "3")',
            'APP_X = ("APP_X", "3")',
            id="a member",
        ),
        pytest.param(
            "app.envs:config",
            DATACLASS,
            'int(os.getenv("APP_X", "3"))',
            'x: int = field(default_factory=lambda: int(os.getenv("APP_X", "3")))',
            id="a dataclass",
        ),
        pytest.param(
            "app.envs:get_config()",
            STORED,
            'os.getenv("APP_X", "3")',
            'self.x = os.getenv("APP_X", "3")',
            id="stored on self",
        ),
    ],
)
def test_not_registered(
    tmp_path: Path, getter: str, registry: str, expression: str, line: str
) -> None:
    (tmp_path / "app").mkdir()
    (tmp_path / "app/__init__.py").write_text("")
    (tmp_path / "app/envs.py").write_text(registry)
    workspace = Workspace(str(tmp_path), Overrides((f'getter = "{getter}"',), isolated=True))
    data = f"import os\n\nX = {expression}\n".encode()
    settings = workspace.settings_for(str(tmp_path / "app/use.py"))
    (found,) = check(data, settings, workspace.memory).findings
    assert found.message == f"`APP_X` is not registered in app/envs.py; add `{line}` there"
    assert found.fix is None
