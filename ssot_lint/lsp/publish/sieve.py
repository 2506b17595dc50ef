"""Finds the files of a workspace that say nothing, in a process beside the server's own.

They are nine of ten, and a third of what a scan costs. The process comes from the last file, the
scan from the first: they meet wherever both have got to, and neither ever waits for the other.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

from ssot_lint.lsp.session.projects import Projects
from ssot_lint.workspace.config.config import Overrides
from ssot_lint.workspace.config.problem import ConfigError
from ssot_lint.workspace.files.read import read

if TYPE_CHECKING:
    from subprocess import Popen

# Below this the scan is over before another interpreter has started.
LEAST_FILES = 2000
_AT_ONCE = 64
_NICER = 5


class Sieve:
    """What is known by now of ``files``, absolute paths in the order that they are scanned in."""

    def __init__(self, files: Sequence[str]) -> None:
        self._files = files
        self._told = b""
        self._process: Popen[bytes] | None = None
        self._stopped = False

    def passes_over(self, number: int) -> bool:
        """Whether the file of this index surely has nothing to say; False also where it is not known."""
        at = len(self._files) - 1 - number
        return at < len(self._told) and not self._told[at]

    def run(self, folders: Sequence[str], overrides: Overrides) -> None:
        """Look at the files from the last to the first, as ``folders`` see them. For a thread."""
        from ssot_lint.workspace.run.spawned import plain, start  # of large workspaces

        with suppress(OSError):  # without it, the scan finds out for itself
            order = (list(folders), plain(overrides), list(self._files))
            self._process = process = start("ssot_lint.lsp.publish.sieve", *order)
            if self._stopped:
                process.kill()
            assert process.stdout is not None
            with process.stdout as stream:
                while told := stream.read(_AT_ONCE):
                    self._told += told
            process.wait()

    def stop(self) -> None:
        """Nobody asks any more."""
        self._stopped = True
        if self._process is not None:
            self._process.kill()


Order = tuple[list[str], tuple[tuple[str, ...], bool, Mapping[str, object]], list[str]]


def main(order: Order) -> None:
    """The other process: one byte for each file, 0 where it says nothing; leaves the process."""
    folders, overrides, files = order
    projects = Projects(folders, Overrides(*overrides))
    if hasattr(os, "nice"):
        os.nice(_NICER)  # what is typed meanwhile comes first
    with suppress(BrokenPipeError):
        for begin in range(len(files), 0, -_AT_ONCE):
            some = reversed(files[max(begin - _AT_ONCE, 0) : begin])
            os.write(sys.stdout.fileno(), bytes(_may_say(path, projects) for path in some))
    os._exit(0)


def _may_say(path: str, projects: Projects) -> bool:
    """Whether the server has to look for itself; so it is with whatever goes wrong here."""
    try:
        return not projects.workspace_of(path).is_silent(path, read(path))
    except (OSError, ConfigError):
        return True
