"""What could be a getter, and in which order."""

from __future__ import annotations

from pathlib import Path

import pytest

from ssot_lint.adopt.candidates import Candidate
from ssot_lint.adopt.survey import survey
from ssot_lint.adopt.template import accessor
from tests.cli.commands import project

FUNCTION = (
    "import os\n\ndef setting(name, default=None):\n    return os.environ.get(name, default)\n"
)
SWITCH = "import os\n\ndef is_on(name):\n    return os.environ.get(name) == '1'\n"
SETTINGS = """\
from pydantic_settings import BaseSettings

class Settings(BaseSettings):
    port: str = "1"
"""


def candidates(root: Path, files: dict[str, str]) -> tuple[Candidate, ...]:
    project(root, {name: text.encode() for name, text in files.items()}, getter=False)
    return survey(str(root)).candidates


@pytest.mark.parametrize(
    ("files", "target", "kind", "importers"),
    [
        pytest.param({"app/e.py": accessor()}, "app.e:env", "mapping", 0, id="mapping"),
        pytest.param(
            {"app/e.py": "import os\nenv = os.environ\n", "b.py": "from app.e import env\n"},
            *("app.e:env", "mapping", 1),
            id="the mapping under a name",
        ),
        pytest.param(
            {"app/e.py": FUNCTION, "b.py": "from app.e import (  # x\n    setting as s,\n)\n"},
            *("app.e:setting", "get", 1),
            id="function",
        ),
        pytest.param(
            {
                "app/__init__.py": "from .e import setting\n",
                "app/e.py": FUNCTION,
                "app/b.py": "from . import setting\n",
                "app/c.py": "from app import setting\n",
                "app/d.py": "from app import e\nX = e.setting('A')\n",
                "app/f.py": "import app.e\nX = app.e.setting('A')\n",
                "app/g.py": "from app import e\n",
            },
            *("app.e:setting", "get", 5),
            id="however it is imported",
        ),
        pytest.param(
            {
                "app/s.py": SETTINGS,
                "app/c.py": "from app.s import Settings\n\nsettings = Settings()\n",
                "b.py": "from app.c import settings\n",
                "c.py": "from app.c import settings\n",
            },
            *("app.c:settings", "settings class", 2),
            id="instance beside its class",
        ),
        pytest.param(
            {"src/app/e.py": FUNCTION, "src/app/b.py": "from app.e import setting\n"},
            *("app.e:setting", "get", 1),
            id="src",
        ),
        pytest.param(
            {
                "backend/app/__init__.py": "",
                "backend/app/e.py": FUNCTION,
                "backend/app/b.py": "from app.e import setting\n",
            },
            *("app.e:setting", "get", 1),
            id="a source root of its own",
        ),
        pytest.param(
            {"app/e.py": SWITCH, "b.py": "from app.e import is_on\n"},
            *("app.e:is_on", "other", 1),
            id="nothing is the same",
        ),
    ],
)
def test_found(
    tmp_path: Path, files: dict[str, str], target: str, kind: str, importers: int
) -> None:
    found = candidates(tmp_path, files)
    assert [(it.target, it.kind, it.importers) for it in found] == [(target, kind, importers)]


@pytest.mark.parametrize(
    "files",
    [
        pytest.param({"a.py": "import os\nX = os.environ['A']\n"}, id="a plain access"),
        pytest.param({"tests/e.py": FUNCTION}, id="among tests"),
        pytest.param({"_vendor/e.py": FUNCTION}, id="vendored"),
        pytest.param({"a.py": FUNCTION.replace("setting", "_setting")}, id="private"),
        pytest.param(
            {"a.py": "import os\nclass A:\n    def run(self):\n        os.environ['A']\na = A()\n"},
            id="class that needs a variable",
        ),
        pytest.param({"a.py": "def (\nos.environ"}, id="broken"),
    ],
)
def test_not_found(tmp_path: Path, files: dict[str, str]) -> None:
    assert candidates(tmp_path, files) == ()


def test_a_mapping_beats_a_function_that_is_used_somewhat_more(tmp_path: Path) -> None:
    users = {f"u{n}.py": "from app.f import setting\n" for n in range(3)}
    files = {"app/e.py": accessor(), "app/f.py": FUNCTION, "v.py": "from app.e import env\n"}
    found = candidates(tmp_path, {**files, **users})
    assert [it.target for it in found] == ["app.e:env", "app.f:setting"]
    more = {f"w{n}.py": "from app.f import setting\n" for n in range(9)}
    assert [it.target for it in candidates(tmp_path, more)] == ["app.f:setting", "app.e:env"]
