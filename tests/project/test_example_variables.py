"""The example project has more than one truth for its variables: one finding of each kind."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

from tests.cli.commands import lint

SHOP = Path(__file__).parents[2] / "examples/shop"
PAGE = Path(__file__).parents[2] / "docs/variables.md"


def test_one_of_each(tmp_path: Path) -> None:
    shop = Path(shutil.copytree(SHOP, tmp_path / "shop"))
    command = re.search(
        r"ssot-lint (check --select SSOT2\S* --ignore \S+)", (SHOP / "README.md").read_text("utf-8")
    )
    assert command is not None
    done = lint(*command[1].split(), "--output-format", "json", cwd=shop)
    found = {(it["code"], it["variable"]) for it in json.loads(done.out)}
    assert found >= {
        ("SSOT201", "SHOP_PAGE_SIZE"),
        ("SSOT202", "SHOP_SALE"),
        ("SSOT203", "SHIPPING_CARRIR"),
        ("SSOT204", "SHIPPING_DEPOT"),
        ("SSOT205", "SHOP_PROMO_URL"),
        ("SSOT206", "SHOP_COUPON_SECRET"),
        ("SSOT207", "SHOP_TEST_MODE"),
        ("SSOT208", "SHOP_BANNER"),
    }
    assert {code for code, _ in found} == {f"SSOT20{it}" for it in range(1, 9)}


def test_the_page_shows_what_is_said(tmp_path: Path) -> None:
    shop = Path(shutil.copytree(SHOP, tmp_path / "shop"))
    said = lint("env", cwd=shop).out + lint("env", "SHOP_SALE", cwd=shop).out
    said += lint(
        *[
            "check",
            "--select",
            "SSOT2,SSOT205,SSOT208",
            "--ignore",
            "SSOT210",
            "--output-format",
            "concise",
        ],
        cwd=shop,
    ).out
    rows = said.decode().splitlines()
    blocks = re.findall(r"```text\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    assert len(blocks) == 3
    assert [row for it in blocks for row in it.splitlines() if row not in rows] == []


def test_the_report_has_a_section(tmp_path: Path) -> None:
    shop = Path(shutil.copytree(SHOP, tmp_path / "shop"))
    told = {
        it: lint("report", "--variables", "--output-format", it, cwd=shop).out.decode()
        for it in ("text", "markdown", "html", "json")
    }
    for it in ("text", "markdown", "html"):
        assert "SHOP_SALE" in told[it]
        assert "shop/feed.py:9" in told[it]
        assert "22 variables: 3 declared, 2 required, 1 not declared; 2 conflicts." in told[it]
        assert "let-me-in" not in told[it]
    variables = json.loads(told["json"])["variables"]
    assert variables["conflicts"][1] == {
        "variable": "SHOP_SALE",
        "owner": None,
        "places": ["shop/feed.py:9", "shop/promotions.py:13"],
    }
    plain = lint("report", "--output-format", "json", cwd=shop).out
    assert json.loads(plain)["variables"] is None
