"""Which getter is proposed, and with which numbers."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tests.cli.commands import lint, project

NAMES = [
    f"APP_{word}"
    for word in ["HOST", "PORT", "NAME", "MODE", "LEVEL", "TOKEN", "PATH", "SIZE", "LIMIT"]
]
TABLE = (
    "import os\n\nvariables = {\n"
    + "".join(f'    "{name}": lambda: os.getenv("{name}", "x"),\n' for name in NAMES)
    + "}\n\n\ndef __getattr__(name):\n    return variables[name]()\n"
)
CONSTANTS = "import os\n\n" + "".join(f'{it} = os.getenv("{it}", "x")\n' for it in NAMES)


def told(root: Path, files: dict[str, str]) -> dict[str, Any]:
    project(root, {name: text.encode() for name, text in files.items()}, getter=False)
    found: dict[str, Any] = json.loads(lint("init", "--output-format", "json", cwd=root).out)
    return found


def users(module: str, name: str, count: int) -> dict[str, str]:
    use = f"from {module} import {name}\n\nprint({name}.APP_HOST)\n"
    return {f"app/u{number}.py": use for number in range(count)}


def test_a_lazy_table(tmp_path: Path) -> None:
    behind = 'import os\n\nX = os.environ["APP_HOST"]\nY = os.environ["HOME"]\n'
    files = {"app/__init__.py": "", "app/envs.py": TABLE, "app/behind.py": behind}
    found = told(tmp_path, {**files, **users("app", "envs", 7)})
    (first, *_) = found["candidates"]
    assert (first["getter"], first["kind"], first["variables"]) == ("app.envs", "lazy-table", 9)
    assert (first["files"], first["uses"], first["behind"], first["why_not"]) == (7, 7, 1, None)
    assert found["proposed"]["getter"] == "app.envs"
    assert found["proposed"]["variables"] == ["APP_*"]


def test_nothing_is_proposed_that_hardly_anyone_uses(tmp_path: Path) -> None:
    files = {"app/__init__.py": "", "app/envs.py": TABLE}
    found = told(tmp_path, {**files, **users("app", "envs", 2)})
    assert found["candidates"][0]["why_not"] == "2 modules use it, fewer than 3"
    assert "getter" not in found["proposed"]


def test_constants_elsewhere_are_no_getter(tmp_path: Path) -> None:
    other = CONSTANTS.replace("APP_", "ZED_") + "\n"
    files = {"app/__init__.py": "", "app/wide.py": CONSTANTS, "app/other.py": other}
    found = told(tmp_path, {**files, **users("app", "wide", 9)})
    assert "getter" not in found["proposed"] or found["proposed"]["getter"] == "app.wide"


def test_a_re_export_under_another_name(tmp_path: Path) -> None:
    accessor = (
        "import os\nfrom collections.abc import MutableMapping\n\n\n"
        "class Env(MutableMapping):\n"
        "    def __getitem__(self, key):\n        return os.environ[key]\n"
        "    def __setitem__(self, key, value):\n        os.environ[key] = value\n"
        "    def __delitem__(self, key):\n        del os.environ[key]\n"
        "    def __iter__(self):\n        return iter(os.environ)\n"
        "    def __len__(self):\n        return len(os.environ)\n\n\nthe_env = Env()\n"
    )
    use = "from app.settings import env\n\n" + "".join(f'env["{it}"]\n' for it in NAMES)
    files = {
        "app/__init__.py": "",
        "app/settings/__init__.py": "from .env import the_env as env\n",
        "app/settings/env.py": accessor,
        **{f"app/u{number}.py": use for number in range(5)},
    }
    found = told(tmp_path, files)
    (first, *_) = found["candidates"]
    assert (first["getter"], first["kind"], first["files"]) == ("app.settings:env", "mapping", 6)


def test_what_other_linters_permit(tmp_path: Path) -> None:
    rule = (
        "id: no-environ\nlanguage: python\nrule:\n  pattern: os.environ\n"
        "message: use `from app.envs import envs`\nignores:\n  - app/boot.py\n"
    )
    files = {"app/__init__.py": "", "app/envs.py": TABLE, "app/boot.py": "import os\n"}
    rules = tmp_path / ".sg/rules"
    rules.mkdir(parents=True)
    (rules / "environ.yml").write_text(rule)
    found = told(tmp_path, {**files, **users("app", "envs", 7)})
    assert found["proposed"]["allow"] == [
        {"path": "app/boot.py", "reason": "permitted in .sg/rules/environ.yml"}
    ]
