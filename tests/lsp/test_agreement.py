"""Server and command line say the same of the same files."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.lsp.client import ENCODINGS, PULLS, PUSHED, Client, Json, running
from tests.process import ROOT, ssot_lint

SHOP = ROOT / "examples" / "shop"


def said_by_command_line(root: Path) -> dict[str, list[Json]]:
    """The records of ``check``, by URI."""
    printed = ssot_lint("check", "--output-format", "json", cwd=root, check=False).stdout
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


@pytest.mark.parametrize("units", ENCODINGS)
@pytest.mark.parametrize(
    "capabilities", [pytest.param(PULLS, id="pull"), pytest.param(PUSHED, id="push")]
)
def test_the_example_project(units: str, capabilities: Json) -> None:
    expected = said_by_command_line(SHOP)
    assert sum(map(len, expected.values())) == 10
    with running() as client:
        client.initialize(SHOP, capabilities=capabilities, units=units)
        for uri, records in expected.items():
            text = Path(uri.removeprefix("file://")).read_text("utf-8")
            client.open(uri, text)
            pulled = "diagnostic" in capabilities["textDocument"]
            found = client.diagnostics(uri) if pulled else client.published(uri)["diagnostics"]
            assert seen(found) == places(records, text, client), uri
        assert client.shutdown() == 0
