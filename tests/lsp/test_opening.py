"""What waits for the first diagnostics: imports that they can do without, and the workspace."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from pathlib import Path

import pytest

from ssot_lint.lsp import opening
from ssot_lint.lsp.opening import Opening
from ssot_lint.lsp.session.session import Session
from ssot_lint.workspace.cache.cache import Cache
from tests.cli.commands import GETTER, READ, project
from tests.lsp.client import TIMEOUT

_IMPORTED = """
import sys
import ssot_lint.lsp.main
from ssot_lint.lsp.session.session import Session
session = Session(folders=("/nowhere",))
document = session.documents.open("file:///nowhere/a.py", "python", 1, "import os\\nprint(os.sep)\\n")
session.analyse(document)
print([it for it in ("libcst", "ssot_lint.lsp.session.folder") if it in sys.modules])
"""


def test_a_plain_text_is_judged_without_the_rest() -> None:
    pytest.importorskip("pygls")
    done = subprocess.run(
        [sys.executable, "-c", _IMPORTED], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


def test_nothing_waits_where_no_document_is_opened() -> None:
    async def session() -> None:
        first = Opening(lambda: False)
        first.begin()
        await asyncio.wait_for(first.wait(), TIMEOUT)

    asyncio.run(session())


def test_what_is_open_is_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    looked = []

    def is_open() -> bool:
        looked.append(1)
        return True

    async def session() -> None:
        first = Opening(is_open)
        waits = asyncio.ensure_future(first.wait())
        first.begin()
        while not looked:
            await asyncio.sleep(0.01)
        await asyncio.sleep(0)
        assert not waits.done()
        first.end()
        await asyncio.wait_for(waits, TIMEOUT)

    monkeypatch.setattr(opening, "_MOST_SECONDS", 1e6)
    asyncio.run(session())


def test_not_forever_where_nobody_asks(monkeypatch: pytest.MonkeyPatch) -> None:
    async def session() -> None:
        first = Opening(lambda: True)
        first.begin()
        await asyncio.wait_for(first.wait(), TIMEOUT)

    monkeypatch.setattr(opening, "_MOST_SECONDS", 0.0)
    asyncio.run(session())


def test_a_session_begins_with_what_files_said_of_each_other(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    root = project(
        tmp_path / "app", {"pyproject.toml": GETTER.encode(), "a.py": READ, "b.py": b"import a\n"}
    )
    for path in root.rglob("*.*"):
        os.utime(path, (1e9, 1e9))  # what is new may change at the same time again, and is not kept
    looked: list[int] = []
    for _ in range(2):
        session = Session(folders=(root.as_posix(),))
        document = session.documents.open((root / "a.py").as_uri(), "python", 1, READ.decode())
        assert len(session.analyse(document).diagnostics) == 1
        scans = session.projects.workspace_of((root / "a.py").as_posix()).scans
        looked.append(sum(scan.is_new for scan in scans.known.values()))
        # A cache that is made later keeps it in the same place, not at the work tree's root.
        Cache(session.projects.workspace_of((root / "a.py").as_posix())).keep_scans()
        session.projects.keep()
    assert looked == [1, 0]
    kept = [it.relative_to(tmp_path).parts[0] for it in tmp_path.rglob("scan-*")]
    assert kept == ["app"]
