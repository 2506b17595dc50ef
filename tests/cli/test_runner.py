"""Many files in many processes: one result whatever their number, and no file is lost."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

import pytest

from ssot_lint.workspace import processes
from ssot_lint.workspace.config.config import Overrides
from ssot_lint.workspace.files.discover import discover
from ssot_lint.workspace.outcome import CHECK, DIFF, FIX, Outcome, Task
from ssot_lint.workspace.run import forked, runner, spawned, task
from ssot_lint.workspace.settings.workspace import Workspace
from tests.cli.commands import CLEAN, READ, lint, project

needs_fork = pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork")
METHODS = [pytest.param("fork", marks=needs_fork), "spawn"]


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project of 600 files, some with findings, some that cannot be fixed or parsed."""
    kinds = (CLEAN, CLEAN, READ, CLEAN, CLEAN, READ.replace(b"X =", b"X = ("), CLEAN)
    files = {f"d{n % 7}/m{n:03}.py": kinds[n % len(kinds)] for n in range(600)}
    return project(tmp_path_factory.mktemp("tree"), files)


def outcomes(root: Path, jobs: int, mode: str = CHECK) -> list[Outcome]:
    workspace = Workspace(str(root))
    files = discover([str(root)], workspace).files
    return runner.run(files, workspace, Overrides(), Task(mode), jobs)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("mode", [CHECK, DIFF])
@pytest.mark.parametrize("jobs", [2, 3])
def test_any_number_of_workers_says_the_same(
    tree: Path, monkeypatch: pytest.MonkeyPatch, method: str, mode: str, jobs: int
) -> None:
    alone = outcomes(tree, 1, mode)
    assert len(alone) > 150
    monkeypatch.setenv(processes.START_METHOD, method)
    assert outcomes(tree, jobs, mode) == alone


@pytest.mark.parametrize("method", METHODS)
def test_fixing_in_workers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, method: str) -> None:
    monkeypatch.setenv(processes.START_METHOD, method)
    root = project(tmp_path, {f"m{number:03}.py": READ for number in range(300)})
    told = outcomes(root, 2, FIX)
    assert [outcome.fixed for outcome in told] == [("SSOT101",)] * 300
    assert outcomes(root, 2, FIX) == []
    assert {(root / f"m{n:03}.py").read_bytes() for n in range(300)} == {
        b'from app.env import env\n\nX = env["A"]\n'
    }


def test_options_of_the_command_line_reach_spawned_workers(
    tree: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(processes.START_METHOD, "spawn")
    arguments = ["check", "--jobs", "2", "-q", "--output-format", "concise"]
    only = lint(*arguments, "--select", "SSOT900", "--per-file-ignores", "d3/*:SSOT9", cwd=tree)
    monkeypatch.delenv(processes.START_METHOD)
    assert only.out
    assert only == lint(
        *arguments, "--select", "SSOT900", "--per-file-ignores", "d3/*:SSOT9", cwd=tree
    )


@needs_fork
def test_a_worker_that_dies_loses_nothing(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The kernel may kill a worker once; what it had done or drawn is done again."""
    alone = outcomes(tree, 1)
    parent, died = os.getpid(), tree / "died"

    def perform(path: str, workspace: Workspace, what: Task, *_: object) -> Outcome | None:
        if os.getpid() != parent and not died.exists():
            died.touch()
            os.kill(os.getpid(), signal.SIGKILL)
        return task.perform(path, workspace, what)

    monkeypatch.setattr(forked, "perform", perform)
    monkeypatch.setattr(forked, "_warm_up", lambda *_: {})  # the parent would wait for no worker
    try:
        assert outcomes(tree, 2) == alone
        assert died.exists()
    finally:
        died.unlink(missing_ok=True)


@needs_fork
def test_a_file_that_kills_every_worker_is_named(
    tree: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    alone = outcomes(tree, 1)
    deadly, died = str(tree / "d3" / "m101.py"), tree / "died"
    parent = os.getpid()

    def perform(path: str, workspace: Workspace, what: Task, *_: object) -> Outcome | None:
        if path == deadly:
            died.touch()
            os.kill(os.getpid(), signal.SIGKILL)
        while os.getpid() == parent and not died.exists():
            time.sleep(0.01)  # so that it is the worker who draws that file
        return task.perform(path, workspace, what)

    monkeypatch.setattr(forked, "perform", perform)
    monkeypatch.setattr(forked, "_warm_up", lambda *_: {})  # the parent would wait for no worker
    try:
        found = outcomes(tree, 2)
    finally:
        died.unlink(missing_ok=True)
    dead = [outcome for outcome in found if outcome.error]
    assert [(outcome.path, outcome.error) for outcome in dead] == [
        (deadly, "internal error: checking it kills the process")
    ]
    assert [o for o in found if not o.error] == [o for o in alone if o.path != deadly]


def test_a_spawned_worker_that_dies_loses_nothing(
    tree: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    alone = outcomes(tree, 1)
    monkeypatch.setenv(processes.START_METHOD, "spawn")
    whole, tries = spawned._PROGRAM, []

    def program() -> str:
        tries.append(1)
        return "import os; os._exit(3)" if len(tries) == 1 else whole

    real = spawned._start

    def start(work: spawned._Work, share: range) -> object:
        monkeypatch.setattr(spawned, "_PROGRAM", program())
        return real(work, share)

    monkeypatch.setattr(spawned, "_start", start)
    assert outcomes(tree, 2) == alone
    assert len(tries) == 2


def test_a_defect_names_the_file_and_exits_2(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> object:
        raise RecursionError("too deep")

    monkeypatch.setattr(task, "check", broken)
    root = project(tmp_path, {"a.py": READ}, getter=False)
    ended = lint("check", "--select", "SSOT101", cwd=root)
    assert ended.code == 2
    assert ended.err.startswith(b"error: a.py: internal error: RecursionError: too deep at ")
    assert b"All checks passed" not in ended.out


def test_a_file_that_vanishes_is_named(tmp_path: Path) -> None:
    root = project(tmp_path, {"a.py": READ, "b.py": READ})
    workspace = Workspace(str(root))
    files = discover([str(root)], workspace).files
    (root / "a.py").unlink()
    told = runner.run(files, workspace, Overrides(), Task(), 1)
    assert [(Path(o.path).name, o.error) for o in told] == [
        ("a.py", "No such file or directory"),
        ("b.py", None),
    ]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes")
def test_a_named_pipe_does_not_block(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.py")
    told = runner.run([str(tmp_path / "a.py")], Workspace(str(tmp_path)), Overrides(), Task(), 1)
    assert [outcome.error for outcome in told] == ["not a regular file"]


def test_no_fork_beside_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    import threading

    monkeypatch.delenv(processes.START_METHOD, raising=False)
    stop = threading.Event()
    thread = threading.Thread(target=stop.wait)
    thread.start()
    try:
        assert not processes.can_fork()
    finally:
        stop.set()
        thread.join()
