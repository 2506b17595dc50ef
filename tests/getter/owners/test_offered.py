"""What settings, enumerations and Django's settings offer, and what is asked of them that is not there."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.getter.owners.test_circumstances import found

MODEL = """\
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    model_config = SettingsConfigDict(env_prefix="APP_")
    port: int = 80
    name: str

    @property
    def url(self):
        return f"{self.name}:{self.port}"

    def twice(self):
        return self.port * 2


settings = Settings()
"""
USE = """\
from app.envs import settings

settings.port
settings.name
settings.url
settings.twice()
settings.model_dump()
settings.copy()
settings.prot
"""
MEMBERS = """\
import os
from enum import Enum, unique


@unique
class Env(Enum):
    PORT = ("APP_PORT", "80")
    NAME = ("APP_NAME", None)
    HOST = ("APP_HOST", None)

    def get(self):
        name, default = self.value
        return os.environ.get(name, default)
"""
ASKED = """\
from app.envs import Env

Env.PORT.get()
Env["NAME"]
Env.__members__
Env.PORT in Env
[it.name for it in Env]
Env.PROT.get()
"""


@pytest.mark.parametrize(
    "source, use, wrong",
    [
        pytest.param(MODEL, USE, ["`settings` has no attribute `prot`"], id="as written"),
        pytest.param(MODEL.replace('"APP_")', '"APP_", extra="allow")'), USE, [], id="takes more"),
        pytest.param(MODEL.replace("SettingsConfigDict(env", "build(env"), USE, [], id="computed"),
        pytest.param(
            MODEL.replace("(BaseSettings)", "(BaseSettings, extra=X)"), USE, [], id="keyword"
        ),
        pytest.param(
            MODEL.replace("pydantic_settings import BaseSettings", "lib import BaseSettings"),
            USE,
            [],
            id="another library's class of that name",
        ),
        pytest.param(
            f"{MODEL}    \n\nsettings.__dict__.update(more())\n", USE, [], id="more is put there"
        ),
        pytest.param(
            MODEL.replace(
                "    def twice",
                "    def __getattr__(self, name):\n        return 1\n\n    def twice",
            ),
            USE,
            [],
            id="answers for all names",
        ),
    ],
)
def test_a_model(tmp_path: Path, source: str, use: str, wrong: list[str]) -> None:
    told = found(tmp_path, source, "app.envs:settings", use)
    assert [it.message for it in told if it.code == "SSOT110"] == wrong


def test_an_enumeration(tmp_path: Path) -> None:
    told = found(tmp_path, MEMBERS, "app.envs:Env", ASKED)
    assert [it.message for it in told] == ["`Env` has no attribute `PROT`"]


MANAGE = 'import os\n\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "site_.settings.local")\n'
BASE = """\
import os

INSTALLED_APPS = []
APP_PORT = os.getenv("APP_PORT", "80")
if APP_PORT:
    EXTRA = 1
"""
ASKS = """\
from django.conf import settings

settings.APP_PORT
settings.EXTRA
settings.LOCAL_ONLY
settings.ELSEWHERE
settings.DEBUG
settings.USE_TZ
settings.configured
settings.APP_PROT
"""


@pytest.mark.parametrize(
    "more, wrong",
    [
        pytest.param({}, ["APP_PROT"], id="as written"),
        pytest.param(
            {"site_/settings/prod.py": "from .base import *\nAPP_PROT = 1\n"}, [], id="in another"
        ),
        pytest.param(
            {"site_/settings/local.py": "from .base import *\nfrom lib import *\n"},
            [],
            id="unknown",
        ),
        pytest.param({"site_/settings/prod.py": "globals().update(more())\n"}, [], id="made"),
        pytest.param(
            {
                "app/apps.py": "from django.conf import settings\n\n\ndef ready():\n    settings.APP_PROT = 1\n"
            },
            [],
            id="set",
        ),
    ],
)
def test_django(tmp_path: Path, more: dict[str, str], wrong: list[str]) -> None:
    files = {
        "manage.py": MANAGE,
        "site_/__init__.py": "",
        "site_/settings/__init__.py": "",
        "site_/settings/base.py": BASE,
        "site_/settings/local.py": "from .base import *\n\nLOCAL_ONLY = 1\nELSEWHERE = 2\n",
        "site_/settings/prod.py": "from .base import *\n",
        **more,
    }

    told = found(tmp_path, "", "django.conf:settings", ASKS, files)
    expected = [f"`settings` has no attribute `{it}`" for it in wrong]
    assert [it.message for it in told if it.code == "SSOT110"] == expected
