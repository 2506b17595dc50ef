"""The other side of ``spawned``: does its files and writes the outcomes to stdout."""

from __future__ import annotations

import marshal
import os
import sys
from collections.abc import Mapping

from ssot_lint.workspace.cache.cache import Cache
from ssot_lint.workspace.config.config import Overrides
from ssot_lint.workspace.outcome import Task
from ssot_lint.workspace.run.followed import Plain
from ssot_lint.workspace.run.gathering import Gathering
from ssot_lint.workspace.run.task import perform
from ssot_lint.workspace.settings.workspace import Workspace
from ssot_lint.workspace.transport import pack

Order = tuple[
    str,
    tuple[tuple[str, ...], bool, Mapping[str, object]],
    tuple[str, bool, bool],
    bool,
    "tuple[tuple[str, ...], Plain | None, Plain, tuple[str, ...]] | None",
    list[str],
]


def main(order: Order) -> None:
    """Carry out ``order``; leaves the process."""
    cwd, overrides, task, caching, asked, files = order
    workspace = Workspace(cwd, Overrides(*overrides))
    cache = Cache(workspace) if caching else None
    gathering = None if asked is None else Gathering.ordered(*asked)
    done = Task(*task)
    results = [pack(perform(path, workspace, done, cache, gathering)) for path in files]
    learned = cache.harvest() if cache else None
    facts = gathering.harvest() if gathering else None
    sys.stdout.buffer.write(marshal.dumps((results, learned, facts)))
    sys.stdout.buffer.flush()
    os._exit(0)
