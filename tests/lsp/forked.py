"""Servers that are forked from a process which has imported one: to start one anew is eight tenths imports.

Each is a process of its own with pipes of its own, in whose modules nothing has run yet. Where all
made-up examples are taken (``tests/depth.py``), servers are started as editors start them.
"""

from __future__ import annotations

import atexit
import json
import os
import select
import signal
import socket
import subprocess
import sys
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import BinaryIO

from tests.process import ROOT

_LENGTH = 8


class Forked:
    """What tests ask of ``subprocess.Popen``."""

    def __init__(self, arguments: Sequence[str], cwd: Path | None, env: Mapping[str, str]) -> None:
        theirs_in, ours_in = os.pipe()
        ours_out, theirs_out = os.pipe()
        self._ended, theirs_ended = os.pipe()
        said = json.dumps([[*arguments], str(cwd or Path.cwd()), {**env}]).encode()
        with _parent() as parent:
            passed = [theirs_in, theirs_out, theirs_ended]
            socket.send_fds(parent, [len(said).to_bytes(_LENGTH, "big")], passed)
            parent.sendall(said)
            self.pid = int.from_bytes(_all(parent, _LENGTH), "big")
        for it in passed:
            os.close(it)
        self.stdin: BinaryIO | None = os.fdopen(ours_in, "wb")
        self.stdout: BinaryIO | None = os.fdopen(ours_out, "rb")
        self.returncode: int | None = None

    def poll(self) -> int | None:
        return self._code(0)

    def wait(self, timeout: float | None = None) -> int:
        code = self._code(timeout)
        if code is None:
            raise subprocess.TimeoutExpired("a forked server", timeout or 0)
        return code

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)

    def send_signal(self, number: int) -> None:
        if self.poll() is None:
            os.kill(self.pid, number)

    def _code(self, timeout: float | None) -> int | None:
        if self.returncode is None and select.select([self._ended], [], [], timeout)[0]:
            self.returncode = int(os.read(self._ended, 16))
            os.close(self._ended)
        return self.returncode


@cache
def _path() -> str:
    """Where the process is asked that forks; it ends with this one."""
    import tempfile

    directory = tempfile.TemporaryDirectory(prefix="ssot-lint-servers-")
    path = os.path.join(directory.name, "socket")
    ours, theirs = socket.socketpair()
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.lsp.forked", path, str(theirs.fileno())],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        pass_fds=[theirs.fileno()],
    )
    theirs.close()
    assert ours.recv(1) == b"1", "it listens"

    def end() -> None:
        ours.close()
        process.wait()
        directory.cleanup()

    atexit.register(end)
    return path


def _parent() -> socket.socket:
    found = socket.socket(socket.AF_UNIX)
    found.connect(_path())
    return found


def _all(found: socket.socket, size: int) -> bytes:
    data = b""
    while len(data) < size:
        more = found.recv(size - len(data))
        assert more, "the process that forks has ended"
        data += more
    return data


# --- the process that forks


def _serve(path: str, keeper: int) -> None:
    import gc

    import ssot_lint.cli.commands.server
    import ssot_lint.engine.analysis
    import ssot_lint.lsp.main  # noqa: F401 - what a server imports before and after its first document

    gc.freeze()
    woken, wake = os.pipe()
    os.set_blocking(wake, False)
    signal.set_wakeup_fd(wake)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    asked = socket.socket(socket.AF_UNIX)
    asked.bind(path)
    asked.listen()
    kept = socket.socket(fileno=keeper)
    kept.sendall(b"1")
    ends: dict[int, int] = {}
    while True:
        ready = select.select([asked, kept, woken], [], [])[0]
        if woken in ready:
            os.read(woken, 1024)
            _reap(ends)
        if kept in ready:
            return
        if asked in ready:
            with asked.accept()[0] as client:
                _fork(client, ends)


def _fork(client: socket.socket, ends: dict[int, int]) -> None:
    size, passed, _, _ = socket.recv_fds(client, _LENGTH, 3)
    arguments, cwd, env = json.loads(_all(client, int.from_bytes(size, "big")))
    pid = os.fork()
    if pid:
        ends[pid] = passed[2]
        for it in passed[:2]:
            os.close(it)
        client.sendall(pid.to_bytes(_LENGTH, "big"))
        return
    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.dup2(passed[0], 0)
    os.dup2(passed[1], 1)
    os.closerange(3, 256)
    os.chdir(cwd)
    os.environ.clear()
    os.environ.update(env)
    sys.argv[1:] = arguments
    from ssot_lint.cli.main import main

    main()


def _reap(ends: dict[int, int]) -> None:
    while ends:
        pid, status = os.waitpid(-1, os.WNOHANG)
        if not pid:
            return
        ended = ends.pop(pid)
        try:
            os.write(ended, b"%d" % os.waitstatus_to_exitcode(status))
        except BrokenPipeError:  # nobody waits
            pass
        os.close(ended)


if __name__ == "__main__":
    _serve(sys.argv[1], int(sys.argv[2]))
