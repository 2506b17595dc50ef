"""``init`` on real projects: what it proposes, what it writes, and what it leaves alone."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from ssot_lint.adopt.template import accessor
from tests.cli.commands import Ended, command, environment, lint, lint_process, project

ACCESSES = b"""\
import os
import subprocess

HOST = os.environ["HOST"]
PORT = os.getenv("PORT", "80")
DEBUG = "DEBUG" in os.environ
os.environ.setdefault("A", "1")


def run():
    del os.environ["A"]
    subprocess.run(["x"], env={**os.environ, "B": "2"})
    subprocess.run(["x"], env=os.environ)
    return os.environ.copy(), dict(os.environ), [name for name in os.environ]
"""
TEST = b"""\
import os
from unittest.mock import patch


def test_it():
    with patch.dict(os.environ, {"A": "1"}):
        assert os.environ["A"] == "1"
"""
PYPROJECT = b"# ours\n[project]  # keep\nname='x'\n"


def snapshot(root: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(root)): path.read_bytes()
        for path in root.rglob("*")
        if path.is_file() and ".git" not in path.parts
    }


def grown(root: Path, **files: bytes) -> Path:
    named = {name.replace("__", "/") + ".py": data for name, data in files.items()}
    return project(root, named, getter=False)


def test_without_a_terminal_nothing_is_written(tmp_path: Path) -> None:
    root = grown(tmp_path, app__e=accessor().encode(), app__a=ACCESSES)
    before = snapshot(root)
    ended = lint("init", cwd=root)
    assert (ended.code, ended.err) == (0, b"")
    assert b"1. app.e:env (app/e.py:" in ended.out
    assert b"mapping, 12 of 12 operations mean the same; imported by 0 files" in ended.out
    assert b"10 findings in 1 file; through `app.e:env` 10 can be fixed safely" in ended.out
    assert b"Nothing was written; `--yes` writes ssot-lint.toml." in ended.out
    assert snapshot(root) == before


def test_pyproject_keeps_every_byte(tmp_path: Path) -> None:
    root = grown(tmp_path, app__e=accessor().encode())
    (root / "pyproject.toml").write_bytes(PYPROJECT)
    assert lint_process("init", "--yes", cwd=root).code == 0
    added = b'\n[tool.ssot-lint]\ngetter = "app.e:env"\n'
    assert (root / "pyproject.toml").read_bytes() == PYPROJECT + added
    assert not (root / "ssot-lint.toml").exists()


def test_folders_and_tiers_are_written_and_hold(tmp_path: Path) -> None:
    root = grown(tmp_path, app___vendor__x=ACCESSES, ui_tests__check_a=TEST, app__a=b"X = 1\n")
    assert lint("init", "--yes", cwd=root).code == 0
    text = (root / "ssot-lint.toml").read_text()
    assert '    "app/_vendor",  # vendored\n' in text
    assert '"**/ui_tests/**"' in text
    assert text.startswith("# getter = ")
    assert (
        b'"tier": "tests"'
        in lint(*("config", "ui_tests/check_a.py", "--output-format", "json"), cwd=root).out
    )
    assert lint("check", cwd=root).out.count(b"SSOT") == 1  # the read in the test


def test_what_hardly_anything_can_move_to_is_not_proposed(tmp_path: Path) -> None:
    settings = b"""\
from pydantic_settings import BaseSettings

class Settings(BaseSettings):
    port: str = "1"

settings = Settings()
"""
    users = {f"u{n}": b"from app.s import settings\n" for n in range(4)}
    root = grown(tmp_path, app__s=settings, app__a=ACCESSES, **users)
    told = lint("init", "--yes", cwd=root).out
    assert b"Not proposed:\n  -  app.s:settings (settings, 1 variable)" in told
    assert b'getter = "app.s' not in told
    assert lint("config", "app/a.py", cwd=root).out.count(b"getter:           none") == 1


@pytest.mark.parametrize(
    "name",
    [pytest.param("pyproject.toml", id="pyproject"), pytest.param("ssot-lint.toml", id="own")],
)
def test_an_existing_configuration_stays(tmp_path: Path, name: str) -> None:
    root = grown(tmp_path, app__a=ACCESSES)
    header = b"[tool.ssot-lint]\n" if name == "pyproject.toml" else b""
    (root / name).write_bytes(header + b'select = ["ALL"]\n')
    before = snapshot(root)
    ended = lint("init", "--yes", cwd=root)
    assert ended.code == 0
    assert f"{name} configures ssot-lint already".encode() in ended.out
    assert snapshot(root) == before
    assert lint("init", "--yes", "--write-getter", "app/env.py", cwd=root).code == 0
    completed = header + b'getter = "app.env:env"\nselect = ["ALL"]\n'
    assert snapshot(root) == {**before, "app/env.py": accessor().encode(), name: completed}


def test_after_write_getter_everything_is_fixed(tmp_path: Path) -> None:
    tests = {"tests/__init__.py": b"", "tests/test_a.py": TEST}
    files = {"app/__init__.py": b"", "app/a.py": ACCESSES, **tests}
    root = project(tmp_path, files, getter=False)
    arguments = ("init", "--yes", "--write-getter", "app/env.py", "--with-tests")
    ended = lint_process(*arguments, cwd=root)
    assert (ended.code, ended.err) == (0, b"")
    assert b"11 findings in 2 files; through `app.env:env` 11 can be fixed safely" in ended.out
    assert b"Wrote ssot-lint.toml, app/env.py, app/test_env.py." in ended.out
    fixed = lint_process("check", "--fix", cwd=root)
    assert (fixed.code, fixed.out) == (0, b"Found 11 errors (11 fixed, 0 remaining).\n")
    assert b"os." not in (root / "app/a.py").read_bytes()
    subprocess.run([sys.executable, "-m", "unittest", "-q", "app.test_env"], cwd=root, check=True)
    assert lint_process("doctor", cwd=root).out == b"Nothing gets in the way.\n"


@pytest.mark.parametrize(
    ("path", "message"),
    [
        pytest.param("app/a.py", b"it is there already", id="there"),
        pytest.param("../env.py", b"it lies outside of the project", id="outside"),
        pytest.param("app/env.txt", b"it cannot be imported", id="no Python"),
        pytest.param("my-app/env.py", b"it cannot be imported", id="no name"),
    ],
)
def test_write_getter_refuses(tmp_path: Path, path: str, message: bytes) -> None:
    root = grown(tmp_path / "x", app__a=ACCESSES)
    before = snapshot(root)
    ended = lint("init", "--yes", "--write-getter", path, cwd=root)
    assert ended.code == 2
    assert message in ended.err
    assert snapshot(root) == before


def test_tests_that_are_there_are_not_overwritten(tmp_path: Path) -> None:
    root = grown(tmp_path, app__test_env=b"X = 1\n")
    before = snapshot(root)
    ended = lint("init", "--yes", "--write-getter", "app/env.py", "--with-tests", cwd=root)
    assert (ended.code, snapshot(root)) == (2, before)


def test_getter_in_a_source_root_of_its_own(tmp_path: Path) -> None:
    files = {"backend/app/__init__.py": b"", "backend/app/a.py": b"import app.b\n" + ACCESSES}
    files["backend/app/b.py"] = b""
    root = project(tmp_path, files, getter=False)
    assert lint("init", "--yes", "--write-getter", "backend/app/env.py", cwd=root).code == 0
    assert (root / "ssot-lint.toml").read_text() == (
        'getter = "app.env:env"\nsrc = [".", "src", "backend"]\n'
    )
    assert lint("check", "--fix", cwd=root).code == 0
    assert b"from app.env import env\n" in (root / "backend/app/a.py").read_bytes()


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param(("--with-tests",), id="tests of nothing"),
        pytest.param(("--getter", "a:b", "--write-getter", "c.py"), id="two getters"),
        pytest.param(("--gettr", "a:b"), id="typo"),
    ],
)
def test_usage(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    assert lint("init", *arguments, cwd=tmp_path).code == 2


def test_hook(tmp_path: Path) -> None:
    root = grown(tmp_path, app__e=accessor().encode())
    config = root / ".pre-commit-config.yaml"
    config.write_text(
        "repos:\n  # format\n  - repo: r\n    rev: v1\n    hooks:\n      - id: black\n"
    )
    elsewhere = tmp_path / "hooks"
    for arguments in (
        ("init", "-q", str(elsewhere)),
        ("-C", str(elsewhere), *("-c", "user.name=n", "-c", "user.email=e"))
        + ("commit", "-q", "--allow-empty", "-m", "x"),
        ("-C", str(elsewhere), "tag", "v0.0.9"),
    ):
        subprocess.run(["git", *arguments], check=True)
    url = str(elsewhere)
    assert lint("init", "--yes", f"--hook={url}", cwd=root).code == 0
    text = config.read_text()
    assert f"  - repo: {url}\n    rev: v0.0.9\n" in text
    assert text.index("ssot-lint-fix") < text.index("# format")
    ended = lint("init", "--yes", f"--hook={url}", cwd=root)
    assert (ended.code, config.read_text()) == (0, text)
    assert b"has the hook already" in ended.out


def test_a_hook_of_a_repository_that_does_not_answer(tmp_path: Path) -> None:
    root = grown(tmp_path, app__e=accessor().encode())
    ended = lint("init", "--yes", f"--hook={tmp_path / 'nothing'}", cwd=root)
    assert ended.code == 2
    assert b"a hook needs one that exists" in ended.err


def test_hook_where_there_is_no_place(tmp_path: Path) -> None:
    root = grown(tmp_path, app__e=accessor().encode())
    (root / ".pre-commit-config.yaml").write_text("ci: {}\n")
    before = snapshot(root)
    ended = lint("init", "--yes", "--hook", cwd=root)
    assert (ended.code, snapshot(root)) == (2, before)
    assert b"- id: ssot-lint-fix" in ended.err


def on_terminal(root: Path, answers: bytes) -> Ended:
    pty = pytest.importorskip("pty", reason="no terminals here")
    ours, theirs = pty.openpty()
    os.write(ours, answers)
    with subprocess.Popen(
        command("init"),
        cwd=root,
        env=environment(),
        stdin=theirs,
        stdout=theirs,
        stderr=subprocess.PIPE,
    ) as process:
        os.close(theirs)
        out = b""
        try:
            while part := os.read(ours, 4096):
                out += part
        except OSError:  # how Linux says that the other end is closed
            pass
        err = process.stderr.read() if process.stderr else b""
    os.close(ours)
    return Ended(process.returncode, out, err)


@pytest.mark.parametrize(
    ("answers", "config"),
    [
        pytest.param(b"\n\n", 'getter = "app.e:env"\n', id="as proposed"),
        pytest.param(b"2\ny\n", 'getter = "app.f:env"\n', id="another"),
        pytest.param(b"\nn\n", None, id="no"),
        pytest.param(b"7\n", None, id="none of them"),
    ],
)
def test_asks_on_a_terminal(tmp_path: Path, answers: bytes, config: str | None) -> None:
    root = grown(tmp_path, app__e=accessor().encode(), app__f=accessor().encode())
    ended = on_terminal(root, answers)
    written = root / "ssot-lint.toml"
    # The other accessor's own accesses are nothing that ``--fix`` takes care of.
    text = config and config + 'baseline = "ssot-baseline.jsonl"\n'
    assert (written.read_text() if written.exists() else None) == text, ended
    assert ended.code == (2 if answers == b"7\n" else 0)


def test_a_baseline_is_proposed_for_what_a_fix_leaves(tmp_path: Path) -> None:
    cases = {
        "all is fixed": (ACCESSES, False),
        "something is not": (ACCESSES + b"x = os.environb\n", True),
        "too much for one change": (b"import os\n" + b"os.getenv('A')\n" * 21, True),
        "nothing": (b"X = 1\n", False),
    }
    for number, (name, (data, expected)) in enumerate(cases.items()):
        root = grown(tmp_path / str(number), app__e=accessor().encode(), app__a=data)
        ended = lint("init", "--yes", cwd=root)
        written = (root / "ssot-lint.toml").read_text()
        assert ('baseline = "ssot-baseline.jsonl"' in written) == expected, name
        assert (b"Next: ssot-lint check --write-baseline" in ended.out) == expected, name


@pytest.mark.parametrize(
    ("files", "path"),
    [
        pytest.param({"a.py": ACCESSES}, "env.py", id="no package"),
        pytest.param({"app/__init__.py": b"", "app/a.py": ACCESSES}, "app/env.py", id="a package"),
        pytest.param(
            {"src/app/__init__.py": b"", "src/app/a.py": ACCESSES, "docs/conf.py": b""},
            "src/app/env.py",
            id="below src",
        ),
        pytest.param(
            {"app/__init__.py": b"", "app/env.py": b"", "app/_env/a.py": ACCESSES},
            "app/environment.py",
            id="names are taken",
        ),
        pytest.param(
            {"a/__init__.py": b"", "b/__init__.py": b"", "b/c.py": ACCESSES},
            "b/env.py",
            id="the larger package",
        ),
        pytest.param(
            {
                "app/__init__.py": b"",
                "app/c.py": ACCESSES,
                **{f"tests/{name}.py": b"" for name in ("__init__", "a", "b", "c")},
            },
            "app/env.py",
            id="more tests than modules",
        ),
    ],
)
def test_the_place_for_a_getter_that_is_named_can_be_taken(
    files: dict[str, bytes], path: str, tmp_path: Path
) -> None:
    root = project(tmp_path, files, getter=False)
    ended = lint("init", cwd=root)
    assert f"`ssot-lint init --write-getter {path}` generates one".encode() in ended.out
    assert lint("init", "--yes", "--write-getter", path, cwd=root).code == 0
    assert lint("check", "--fix", cwd=root).code == 0
