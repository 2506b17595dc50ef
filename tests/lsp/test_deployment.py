"""Deployment files in the editor: findings at the key as it is typed, and in the others at once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ssot_lint.lsp.deployment.told import told
from ssot_lint.lsp.session.session import Session
from ssot_lint.lsp.text.uris import uri_of
from tests.cli.commands import GETTER, project
from tests.lsp.client import PUSHED, Client, Json, running

CONFIG = (
    GETTER + '[tool.ssot-lint.environments.staging]\nsources = ["compose.yml", ".env.staging"]\n'
)
FILES = {
    "app/__init__.py": b"",
    "app/env.py": b'import os\n\nenv = os.environ\nA = os.environ["A"]\n'
    b'T = int(os.environ.get("T", "3"))\n',
    "pyproject.toml": CONFIG.encode(),
    ".env.staging": b"A=hunter2\n",
    "compose.yml": b"services: {api: {build: ., environment: {T: '3'}}}\n",
}


@pytest.fixture
def client() -> Iterator[Client]:
    with running() as client:
        yield client


def _session(root: Path) -> Session:
    session = Session(folders=(str(root),))
    for path in session.index.begin([str(root / "app/env.py"), str(root / "app/__init__.py")]):
        session.index.look(path)
    session.index.finish()
    return session


def _said(session: Session, path: Path, text: str, version: int = 1) -> list[str]:
    uri = uri_of(str(path))
    session.documents.open(uri, "dotenv", version, text)
    document = session.documents.get(uri)
    assert document is not None
    return [it.message for it in session.analyse(document).diagnostics]


def test_a_deployment_file_as_it_is_typed(tmp_path: Path) -> None:
    root = project(tmp_path, FILES)
    session = _session(root)
    assert _said(session, root / ".env.staging", "A=1\n") == []
    assert _said(session, root / ".env.staging", "A=1\nT=x\nAB=1\n", 2) == [
        "the value of T cannot be parsed: expected an integer, as app/env.py:5 reads it",
        "AB is read by nobody",
    ]
    assert _said(session, root / ".env.staging", "A='1\n", 3) == ["expected a closing '"]


def test_what_it_takes_away_is_missing_at_once(tmp_path: Path) -> None:
    root = project(tmp_path, FILES)
    session = _session(root)
    toml = root / "pyproject.toml"
    assert _said(session, toml, CONFIG) == []
    session.index.touched()
    assert _said(session, root / ".env.staging", "# A=1\n") == []
    assert session.index.touched() == {str(toml)}
    assert _said(session, toml, CONFIG, 2) == ["A is missing in the environment staging"]
    session.documents.close(uri_of(str(root / ".env.staging")))
    session.index.look(str(root / ".env.staging"))  # that of the disk is true again
    assert _said(session, toml, CONFIG, 3) == []


def test_other_files_are_left_alone(tmp_path: Path) -> None:
    root = project(tmp_path, FILES)
    assert _said(_session(root), root / ".env", "NOBODY=1\n") == []


def test_a_client_is_told(client: Client, tmp_path: Path) -> None:
    root = project(tmp_path, FILES)
    client.initialize(root, capabilities=PUSHED)
    path = root / ".env.staging"
    uri = client.open(path, "A=1\n😀=1\nT=x\n", "dotenv")
    found = client.shows(uri, len)  # said once all files have been asked
    assert [(it["code"], it["range"]["start"]["line"]) for it in found] == [("SSOT210", 2)]
    assert found[0]["severity"] == 2


CAN: Json = {
    "textDocument": {
        "publishDiagnostics": {},
        "hover": {"contentFormat": ["markdown"]},
        "codeAction": {"codeActionLiteralSupport": {"codeActionKind": {"valueSet": ["quickfix"]}}},
    },
    "workspace": {
        "workspaceEdit": {"documentChanges": True, "resourceOperations": ["create"]},
    },
}
TYPED = "# A=0\nA=hunter2\nAB=1\n😀=1\nTT=2\n"


def _opened(client: Client, root: Path) -> str:
    client.initialize(root, capabilities=CAN)
    uri = client.open(root / ".env.staging", TYPED, "plaintext")
    client.shows(uri, len)
    return uri


def _at(uri: str, line: int, character: int, **more: Json) -> Json:
    place = {"line": line, "character": character}
    return {"textDocument": {"uri": uri}, "position": place, **more}


def test_what_a_key_is_is_told_without_its_value(client: Client, tmp_path: Path) -> None:
    root = project(tmp_path, FILES)
    uri = _opened(client, root)
    shown = client.request("textDocument/hover", _at(uri, 1, 0))["contents"]["value"]
    assert "**A**" in shown
    assert "required" in shown
    assert "app/env.py:4" in shown
    assert "| staging | provided, .env.staging:2 |" in shown
    assert "hunter" not in shown
    assert client.request("textDocument/hover", _at(uri, 1, 3)) is None


def test_a_password_in_a_default_is_not_told(tmp_path: Path) -> None:
    code = 'import os\n\nD = os.environ.get("DATABASE_URL", "postgres://shop:hunter2@db/shop")\n'
    root = project(tmp_path, {**FILES, "app/env.py": code.encode()})
    session = _session(root)
    (index,) = session.index.projects()
    shown = told(index, "DATABASE_URL")
    assert "app/env.py:3" in shown
    assert "default" in shown
    assert "hunter2" not in shown


def test_from_a_key_to_the_code_and_back(client: Client, tmp_path: Path) -> None:
    root = project(tmp_path, FILES)
    uri = _opened(client, root)
    (there,) = client.request("textDocument/definition", _at(uri, 1, 1))
    assert (there["uri"], there["range"]["start"]["line"]) == (
        (root / "app/env.py").as_uri(),
        3,
    )
    asked = _at(uri, 1, 1, context={"includeDeclaration": True})
    found = client.request("textDocument/references", asked)
    assert [it["uri"].rpartition("/")[2] for it in found] == [
        ".env.staging",
        ".env.staging",
        "env.py",
    ]
    code = client.open(root / "app/env.py", FILES["app/env.py"].decode())
    (back, comment) = client.request("textDocument/definition", _at(code, 3, 17))
    assert back["uri"] == comment["uri"] == uri


def test_symbols_and_names_to_write(client: Client, tmp_path: Path) -> None:
    root = project(tmp_path, FILES)
    uri = _opened(client, root)
    symbols = client.request("textDocument/documentSymbol", {"textDocument": {"uri": uri}})
    assert [it["name"] for it in symbols] == ["A", "AB", "😀", "TT"]
    code = client.open(root / "app/env.py", FILES["app/env.py"].decode())
    of_code = {"textDocument": {"uri": code}}
    assert client.request("textDocument/documentSymbol", of_code) is None
    items = client.request("textDocument/completion", _at(uri, 4, 1))
    assert [(it["label"], it["detail"]) for it in items] == [("T", "int")]
    assert items[0]["textEdit"]["range"]["start"]["character"] == 0
    assert client.request("textDocument/completion", _at(uri, 4, 4)) is None


def test_what_can_be_done(client: Client, tmp_path: Path) -> None:
    root = project(tmp_path, FILES)
    uri = _opened(client, root)

    def titles(uri: str, line: int) -> list[str]:
        place = {"line": line, "character": 0}
        found = client.request(
            "textDocument/codeAction",
            {
                "textDocument": {"uri": uri},
                "range": {"start": place, "end": place},
                "context": {"diagnostics": []},
            },
        )
        return [it["title"] for it in found]

    assert titles(uri, 2) == ["Take the row of AB out (ssot-lint)"]
    assert titles(uri, 1) == []
    client.change(uri, 2, {"text": "B=1\n"})
    toml = client.open(root / "pyproject.toml", CONFIG, "toml")
    client.shows(toml, len)
    assert "Add A to .env.example (ssot-lint)" in titles(toml, 3)


def test_what_can_be_done_in_a_manifest(client: Client, tmp_path: Path) -> None:
    root = project(tmp_path, FILES)
    client.initialize(root, capabilities=CAN)
    text = 'services:\n  api:\n    build: .\n    environment:\n      T: "3"\n      "AB": "1"\n'
    uri = client.open(root / "compose.yml", text, "yaml")
    client.shows(uri, len)
    place = {"line": 5, "character": 7}
    asked = {"textDocument": {"uri": uri}, "range": {"start": place, "end": place}}
    found = client.request("textDocument/codeAction", {**asked, "context": {"diagnostics": []}})
    assert [it["title"] for it in found] == ["Take the row of AB out (ssot-lint)"]
    (change,) = found[0]["edit"]["documentChanges"]
    (edit,) = change["edits"]
    assert (edit["range"]["start"]["line"], edit["range"]["end"]["line"]) == (5, 6)
