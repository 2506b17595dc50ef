"""Server and command line say the same of the same files."""

from __future__ import annotations

import json
import shutil
import sys
import time
from pathlib import Path

import pytest

from ssot_lint.lsp.session.session import Session
from ssot_lint.lsp.translate import convert
from ssot_lint.lsp.translate.client import Client as ClientAbilities
from tests.cli.commands import READ, project
from tests.lsp.client import PULLS, PUSHED, Client, Json, running
from tests.lsp.packages import copy_of_package
from tests.process import ROOT, run, ssot_lint

SHOP = ROOT / "examples" / "shop"


def said_by_command_line(root: Path) -> dict[str, list[Json]]:
    """The records of ``check``, by URI."""
    printed = ssot_lint(
        *("check", "--no-cache", "--output-format", "json"), cwd=root, check=False
    ).stdout
    found: dict[str, list[Json]] = {it.as_uri(): [] for it in sorted(root.rglob("*.py"))}
    for record in json.loads(printed[printed.index("[") : printed.rindex("]") + 1]):
        found[Path(record["filename"]).as_uri()].append(record)
    return found


def places(records: list[Json], text: str, client: Client) -> list[tuple[str, str, Json, int]]:
    """The command line's records as the client should see them."""
    return [
        (
            record["code"],
            record["message"],
            {
                name: client.position(text, _index(text, record[key]))
                for name, key in (("start", "location"), ("end", "end_location"))
            },
            {"error": 1, "warning": 2, "info": 3, "hint": 4}[record["severity"]],
        )
        for record in records
    ]


def _index(text: str, place: Json) -> int:
    rows = text.split("\n")
    return sum(len(row) + 1 for row in rows[: place["row"] - 1]) + place["column"] - 1


def seen(diagnostics: list[Json]) -> list[tuple[str, str, Json, int]]:
    return [(it["code"], it["message"], it["range"], it["severity"]) for it in diagnostics]


@pytest.mark.parametrize(
    ("units", "capabilities"),
    [
        pytest.param("utf-8", PULLS, id="utf-8, pull"),
        pytest.param("utf-16", PUSHED, id="utf-16, push"),
        pytest.param("utf-32", PULLS, id="utf-32, pull"),
    ],
)
def test_the_example_project(tmp_path: Path, units: str, capabilities: Json) -> None:
    # A copy: in its place, all files of the repository around have to be asked about it.
    shop = Path(shutil.copytree(SHOP, tmp_path / "shop"))
    expected = said_by_command_line(shop)
    assert sum(map(len, expected.values())) == 12
    with running() as client:
        client.initialize(shop, capabilities=capabilities, units=units)
        for uri, records in expected.items():
            text = Path(uri.removeprefix("file://")).read_text("utf-8")
            client.open(uri, text)
            pulled = "diagnostic" in capabilities["textDocument"]
            if pulled:
                settled(client, uri, places(records, text, client))
            else:
                wanted = places(records, text, client)
                client.shows(uri, lambda found, wanted=wanted: seen(found) == wanted)
        assert client.shutdown() == 0


@pytest.mark.slow
@pytest.mark.parametrize("package", ["pre_commit", "_pytest"])
def test_the_files_of_a_public_package(tmp_path: Path, package: str) -> None:
    root = copy_of_package(package, tmp_path)
    expected = said_by_command_line(root)
    assert sum(map(len, expected.values())) > 10
    with running() as client:
        client.initialize(root, capabilities=PULLS)
        for uri, records in expected.items():
            text = Path(uri.removeprefix("file://")).read_text("utf-8")
            client.open(uri, text)
            settled(client, uri, places(records, text, client))


def settled(client: Client, uri: str, expected: list[object]) -> None:
    """The document's diagnostics, once what files say together is known, too."""
    deadline = time.monotonic() + 60
    while (found := seen(client.diagnostics(uri))) != expected and time.monotonic() < deadline:
        time.sleep(0.2)
    assert found == expected, uri


def test_the_session_needs_no_protocol_library() -> None:
    program = "import sys, ssot_lint.lsp.session.session; print(*sys.modules)"
    imported = run(sys.executable, "-c", program, cwd=ROOT).stdout.split()
    assert {"pygls", "lsprotocol", "asyncio"}.isdisjoint(imported)


def test_a_failure_of_ours_never_looks_clean(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError("on purpose")

    monkeypatch.setattr("ssot_lint.workspace.run.task.check", fail)
    session = Session(folders=(str(project(tmp_path, {})),))
    uri = (tmp_path / "a.py").as_uri()
    analysis = session.analyse(session.documents.open(uri, "python", 1, READ.decode()))
    shown = convert.diagnostics(analysis, ClientAbilities())
    assert [(it.severity, it.range.start.line) for it in shown] == [(1, 0)]
    assert "internal error: ZeroDivisionError: on purpose" in shown[0].message
