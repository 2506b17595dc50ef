"""Changes of a notebook that is open in the editor, each in the document of its cell.

The engine changes a notebook's file, so it is given one that holds the cells as they are now.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from ssot_lint.lsp.translate import edits
from ssot_lint.lsp.translate.edits import Rewrite

if TYPE_CHECKING:
    from ssot_lint.core.settings import FileSettings
    from ssot_lint.lsp.session.documents import Document
    from ssot_lint.lsp.session.notebooks import Notebook
    from ssot_lint.lsp.session.session import Session
    from ssot_lint.workspace.diagnostic import TextFix

_SUFFIX = ".ipynb"


def changed(
    session: Session,
    notebook: Notebook,
    settings: FileSettings,
    change: Callable[[bytes, FileSettings], bytes],
) -> Iterator[Rewrite]:
    """What ``change`` makes of the notebook's file, cell by cell."""
    cells = _cells(session, notebook)
    if not settings.path.endswith(_SUFFIX):  # one of another name, or of none
        settings = settings._replace(path=f"{settings.path}{_SUFFIX}")
    sources = [str(cell.text) for cell in cells]
    file = {"cells": [{"cell_type": "code", "source": it} for it in sources]}
    after = json.loads(change(json.dumps(file).encode(), settings))["cells"]
    for cell, before, now in zip(cells, sources, after, strict=True):
        made = edits.difference(before, "".join(now["source"]), session.units)
        if made:
            yield Rewrite(cell.uri, cell.version, cell.text, made)


def fixed(session: Session, notebook: Notebook, fix: TextFix) -> Iterator[Rewrite]:
    """One finding's fix, which may import the getter in another cell."""
    for number, cell in enumerate(_cells(session, notebook), 1):
        own = tuple(it for it in fix.edits if it.cell == number)
        if own:
            made = edits.of_fix(fix._replace(edits=own), cell.text, session.units)
            yield Rewrite(cell.uri, cell.version, cell.text, made)


def _cells(session: Session, notebook: Notebook) -> list[Document]:
    return [it for it in map(session.documents.get, notebook.cells) if it is not None]
