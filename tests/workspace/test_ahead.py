"""The list of a project's files that another process makes: what is said is what is said without it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.commands import CLEAN, READ, environment, project

FILES = {
    "app/__init__.py": b"",
    "app/env.py": b"import os\n\nenv = os.environ\n",
    "app/a.py": READ,
    "app/b.py": CLEAN,
    "app/c.py": b"'os.environ'\n",
    "tests/test_a.py": b"from unittest import mock\n\nmock.patch('app.a.os')\n",
    "ssot-lint.toml": b'getter = "app.env:env"\n',
}
RUN = """\
import os, sys
from ssot_lint.cli.main import main
from ssot_lint.modules.around.project import files
from ssot_lint.workspace.cache import ahead

cores, how, *argv = sys.argv[1:]
ahead.available_cores = lambda: int(cores)
own, fork, listed, forks, lists = os.getpid(), os.fork, files.listed, [], []

def forked():
    forks.append(1)
    if how == "no process":
        raise OSError
    return fork()

def made(root):
    if os.getpid() == own:
        lists.append(root)
    elif how == "dies":
        raise MemoryError
    return listed(root)

os.fork, files.listed = forked, made
sys.modules.pop("ssot_lint.modules.around.project.look", None)
code = main(argv)
try:
    left = os.waitpid(-1, os.WNOHANG)
except ChildProcessError:
    left = None
print(code, len(forks), len(lists), left, file=sys.stderr)
"""
pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="nothing forks here")


def run(root: Path, *arguments: str, cores: int = 2, how: str = "") -> tuple[str, str]:
    """What a run prints; its code, how often it forked and listed files itself, and who is left."""
    words = [sys.executable, "-c", RUN, str(cores), how, "check", *arguments]
    done = subprocess.run(
        words, cwd=root, env=environment(), capture_output=True, check=False, timeout=60, text=True
    )
    return done.stdout, done.stderr.strip()


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A project that was looked at, and a file with a finding that was edited since."""
    made = project(tmp_path, FILES)
    run(made, cores=1)
    (made / "app/a.py").write_bytes(b"# edited\n" + READ)
    return made


@pytest.mark.parametrize(
    ("cores", "how", "forked"),
    [(2, "", "1 0"), (1, "", "0 1"), (2, "no process", "1 1"), (2, "dies", "1 1")],
    ids=["in another process", "one core", "no process to be had", "the process dies"],
)
def test_a_hook_says_the_same_whoever_lists_the_files(
    root: Path, cores: int, how: str, forked: str
) -> None:
    out, said = run(root, "app/a.py", cores=cores, how=how)
    assert said == f"1 {forked} None"
    assert out == run(root, "app/a.py", "--no-cache")[0]
    assert "SSOT101" in out


@pytest.mark.parametrize(
    ("arguments", "forked"),
    [
        (("app/b.py",), "0 0 0 None"),
        (("app/c.py",), "0 1 0 None"),
        (("app/a.py", "--fix"), "1 0 1 None"),
        (("app/a.py", "--output-format", "concise"), "1 1 0 None"),
        (("app/gone.py",), "2 0 0 None"),
    ],
    ids=["no word", "a word alone", "files are written", "told by the cache", "no file"],
)
def test_it_is_begun_where_it_may_be_asked_for(
    root: Path, arguments: tuple[str, ...], forked: str
) -> None:
    (root / "app/b.py").write_bytes(b"# edited\n" + CLEAN)
    assert run(root, *arguments)[1].splitlines()[-1] == forked


def test_nobody_is_left_behind_by_a_run_in_a_process_that_goes_on(root: Path) -> None:
    (root / "app/c.py").write_bytes(b"'os.environ'  # edited\n")
    script = RUN.replace(
        "code = main(argv)", "from ssot_lint.cli.commands.check import run\ncode = run(argv[1:])"
    )
    words = [sys.executable, "-c", script, "2", "", "check", "app/new.py", "app/c.py"]
    (root / "app/new.py").write_bytes(b"'os.environ'\n")
    done = subprocess.run(
        words, cwd=root, env=environment(), capture_output=True, check=False, timeout=60, text=True
    )
    assert done.stderr.strip() == "0 1 0 None"
