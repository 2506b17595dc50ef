"""Deployment files in the editor: findings at the key as it is typed, and in the others at once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ssot_lint.lsp.session.session import Session
from ssot_lint.lsp.text.uris import uri_of
from tests.cli.commands import GETTER, project
from tests.lsp.client import PUSHED, Client, running

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
    while not (found := client.published(uri)["diagnostics"]):
        pass  # said once all files have been asked
    assert [(it["code"], it["range"]["start"]["line"]) for it in found] == [("SSOT210", 2)]
    assert found[0]["severity"] == 2
