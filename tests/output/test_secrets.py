"""A secret of a project is in no output: not in what is said of it, not in what a fix is called."""

from __future__ import annotations

from pathlib import Path

import pytest

from ssot_lint.cli.report_options import FORMATS as REPORTS
from ssot_lint.output.formats import FORMATS
from ssot_lint.output.inventory import FORMATS as INVENTORIES
from ssot_lint.workspace.withheld import sentence
from tests.cli.commands import lint, project
from tests.getter.owners.test_insert import TABLE

GITHUB = "ghp_" + "zY3" * 12
OPENAI = "sk-proj-" + "q7W" * 14
AMAZON = "AKIA" + "IOSFODNN7EXAMPLE"
SECRETS = ("hunter2", "p4ssw0rd", "tok9f8e", "p1ss", GITHUB, OPENAI, AMAZON, "dot3nv", "c0mp0se")
USE = f"""\
import os

SEC = os.environ.get("SHOP_SECRET_KEY", "hunter2`hunter2")
DSN = os.environ.get("DATABASE_URL", "postgres://u:p4ssw0rd@h/db")
PAT = os.environ.get("GH_PAT", "{GITHUB}")
KEY = os.getenv("SHOP_AWS", b"{AMAZON}".decode())
LONG = os.getenv("SHOP_LONG", "x" or "{OPENAI}")
AWS = os.getenv("SHOP_CLOUD", "{AMAZON}")
os.environ["SHOP_TOKEN"] = "tok9f8e"
os.environ.setdefault("SHOP_PASSWORD", 'p1ss"word')
os.environ.update({{"SHOP_TOKEN": "tok9f8e"}})
NAME = "SHOP_OTHER_TOKEN"
OTHER = os.getenv(NAME, "tok9f8e")
"""
AGAIN = f"""\
import os

DSN = os.environ.get("DATABASE_URL", "postgres://v:p4ssw0rd@h/db")
PAT = os.environ.get("GH_PAT", "{GITHUB}" "2")
SEC = os.environ.get("SHOP_SECRET_KEY", "hunter2")
"""
GETTER = """\
import os


class Environment:
    def get(self, key, default=None):
        return os.environ.get(key, default)


env = Environment()
"""
FILES = {
    "ssot-lint.toml": b'getter = "shop.env:env"\n'
    b'[environments.prod]\nsources = [".env", "compose.yml", "chart/templates/deployment.yaml"]\n',
    "shop/__init__.py": b"",
    "shop/env.py": GETTER.encode(),
    "shop/main.py": USE.encode(),
    "shop/again.py": AGAIN.encode(),
    ".env": f"GH_PAT={GITHUB}\nPLAIN={OPENAI}\nDATABASE_URL=a://b:dot3nv@c/\n"
    "SHOP_TOKEN=dot3nv\n".encode(),
    "compose.yml": b"services:\n  web:\n    environment:\n      SHOP_PASSWORD: c0mp0se\n"
    b"      SHOP_SALT: ${OTHER:?dot3nv}\n",
    "chart/templates/deployment.yaml": b"kind: Deployment\napiVersion: apps/v1\nspec:\n"
    b"  template:\n    spec:\n      containers:\n        - name: web\n          env:\n"
    b'            - name: SHOP_TOKEN\n              value: {{ .Values.token | default "dot3nv" }}\n',
}
COMMANDS = [
    *(("check", "--output-format", it) for it in FORMATS),
    ("check", "--select", "ALL", "--output-format", "json", "shop/main.py"),
    ("check", "--statistics"),
    *(("env", "--output-format", it) for it in INVENTORIES),
    *(("env", it) for it in ("GH_PAT", "SHOP_SECRET_KEY", "DATABASE_URL", "PLAIN")),
    *(("report", "--output-format", it) for it in REPORTS),
    ("report", "--environment", "prod"),
    ("env", "check", "prod"),
    ("env", "check", "prod", "--output-format", "json"),
    *(("check", "--explain", f"shop/main.py:{row}") for row in (3, 4, 5, 7, 10, 11)),
    ("init",),
]


@pytest.mark.parametrize("arguments", COMMANDS, ids=" ".join)
def test_no_command_shows_a_secret(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    root = project(tmp_path, FILES, getter=False)
    done = lint(*arguments, cwd=root)
    said = (done.out + done.err).decode()
    assert done.code != 2, said
    assert done.out
    assert [it for it in SECRETS if it in said] == []


def test_a_message_has_one_mask(tmp_path: Path) -> None:
    root = project(tmp_path, FILES, getter=False)
    said = lint("check", "--output-format", "concise", "shop/main.py", cwd=root).out.decode()
    assert 'use `env.get("SHOP_SECRET_KEY", "********")`' in said
    assert 'use `env.get("DATABASE_URL", "postgres://u:********@h/db")`' in said
    assert 'use `env.get("GH_PAT", "********")`' in said


READ = 'import os\n\n\ndef run():\n    return os.getenv("APP_SECRET_KEY", "hunter2")\n'


def test_what_a_registry_needs_is_written_as_it_is(tmp_path: Path) -> None:
    files = {
        "app/__init__.py": b"",
        "app/envs.py": TABLE.encode(),
        "app/use.py": READ.encode(),
        "ssot-lint.toml": b'getter = "app.envs"\n',
    }
    root = project(tmp_path, files, getter=False)
    said = lint("check", "app/use.py", cwd=root).out.decode()
    assert "is not registered in app/envs.py; add `" in said
    assert "hunter2" not in said
    done = lint("check", "--add-to-registry", "app/use.py", cwd=root)
    assert b"hunter2" not in done.out + done.err
    after = (root / "app/envs.py").read_text()
    assert 'os.getenv("APP_SECRET_KEY", "hunter2")' in after
    assert "***" not in after


def test_the_example_has_no_key(tmp_path: Path) -> None:
    root = project(tmp_path, FILES, getter=False)
    example = lint("env", "--output-format", "dotenv", cwd=root).out.decode()
    assert "# GH_PAT=\n" in example
    assert "# DATABASE_URL=\n" in example


CASES = {
    "a backtick": ("use `f('A_TOKEN', 'x`y')` there", "use `f('A_TOKEN', '********')` there"),
    "no code": ("'A_TOKEN' isn't 'x'", "'A_TOKEN' isn't 'x'"),
    "cut": ("use `f('A_TOKEN', 'xyz", "use `f('A_TOKEN', '********"),
    "nothing to hide": ("use `f('A_TOKEN', '')`", "use `f('A_TOKEN', '')`"),
    "no secret": ("use `f('PORT', '80')`", "use `f('PORT', '80')`"),
    "a key anywhere": (f"it was {GITHUB} before", "it was ******** before"),
}


@pytest.mark.parametrize("name", CASES)
def test_sentences(name: str) -> None:
    text, expected = CASES[name]
    assert sentence(text, None, secret=False) == expected
