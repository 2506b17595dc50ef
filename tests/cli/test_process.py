"""What only a real process shows: signals, pipes, start-up, what it imports."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.cli.commands import (
    CLEAN,
    READ,
    command,
    environment,
    heeds_interrupts,
    lint_process,
    project,
)

posix = pytest.mark.skipif(os.name != "posix", reason="signals and pipes are POSIX's")


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        pytest.param(["check", "b.py"], 0, id="clean"),
        pytest.param(["check"], 1, id="findings"),
        pytest.param(["check", "missing.py"], 2, id="missing"),
        pytest.param([], 2, id="no command"),
        pytest.param(["--help"], 0, id="help"),
        pytest.param(["check", "--help"], 0, id="help of a command"),
        pytest.param(["--version"], 0, id="version"),
    ],
)
def test_exit_code(tmp_path: Path, arguments: list[str], code: int) -> None:
    root = project(tmp_path, {"a.py": READ, "b.py": CLEAN})
    ended = lint_process(*arguments, cwd=root)
    assert ended.code == code
    assert b"Traceback" not in ended.err


def test_nothing_of_the_project_is_run(tmp_path: Path) -> None:
    trap = b"raise SystemExit('the project was run')\n"
    names = ("argparse", "difflib", "json", "libcst", "marshal", "random", "tomllib", "typing")
    files = {f"{name}.py": trap for name in names}
    root = project(tmp_path, {"a.py": READ, **files})
    ended = lint_process("check", "--diff", "--jobs", "2", "a.py", cwd=root)
    assert ended.code == 1
    assert b"the project was run" not in ended.err + ended.out


@pytest.mark.parametrize("arguments", [["a.py"], ["--fix", "a.py"], ["--diff", "a.py"]])
def test_a_hook_on_clean_files_imports_nothing_heavy(tmp_path: Path, arguments: list[str]) -> None:
    root = project(tmp_path, {"a.py": CLEAN})
    time.sleep(0.06)  # else its times are not believed yet
    assert lint_process("check", cwd=root).code == 0  # what all files say is known
    program = (
        "import sys; from ssot_lint.cli.main import main; main(sys.argv[1:]);"
        "print(*sys.modules, file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, "check", *arguments],
        cwd=root,
        env=environment(),
        capture_output=True,
        check=True,
        text=True,
    )
    heavy = {"libcst", "asyncio", "dataclasses", "pathlib", "json", "subprocess", "ast", "pathspec"}
    loaded = set(done.stderr.split())
    assert not heavy & loaded
    if "--diff" in arguments:
        return  # it has something to say
    # What only reports, watches, explains or draws is nothing that a clean hook pays for.
    lean = {"ssot_lint.output", "ssot_lint.cli.arguments"}
    lean |= {"ssot_lint.cli.commands", "ssot_lint.cli.commands.check"}
    lean |= {f"ssot_lint.cli.{name}" for name in ("console", "main", "outcome")}
    asked = {name for name in loaded if name.startswith(("ssot_lint.output", "ssot_lint.cli."))}
    assert asked <= lean


@posix
def test_interrupted_while_reading_stdin(tmp_path: Path) -> None:
    process = subprocess.Popen(
        command("check", "-"),
        cwd=tmp_path,
        env=environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        preexec_fn=heeds_interrupts,
    )
    time.sleep(0.4)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=20)
    assert (process.returncode, out, err) == (130, b"", b"")


@posix
@pytest.mark.parametrize("jobs", ["1", "2"])
@pytest.mark.parametrize("seconds", [0.15, 0.4, 0.7])
def test_interrupted_while_fixing(tmp_path: Path, jobs: str, seconds: float) -> None:
    """Whenever the signal comes, each file is the old one or the new one, and nothing else is left."""
    files = {f"m{number:03}.py": READ * 3 for number in range(600)}
    root = project(tmp_path, files)
    names = {path.name for path in root.iterdir()}
    process = subprocess.Popen(
        command("check", "--fix", "--silent", "--no-cache", "--jobs", jobs),
        cwd=root,
        env=environment(),
        stderr=subprocess.PIPE,
        preexec_fn=heeds_interrupts,
    )
    time.sleep(seconds)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=20)
    if process.returncode in (-signal.SIGINT, 1):  # Python itself had not begun yet
        assert b"ssot_lint" not in err
    else:
        assert (process.returncode, err) in ((130, b""), (0, b""))
    time.sleep(0.1)
    assert {path.name for path in root.iterdir()} == names
    fixed = READ.replace(b"os.environ", b"env")
    for name in files:
        assert (root / name).read_bytes().count(b'X = env["A"]') in (0, 3), fixed


@posix
@pytest.mark.parametrize("form", ["full", "json"])
def test_a_reader_that_goes_away_is_no_error(tmp_path: Path, form: str) -> None:
    root = project(tmp_path, {f"{n}.py": READ * 4 for n in range(60)})  # over 64 KB
    process = subprocess.Popen(
        command("check", "--output-format", form),
        cwd=root,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdout is not None
    assert process.stderr is not None
    with process:
        process.stdout.read(10)
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(timeout=20) == 1
