"""What declared environments give stands in the inventory, without values, and beside conflicts."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ssot_lint.output.inventory import Inventory
from tests.cli.commands import lint, project

FILES = {
    "app/a.py": b'import os\n\nA = os.getenv("SHOP_A", "1")\n',
    "app/b.py": b'import os\n\nA = os.getenv("SHOP_A", "2")\n',
    "prod.env": b"SHOP_A=3\n# SHOP_C=4\nDB_PASSWORD=hush\n",
    "ssot-lint.toml": b'[environments.prod]\nsources = ["prod.env"]\n'
    b'[environments.stage]\nsources = ["prod.env"]\n',
}


def test_what_is_provided_is_a_fact(tmp_path: Path) -> None:
    root = project(tmp_path, FILES)
    done = lint("env", "--output-format", "json", cwd=root)
    given = [it for it in json.loads(done.out) if it["kind"] == "provide"]
    told = [(it["variable"], it["location"]["row"], it["via"], it["secret"]) for it in given]
    assert told == [("SHOP_A", 1, "prod, stage", False), ("DB_PASSWORD", 3, "prod, stage", True)]
    assert {(it["default"]["kind"], it["default"]["value"]) for it in given} == {("none", None)}
    assert b"hush" not in done.out

    assert b"prod.env:1:1" in lint("env", "SHOP_A", cwd=root).out
    for shown in ("table", "csv", "markdown", "dotenv"):  # of what code says
        assert b"DB_PASSWORD" not in lint("env", "--output-format", shown, cwd=root).out


def test_a_conflict_names_who_gives_the_variable(tmp_path: Path) -> None:
    root = project(tmp_path, FILES)
    done = lint("check", "--output-format", "json", "--select", "SSOT201", cwd=root)
    (found,) = json.loads(done.out)
    related = [(Path(it["filename"]).name, it["message"]) for it in found["related"]]
    assert related == [
        ("a.py", "SHOP_A defaults to 1 here"),
        ("prod.env", "SHOP_A is given here (prod, stage)"),
    ]


def test_a_report_ends_as_its_inventory_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = project(tmp_path, FILES)
    assert lint("report", "--variables", cwd=root).code == 0

    def failing(*_: object) -> tuple[Inventory, int]:
        return Inventory((), str(root), {}), 2  # a file could not be read

    monkeypatch.setattr("ssot_lint.cli.commands.report_variables.inventory_of", failing)
    assert lint("report", "--variables", cwd=root).code == 2
    assert lint("report", cwd=root).code == 0


@pytest.mark.parametrize("flag", ["--owner", "--tier"])
def test_a_name_that_nobody_declared_is_a_slip(tmp_path: Path, flag: str) -> None:
    root = project(tmp_path, FILES)
    done = lint("env", flag, "prodution", cwd=root)
    assert (done.code, b"prodution" in done.err) == (2, True)
    assert lint("env", "--tier", "production", cwd=root).code == 0
