"""Actions in the cells of a notebook: edits in each cell's own document, as the file would be fixed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.commands import project
from tests.lsp.client import Client, Json, running
from tests.lsp.editor import MENU, chosen, edited, files, menu, pick
from tests.lsp.test_notebooks import SYNC, cell_uri, open_book
from tests.process import ssot_lint

CELLS = [
    "import os\nimport sys\n",
    'x = "é😀", os.environ["A"]',
    'y = os.environ["B"]\r\nz = os.environ["C"]  # noqa: SSOT101',
]
FIX_ALL = "source.fixAll.ssot-lint"


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    cells = [{"cell_type": "code", "source": it, "metadata": {}, "outputs": []} for it in CELLS]
    book = {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    config = b'getter = "app.env:env"\ncontract = "mapping"\nbaseline = "known.jsonl"\n'
    files = {"book.ipynb": json.dumps(book, indent=1).encode(), "ssot-lint.toml": config}
    return project(tmp_path_factory.mktemp("books"), files)


@pytest.fixture(scope="module")
def client(root: Path) -> Iterator[Client]:
    with running() as made:
        made.initialize(root, capabilities={**MENU, **SYNC})
        open_book(made, root / "book.ipynb", CELLS)
        yield made
        assert made.shutdown() == 0


def cells_after(client: Client, action: Json) -> list[str]:
    changes = files(chosen(client, action)["edit"])
    return [
        edited(text, changes.get(cell_uri(number), []), client.units)
        for number, text in enumerate(CELLS)
    ]


def at_the_access(client: Client, only: list[str] | None = None) -> list[Json]:
    start = CELLS[1].index("os.environ")
    return menu(client, cell_uri(1), client.range(CELLS[1], start, start), only=only)


def test_a_fix_reaches_every_cell_that_it_needs(client: Client) -> None:
    after = cells_after(client, pick(at_the_access(client), "Replace"))
    assert after[1] == 'x = "é😀", env["A"]'
    assert "from app.env import env" in "\n".join(after)


def test_a_suppression_stays_in_its_cell(client: Client) -> None:
    after = cells_after(client, pick(at_the_access(client), "Suppress SSOT101 on this line"))
    assert after == [CELLS[0], f"{CELLS[1]}  # ssot: ignore[SSOT101] TODO: say why", CELLS[2]]
    titles = [it["title"] for it in at_the_access(client)]
    assert not any("in this file" in it for it in titles)


def test_the_baseline_names_the_notebook(client: Client, root: Path) -> None:
    edit = chosen(client, pick(at_the_access(client), "Add this"))["edit"]
    (line,) = files(edit)[(root / "known.jsonl").as_uri()]
    assert json.loads(line["newText"])["path"] == "book.ipynb"


def test_fix_all_is_for_the_notebook_not_for_each_cell(client: Client, root: Path) -> None:
    assert at_the_access(client, only=[FIX_ALL]) == []
    assert at_the_access(client, only=["source"]) == []
    (action,) = at_the_access(client, only=["notebook.source.fixAll"])
    assert action["kind"] == f"notebook.{FIX_ALL}"
    after = cells_after(client, action)
    ssot_lint("check", "--fix", "book.ipynb", cwd=root, check=False)
    on_disk = json.loads((root / "book.ipynb").read_text("utf-8"))["cells"]
    assert after == ["".join(it["source"]) for it in on_disk]
    assert after != CELLS


def test_hover_and_completion_count_within_the_cell(client: Client) -> None:
    place = client.position(CELLS[2], CELLS[2].index("SSOT101") + 2)
    params = {"textDocument": {"uri": cell_uri(2)}, "position": place}
    shown = client.request("textDocument/hover", params)["contents"]["value"]
    assert shown.startswith("# direct-environ-read (SSOT101)")
    place = client.position(CELLS[2], CELLS[2].index("SSOT101"))
    params = {"textDocument": {"uri": cell_uri(2)}, "position": place}
    items = client.request("textDocument/completion", params)
    assert items[0]["textEdit"]["range"] == client.range(
        CELLS[2], CELLS[2].index("SSOT101"), len(CELLS[2])
    )
