"""Names that may be written at a place of a deployment file: what the code reads and it lacks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from ssot_lint.deploy.kinds import ENV_FILE, by_name
from ssot_lint.lsp.deployment.known import DECLARES, keys_in, project_of
from ssot_lint.project.variables.view import VARIABLES
from ssot_lint.project.variables.words import is_platform

if TYPE_CHECKING:
    from ssot_lint.lsp.session.documents import Document
    from ssot_lint.lsp.session.session import Session

_KEY = re.compile(r"(?:export[ \t]+)?([A-Za-z_][A-Za-z0-9_]*)?\Z")
_IN_YAML = re.compile(r"[ \t]*(?:-[ \t]+)?(?:name:[ \t]*)?[\"']?([A-Za-z_][A-Za-z0-9_]*)?\Z")
_TABLE = re.compile(
    r"([ \t]*)(?:-[ \t]+)?(environment|env|env_variables|variables|data|set_env):[ \t]*\Z"
)
_LOOKED = 200


class Slot(NamedTuple):
    """Where a name is being written: a row from 0, and code points."""

    row: int
    start: int
    end: int


class Offered(NamedTuple):
    """One name, and what the code makes of it."""

    name: str
    detail: str
    required: bool


def slot_at(session: Session, document: Document, row: int, index: int) -> Slot | None:
    """The name that is being written there; None where none can stand."""
    path = session.path(document.uri)
    before = document.text.row(row)[:index]
    if by_name(path) == ENV_FILE:
        found = _KEY.match(before)
    elif path.endswith((".yml", ".yaml")) and _is_in_table(document, row, before):
        found = _IN_YAML.match(before)
    else:
        return None
    if found is None:
        return None
    start = found.start(1) if found[1] else index
    return Slot(row, start, index)


def _is_in_table(document: Document, row: int, before: str) -> bool:
    """Whether the nearest row above that is indented less opens a table of variables."""
    indent = len(before) - len(before.lstrip())
    for above in range(row - 1, max(row - _LOOKED, -1), -1):
        text = document.text.row(above)
        if not text.strip():
            continue
        depth = len(text) - len(text.lstrip())
        opened = _TABLE.match(text)
        if opened is not None and depth <= indent:
            return True
        if depth < indent:
            return False
    return False


def offered(session: Session, document: Document) -> Iterator[Offered]:
    """What the code reads or declares and the document does not give; required ones first."""
    project = project_of(session, document.uri)
    if project is None:
        return
    there = {it.variable for it in keys_in(session, document) if not it.commented}
    found = []
    for name, places in project.view(VARIABLES).by_name.items():
        if name in there or is_platform(name):
            continue
        if not any(it.kind in ("read", *DECLARES) and it.tier == "production" for it in places):
            continue
        required = any(it.required for it in places)
        kind = next((it.parse.kind for it in places if it.parse.kind != "str"), "str")
        found.append(Offered(name, f"{kind}, required" if required else kind, required))
    yield from sorted(found, key=lambda it: (not it.required, it.name))
