"""What files say together: in the editor as on the command line, and as soon as one of them changes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from ssot_lint.lsp.session.session import Session
from ssot_lint.lsp.text.uris import uri_of
from tests.cli.commands import CLEAN, ENV, GETTER, READ, lint, project
from tests.lsp.client import PUSHED, Client, Json, running
from tests.project_facts.rule import CODE, other_default

__all__ = ["other_default"]

ALLOW = 'allow = [{ path = "boot.py", reason = "first" }, { path = "idle.py", reason = "left" }]\n'
FILES = {"boot.py": READ, "idle.py": CLEAN, "app/env.py": ENV.encode(), "app/__init__.py": b""}


@pytest.fixture
def client() -> Iterator[Client]:
    with running() as client:
        yield client


def shown(found: list[Json]) -> list[tuple[str, int]]:
    return [(it["code"], it["range"]["start"]["character"]) for it in found]


def test_an_entry_that_allows_nothing_is_shown_on_its_line(client: Client, tmp_path: Path) -> None:
    root = project(tmp_path, {**FILES, "pyproject.toml": (GETTER + ALLOW).encode()})
    client.initialize(root, capabilities=PUSHED)
    toml = root / "pyproject.toml"
    uri = client.open(toml, toml.read_text(), "toml")
    found = client.shows(uri, len)  # said once all files have been asked
    assert shown(found) == [("SSOT901", ALLOW.index('{ path = "idle'))]

    idle = client.open(root / "idle.py", CLEAN.decode())
    client.change(idle, 2, {"text": READ.decode()})
    client.shows_codes(uri)
    client.change(idle, 3, {"text": CLEAN.decode()})
    client.shows(uri, lambda again: again == found)


def test_what_is_not_saved_when_the_server_starts_counts(client: Client, tmp_path: Path) -> None:
    """An editor restores it before any file has been asked."""
    files = {"helping.py": b"def helper(): ...\n", "use.py": b"from helping import helper\n"}
    root = project(tmp_path, files)
    client.initialize(root, capabilities=PUSHED)
    client.open(root / "helping.py", "def another(): ...\n")
    uri = client.open(root / "use.py", files["use.py"].decode())
    client.shows_codes(uri, "SSOT302")


def test_nobody_opens_the_configuration(client: Client, tmp_path: Path) -> None:
    root = project(tmp_path, {**FILES, "pyproject.toml": (GETTER + ALLOW).encode()})
    client.initialize(root, capabilities=PUSHED, settings={"diagnosticMode": "workspace"})
    client.shows_codes((root / "pyproject.toml").as_uri(), "SSOT901")


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
    assert not session.index.waits
    session.documents.open(uris[a], "python", 2, read("81"))
    assert codes(session, uris[a]) == []
    assert session.index.waits
    edits = session.index.edits
    assert codes(session, uris[b]) == [CODE]
    assert session.index.edits == edits > 0  # a question puts nothing off
    assert b in session.index.refresh()
    assert codes(session, uris[b]) == []
    session.documents.open(uris[a], "python", 3, read("82"))
    assert codes(session, uris[a]) == []
    session.index.refresh()
    assert places(session, uris[b]) == [(3, a, 3)]

    # What says the same elsewhere moves at once.
    session.documents.open(uris[a], "python", 4, "\n" + read("82"))
    assert codes(session, uris[a]) == []
    session.documents.open(uris[b], "python", 2, "\n\n" + read("81"))
    assert places(session, uris[b]) == [(5, a, 4)]

    (root / "a.py").unlink()
    session.documents.close(uris[a])
    session.index.look(a)
    assert b in session.index.refresh()
    assert codes(session, uris[b]) == []


def places(session: Session, uri: str) -> list[tuple[int, str, int]]:
    document = session.documents.get(uri)
    assert document is not None
    found = session.analyse(document).diagnostics
    return [(it.start.row, at.path, at.start.row) for it in found for at in it.related]


WRAPPED = {
    "app/flags.py": b"""import os


def flag(name, default="0"):
    return os.getenv(name, default) in ("1", "true")
""",
    "one.py": b'from app.flags import flag\n\nDEBUG = flag("DEBUG", "1")\n',
    "two.py": b'from app.flags import flag\n\nDEBUG = flag("DEBUG", "0")\nPORT = flag("PORT")\n',
    "three.py": b'import os\n\nTIMEOUT = int(os.environ.get("TIMEOUT", "10"))\n',
    "four.py": b'import os\n\nTIMEOUT = int(os.environ.get("TIMEOUT", "30"))\n',
}


def test_the_editor_says_what_the_command_line_says(client: Client, tmp_path: Path) -> None:
    root = project(tmp_path, {**FILES, **WRAPPED, "pyproject.toml": GETTER.encode()})
    found = [*said(root), *said(root), *said(root, "--no-cache")]
    assert {code for code, *_ in found if code.startswith("SSOT2")}
    client.initialize(root, capabilities=PUSHED, settings={"diagnosticMode": "workspace"})
    shown: dict[str, list[Finding]] = {}
    expected = sorted(said(root))
    while sorted(it for items in shown.values() for it in items) != expected:
        told = client.wait_for("textDocument/publishDiagnostics")
        shown[told["uri"]] = [
            (it["code"], told["uri"], it["range"]["start"]["line"], it["message"])
            for it in told["diagnostics"]
        ]


Finding = tuple[str, str, int, str]


def said(root: Path, *arguments: str) -> list[Finding]:
    done = lint("check", "--output-format", "json", *arguments, cwd=root)
    return [
        (it["code"], Path(it["filename"]).as_uri(), it["location"]["row"] - 1, it["message"])
        for it in json.loads(done.out)
    ]
