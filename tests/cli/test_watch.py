"""``check --watch`` as it is used: a process, files that change under it, and Ctrl-C."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from ssot_lint.cli import watch as watching
from ssot_lint.cli.arguments import parse
from tests.cli.commands import (
    CLEAN,
    GETTER,
    READ,
    command,
    environment,
    heeds_interrupts,
    lint,
    project,
)

pytestmark = pytest.mark.skipif(os.name != "posix", reason="Ctrl-C is SIGINT")
# A machine under load is slow, never wrong: this only ends what would hang for ever.
PATIENCE = 60


class Watcher:
    """A running ``check --watch``, whose output is read up to a word."""

    def __init__(self, root: Path, *arguments: str) -> None:
        self.process = subprocess.Popen(
            command("check", "--watch", "--output-format=concise", *arguments),
            cwd=root,
            env=environment({"PYTHONUNBUFFERED": "1"}),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            preexec_fn=heeds_interrupts if os.name == "posix" else None,
        )
        self._end = threading.Timer(PATIENCE, self.process.kill)
        self._end.start()

    def until(self, word: str) -> str:
        """What it says up to the row that holds ``word``."""
        assert self.process.stdout is not None
        rows = []
        for row in self.process.stdout:
            rows.append(row)
            if word in row:
                return "".join(rows)
        raise AssertionError(f"it ended without saying `{word}`: {''.join(rows)}")

    def interrupt(self) -> int:
        self.process.send_signal(signal.SIGINT)
        code = self.process.wait(PATIENCE)
        self.close()
        return code

    def close(self) -> None:
        self._end.cancel()
        self.process.kill()
        self.process.wait()
        if self.process.stdout is not None:
            self.process.stdout.close()


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return project(tmp_path, {"a.py": CLEAN})


@pytest.fixture
def watcher(root: Path) -> Iterator[Watcher]:
    started = Watcher(root)
    yield started
    started.close()


def test_each_change_is_checked(root: Path, watcher: Watcher) -> None:
    assert "All checks passed!" in watcher.until("watching for changes")
    (root / "a.py").write_bytes(READ)
    said = watcher.until("watching for changes")
    assert "changed: a.py\n" in said
    assert "a.py:3:5: SSOT101" in said
    (root / "pkg").mkdir()
    (root / "pkg" / "new.py").write_bytes(READ)
    said = watcher.until("watching for changes")
    assert "changed: pkg/new.py\n" in said
    assert "Found 2 errors." in said
    (root / "pkg" / "new.py").unlink()
    assert "Found 1 error." in watcher.until("watching for changes")
    assert watcher.interrupt() == 130


def test_a_broken_configuration_is_said_and_watched(root: Path, watcher: Watcher) -> None:
    watcher.until("watching for changes")
    (root / "pyproject.toml").write_text(GETTER + "no-such-key = 1\n")
    said = watcher.until("watching for changes")
    assert "pyproject.toml:4:1: error: unknown key `no-such-key`" in said
    (root / "pyproject.toml").write_text(GETTER)
    assert "All checks passed!" in watcher.until("watching for changes")
    assert watcher.interrupt() == 130


def test_fixing_does_not_see_its_own_writes(root: Path) -> None:
    watcher = Watcher(root, "--fix")
    watcher.until("watching for changes")
    (root / "a.py").write_bytes(READ)
    assert "Found 1 error (1 fixed, 0 remaining)." in watcher.until("watching for changes")
    (root / "b.py").write_bytes(CLEAN)
    assert "changed: b.py\n" in watcher.until("watching for changes")
    assert watcher.interrupt() == 130


@pytest.mark.parametrize("other", ["-", "--write-baseline", "--add-ignore"])
def test_what_cannot_be_watched(root: Path, other: str) -> None:
    ended = lint("check", "--watch", other, cwd=root)
    assert ended.code == 2
    assert ended.err.startswith(b"error: `--watch` cannot be used with")


def test_a_terminal_is_cleared_before_each_run(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(root)
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    monkeypatch.setattr(watching, "time", SimpleNamespace(sleep=_write, **_CLOCK))
    runs = iter([0, KeyboardInterrupt()])

    def check() -> int:
        what = next(runs)
        if isinstance(what, KeyboardInterrupt):
            raise what
        print("first run")
        return what

    with pytest.raises(KeyboardInterrupt):
        watching.watch(parse(["--watch"]), check)
    assert capsys.readouterr().out == "first run\n\033[2J\033[3J\033[H"


_CLOCK = {"monotonic": lambda: 0.0, "strftime": lambda form: "12:00:00"}


def _write(seconds: float) -> None:
    """Instead of sleeping: the change that is waited for."""
    if Path("a.py").read_bytes() != READ:
        Path("a.py").write_bytes(READ)
