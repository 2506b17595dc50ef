"""What waits for the first diagnostics: imports that they can do without, and the workspace."""

from __future__ import annotations

import asyncio
import subprocess
import sys

import pytest

from ssot_lint.lsp import opening
from ssot_lint.lsp.opening import Opening
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
