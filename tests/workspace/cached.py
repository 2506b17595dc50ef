"""Runs with a cache, and what they had to read and analyse for it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from ssot_lint.workspace.cache import cache
from ssot_lint.workspace.cache.cache import Cache
from ssot_lint.workspace.config.config import Overrides
from ssot_lint.workspace.files.discover import discover
from ssot_lint.workspace.files.read import Look
from ssot_lint.workspace.outcome import CHECK, Outcome, Task
from ssot_lint.workspace.run import runner, task
from ssot_lint.workspace.settings.workspace import Workspace

DIRECTORY = ".ssot-lint_cache"


class Run(NamedTuple):
    """What a run said, and what it did for it; paths are relative."""

    said: list[Outcome]
    read: list[str]
    analysed: list[str]
    warning: str | None

    @property
    def found(self) -> list[str]:
        return [f"{it.relative}:{it.start.row}" for one in self.said for it in one.diagnostics]


def run(
    root: Path,
    mode: str = CHECK,
    options: dict[str, object] | None = None,
    *,
    unsafe: bool = False,
    caching: bool = True,
    cwd: Path | None = None,
) -> Run:
    """One run over the whole of ``root`` in this process."""
    overrides = Overrides(options=options or {})
    workspace = Workspace(str(cwd or root), overrides)
    with watched(root) as (read, analysed):
        kept = Cache(workspace) if caching else None
        files = discover([str(root)], workspace).files
        said = runner.run(files, workspace, overrides, Task(mode, unsafe), 1, kept)
    return Run(said, sorted(read), sorted(analysed), kept.warning if kept else None)


@contextmanager
def watched(root: Path) -> Iterator[tuple[list[str], list[str]]]:
    """The files that are read to be checked, and those that are analysed."""
    read: list[str] = []
    analysed: list[str] = []
    perform, close_look = runner.perform, task._perform

    def performing(path: str, *rest: Any) -> Outcome | None:
        read.append(path.removeprefix(f"{root}/"))
        return perform(path, *rest)

    def looking(look: Look, *rest: Any) -> object:
        analysed.append(look.path.removeprefix(f"{root}/"))
        return close_look(look, *rest)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(runner, "perform", performing)
        patch.setattr(task, "_perform", looking)
        yield read, analysed


@pytest.fixture
def any_number(monkeypatch: pytest.MonkeyPatch) -> None:
    """Small projects are treated like large ones."""
    monkeypatch.setattr(cache, "_FEW_FILES", 0)


@pytest.fixture
def settled(monkeypatch: pytest.MonkeyPatch) -> None:
    """Files written a moment ago count as old: their stamps are believed."""
    monkeypatch.setattr(cache, "_TICK", -(10**12))
