"""Notebooks: their cells are documents that know each other's names."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.commands import project
from tests.lsp.client import PULLS, PUSHED, Client, Json, running

SYNC: Json = {"notebookDocument": {"synchronization": {}}}
CELLS = ["import os\n", 'x = "é😀", os.environ["A"]', "import os as o", 'o.getenv("B")']
HELPING = b"def helper(): ...\n"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    cells = [{"cell_type": "code", "source": it, "metadata": {}, "outputs": []} for it in CELLS]
    book = {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    files = {"book.ipynb": json.dumps(book, indent=1).encode(), "helping.py": HELPING}
    return project(tmp_path, files)


@pytest.fixture(params=[PULLS, PUSHED], ids=["pull", "push"])
def client(request: pytest.FixtureRequest, root: Path) -> Iterator[Client]:
    with running() as client:
        told = client.initialize(root, capabilities={**request.param, **SYNC}, units="utf-16")
        selector = told["capabilities"]["notebookDocumentSync"]["notebookSelector"]
        assert selector == [{"cells": [{"language": "python"}]}]
        yield client
        assert client.shutdown() == 0


def cell_uri(number: int) -> str:
    return f"vscode-notebook-cell:/book.ipynb#{number}"


def open_book(client: Client, path: Path, sources: list[str]) -> str:
    documents = [text_document(number, text) for number, text in enumerate(sources)]
    cells = [{"kind": 2, "document": it["uri"]} for it in documents]
    book = {"uri": path.as_uri(), "notebookType": "x", "version": 1, "cells": cells}
    told = {"notebookDocument": book, "cellTextDocuments": documents}
    client.notify("notebookDocument/didOpen", told)
    return path.as_uri()


def text_document(number: int, text: str) -> Json:
    return {"uri": cell_uri(number), "languageId": "python", "version": 1, "text": text}


def change(client: Client, book: str, version: int, cells: Json) -> None:
    told = {"notebookDocument": {"uri": book, "version": version}, "change": {"cells": cells}}
    client.notify("notebookDocument/didChange", told)


def found(client: Client, number: int) -> list[Json]:
    """What is last said of a cell."""
    if client.server["capabilities"].get("diagnosticProvider"):
        return client.diagnostics(cell_uri(number))
    client.work_off()
    last: list[Json] = client.said(cell_uri(number))[-1]["diagnostics"]
    return last


@pytest.mark.parametrize("name", ["book.ipynb", "other name"])
def test_cells_know_each_other(client: Client, root: Path, name: str) -> None:
    book = open_book(client, root / name, CELLS)
    start = CELLS[1].index("os.environ")
    assert [it["range"] for it in found(client, 1)] == [client.range(CELLS[1], start, start + 10)]
    assert [it["code"] for it in found(client, 3)] == ["SSOT101"]
    assert found(client, 0) == found(client, 2) == []

    text = {
        "document": {"uri": cell_uri(2), "version": 2},
        "changes": [{"text": "import sys as o"}],
    }
    change(client, book, 2, {"textContent": [text]})
    assert found(client, 3) == []

    more = text_document(4, 'os.environ["C"]')
    array = {"start": 1, "deleteCount": 1, "cells": [{"kind": 2, "document": more["uri"]}]}
    structure = {"array": array, "didOpen": [more], "didClose": [{"uri": cell_uri(1)}]}
    change(client, book, 3, {"structure": structure})
    assert [it["code"] for it in found(client, 4)] == ["SSOT101"]
    assert found(client, 1) == []

    closed = {
        "notebookDocument": {"uri": book},
        "cellTextDocuments": [{"uri": cell_uri(it)} for it in (0, 2, 3, 4)],
    }
    client.notify("notebookDocument/didClose", closed)
    assert found(client, 4) == []


def test_what_files_say_together_is_said_in_cells(client: Client, root: Path) -> None:
    """As typed, saved or not, and when another file changes; the numbers are the open cells'."""
    sources = ["x = 1", "from helping import helperr\n", "from helping import helper\n"]
    book = open_book(client, root / "book.ipynb", sources)
    client.until(lambda: codes(client, 1) == ["SSOT302"])
    assert codes(client, 0) == codes(client, 2) == []
    shown = found(client, 1)[0]
    assert shown["range"] == client.range(sources[1], 20, 27)

    text = {"document": {"uri": cell_uri(1), "version": 2}, "changes": [{"text": sources[2]}]}
    change(client, book, 2, {"textContent": [text]})
    client.until(lambda: codes(client, 1) == [])

    uri = client.open(root / "helping.py", "def another(): ...\n")
    if client.server["capabilities"].get("diagnosticProvider"):
        client.pull(uri)  # as such an editor does with all that it shows
    client.until(lambda: codes(client, 1) == codes(client, 2) == ["SSOT302"])


def codes(client: Client, number: int) -> list[str]:
    return [it["code"] for it in found(client, number)]


def test_a_notebook_as_the_text_it_is_stored_as(client: Client, root: Path) -> None:
    text = (root / "book.ipynb").read_text("utf-8")
    uri = client.open(root / "book.ipynb", text, "json")
    if client.server["capabilities"].get("diagnosticProvider"):
        shown = client.diagnostics(uri)
    else:
        shown = client.shows(uri, len)
    expected = [text.index(it) for it in ("os.environ", "o.getenv")]
    assert [it["range"]["start"] for it in shown] == [client.position(text, it) for it in expected]


def test_a_notebook_that_is_not_open_is_one_of_the_workspace(root: Path) -> None:
    with running() as client:
        settings = {"diagnosticMode": "workspace"}
        client.initialize(root, capabilities={**PUSHED, **SYNC}, settings=settings)
        uri = (root / "book.ipynb").as_uri()
        client.shows(uri, lambda shown: len(shown) == 2)
