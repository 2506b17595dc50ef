"""What a getter is made of: the module that is meant, not the package that it lies in."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.commands import lint, project

CONSTANTS = 'import os\n\nPORT = os.getenv("APP_PORT", "80")\n'
MORE = 'import os\n\nHOST = os.getenv("APP_HOST", "h")\n'


def _facts(root: Path) -> dict[str, object]:
    told = json.loads(lint("config", "--output-format", "json", "app/use.py", cwd=root).out)
    told["owner_set"] = [str(Path(it).relative_to(root)) for it in told["owner_set"]]
    told["getter_source"] = str(Path(told["getter_source"]).relative_to(root))
    return dict(told)


def _project(tmp_path: Path, package: str, getter: str) -> Path:
    files = {
        "app/__init__.py": package,
        "app/config.py": CONSTANTS,
        "app/env.py": MORE,
        "app/use.py": "import os\n",
        "ssot-lint.toml": f"getter = {getter}\n",
    }
    return project(tmp_path, {at: it.encode() for at, it in files.items()}, getter=False)


@pytest.mark.parametrize(
    "package", ["", "import app.config\n", "from . import config\n", "X = 1\n"]
)
def test_of_two_modules(tmp_path: Path, package: str) -> None:
    root = _project(tmp_path, package, '["app.config", "app.env"]')
    facts = _facts(root)
    assert facts["getter"] == "app.config"
    assert facts["getters"] == ["app.config", "app.env"]
    assert facts["owner_set"] == ["app/config.py", "app/env.py"]
    assert facts["getter_source"] == "app/config.py"
    text = lint("config", "app/use.py", cwd=root).out.decode()
    assert "getter:           app.config, app.env\n" in text


def test_the_package_around_is_no_part_of_it(tmp_path: Path) -> None:
    root = _project(tmp_path, 'import os\n\nX = os.getenv("APP_X")\n', '"app.config"')
    found = lint("check", "--output-format", "concise", cwd=root).out.decode()
    assert "app/__init__.py:3" in found
    assert "app/config.py" not in found.replace("registered in app/config.py", "")


@pytest.mark.parametrize("package", ["from app.other import config\n", "config = 1\n"])
def test_what_the_package_binds_is_meant(tmp_path: Path, package: str) -> None:
    facts = _facts(_project(tmp_path, package, '"app:config"'))
    assert facts["getter"] == "app:config"
    assert facts["getter_source"] == "app/__init__.py"
    assert "app/__init__.py" in str(facts["owner_set"])
