"""What is kept between runs: forgotten in time, never believed blindly, and never needed."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from tests.fleet.repositories import READ, asked, commit, repository
from tests.process import ROOT

STORES = {
    "damaged": (b"SQLite format 3\0" + b"\xff" * 5000, "the store cannot be used"),
    "another file": (b"# my notes\n" * 200, "the store cannot be used"),
}


@pytest.mark.parametrize("data, said", STORES.values(), ids=STORES)
def test_a_store_that_cannot_be_used_is_named_and_left_as_it_is(
    fleet: Path, data: bytes, said: str
) -> None:
    (fleet / "s.db").write_bytes(data)
    report = asked("all", "--store", "s.db", cwd=fleet, code=2)
    assert f"s.db: {said}" in report["problems"][0]
    assert report["findings"] == {"SSOT101": 2}, "the rest is done"
    assert (fleet / "s.db").read_bytes() == data


def test_a_store_of_another_version_and_one_in_use(fleet: Path) -> None:
    asked("all", "--store", "s.db", cwd=fleet)
    base = sqlite3.connect(fleet / "s.db", isolation_level=None)
    base.execute("BEGIN IMMEDIATE")
    report = asked("all", "--store", "s.db", cwd=fleet, code=2)
    assert "another run uses it" in report["problems"][0]
    assert report["findings"] == {"SSOT101": 2}
    base.execute("ROLLBACK")
    base.execute("PRAGMA user_version = 99")
    base.close()
    report = asked("all", "--store", "s.db", cwd=fleet, code=2)
    assert "a store of version 99" in report["problems"][0]
    assert report["findings"] == {"SSOT101": 2}


@pytest.mark.skipif(sys.platform == "win32", reason="no limit of files' sizes")
def test_a_store_on_a_full_disk_keeps_what_it_has_and_the_run_goes_on(fleet: Path) -> None:
    import resource

    files = {f"m{number}.py": READ for number in range(400)}
    repository(fleet / "all" / "many", files)
    done = subprocess.run(
        [sys.executable, "-m", "ssot_lint"]
        + ["fleet", "-q", "all", "--store", "s.db", "--output-format", "json", "--jobs", "1"],
        cwd=fleet,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 16, 1 << 16)),
    )
    report = json.loads(done.stdout)
    assert done.returncode == 2
    assert report["findings"] == {"SSOT101": 402}
    assert "s.db: the store cannot be used" in report["problems"][0]
    assert asked("all", "--store", "s.db", cwd=fleet)["findings"] == {"SSOT101": 402}


def test_what_was_long_not_used_is_forgotten(fleet: Path) -> None:
    asked("all", "--store", "s.db", cwd=fleet)
    base = sqlite3.connect(fleet / "s.db", isolation_level=None)
    base.execute("UPDATE runs SET run = 40")
    base.close()
    report = asked("all/one", "--store", "s.db", cwd=fleet)
    base = sqlite3.connect(fleet / "s.db")
    assert base.execute("SELECT count(*) FROM blobs").fetchone() == (0,)
    assert [it["run"] for it in report["trend"]] == [40]
    base.close()


def test_a_trend_has_no_total_over_different_rules(fleet: Path) -> None:
    (fleet / "policy.toml").write_text('ignore = ["SSOT101"]\n')
    asked("all", "--store", "s.db", cwd=fleet)
    commit(fleet / "all/two", {"pyproject.toml": '[tool.ssot-lint]\nignore = ["SSOT103"]\n'})
    asked("all", "--store", "s.db", cwd=fleet)
    report = asked("all", "--store", "s.db", "--config", "policy.toml", cwd=fleet)
    first, second = report["trend"]
    assert (first["score"]["files"], first["alike"]) == (5, False)
    assert (second["score"], second["findings"]) == (None, 2)
