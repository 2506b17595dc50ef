"""Runs the command line as users do, in a process of its own or (faster) in this one."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import pytest

from ssot_lint.cli.main import main
from tests.process import ROOT

GETTER = '[tool.ssot-lint]\ngetter = "app.env:env"\ncontract = "mapping"\n'
ENV = "import os\n\nenv = os.environ\n"
READ = b'import os\n\nX = os.environ["A"]\n'
CLEAN = b"X = 1\n"


class Ended(NamedTuple):
    code: int
    out: bytes
    err: bytes


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "ssot_lint", *arguments]


def environment(more: Mapping[str, str] = {}) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT), **more}


def heeds_interrupts() -> None:
    """Undo what a shell does to what it starts in the background: there SIGINT is ignored."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def lint(*arguments: str, cwd: Path, stdin: bytes = b"", env: Mapping[str, str] = {}) -> Ended:
    """Run the command line in this process; its streams are bytes, as they are for a process."""
    outer = sys.stdin, sys.stdout, sys.stderr
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(cwd)
        for name, value in env.items():
            patch.setenv(name, value)
        encoding = env.get("PYTHONIOENCODING", "utf-8")
        sys.stdin = io.TextIOWrapper(io.BytesIO(stdin), "utf-8")
        sys.stdout = out = io.TextIOWrapper(io.BytesIO(), encoding, newline="")
        sys.stderr = err = io.TextIOWrapper(io.BytesIO(), encoding, newline="")
        try:
            code = main(list(arguments))
            out.flush()
            err.flush()
        finally:
            sys.stdin, sys.stdout, sys.stderr = outer
    return Ended(code, _bytes_of(out), _bytes_of(err))


def _bytes_of(stream: io.TextIOWrapper) -> bytes:
    assert isinstance(stream.buffer, io.BytesIO)
    return stream.buffer.getvalue()


def lint_process(
    *arguments: str, cwd: Path, stdin: bytes = b"", env: Mapping[str, str] = {}
) -> Ended:
    """Run the command line in a process of its own; how long that takes is nobody's concern here, but one
    that hangs ends the test."""
    done = subprocess.run(
        command(*arguments),
        cwd=cwd,
        env=environment(env),
        input=stdin,
        capture_output=True,
        check=False,
        timeout=600,
    )
    return Ended(done.returncode, done.stdout, done.stderr)


def project(root: Path, files: Mapping[str, bytes], *, getter: bool = True) -> Path:
    """A project in ``root`` that holds ``files``; with a getter unless told otherwise."""
    if getter:
        files = {"pyproject.toml": GETTER.encode(), "app/env.py": ENV.encode(), **files}
    for name, data in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return root
