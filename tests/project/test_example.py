"""The example project: everything is found, everything is fixed, and it works before and after."""

from __future__ import annotations

import json
import re
import shutil
import sys
from collections import Counter
from pathlib import Path

import pytest

from tests.process import ROOT, run, ssot_lint

EXAMPLE = ROOT / "examples" / "shop"
FOUND = {
    ("billing/invoice.py", "SSOT101"): 2,
    ("shipping/delivery.py", "SSOT101"): 2,
    ("shop/catalog.py", "SSOT101"): 2,
    ("shop/mailer.py", "SSOT101"): 3,
    ("shop/reports.py", "SSOT102"): 1,
    ("shop/reports.py", "SSOT103"): 1,
    ("shop/reports.py", "SSOT104"): 1,
}


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    return Path(shutil.copytree(EXAMPLE, tmp_path / "shop"))


def test_check_finds_all(shop: Path) -> None:
    done = ssot_lint("check", "--output-format", "json", cwd=shop, check=False)
    assert done.returncode == 1, done.stdout
    records = json.loads(done.stdout)
    assert Counter((_inside(shop, each["filename"]), each["code"]) for each in records) == FOUND
    assert {each["fix"] and each["fix"]["applicability"] for each in records} == {"safe"}
    assert {each["owner"] for each in records if "invoice" in each["filename"]} == {"billing"}


def test_fix_leaves_it_clean_and_working(shop: Path) -> None:
    run(sys.executable, "-m", "unittest", "-q", cwd=shop)
    ssot_lint("check", "--fix", cwd=shop)
    ssot_lint("check", cwd=shop)
    run(sys.executable, "-m", "unittest", "-q", cwd=shop)
    run(sys.executable, "-m", "shop", "9.99", cwd=shop)


def test_second_fix_changes_nothing(shop: Path) -> None:
    ssot_lint("check", "--fix", cwd=shop)
    once = _contents(shop)
    ssot_lint("check", "--fix", cwd=shop)
    assert _contents(shop) == once


def test_staging_has_one_fault_of_each_kind(shop: Path) -> None:
    done = ssot_lint("env", "check", "staging", "--output-format", "json", cwd=shop, check=False)
    assert done.returncode == 1, done.stdout
    answer = json.loads(done.stdout)
    assert [(it["variable"], it["empty"]) for it in answer["missing"]] == [
        ("SHOP_SENDER", True),
        ("SHOP_SMTP_HOST", False),
    ]
    assert [it["variable"] for it in answer["unparsable"]] == ["BILLING_DAYS_TO_PAY"]
    unread = [(it["variable"], it["did_you_mean"]) for it in answer["unread"]]
    assert unread == [("SHOP_SMTP_HOSTS", "SHOP_SMTP_HOST")]
    assert [it["variable"] for it in answer["provided"] if it["opaque"]] == ["SHOP_TAX_RATE"]
    assert answer["domains"]["lacking"] == ["mail.staging.shop.example"]


def test_the_page_shows_what_the_report_says(shop: Path) -> None:
    said = ssot_lint("report", "--environment", "staging", cwd=shop, check=False).stdout
    page = (ROOT / "docs" / "is-it-the-configuration.md").read_text("utf-8")
    blocks = re.findall("```text\n(.*?)```", page, re.DOTALL)
    others = "Neither configuration"  # the answer that staging does not get
    assert all(
        row in said.splitlines() for it in blocks if others not in it for row in it.splitlines()
    )


def test_the_page_shows_what_is_found_where_nothing_is_left_out(shop: Path) -> None:
    page = (ROOT / "docs" / "is-it-the-configuration.md").read_text("utf-8")
    (command, rows), *_ = re.findall(
        r"```console\n\$ ssot-lint (.*--extend-select.*)\n(.*?)```", page, re.DOTALL
    )
    said = ssot_lint(*command.split(), cwd=shop, check=False).stdout
    assert all(row in said.splitlines() for row in rows.splitlines())


def test_readme_counts_the_findings() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    assert f"finds {sum(FOUND.values())} accesses" in " ".join(readme.split())


def _inside(root: Path, filename: str) -> str:
    return Path(filename).relative_to(root).as_posix()


def _contents(root: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in sorted(root.rglob("*.py"))}
