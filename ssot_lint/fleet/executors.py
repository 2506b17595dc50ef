"""Who does a fleet's tasks: processes of this machine, or the workers of a Dask scheduler.

The seam is ``concurrent.futures.Executor``; retries, nannies, tls and deployments are theirs.
"""

from __future__ import annotations

import ipaddress
import logging
import os
import threading
import time
from collections.abc import Callable
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import suppress
from importlib import import_module
from multiprocessing import get_context
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from ssot_lint.workspace.config.problem import UsageError, did_you_mean
from ssot_lint.workspace.processes import available_cores

PROCESS = "process"
_RECONNECTING = 15.0
"""Seconds that a scheduler has to come back."""


class Engine(NamedTuple):
    """How an executor is made, and how many tasks it does at once."""

    make: Callable[[], Executor]
    """A new one, also after one is broken."""
    width: int
    end: Callable[[], None]
    """Let go of what all executors share."""
    is_there: Callable[[], bool] = lambda: True
    """Whether it could still be given anything."""
    worked: Callable[[Executor], float] = lambda _: 0.0
    """Seconds of CPU that its workers have had; 0 where that is not known."""


def engine_of(name: str, jobs: int | None, *, insecure: bool = False) -> Engine:
    """The engine called ``process`` or ``dask:ADDRESS``; raises UsageError for any other.

    ``insecure`` permits a scheduler on another machine without tls: Dask's wire is pickle, which
    whoever can write to it can make run anything.
    """
    if name == PROCESS:
        width = jobs or available_cores()
        return Engine(lambda: _pool(width), width, _nothing, worked=worked)
    if name.startswith("dask:"):
        return _dask(name.removeprefix("dask:"), jobs, insecure=insecure)
    hint = did_you_mean(name, (PROCESS, "dask:tcp://localhost:8786"))
    raise UsageError(f"--executor: `{name}` is neither `process` nor `dask:ADDRESS`\n  {hint}")


def kill(executor: Executor) -> None:
    """End an executor that does not answer, without waiting for it."""
    processes: dict[int, Any] = getattr(executor, "_processes", None) or {}
    for process in list(processes.values()):
        process.kill()
    with suppress(Exception):  # a scheduler may be gone
        executor.shutdown(wait=False)


def worked(executor: Executor) -> float:
    """Seconds of CPU that the processes of a pool have had, where the system says it by ``/proc``."""
    total = 0
    for pid in list(getattr(executor, "_processes", None) or {}):
        with suppress(OSError, ValueError, IndexError), open(f"/proc/{pid}/stat", "rb") as file:
            total += sum(map(int, file.read().rpartition(b")")[2].split()[11:15]))
    return total / os.sysconf("SC_CLK_TCK") if total else 0.0


def _pool(width: int) -> Executor:
    # Neither threads nor file descriptors of ours reach a worker; libcst is imported where needed.
    return ProcessPoolExecutor(
        width, mp_context=get_context("spawn"), initializer=_end_with, initargs=(os.getpid(),)
    )


def _end_with(parent: int) -> None:
    """Have this worker end when its parent has, however that ended."""

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(1)
        os._exit(1)

    threading.Thread(target=watch, daemon=True, name="ssot-lint parent").start()


def _dask(address: str, jobs: int | None, *, insecure: bool) -> Engine:
    split = urlsplit(address if "//" in address else f"tcp://{address}")
    if split.scheme not in ("tcp", "tls") or not split.hostname:
        raise UsageError(f"--executor: `{address}` is no address of a scheduler (tcp://host:8786)")
    if split.scheme == "tcp" and not insecure and not _is_loopback(split.hostname):
        raise UsageError(
            f"--executor: {address} is another machine, and tcp is not encrypted\n"
            "  Dask's messages are pickles: whoever can write to them can run anything\n"
            "  use tls://, or say --allow-insecure-scheduler in a network that you trust"
        )
    try:
        library: Any = import_module("distributed")
    except ImportError:
        raise UsageError("Dask is not installed\n  pip install 'ssot-lint[dask]'") from None
    try:
        client = library.Client(split.geturl(), timeout=10, set_as_default=False)
        width = jobs or sum(client.nthreads().values()) or 1
    except OSError as error:
        raise UsageError(f"--executor: {address} does not answer: {error}") from error

    def make() -> Executor:
        executor: Executor = client.get_executor(pure=False, retries=0)
        return executor

    def end() -> None:
        with suppress(Exception):  # whatever a scheduler that is gone makes of it
            client.close(timeout=5)

    def is_there() -> bool:
        deadline = time.monotonic() + _RECONNECTING
        while client.status == "connecting" and time.monotonic() < deadline:
            time.sleep(0.1)
        return bool(client.status == "running")

    # What it says of a scheduler that is gone are pages of tracebacks; the report says it in a line.
    logging.getLogger("distributed").setLevel(logging.CRITICAL)
    return Engine(make, width, end, is_there)


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _nothing() -> None:
    pass
