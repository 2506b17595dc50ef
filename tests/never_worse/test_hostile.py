"""Projects that want something of the machine they are checked on: each gets nothing."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
import tracemalloc
from pathlib import Path

import pytest

from ssot_lint.core.plain_values import Implausible, loads
from ssot_lint.workspace.git.command import environment, git
from tests.cli.commands import Ended, lint
from tests.never_worse.projects import lay
from tests.process import run

SECRET = "correct-horse-battery"
READ = 'import os\n\nA = os.environ["A"]\n'

pytestmark = pytest.mark.skipif(os.name == "nt", reason="links and modes are POSIX's")


def check(root: Path, *arguments: str) -> Ended:
    return lint("check", *arguments, cwd=root, env={"ASKED_FOR": SECRET})


@pytest.fixture
def project(tmp_path: Path) -> Path:
    root = tmp_path / "project"
    root.mkdir()
    return lay(root, {"app/a.py": READ})


def outside(root: Path, name: str, text: str) -> Path:
    path = root.parent / name
    path.write_text(text)
    return path


@pytest.mark.parametrize("name", ["ssot-lint.toml", ".ssot-lint.toml", "pyproject.toml"])
@pytest.mark.parametrize("target", ["secret.toml", "/proc/self/environ"])
def test_nothing_outside_is_shown_by_a_link(project: Path, name: str, target: str) -> None:
    if not target.startswith("/"):
        target = str(outside(project, target, f"[tool.ssot-lint]\n{SECRET} = '{SECRET}'\n"))
    (project / name).unlink(missing_ok=True)
    (project / name).symlink_to(target)
    ended = check(project)
    assert SECRET.encode() not in ended.out + ended.err
    assert b"Traceback" not in ended.err


@pytest.mark.parametrize(
    "target", ["../secret.toml", "/proc/self/environ", "/dev/zero", "/etc/passwd", "~/.netrc"]
)
def test_nothing_outside_is_shown_by_extend(project: Path, target: str) -> None:
    outside(project, "secret.toml", f"{SECRET} = '{SECRET}\n")
    (project / ".git").mkdir()
    (project / "ssot-lint.toml").write_text(f'extend = "{target}"\n')
    ended = check(project)
    assert ended.code == 2
    assert SECRET.encode() not in ended.out + ended.err
    assert b"root:" not in ended.err


@pytest.mark.parametrize("named", ["app/out.py", "app/d/q.py", "app/d"])
def test_nothing_outside_is_shown_by_a_linked_source(project: Path, named: str) -> None:
    outside(project, "outside.py", f'import os\n\nA = os.environ["{SECRET}"]\n')
    (project.parent / "other").mkdir()
    outside(project, "other/q.py", f'import os\n\nA = os.environ["{SECRET}"]\n')
    outside(project, "other/pyproject.toml", '[tool.ssot-lint]\ngetter = "q:env"\n')
    (project / "app" / "out.py").symlink_to("../../outside.py")
    (project / "app" / "d").symlink_to("../../other")
    for more in ((), ("--fix",), ("--diff",), ("--output-format", "json")):
        ended = check(project, named, *more)
        assert ended.code == 2
        assert SECRET.encode() not in ended.out + ended.err
        assert b"a symlink leads out of the project" in ended.out + ended.err


@pytest.mark.parametrize("named", ["app/same.py", "inside/a.py", "lib"])
def test_links_inside_of_the_project_are_read(project: Path, named: str) -> None:
    (project / ".git").mkdir()
    (project / "services").mkdir()
    (project / "lib").symlink_to("app")
    (project / "inside").symlink_to("app")
    (project / "app" / "same.py").symlink_to("a.py")
    ended = check(project, named)
    assert (ended.code, ended.err) == (1, b"")


def test_nothing_outside_is_shown_by_a_baseline(project: Path) -> None:
    outside(project, "secret.jsonl", f"{SECRET}\n")
    (project / "ssot-lint.toml").write_text('baseline = "../secret.jsonl"\n')
    ended = check(project)
    assert ended.code == 2
    assert SECRET.encode() not in ended.out + ended.err


@pytest.mark.parametrize("name", ["ssot-lint.toml", "app/b.py", "app/__init__.py", ".gitignore"])
def test_special_files_are_refused(project: Path, name: str) -> None:
    (project / name).unlink(missing_ok=True)
    os.mkfifo(project / name)
    assert b"Traceback" not in check(project).err


@pytest.mark.parametrize("target", ["/dev/zero", "/dev/null", "/proc/self/environ"])
@pytest.mark.parametrize("name", ["ssot-lint.toml", "pyproject.toml"])
def test_special_files_as_links_are_refused(project: Path, name: str, target: str) -> None:
    (project / name).unlink(missing_ok=True)
    (project / name).symlink_to(target)
    (project / "app" / "zero.py").symlink_to("/dev/zero")
    ended = check(project)
    assert ended.code == 2
    assert ended.err.startswith(b"error: " + name.encode() + b": not read: it leads out")


@pytest.mark.parametrize("name", ["ssot-lint.toml", "pyproject.toml"])
def test_a_configuration_of_another_kind_is_refused_by_its_name(project: Path, name: str) -> None:
    (project / name).unlink(missing_ok=True)
    os.mkfifo(project / name)
    ended = check(project)
    assert ended.code == 2
    assert name.encode() + b": not read: it is not a regular file" in ended.err


def test_a_folder_of_that_name_is_no_configuration(project: Path) -> None:
    (project / "ssot-lint.toml").unlink(missing_ok=True)
    (project / "ssot-lint.toml").mkdir()
    assert check(project).code == 1


@pytest.mark.parametrize("place", [".", "app", "~", "../elsewhere", "/tmp"])
def test_nothing_outside_is_written_by_a_cache(
    project: Path, place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = project.parent / "home"
    home.mkdir()
    (home / "mine").write_text("")
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    (project / "ssot-lint.toml").write_text(f'getter = "app.env:env"\ncache-dir = "{place}"\n')
    for _ in range(2):
        assert check(project).code == 1, "an ignored project would be clean"
    written = {it.name for it in (project, project / "app", home) for it in it.iterdir()}
    assert ".gitignore" not in written
    assert not (project.parent / "elsewhere").exists()


def test_nothing_is_written_through_a_linked_cache(project: Path) -> None:
    (project / ".ssot-lint_cache").symlink_to("app")
    for _ in range(2):
        assert check(project).code == 1
    assert {it.name for it in (project / "app").iterdir()} >= {"a.py", "env.py"}
    assert not (project / "app" / ".gitignore").exists()


def test_nothing_outside_is_written_by_a_baseline(project: Path) -> None:
    victim = outside(project, "victim", "mine\n")
    (project / "ssot-lint.toml").write_text('baseline = "known.jsonl"\n')
    (project / "known.jsonl").symlink_to(victim)
    assert check(project, "--write-baseline").code == 2
    assert victim.read_text() == "mine\n"


def test_nothing_outside_is_written_by_a_fix(project: Path) -> None:
    victim = outside(project, "victim.py", READ)
    (project / "app" / "b.py").symlink_to(victim)
    check(project, "--fix", "app/b.py")
    assert victim.read_text() == READ


@pytest.mark.parametrize("what", ["fsmonitor", "filter", "textconv", "hook", "pager", "external"])
def test_git_runs_nothing(project: Path, what: str) -> None:
    program = project / "program.sh"
    program.write_text(f"#!/bin/sh\ntouch {project.parent}/ran\ncat\n")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    run("git", "init", "--quiet", cwd=project)
    run("git", "add", "--all", cwd=project)
    run("git", "commit", "--quiet", "--message=first", cwd=project)
    settings = {
        "fsmonitor": ["core.fsmonitor"],
        "filter": ["filter.x.clean", "filter.x.smudge"],
        "textconv": ["diff.x.textconv", "diff.x.command"],
        "hook": [],
        "pager": ["core.pager", "pager.diff"],
        "external": ["diff.external"],
    }[what]
    for name in settings:
        run("git", "config", name, str(program), cwd=project)
    (project / ".gitattributes").write_text("*.py filter=x diff=x\n")
    (project / "app" / "a.py").write_text(READ + "\n")
    (project / "hooks").mkdir()
    for hook in ("post-index-change", "reference-transaction"):
        (project / ".git" / "hooks" / hook).write_text(program.read_text())
        (project / ".git" / "hooks" / hook).chmod(0o755)
    assert check(project, "--since", "HEAD").code in (0, 1)
    lint("report", "--history", cwd=project)
    if what not in ("filter", "textconv"):  # no command of ours asks for what these are run by
        for asked in (("diff", "HEAD"), ("update-ref", "refs/heads/other", "HEAD"), ("log", "-1")):
            subprocess.run(git(*asked), cwd=project, env=environment(), check=False)
    assert not (project.parent / "ran").exists()


def test_a_name_that_is_no_text(project: Path) -> None:
    lay(project, {"app/env.py": "import os\n\nenv = os.environ\n"})
    path = os.path.join(os.fsencode(project), b"app", b"\xff.py")
    with open(path, "wb") as stream:
        stream.write(READ.encode())
    getter = ("--config", 'getter = "app.env:env"', "--config", 'contract = "mapping"')
    ended = check(project, *getter, "--fix")
    assert ended.code == 0, ended
    with open(path, "rb") as stream:
        assert b'env["A"]' in stream.read()


BOMBS = {
    "a tuple": b"(\xff\xff\xff\x7f",
    "a list": b"[\xff\xff\xff\x0f" + b"N" * 59,
    "a text": b"u\xff\xff\xff\x7f",
    "a set": b"<\xff\xff\xff\x7f",
    "a number": b"l\xff\xff\xff\x7f",
    "one within": b"(\x01\x00\x00\x00(\xff\xff\xff\x7f",
    "code": b"c\x00\x00\x00\x00",
    "a reference": b"r\x00\x00\x00\x00",
}


@pytest.mark.parametrize("data", BOMBS.values(), ids=BOMBS)
def test_a_bomb_is_not_read(data: bytes) -> None:
    tracemalloc.start()
    with pytest.raises((Implausible, ValueError, EOFError)):
        loads(data)
    assert tracemalloc.get_traced_memory()[1] < 1_000_000
    tracemalloc.stop()


DEEP = {
    "an array": "x = " + "[" * 5000 + "]" * 5000,
    "a table": "x = " + "{a=" * 3000 + "1" + "}" * 3000,
    "a key": ".".join(["a"] * 20_000) + " = 1",
    "a quoted key": ".".join(['"a"'] * 500) + " = 1",
    "a header": "[" + ".".join(["a"] * 500) + "]",
}


@pytest.mark.parametrize("text", DEEP.values(), ids=DEEP)
def test_deep_configuration_is_an_error_with_its_place(project: Path, text: str) -> None:
    path = project / "pyproject.toml"
    path.write_text(f"{path.read_text()}\n{text}\n")
    ended = lint("check", "--no-cache", cwd=project)
    assert ended.code == 2
    assert b"internal error" not in ended.err
    assert b"pyproject.toml:" in ended.err


def test_a_long_chain_of_extends_is_an_error_with_its_place(project: Path) -> None:
    for number in range(1500):
        (project / f"c{number}.toml").write_text(f'extend = "c{number + 1}.toml"\n')
    (project / "c1500.toml").write_text('getter = "app.env:env"\n')
    (project / "pyproject.toml").write_text('[tool.ssot-lint]\nextend = "c0.toml"\n')
    ended = lint("check", "--no-cache", cwd=project)
    assert ended.code == 2
    assert b"`extend` leads through more than 64 files" in ended.err


def test_text_with_dots_is_no_long_key(project: Path) -> None:
    path = project / "pyproject.toml"
    path.write_text(f'{path.read_text()}\n[tool.x]\ny = "{"." * 500} {"a. " * 30}"\n')
    assert lint("check", "--no-cache", cwd=project).code in (0, 1)


DEEP_CODE = {
    "ifs": "\n".join(" " * level + "if x:" for level in range(1500))
    + "\n"
    + " " * 1500
    + 'os.environ["A"]\n',
    "aliases": "e0 = os.environ\n"
    + "".join(f"e{n + 1} = e{n}\n" for n in range(300))
    + 'e300["A"]\n',
    "brackets": "x = " + "(" * 3000 + 'os.environ["A"]' + ")" * 3000 + "\n",
    "a sum": "x = " + "y + " * 5000 + 'os.environ["A"]\n',
    "calls": 'x = os.environ["A"]' + ".strip()" * 5000 + "\n",
    "lambdas": "x = " + "lambda: " * 300 + 'os.environ["A"]\n',
}


@pytest.mark.parametrize("text", DEEP_CODE.values(), ids=DEEP_CODE)
def test_deep_code_is_a_finding(project: Path, text: str) -> None:
    (project / "deep.py").write_text(f"import os\n{text}")
    ended = lint("check", "--no-cache", "--output-format", "concise", "deep.py", cwd=project)
    assert ended.code == 1
    assert b"deep.py:" in ended.out
    assert b"internal error" not in ended.out + ended.err


@pytest.mark.parametrize("form", ["concise", "full", "grouped", "pylint"])
@pytest.mark.parametrize("name", ["::stop-commands::x", "##vso[task.setvariable variable=PATH]x"])
def test_no_orders_to_a_ci_service(project: Path, form: str, name: str) -> None:
    (project / name).mkdir()
    (project / name / "a.py").write_text(READ)
    (project / f"{name}.py").write_text(READ)
    rows = check(project, "--output-format", form, "--no-cache").out.decode().splitlines()
    assert any(name in row for row in rows)
    assert not [row for row in rows if row.startswith(("::", "##"))]


RUNS = (
    *(("check", "--output-format", form) for form in ("full", "json", "sarif")),
    ("check", "--diff", "--unsafe-fixes"),
    ("report",),
    ("report", "--variables"),
    ("env",),
    ("env", "--output-format", "json"),
    ("init",),
    ("doctor",),
)


@pytest.mark.parametrize("arguments", RUNS, ids=" ".join)
def test_the_environment_is_not_printed(project: Path, arguments: tuple[str, ...]) -> None:
    read = 'import os\n\nA = os.environ["ASKED_FOR"]\nB = os.getenv("ASKED_FOR", "none")\n'
    (project / "app" / "b.py").write_text(read)
    ended = lint(*arguments, cwd=project, env={"ASKED_FOR": SECRET})
    assert ended.out
    assert SECRET.encode() not in ended.out + ended.err


def test_modules_of_the_project_shadow_nothing(project: Path) -> None:
    for name in ("json", "libcst", "re", "tomllib"):
        (project / f"{name}.py").write_text("raise SystemExit('ran')\n")
    done = subprocess.run(
        [sys.executable, "-m", "ssot_lint", "check", "--output-format", "json"],
        cwd=project,
        capture_output=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
    )
    assert b"ran" not in done.stdout + done.stderr
    assert b'"SSOT101"' in done.stdout
