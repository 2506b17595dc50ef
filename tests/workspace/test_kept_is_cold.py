"""What is kept says what a run without it says, whatever has changed since: also what is no Python file of
the project, and what led to names that were followed."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from ssot_lint.cli import main
from ssot_lint.project.variables.sought import words_for
from ssot_lint.project.variables.view import FAMILIES
from ssot_lint.workspace.cache import cache
from ssot_lint.workspace.config.config import Overrides
from ssot_lint.workspace.files.discover import discover
from ssot_lint.workspace.files.read import look_in
from ssot_lint.workspace.outcome import GATHER, Task
from ssot_lint.workspace.run import following, runner
from ssot_lint.workspace.run.gathering import Gathering
from ssot_lint.workspace.settings.workspace import Workspace

ACCESSOR = """import os


class E:
    def get(self, k, d=None):
        return os.environ.get(k, d)


env = E()
"""
MAPPING = "import os\nenv = os.environ\n"
Say = Callable[..., str]


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    lay(tmp_path, {"ssot-lint.toml": 'getter = "app.env:env"\n', "app/__init__.py": ""})
    lay(tmp_path, {"app/env.py": MAPPING})
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(cache, "_TICK", -(10**12))  # a file written a moment ago counts as old
    return tmp_path


def lay(root: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)


@pytest.fixture
def same(capsys: pytest.CaptureFixture[str]) -> Say:
    """A command's output, which is the same without what is kept."""

    def both(*arguments: str) -> str:
        capsys.readouterr()
        main.main([*arguments])
        kept = capsys.readouterr()
        main.main([*arguments, "--no-cache"])
        assert kept == capsys.readouterr()
        return kept.out + kept.err

    return both


def check(same: Say, *arguments: str) -> str:
    return same("check", "--output-format", "concise", "--jobs", "1", *arguments)


LED = {
    "app/env.py": ACCESSOR,
    "conf2.py": "from app.env import env as conf\n",
    "c.py": 'from conf2 import conf\nconf.get("A", "1")\n',
    "d.py": 'from app.env import env\nenv.get("A", "2")\n',
}
AWAY = "import os\nconf = os.environ  # ssot: ignore[SSOT104] x\n"


@pytest.mark.parametrize("paths", [(), ("conf2.py", "c.py", "d.py")], ids=["all", "hook"])
def test_what_led_to_a_name_is_gone(root: Path, same: Say, paths: tuple[str, ...]) -> None:
    lay(root, LED)
    assert "defaults to 2 here" in check(same)
    lay(root, {"conf2.py": AWAY})
    assert "SSOT201" not in check(same, *paths)
    assert "SSOT201" not in check(same)
    lay(root, {"conf2.py": LED["conf2.py"]})
    assert "defaults to 2 here" in check(same)
    (root / "conf2.py").unlink()
    assert "SSOT201" not in check(same)


def test_commands_about_variables_know_that_it_is_gone(root: Path, same: Say) -> None:
    lay(root, LED)
    check(same)
    lay(root, {"conf2.py": AWAY})
    check(same)
    assert "100.0 %" in same("report")
    assert "conflict" not in same("env")


def test_wrappers_of_wrappers_that_wrap_nothing_any_more(root: Path, same: Say) -> None:
    wrapper = "import os\ndef read(n, d):\n    return os.environ.get(n, d)\n"
    lay(root, {"wrap.py": wrapper, "e.py": 'import os\nos.environ.get("A", "1")\n'})
    lay(root, {"twice.py": "from wrap import read\ndef again(n, d):\n    return read(n, d)\n"})
    lay(root, {"u.py": 'from twice import again\nagain("A", "2")\n'})
    assert "SSOT201" in check(same)
    lay(root, {"wrap.py": "def read(n, d):\n    return d\n"})
    assert "SSOT201" not in check(same)
    lay(root, {"wrap.py": wrapper})
    assert "SSOT201" in check(same)


def test_a_table_of_variables_knows_no_file_that_says_nothing_of_them(
    root: Path, same: Say
) -> None:
    """A getter that only takes a name from elsewhere is in the index for other rules' sake."""
    lay(root, {"app/env.py": "from app.impl import env\n", "app/impl.py": "env = {}\n"})
    settings = (
        "from pydantic_settings import BaseSettings\nclass S(BaseSettings):\n    a: int = 1\n"
    )
    lay(root, {"s.py": settings, "e.py": 'import os\nos.environ["B"]\n'})
    check(same)
    assert "B ?" in same("env")


def test_what_git_ignores(root: Path, same: Say) -> None:
    subprocess.run(["git", "init", "-q"], check=True)
    for place in (".gitignore", ".git/info/exclude"):
        lay(root, {place: "_gen.py\n", "u.py": "from app._gen import x\n"})
        for _ in range(3):
            assert "SSOT302" not in check(same)
        lay(root, {place: ""})
        assert "SSOT302" in check(same)
        assert "SSOT302" in check(same)


@pytest.mark.parametrize("name", ["lib/q.so", "lib/q/data.txt", "lib/CMakeLists.txt"])
def test_what_stands_beside_modules(root: Path, same: Say, name: str) -> None:
    lay(root, {"lib/__init__.py": "", "u.py": "from lib import q\n", name: ""})
    for _ in range(3):
        assert "SSOT302" not in check(same)
    if name.count("/") == 1:
        (root / name).unlink()
    else:
        shutil.rmtree(root / "lib/q")
    for _ in range(3):
        assert "SSOT302" in check(same)
    lay(root, {name: ""})
    assert "SSOT302" not in check(same)


@pytest.mark.parametrize("options", [("--diff",), ("--diff", "--unsafe-fixes")])
def test_a_diff_knows_what_is_left_alone(root: Path, same: Say, options: tuple[str, ...]) -> None:
    """It is kept for later runs, and decides where a file stands in what they say."""
    lay(root, {"ssot-lint.toml": 'getter = "app.env:env"\nvariables = ["APP_*"]\n'})
    lay(root, {"u.py": 'import os\nX = os.environ["OTHER"]\nfrom app.nope import y\n'})
    lay(root, {"v.py": "from app.nope import y\n", "w.py": "from app.nope import y\n"})
    assert "1 access of variables" in check(same, *options)
    assert "1 access of variables" in check(same)
    assert "1 access of variables" in check(same, *options)


def test_a_file_that_is_asked_again_is_asked_for_all_names(root: Path) -> None:
    """A fix gathers its file's facts anew: also for names that were found while others were followed."""
    lay(root, LED)
    workspace = Workspace(str(root), Overrides())
    files = discover([str(root)], workspace).files
    gathering = Gathering(FAMILIES)
    following.prime(files, workspace, gathering)
    runner.run(files, workspace, Overrides(), Task(GATHER), 1, None, None, gathering)
    following.follow(files, workspace, Overrides(), 1, gathering)
    look = look_in(workspace.tree, str(root / "c.py"))
    asked = gathering.followed_in(look)
    assert asked == words_for(look.path, look.data, gathering.followed) == {"get conf"}
