"""The bar of a long run: when it is drawn, what it says, and that it goes."""

from __future__ import annotations

import io
import os
from pathlib import Path
from types import SimpleNamespace

import pytest

from ssot_lint.cli import progress as drawing
from ssot_lint.cli.progress import Progress, progress
from ssot_lint.workspace import processes
from ssot_lint.workspace.config.config import NO_OVERRIDES
from ssot_lint.workspace.outcome import Task
from ssot_lint.workspace.run import runner
from ssot_lint.workspace.settings.workspace import Workspace
from tests.cli.commands import CLEAN, READ, lint, project


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The time, to be set."""
    now = [0.0]
    monkeypatch.setattr(drawing, "time", SimpleNamespace(monotonic=lambda: now[0]))
    return now


def test_short_runs_draw_nothing(clock: list[float]) -> None:
    stream = Terminal()
    bar = Progress(stream)
    clock[0] = 0.9
    bar(5, 10)
    bar.close()
    assert stream.getvalue() == ""


def test_long_runs_draw_and_clean_up(clock: list[float]) -> None:
    stream = Terminal()
    bar = Progress(stream)
    clock[0] = 1.0
    bar(3, 10)
    bar(4, 10)  # too soon to be seen
    clock[0] = 1.2
    bar(10, 10)
    bar.close()
    assert stream.getvalue() == (
        f"\r[{'#' * 9}{'-' * 21}] 3/10 files\r[{'#' * 30}] 10/10 files\r\033[K"
    )


def test_a_terminal_that_went_away_ends_no_run(clock: list[float]) -> None:
    class Gone(Terminal):
        def write(self, text: str) -> int:
            raise OSError(5, "gone")

    bar = Progress(Gone())
    clock[0] = 2.0
    bar(1, 2)
    bar.close()


@pytest.mark.parametrize(
    ("name", "value"), [("CI", "true"), ("TERM", "dumb")], ids=["in CI", "dumb terminal"]
)
def test_where_nobody_watches(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    assert progress(Terminal()) is not None
    monkeypatch.setenv(name, value)
    assert progress(Terminal()) is None


def test_without_a_terminal_there_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def unwanted(stream: object) -> None:
        raise AssertionError("nobody watches")

    monkeypatch.setattr(drawing, "progress", unwanted)
    assert lint("check", cwd=project(tmp_path, {"a.py": READ})).code == 1


@pytest.mark.parametrize(
    ("method", "jobs"),
    [
        pytest.param("", 1, id="one process"),
        pytest.param(
            "", 2, id="forked", marks=pytest.mark.skipif(os.name != "posix", reason="fork")
        ),
        pytest.param("spawn", 2, id="spawned"),
    ],
)
def test_every_way_to_run_tells_how_far_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, method: str, jobs: int
) -> None:
    monkeypatch.setenv(processes.START_METHOD, method)
    monkeypatch.setattr(runner, "_FILES_PER_WORKER", 10)
    root = project(tmp_path, {f"m{number}.py": CLEAN for number in range(40)}, getter=False)
    files = [str(path) for path in sorted(root.glob("*.py"))]
    told: list[tuple[int, int]] = []
    workspace = Workspace(str(root))
    outcomes = runner.run(
        files, workspace, NO_OVERRIDES, Task(), jobs, tick=lambda *how_far: told.append(how_far)
    )
    assert outcomes == []
    assert told == sorted(told)
    assert {total for _, total in told} == {40}
    assert 0 < told[0][0] <= told[-1][0] <= 40
