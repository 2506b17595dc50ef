"""SSOT203 beside SSOT101: what is declared does not depend on which rules are selected."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.commands import lint, project

FILES = {
    "app/__init__.py": "",
    "app/config.py": "import os\n\n"
    + "".join(f'A{it} = os.getenv("APP_A{it}", "x")\n' for it in "123"),
    "app/env.py": "import os\nfrom app.config import A1\n\n\n"
    "def flag(name):\n    return os.getenv(name) == '1'\n\n\n"
    + "".join(f'B{it} = os.getenv("APP_B{it}", "x")\n' for it in "123")
    + 'B4 = flag("APP_B4") if A1 else os.environ["APP_B5"]\n',
    "app/db.py": 'import os\n\nB = os.getenv("APP_B1", "x")\n',
    "app/use.py": "import os\nfrom app.env import flag\n\n\ndef f():\n"
    '    return os.getenv("APP_NEW"), "APP_HERE" in os.environ, flag("APP_CALL"), os.getenv("OTHER")\n',
    "app/start.py": 'import os\n\nX = os.getenv("APP_EARLY")\n',
    "ssot-lint.toml": 'getter = ["app.config", "app.env"]\nvariables = ["APP_*"]\n'
    'allow = [{ path = "app/start.py", reason = "before all" }]\n',
}
DIRECT = {("SSOT101", "APP_NEW"), ("SSOT102", "APP_HERE")}
ALWAYS = {("SSOT203", "APP_CALL"), ("SSOT203", "APP_EARLY")}


def _found(root: Path, *more: str) -> set[tuple[str, str]]:
    told = lint("check", "--no-cache", "--output-format", "json", *more, cwd=root).out
    found = {(it["code"], it["variable"] or it["message"].split()[0]) for it in json.loads(told)}
    return {it for it in found if it[1] != "APP_B1" and it[0] in ("SSOT101", "SSOT102", "SSOT203")}


def test_by_what_is_shown_alone(tmp_path: Path) -> None:
    root = project(tmp_path, {at: it.encode() for at, it in FILES.items()}, getter=False)
    said = {("SSOT203", name) for _, name in DIRECT}
    assert _found(root) == DIRECT | ALWAYS
    assert _found(root, "--select", "SSOT203,SSOT101,SSOT102") == DIRECT | ALWAYS
    assert _found(root, "--select", "SSOT203") == said | ALWAYS
    assert _found(root, "--select", "SSOT203,SSOT101") == (
        {("SSOT101", "APP_NEW"), ("SSOT203", "APP_HERE")} | ALWAYS
    )
