"""A fleet as people meet it: real repositories, the command line, and what is kept between runs."""

from __future__ import annotations

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from ssot_lint.fleet.coordinate import Coordinator
from ssot_lint.fleet.executors import Engine
from ssot_lint.fleet.row import Row
from ssot_lint.fleet.store import Store
from ssot_lint.fleet.task import Order
from tests.fleet import deadly
from tests.fleet.repositories import CLEAN, OTHER, READ, commit, mirror, repository
from tests.process import ROOT, run, ssot_lint

NEWER = {"a.py": READ, "tests/test_a.py": CLEAN, "README.md": "no code\n"}


@pytest.fixture
def fleet(tmp_path: Path) -> Path:
    """Two checkouts and a bare mirror below one directory."""
    repository(tmp_path / "all" / "one", NEWER)
    repository(tmp_path / "all" / "two", {"pkg/__init__.py": CLEAN, "pkg/b.py": OTHER})
    mirror(repository(tmp_path / "third", {"c.py": CLEAN}), tmp_path / "all" / "three.git")
    return tmp_path


def asked(*arguments: str, cwd: Path, code: int = 0) -> Any:
    """The JSON that the command prints."""
    done = ssot_lint(
        *("fleet", "-q", "--output-format", "json", "--jobs", "1"), *arguments, cwd=cwd, check=False
    )
    assert done.returncode == code, done.stdout
    return json.loads(done.stdout)


def plain(report: Any) -> Any:
    """The report without what differs from run to run."""
    for row in report["rows"]:
        row["seconds"] = row["reused"] = 0
    report["trend"] = []
    return report


def test_a_row_a_repository(fleet: Path) -> None:
    report = asked("all", cwd=fleet)
    rows = {row["name"]: row for row in report["rows"]}
    assert [*rows] == ["one", "three", "two"]
    assert rows["one"]["findings"] == {"SSOT101": 1}
    assert rows["one"]["tiers"] == [
        {"tier": "production", "percent": 0.0, "files": 1, "clean": 0},
        {"tier": "tests", "percent": 100.0, "files": 1, "clean": 1},
    ]
    assert rows["three"]["findings"] == {}
    assert report["complete"] == report["repositories"] == 3


def test_a_bare_repository_says_what_its_checkout_says(fleet: Path) -> None:
    mirror(fleet / "all" / "one", fleet / "mirror.git")
    checkout, bare = asked("all/one", "mirror.git", cwd=fleet)["rows"]
    for name in ("commit", "tiers", "findings", "settings"):
        assert checkout[name] == bare[name], name


def test_the_commit_counts_and_not_the_work_tree(fleet: Path) -> None:
    (fleet / "all/one/a.py").write_text(CLEAN)
    (fleet / "all/one/new.py").write_text(READ)
    (row,) = asked("all/one", cwd=fleet)["rows"]
    assert row["findings"] == {"SSOT101": 1}


def test_settings_are_those_of_the_commit(fleet: Path) -> None:
    one = fleet / "all" / "one"
    commit(one, {"pyproject.toml": '[tool.ssot-lint]\nexclude = ["a.py"]\n'})
    run("git", "rm", "-q", "--cached", "pyproject.toml", cwd=one)  # staged, and in no commit
    (one / "pyproject.toml").unlink()
    (row,) = asked("all/one", cwd=fleet)["rows"]
    assert row["findings"] == {}
    listed = fleet / "list.txt"
    listed.write_text("all/one HEAD~1  # as it was\n\n# nothing\nall/one\n")
    before, now = asked("list.txt", cwd=fleet)["rows"]
    assert (before["findings"], now["findings"]) == ({"SSOT101": 1}, {})


def test_one_policy_for_all(fleet: Path) -> None:
    (fleet / "policy.toml").write_text('ignore = ["SSOT101"]\n')
    report = asked("all", "--config", "policy.toml", cwd=fleet)
    assert report["findings"] == {}
    assert report["score"] == {"percent": 100.0, "files": 5, "clean": 5}


def test_no_total_over_different_policies(fleet: Path) -> None:
    commit(fleet / "all/two", {"pyproject.toml": '[tool.ssot-lint]\nignore = ["SSOT103"]\n'})
    assert asked("all", cwd=fleet)["score"] is None
    done = ssot_lint("fleet", "-q", "all", "--fail-under", "10", cwd=fleet, check=False)
    assert done.returncode == 2
    assert "no total" in done.stdout


def test_fail_under(fleet: Path) -> None:
    assert ssot_lint("fleet", "-q", "all", "--fail-under", "60", cwd=fleet).returncode == 0
    done = ssot_lint("fleet", "-q", "all", "--fail-under", "60.1", cwd=fleet, check=False)
    assert done.returncode == 1


def test_a_second_run_looks_at_nothing_and_a_third_at_what_changed(fleet: Path) -> None:
    first = asked("all", "--store", "s.db", cwd=fleet)
    assert [row["reused"] for row in first["rows"]] == [0, 0, 0]
    second = asked("all", "--store", "s.db", cwd=fleet)
    assert [row["reused"] for row in second["rows"]] == [2, 1, 2]
    assert [it["run"] for it in second["trend"]] == [1]
    assert plain(first) == plain(second)
    commit(fleet / "all/one", {"new.py": READ})
    third = asked("all", "--store", "s.db", cwd=fleet)
    assert [row["reused"] for row in third["rows"]] == [2, 1, 2]
    assert third["findings"] == {"SSOT101": 3}
    assert plain(third) == plain(asked("all", cwd=fleet))


def test_a_change_of_the_getter_is_no_change_of_its_users_bytes(fleet: Path) -> None:
    accessor = (
        "import os\n\n\ndef get(name, default=None):\n    return os.environ.get(name, default)\n"
    )
    one = repository(
        fleet / "own",
        {
            "pyproject.toml": '[tool.ssot-lint]\ngetter = "env:get"\n',
            "env.py": accessor,
            "use.py": READ,
        },
    )
    before = asked("own", "--store", "s.db", cwd=fleet)
    commit(one, {"env.py": accessor.replace("default)", "default) or default")})
    after = asked("own", "--store", "s.db", cwd=fleet)
    assert plain(after) == plain(asked("own", cwd=fleet))
    assert before["rows"][0]["reused"] == 0
    assert after["rows"][0]["reused"] == 0, "what is said of a use depends on the getter"


def test_a_large_repository_is_checked_in_parts(tmp_path: Path) -> None:
    files = {f"m{number}.py": READ if number % 100 == 0 else CLEAN for number in range(2500)}
    repository(tmp_path / "large", files)
    report = asked("large", "--store", "s.db", cwd=tmp_path)
    assert report["findings"] == {"SSOT101": 25}
    assert report["rows"][0]["reused"] == 2500
    assert plain(report) == plain(asked("large", cwd=tmp_path))


def test_a_recorded_report_is_a_row(fleet: Path) -> None:
    recorded = ssot_lint(
        *("report", "--no-cache", "--output-format", "json"), cwd=fleet / "all/one", check=False
    )
    (fleet / "one.json").write_text(recorded.stdout)
    report, checked = asked("one.json", "all/one", cwd=fleet)["rows"]
    assert report["name"] == "one.json"
    for name in ("tiers", "findings", "score"):
        assert report[name] == checked[name]


def test_what_differs_across_repositories(fleet: Path) -> None:
    (found,) = asked("all", cwd=fleet)["across"]
    assert (found["variable"], found["what"]) == ("APP_PORT", "default")
    assert [(it["repository"], it["path"], it["row"]) for it in found["places"]] == [
        ("one", "a.py", 3),
        ("two", "pkg/b.py", 3),
    ]


def test_sarif_is_a_file_a_repository(fleet: Path) -> None:
    ssot_lint(
        *("fleet", "-q", "all", "--output-format", "sarif", "--output-file", "out"), cwd=fleet
    )
    found = {path.name: json.loads(path.read_bytes()) for path in (fleet / "out").iterdir()}
    assert {name: len(it["runs"][0]["results"]) for name, it in found.items()} == {
        "one.sarif": 1,
        "three.sarif": 0,
        "two.sarif": 1,
    }


@pytest.mark.parametrize("name", ["text", "markdown", "html"])
def test_formats_for_people_begin_with_completeness(fleet: Path, name: str) -> None:
    (fleet / "empty").mkdir()
    done = ssot_lint("fleet", "-q", "all", "empty", "--output-format", name, cwd=fleet, check=False)
    assert done.returncode == 2
    said, head = done.stdout, "3 of 4 repositories; 1 failed:"
    assert head in said
    assert said.index(head) < said.index("SSOT101")
    assert "no git repository is there" in said
    assert "APP_PORT" in said.replace("\\", "")


BAD = {
    "nothing there": ("absent", "no such file or directory"),
    "no repository": ("empty", "no git repository is there"),
    "no such revision": ("bad-revision.txt", "`v9` is no revision"),
    "three words": ("words.txt", "words.txt:1: expected `URL-or-path [revision]`"),
    "an option": ("option.txt", "option.txt:1: expected `URL-or-path [revision]`"),
    "a protocol": ("ext::sh -c 'touch owned'", "no such file or directory"),
    "another protocol": ("http://example.org/a.git", "the protocol `http` is not used here"),
    "no report": ("no.json", "not a report in JSON"),
    "binary list": ("binary.txt", "is no list of repositories"),
}


@pytest.mark.parametrize("source, said", BAD.values(), ids=BAD)
def test_bad_sources_are_named_and_the_rest_is_done(fleet: Path, source: str, said: str) -> None:
    (fleet / "empty").mkdir()
    (fleet / "bad-revision.txt").write_text("all/one v9\n")
    (fleet / "words.txt").write_text("all/one HEAD more\n")
    (fleet / "option.txt").write_text("all/one --upload-pack=touch\n")
    (fleet / "no.json").write_text('{"a": 1}')
    (fleet / "binary.txt").write_bytes(b"\0\1\2")
    report = asked(source, "all/one", cwd=fleet, code=2)
    assert said in " ".join(row["failed"] or "" for row in report["rows"])
    assert [row["findings"] for row in report["rows"] if not row["failed"]] == [{"SSOT101": 1}]
    assert not (fleet / "owned").exists()


ODD = {
    "no Python": ({"README.md": "x\n"}, None),
    "a branch called HEAD": ({"a.py": READ}, ("git", "branch", "-f", "HEAD")),
    "names of all kinds": ({"a b/ü\n.py": READ, "c'd.py": CLEAN}, None),
}


@pytest.mark.parametrize("files, command", ODD.values(), ids=ODD)
def test_odd_repositories(
    tmp_path: Path, files: dict[str, str], command: tuple[str, ...] | None
) -> None:
    root = repository(tmp_path / "odd", files)
    if command is not None:
        run(*command, cwd=root, check=False)
    (row,) = asked("odd", cwd=tmp_path)["rows"]
    assert row["findings"] == ({"SSOT101": 1} if READ in files.values() else {})


def test_a_repository_without_a_commit_and_one_with_a_missing_object(fleet: Path) -> None:
    run("git", "init", "-q", str(fleet / "new"), cwd=fleet)
    one = fleet / "all" / "one"
    oid = run("git", "rev-parse", "HEAD:a.py", cwd=one).stdout.strip()
    (one / ".git/objects" / oid[:2] / oid[2:]).unlink()
    report = asked("new", "all", cwd=fleet, code=2)
    rows = {row["name"]: row for row in report["rows"]}
    assert "is no revision" in rows["new"]["failed"]
    assert rows["one"]["unread"] == [{"path": "a.py", "why": f"object {oid} is missing"}]
    assert rows["one"]["score"]["files"] == 1
    assert rows["two"]["findings"] == {"SSOT101": 1}


def test_doubles_are_one_and_like_names_are_told_apart(fleet: Path) -> None:
    repository(fleet / "more" / "one", {"z.py": CLEAN})
    rows = asked("all/one", "all/one/", "more/one", cwd=fleet)["rows"]
    assert [row["name"] for row in rows] == ["all-one", "more-one"]


def test_a_list_from_stdin(fleet: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "ssot_lint", "fleet", "-q", "-", "--output-format", "json"],
        cwd=fleet,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        input=b"all/two main\n",
        capture_output=True,
        check=True,
    )
    assert json.loads(done.stdout)["rows"][0]["name"] == "two@main"


def test_clones_of_urls_are_bare_ours_and_brought_up_to_date(fleet: Path) -> None:
    url = (fleet / "all/one").as_uri().replace("file://", "file://ann:secret@")
    report = asked(url, "--mirrors", "mirrors", "--store", "s.db", cwd=fleet)
    assert report["findings"] == {"SSOT101": 1}
    (clone,) = (fleet / "mirrors").iterdir()
    assert (clone / "HEAD").exists()
    assert not (clone / "hooks").exists()
    commit(fleet / "all/one", {"more.py": READ})
    assert asked(url, "--mirrors", "mirrors", cwd=fleet)["findings"] == {"SSOT101": 2}
    assert "secret" not in json.dumps(report)
    assert b"secret" not in (fleet / "s.db").read_bytes()


def test_a_hostile_configuration_of_a_repository_runs_nothing(fleet: Path) -> None:
    one, owned = fleet / "all" / "one", fleet / "owned"
    for name in ("core.fsmonitor", "core.pager", "diff.external", "core.sshCommand"):
        run("git", "config", name, f"touch {owned}; false", cwd=one)
    hook = one / ".git/hooks/post-index-change"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(f"#!/bin/sh\ntouch {owned}\n")
    hook.chmod(0o755)
    assert asked("all/one", cwd=fleet)["findings"] == {"SSOT101": 1}
    assert not owned.exists()


STORES = {
    "damaged": b"SQLite format 3\0" + b"\xff" * 5000,
    "another file": b"# my notes\n" * 200,
}


@pytest.mark.parametrize("data", STORES.values(), ids=STORES)
def test_a_store_that_cannot_be_used_is_left_as_it_is(fleet: Path, data: bytes) -> None:
    (fleet / "s.db").write_bytes(data)
    done = ssot_lint("fleet", "-q", "all", "--store", "s.db", cwd=fleet, check=False)
    assert done.returncode == 2
    assert "s.db: the store cannot be used" in done.stdout
    assert (fleet / "s.db").read_bytes() == data


def test_a_store_of_another_version_and_one_in_use(fleet: Path) -> None:
    asked("all", "--store", "s.db", cwd=fleet)
    base = sqlite3.connect(fleet / "s.db", isolation_level=None)
    base.execute("BEGIN IMMEDIATE")
    done = ssot_lint("fleet", "-q", "all", "--store", "s.db", cwd=fleet, check=False)
    assert (done.returncode, "another run uses it" in done.stdout) == (2, True)
    base.execute("ROLLBACK")
    base.execute("PRAGMA user_version = 99")
    base.close()
    done = ssot_lint("fleet", "-q", "all", "--store", "s.db", cwd=fleet, check=False)
    assert (done.returncode, "a store of version 99" in done.stdout) == (2, True)


def test_what_the_store_costs(tmp_path: Path) -> None:
    files = {f"m{number}.py": f"x = {number}\n" for number in range(3000)}
    repository(tmp_path / "many", files)
    (tmp_path / "policy.toml").write_text('select = ["SSOT1"]\n')
    asked("many", "--store", "s.db", "--config", "policy.toml", cwd=tmp_path)
    assert (tmp_path / "s.db").stat().st_size / 3000 < 150


# --- engines and accidents


def _orders(root: Path, store: Store) -> list[Order]:
    names = sorted(path.name for path in root.iterdir() if (path / ".git").exists())
    return [Order(it, it, str(root / it), "HEAD", store=store.path) for it in names]


def _rows(engine: Engine, root: Path, store: Path, silence: float = 60.0) -> dict[str, Row]:
    rows: dict[str, Row] = {}
    kept = Store(str(store))
    coordinator = Coordinator(engine, kept, lambda row, _: rows.update({row.name: row}), silence)
    coordinator.run(_orders(root, kept))
    kept.close()
    return rows


@pytest.mark.slow
def test_a_file_that_ends_its_worker_is_named_and_nothing_else_is_lost(tmp_path: Path) -> None:
    for number in range(6):
        repository(tmp_path / "all" / f"r{number}", {"a.py": READ, "b.py": CLEAN})
    files = {f"m{number}.py": READ for number in range(9)}
    repository(tmp_path / "all" / "r3", {**files, deadly.DEADLY: CLEAN}, "more")
    engine = Engine(deadly.pool, 2, lambda: None, True)
    rows = _rows(engine, tmp_path / "all", tmp_path / "s.db")
    assert sorted(rows) == [f"r{number}" for number in range(6)]
    assert rows["r3"].unread == ((deadly.DEADLY, "whoever checks it is ended: it was left out"),)
    assert rows["r3"].findings == (("SSOT101", 10),)
    assert {row.findings for name, row in rows.items() if name != "r3"} == {(("SSOT101", 1),)}


@pytest.mark.slow
def test_a_killed_coordinator_leaves_no_worker_and_the_next_goes_on(tmp_path: Path) -> None:
    for number in range(4):
        files = {f"m{n}.py": READ for n in range(120)}
        repository(tmp_path / "all" / f"r{number}", files)
    command = [sys.executable, "-m", "ssot_lint", "fleet", "all", "--store", "s.db", "--jobs", "1"]
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    begun = subprocess.Popen(command, cwd=tmp_path, env=env, stderr=subprocess.PIPE)
    assert begun.stderr is not None
    assert b"[1/4]" in begun.stderr.readline()
    begun.send_signal(signal.SIGKILL)
    begun.wait()
    begun.stderr.close()
    deadline = time.monotonic() + 20
    while _workers(tmp_path) and time.monotonic() < deadline:
        time.sleep(0.2)
    assert _workers(tmp_path) == []
    report = asked("all", "--store", "s.db", cwd=tmp_path)
    assert report["findings"] == {"SSOT101": 480}
    assert sum(row["reused"] > 0 for row in report["rows"]) >= 1


def _workers(directory: Path) -> list[str]:
    """Processes that run in the directory."""
    found = []
    for path in Path("/proc").glob("[0-9]*"):
        try:
            if os.readlink(path / "cwd") == str(directory):
                found.append(path.name)
        except OSError:
            continue
    return found


@pytest.mark.slow
def test_one_process_the_pool_and_dask_say_the_same(fleet: Path) -> None:
    pytest.importorskip("distributed", reason="the extra ssot-lint[dask]")
    scheduler = shutil.which("dask", path=str(Path(sys.executable).parent))
    assert scheduler is not None
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    port = "18786"
    address = f"tcp://127.0.0.1:{port}"
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "env": env, "cwd": fleet}
    started = [
        subprocess.Popen(
            [scheduler, "scheduler", "--host", "127.0.0.1", "--port", port, "--no-dashboard"],
            **quiet,  # type: ignore[call-overload]
        )
    ]
    try:
        started += [
            subprocess.Popen(
                [scheduler, "worker", address, "--nthreads", "1", "--no-dashboard"],
                **quiet,  # type: ignore[call-overload]
            )
            for _ in range(2)
        ]
        one = plain(asked("all", cwd=fleet))
        pool = plain(asked("all", "--jobs", "2", cwd=fleet))
        spread = plain(asked("all", "--executor", f"dask:{address}", cwd=fleet))
        turned = plain(asked("all/two", "all/three.git", "all/one", cwd=fleet))
        turned["rows"].sort(key=lambda row: row["name"])
        assert one == pool == spread == turned
    finally:
        for process in started:
            process.terminate()
        for process in started:
            process.wait(timeout=30)


def test_plain_tcp_to_another_machine_asks_for_a_flag(fleet: Path) -> None:
    done = ssot_lint(
        *("fleet", "-q", "all", "--executor", "dask:tcp://192.0.2.1:8786"), cwd=fleet, check=False
    )
    assert done.returncode == 2
    assert "--allow-insecure-scheduler" in done.stdout


def test_an_engine_that_is_none(fleet: Path) -> None:
    done = ssot_lint("fleet", "-q", "all", "--executor", "proces", cwd=fleet, check=False)
    assert (done.returncode, "did you mean `process`?" in done.stdout) == (2, True)
