"""What an editor does with edits, counted apart from the server's way of doing it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from tests.lsp.client import ENCODINGS, Client

Json = Any

MENU: Mapping[str, Json] = {
    "textDocument": {
        "diagnostic": {},
        "publishDiagnostics": {},
        "codeAction": {
            "dataSupport": True,
            "resolveSupport": {"properties": ["edit"]},
            "codeActionLiteralSupport": {"codeActionKind": {"valueSet": ["quickfix", "source"]}},
        },
        "hover": {"contentFormat": ["markdown", "plaintext"]},
    },
    "workspace": {
        "applyEdit": True,
        "workspaceEdit": {
            "documentChanges": True,
            "resourceOperations": ["create", "rename", "delete"],
            "changeAnnotationSupport": {"groupsOnLabel": True},
        },
    },
    "window": {"showDocument": {"support": True}},
}
"""A client that can do all there is for actions, as VS Code's does."""
PLAIN: Mapping[str, Json] = {"textDocument": {"diagnostic": {}, "codeAction": {}}}
"""One that resolves nothing and knows `changes` alone."""

_UNIT = {"utf-8": 1, "utf-16": 2, "utf-32": 4}
_ENDING = re.compile(r"\r\n|\r|\n")


def edited(text: str, edits: Iterable[Json], units: str) -> str:
    """``text`` with a client's edits; they overlap nowhere and split no line ending."""
    spans = sorted(
        (
            _index(text, it["range"]["start"], units),
            _index(text, it["range"]["end"], units),
            number,
            it["newText"],
        )
        for number, it in enumerate(edits)
    )
    pieces, at = [], 0
    for start, end, _, new in spans:
        assert at <= start <= end, "edits overlap"
        pieces += [text[at:start], new]
        at = end
    return "".join((*pieces, text[at:]))


def _index(text: str, position: Json, units: str) -> int:
    starts = [0, *(found.end() for found in _ENDING.finditer(text))]
    start = starts[position["line"]]
    row = _ENDING.split(text[start:])[0].encode(ENCODINGS[units], "surrogatepass")
    size = position["character"] * _UNIT[units]
    assert size <= len(row), "behind the end of the row"
    return start + len(row[:size].decode(ENCODINGS[units], "surrogatepass"))


def files(edit: Json) -> dict[str, list[Json]]:
    """The edits of a WorkspaceEdit by URI, in whichever words it says them."""
    if "documentChanges" in edit:
        changes = [it for it in edit["documentChanges"] if "edits" in it]
        return {it["textDocument"]["uri"]: it["edits"] for it in changes}
    return dict(edit["changes"])


def menu(
    client: Client,
    uri: str,
    place: Json,
    only: list[str] | None = None,
    diagnostics: list[Json] | None = None,
) -> list[Json]:
    """The actions at a place."""
    context: Json = {"diagnostics": diagnostics or []}
    if only is not None:
        context["only"] = only
    params = {"textDocument": {"uri": uri}, "range": place, "context": context}
    return list(client.request("textDocument/codeAction", params))


def chosen(client: Client, action: Json) -> Json:
    """The action with its edit, asked for where it was left out."""
    if "edit" in action or "command" in action:
        return action
    return client.request("codeAction/resolve", action)


def pick(actions: Iterable[Json], title: str) -> Json:
    """The one action whose title begins so."""
    found = [it for it in actions if it["title"].startswith(title)]
    assert len(found) == 1, [it["title"] for it in actions]
    return found[0]
