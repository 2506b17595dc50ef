"""``imports``, ``literals`` and ``duplicates`` tell what they could not look at."""

from __future__ import annotations

from pathlib import Path

import pytest

from ssot_lint.project.index import Project
from ssot_lint.workspace.files.discover import Discovery
from ssot_lint.workspace.outcome import Outcome
from ssot_lint.workspace.run import whole
from tests.cli.commands import lint


@pytest.mark.parametrize("command", ["imports", "literals", "literals --check", "duplicates"])
def test_unread_files_are_named(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    failed = Outcome("shop/locked.py", error="Permission denied")
    made = whole.Whole(Project(str(tmp_path)), Discovery((), ()), (failed,))
    monkeypatch.setattr(whole, "whole", lambda *_: made)
    done = lint(*command.split(), cwd=tmp_path)
    assert b"error: shop/locked.py: Permission denied" in done.err
    assert done.code == 2
