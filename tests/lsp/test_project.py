"""What files say together: in the editor as on the command line, and as soon as one of them changes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ssot_lint.lsp.session.session import Session
from ssot_lint.lsp.text.uris import uri_of
from tests.cli.commands import CLEAN, ENV, GETTER, READ, project
from tests.lsp.client import PUSHED, Client, Json, running
from tests.project_facts.rule import CODE, other_default

__all__ = ["other_default"]

ALLOW = 'allow = [{ path = "boot.py", reason = "first" }, { path = "idle.py", reason = "left" }]\n'
FILES = {"boot.py": READ, "idle.py": CLEAN, "app/env.py": ENV.encode(), "app/__init__.py": b""}


@pytest.fixture
def client() -> Iterator[Client]:
    with running() as client:
        yield client


def shown(published: Json) -> list[tuple[str, int]]:
    return [(it["code"], it["range"]["start"]["character"]) for it in published["diagnostics"]]


def test_an_entry_that_allows_nothing_is_shown_on_its_line(client: Client, tmp_path: Path) -> None:
    root = project(tmp_path, {**FILES, "pyproject.toml": (GETTER + ALLOW).encode()})
    client.initialize(root, capabilities=PUSHED)
    toml = root / "pyproject.toml"
    uri = client.open(toml, toml.read_text(), "toml")
    while not (found := shown(client.published(uri))):
        pass  # said once all files have been asked
    assert found == [("SSOT901", ALLOW.index('{ path = "idle'))]

    idle = client.open(root / "idle.py", CLEAN.decode())
    client.change(idle, 2, {"text": READ.decode()})
    assert shown(client.published(uri)) == []
    client.change(idle, 3, {"text": CLEAN.decode()})
    assert shown(client.published(uri)) == found


def test_nobody_opens_the_configuration(client: Client, tmp_path: Path) -> None:
    root = project(tmp_path, {**FILES, "pyproject.toml": (GETTER + ALLOW).encode()})
    client.initialize(root, capabilities=PUSHED, settings={"diagnosticMode": "workspace"})
    published = client.published((root / "pyproject.toml").as_uri())
    assert [code for code, _ in shown(published)] == ["SSOT901"]


def read(default: str) -> str:
    return f'from app.env import env\n\nPORT = env.get("PORT", "{default}")\n'


def codes(session: Session, uri: str) -> list[str]:
    document = session.documents.get(uri)
    assert document is not None
    return [it.code for it in session.analyse(document).diagnostics]


def test_a_keystroke_in_one_file_tells_another(tmp_path: Path, other_default: None) -> None:
    files = {"a.py": read("80").encode(), "b.py": read("81").encode(), "c.py": CLEAN}
    root = project(tmp_path, {**FILES, **files, "pyproject.toml": GETTER.encode()})
    session = Session(folders=(str(root),))
    paths = [str(root / name) for name in (*files, *FILES)]
    uris = {path: uri_of(path) for path in paths}
    b, a = paths[1], paths[0]
    session.documents.open(uris[b], "python", 1, read("81"))
    assert codes(session, uris[b]) == []  # nothing is said of half a project

    for path in session.index.begin(paths):
        session.index.look(path)
    assert session.index.finish() == {b}
    assert codes(session, uris[b]) == [CODE]

    session.documents.open(uris[a], "python", 1, read("80"))
    assert codes(session, uris[a]) == []
    assert session.index.touched() == set()
    session.documents.open(uris[a], "python", 2, read("81"))
    assert codes(session, uris[a]) == []
    assert session.index.touched() == {b}
    assert codes(session, uris[b]) == []
    session.documents.open(uris[a], "python", 3, "\n" + read("82"))
    assert codes(session, uris[a]) == []
    related = session.analyse(session.documents.get(uris[b])).diagnostics[0].related  # type: ignore[arg-type]
    assert [(it.path, it.start.row) for it in related] == [(a, 4)]

    (root / "a.py").unlink()
    session.documents.close(uris[a])
    session.index.look(a)
    assert codes(session, uris[b]) == []
