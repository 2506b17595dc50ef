"""What a secret may be is printed nowhere: not in the rows that findings are shown with, either."""

from __future__ import annotations

from pathlib import Path

import pytest

from ssot_lint.workspace.withheld import shown
from tests.cli.commands import lint, project

SECRETS = ("hunter2", "salty", "pw123", "lala", "thingsecret", "mAny", "rOws")
CODE = b'''import os
a = os.getenv("DB_PASSWORD", "hunter2")
b = os.environ.setdefault("MY_SALT", 'salty')
c = os.getenv("DB", "postgres://u:pw123@db.example.com/x")
d = os.getenv("API_TOKEN", """mAny
rOws""")
NAME = "MY_SECRET_KEY"
e = os.getenv(NAME, "lala")
from pydantic import SecretStr
from pydantic_settings import BaseSettings
class S(BaseSettings):
    thing: SecretStr = "thingsecret"
'''
OTHER = b'import os\na = os.getenv("DB_PASSWORD", "other")\nd = os.getenv("API_TOKEN", "x" * 9)\n'


@pytest.mark.parametrize("form", ["full", "grouped", "junit", "json", "sarif", "concise"])
def test_no_output_of_a_check_shows_a_secret(tmp_path: Path, form: str) -> None:
    root = project(tmp_path, {"app/a.py": CODE, "app/b.py": OTHER, "ssot-lint.toml": b""})
    done = lint("check", "--output-format", form, cwd=root)
    assert b"SSOT206" in done.out
    assert b"SSOT101" in done.out
    assert [it for it in SECRETS if it.encode() in done.out] == []


CASES = {
    "no secret": (('x = os.getenv("PORT", "80")',), "PORT", ('x = os.getenv("PORT", "80")',)),
    "of the same width": (
        ("os.getenv('A_TOKEN', 'é')",),
        "A_TOKEN",
        ("os.getenv('A_TOKEN', '*')",),
    ),
    "named in the row": (("f('A_TOKEN', 'x')",), None, ("f('A_TOKEN', '*')",)),
    "cut": (("f('A_TOKEN', '''x", "y"), None, ("f('A_TOKEN', '''*", "*")),
    "url": (("f('U', 'a://u:p@h')",), "U", ("f('U', 'a://u:*@h')",)),
    "none": ((), "A_TOKEN", ()),
    "a switch": (("f('A_TOKEN', 'True')",), "A_TOKEN", ("f('A_TOKEN', 'True')",)),
    "empty": (("f('A_TOKEN', '')",), "A_TOKEN", ("f('A_TOKEN', '')",)),
    "a number": (("f('A_PWD', '1234')",), "A_PWD", ("f('A_PWD', '****')",)),
    "a word": (("f('A_PWD', 'trueblue')",), "A_PWD", ("f('A_PWD', '********')",)),
}


@pytest.mark.parametrize("name", CASES)
def test_rows(name: str) -> None:
    rows, variable, expected = CASES[name]
    assert shown(rows, "SSOT101", variable) == expected


def test_a_switch_hides_nothing_in_any_form(tmp_path: Path) -> None:
    code = b"""import os
a = os.getenv("API_KEY_FROM_ENV", "true")
b = os.getenv("DB_PASSWORD", "hunter2")
os.environ["API_KEY_FROM_ENV"] = "false"
"""
    root = project(tmp_path, {"app/a.py": code})
    said = lint("check", "--select", "SSOT1", "--output-format", "json", cwd=root).out
    assert b'\\"false\\"' in said
    assert b"hunter2" not in said
    listed = lint("env", "--output-format", "csv", cwd=root).out.decode()
    assert "true" in listed
    assert "hunter2" not in listed
    assert (
        "API_KEY_FROM_ENV=true" in lint("env", "--output-format", "dotenv", cwd=root).out.decode()
    )
