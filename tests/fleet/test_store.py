"""What is kept between runs: forgotten in time, never believed blindly, and never needed."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor, wait
from pathlib import Path

import pytest

from ssot_lint.fleet.row import Row
from ssot_lint.fleet.store import TABLES, Store
from tests.fleet.repositories import READ, asked, commit, plain, repository
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


def test_names_that_are_no_text_are_kept_as_their_escapes(fleet: Path) -> None:
    name = os.fsdecode(b"odd\xff")
    try:
        repository(fleet / "all" / name, {os.fsdecode(b"a\xfe.py"): READ})
    except OSError:
        pytest.skip("a file system that takes text only")
    first = asked("all", "--store", "s.db", cwd=fleet)
    second = asked("all", "--store", "s.db", cwd=fleet)
    assert [row["reused"] for row in second["rows"]] == [1, 2, 1, 2]
    assert plain(first) == plain(second)
    assert r"odd\xff" in {row["name"] for row in second["rows"]}
    base = sqlite3.connect(fleet / "s.db")
    uses = [found for (found,) in base.execute("SELECT uses FROM runs")]
    base.close()
    assert any(r"a\\xfe.py" in it for it in uses)
    json.dumps(second, ensure_ascii=False).encode()


DAMAGE = {
    "a run that is a text": "UPDATE runs SET run = 'two' WHERE name = 'one'",
    "a run beyond all": "UPDATE runs SET run = 9223372036854775807 WHERE name = 'one'",
    "an owner that is a number": "UPDATE runs SET owners = '[1]'",
    "uses that are none": "UPDATE runs SET uses = '[[1, 2, 3, 4, 5]]'",
    "no JSON": "UPDATE runs SET findings = '{'",
    "too deep": f"UPDATE runs SET findings = '{'[' * 100_000}'",
    "no table": "DROP TABLE runs",
}


@pytest.mark.parametrize("command", DAMAGE.values(), ids=DAMAGE)
def test_a_store_that_others_wrote_to_is_named(fleet: Path, command: str) -> None:
    asked("all", "--store", "s.db", cwd=fleet)
    base = sqlite3.connect(fleet / "s.db", isolation_level=None)
    base.execute(command)
    base.close()
    report = asked("all", "--store", "s.db", cwd=fleet, code=2)
    assert "s.db: the store cannot be used" in report["problems"][0]
    assert report["findings"] == {"SSOT101": 2}, "the rest is done"
    assert report["complete"] == 3


def test_what_is_said_of_a_blob_and_is_none_is_found_out_again(fleet: Path) -> None:
    asked("all", "--store", "s.db", cwd=fleet)
    base = sqlite3.connect(fleet / "s.db", isolation_level=None)
    base.execute("UPDATE blobs SET said = 'text'")
    base.execute("UPDATE runs SET \"commit\" = ''")
    base.close()
    assert asked("all", "--store", "s.db", cwd=fleet)["findings"] == {"SSOT101": 2}


def _begun(path: str) -> str:
    store = Store(path)
    store.close()
    return store.problem


def test_runs_that_begin_a_store_at_once_make_it_once(tmp_path: Path) -> None:
    path = tmp_path / "s.db"
    base = sqlite3.connect(path, isolation_level=None)
    base.execute("BEGIN IMMEDIATE")
    with ThreadPoolExecutor(1) as threads:
        other = threads.submit(_begun, str(path))
        wait([other], 0.5)
        for command in TABLES:
            base.execute(command)
        base.execute("COMMIT")
        base.close()
        assert other.result() == ""


def test_runs_at_once_have_numbers_of_their_own(tmp_path: Path) -> None:
    one, other = Store(str(tmp_path / "s.db")), Store(str(tmp_path / "s.db"))
    one.begin([Row("a", "a")])
    other.begin([Row("a", "a")])
    assert (one.run, other.run) == (1, 2)
    other.put(Row("a", "a", commit="c"))
    other.close()
    one.close()
    third = Store(str(tmp_path / "s.db"))
    assert [(run, row.name) for run, _, row in third.earlier()] == [(2, "a")], "one was ended"
    third.close()


def test_a_row_of_which_something_was_forgotten_is_not_taken_for_whole(fleet: Path) -> None:
    asked("all", "--store", "s.db", cwd=fleet)
    base = sqlite3.connect(fleet / "s.db", isolation_level=None)
    base.execute("UPDATE runs SET run = 40 WHERE name = 'three'")
    base.close()
    asked("all/three.git", "--store", "s.db", cwd=fleet)
    report = asked("all", "--store", "s.db", cwd=fleet)
    assert [it["variable"] for it in report["across"]] == ["APP_PORT"]
    assert plain(report) == plain(asked("all", cwd=fleet))


def test_what_is_asked_again_is_not_forgotten(fleet: Path) -> None:
    asked("all", "--store", "s.db", cwd=fleet)
    base = sqlite3.connect(fleet / "s.db", isolation_level=None)
    known = base.execute("SELECT count(*) FROM blobs WHERE used = 1").fetchone()
    base.execute("UPDATE runs SET run = 24, \"commit\" = ''")
    asked("all", "--store", "s.db", cwd=fleet)
    assert base.execute("SELECT count(*) FROM blobs WHERE used = 25").fetchone() == known
    base.close()
