"""Whose variables an access is about: what is foreign is silent, and counted."""

from __future__ import annotations

from pathlib import Path

import pytest

from ssot_lint.engine.check import check
from ssot_lint.workspace.config.config import Overrides
from ssot_lint.workspace.settings.workspace import Workspace

ENVS = """\
import os

APP_PORT = int(os.getenv("APP_PORT", "80"))
DECLARED = os.getenv("DECLARED", "1")
THIRD = os.getenv("APP_THIRD", "1")
"""


def codes(root: Path, statement: str, name: str = "app/use.py") -> tuple[list[str], int]:
    (root / "app").mkdir()
    (root / "app/__init__.py").write_text("")
    (root / "app/envs.py").write_text(ENVS)
    overrides = ('getter = "app.envs"', 'variables = ["APP_*"]', 'allow-variables = ["APP_OPEN"]')
    workspace = Workspace(str(root), Overrides(overrides, isolated=True))
    data = f"import os\nimport subprocess\n\n{statement}\n".encode()
    report = check(data, workspace.settings_for(str(root / name)), workspace.memory)
    return [it.code for it in report.findings], report.foreign


@pytest.mark.parametrize(
    "statement, expected, foreign",
    [
        ('os.environ["APP_PORT"]', ["SSOT101"], 0),
        ('os.environ["DECLARED"]', ["SSOT101"], 0),
        ('os.environ["HOME"]', [], 1),
        ('os.environ["HOME"] = "x"', [], 1),
        ('"HOME" in os.environ', [], 1),
        ('os.environ["APP_OPEN"]', [], 0),
        ('os.environ["APP_OPEN"] = "x"', ["SSOT103"], 0),
        ('os.environ[f"APP_{x}"]', ["SSOT101"], 0),
        ('os.environ[f"OTHER_{x}"]', [], 1),
        ("os.environ[name]", [], 1),
        ('os.environ[name] = "x"', ["SSOT103"], 0),
        ("os.environ.copy()", [], 1),
        ("dict(os.environ)", [], 1),
        ("{**os.environ}", [], 1),
        ("subprocess.run([], env=os.environ)", [], 1),
        ("for name in os.environ: pass", ["SSOT104"], 0),
        ("os.environ.update(values)", ["SSOT103"], 0),
        ('os.environ.update({"HOME": "x"})', [], 1),
        ('os.environ.update({"APP_PORT": "x"})', ["SSOT103"], 0),
    ],
)
def test_scope(tmp_path: Path, statement: str, expected: list[str], foreign: int) -> None:
    assert codes(tmp_path, statement) == (expected, foreign)


def test_django_is_told_its_settings(tmp_path: Path) -> None:
    statement = 'os.environ.setdefault("DJANGO_SETTINGS_MODULE", "app.settings")'
    assert codes(tmp_path, statement, "manage.py")[0] == []


def test_tests_may_write_what_is_not_known(tmp_path: Path) -> None:
    assert codes(tmp_path, 'os.environ[name] = "x"', "tests/test_a.py")[0] == []


KEYS = """\
import os

from app.names import PORT, Names

LOCAL = "APP_PORT"


def run(key, PORT_=PORT):
    a = os.environ[LOCAL]
    b = os.environ[Names.FREE]
    c = os.environ[PORT]
    d = os.environ[key]
    e = os.environ[f"APP_{key}"]
    return Names, PORT
"""


def test_a_key_that_is_a_constant(tmp_path: Path) -> None:
    (tmp_path / "app").mkdir()
    (tmp_path / "app/__init__.py").write_text("")
    (tmp_path / "app/envs.py").write_text(ENVS)
    names = 'PORT = "APP_PORT"\n\n\nclass Names:\n    FREE = "APP_OPEN"\n'
    (tmp_path / "app/names.py").write_text(names)
    overrides = ('getter = "app.envs"', 'allow-variables = ["APP_OPEN"]')
    workspace = Workspace(str(tmp_path), Overrides(overrides, isolated=True))
    settings = workspace.settings_for(str(tmp_path / "app/use.py"))
    found = check(KEYS.encode(), settings, workspace.memory).findings
    assert [(it.variable, it.message.partition(" is ")[0]) for it in found] == [
        ("APP_PORT", "`APP_PORT`"),
        ("APP_PORT", "`APP_PORT`"),
        (None, "the variable that `key` names"),
        (None, 'the variable that `f"APP_{key}"` names'),
    ]


def test_an_import_that_would_be_left_without_a_use(tmp_path: Path) -> None:
    (tmp_path / "app").mkdir()
    (tmp_path / "app/__init__.py").write_text("")
    (tmp_path / "app/envs.py").write_text(ENVS)
    (tmp_path / "app/names.py").write_text('NAME = "DECLARED"\n')
    workspace = Workspace(str(tmp_path), Overrides(('getter = "app.envs"',), isolated=True))
    settings = workspace.settings_for(str(tmp_path / "app/use.py"))
    data = b"import os\n\nfrom app.names import NAME\n\nx = os.getenv(NAME)\n"
    (found,) = check(data, settings, workspace.memory).findings
    assert found.fix is None
    left = "`NAME`, which is imported for this, would be left without a use"
    assert found.fix_refused == f"{left}: take its import away"


OWNERS = """
[[owners]]
name = "auth"
paths = ["auth/**"]
getter = "auth.config"
variables = ["AUTH_*"]

[[owners]]
name = "bill"
paths = ["bill/**"]
getter = "bill.config"
variables = ["BILL_*"]
"""


def test_a_variable_of_another_owner(tmp_path: Path) -> None:
    for name in ("auth", "bill"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "__init__.py").write_text("")
        variable = f"{name.upper()}_KEY"
        text = f'import os\n\n{variable} = os.getenv("{variable}", "k")\n'
        (tmp_path / name / "config.py").write_text(text)
    (tmp_path / "ssot-lint.toml").write_text(OWNERS)
    workspace = Workspace(str(tmp_path))
    settings = workspace.settings_for(str(tmp_path / "auth/use.py"))
    data = b'import os\n\nos.getenv("BILL_KEY", "k")\nos.getenv("HOME")\n'
    (found,) = check(data, settings, workspace.memory).findings
    assert found.message.endswith("and the owner `bill` declares it")
    assert found.fix is None


def test_what_the_getter_is_made_of(tmp_path: Path) -> None:
    from tests.getter.owners.test_kinds import DESCRIPTORS

    classes, _, envs = DESCRIPTORS.partition("class Envs")
    (tmp_path / "app").mkdir()
    (tmp_path / "app/__init__.py").write_text("")
    (tmp_path / "app/base.py").write_text(classes)
    imported = "from app.base import Bool, Int, Var\n\n\n"
    (tmp_path / "app/envs.py").write_text(f"{imported}class Envs{envs}")
    workspace = Workspace(str(tmp_path), Overrides(('getter = "app.envs:envs"',), isolated=True))
    settings = workspace.settings_for(str(tmp_path / "app/base.py"))
    assert not check(classes.encode(), settings, workspace.memory).findings
    more = f"{classes}\n\ndef read(name):\n    return os.environ[name]\n".encode()
    assert len(check(more, settings, workspace.memory).findings) == 1
