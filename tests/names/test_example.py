"""The example project shows one of each kind, and the command of its README names them."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

from tests.cli.commands import lint

SHOP = Path(__file__).parents[2] / "examples/shop"


def test_one_of_each(tmp_path: Path) -> None:
    shop = Path(shutil.copytree(SHOP, tmp_path / "shop"))
    command = re.search(r"ssot-lint (check --select \S+)", (SHOP / "README.md").read_text("utf-8"))
    assert command is not None
    done = lint(*command[1].split(), "--output-format", "json", cwd=shop)
    found = [it["code"] for it in json.loads(done.out)]
    expected = [f"SSOT{it}" for it in (301, 302, 302, 304, 305, 306, 401, 403, 501, 502, 503, 504)]
    assert sorted(found) == expected
    assert b"shop.util.Money" in lint("imports", cwd=shop).out
    assert b"text, cmp state" in lint("literals", "PAID", cwd=shop).out
    assert b"printed" in lint("duplicates", cwd=shop).out
