"""A fleet as people meet it: real repositories, the command line, and what is kept between runs."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.fleet.repositories import CLEAN, READ, asked, commit, mirror, plain, repository
from tests.process import ROOT, run, ssot_lint


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


def test_a_long_name_and_names_that_differ_by_case_are_files_of_their_own(fleet: Path) -> None:
    long, twin = "n" * 252, "n" * 251 + "m"
    for name in (long, twin, "ONE"):
        repository(fleet / "all" / name, {"a.py": READ})
    words = (
        "fleet",
        "-q",
        "all",
        "--output-format",
        "sarif",
        "--output-file",
        "out",
        "--jobs",
        "1",
    )
    ssot_lint(*words, cwd=fleet)
    found = [path.name for path in (fleet / "out").iterdir()]
    assert len({name.casefold() for name in found}) == 6
    assert max(map(len, found)) < 230


def test_where_nothing_can_be_written_is_said_before_the_work(fleet: Path) -> None:
    (fleet / "file").write_text("mine\n")
    for words in (
        ("--output-file", "all"),
        ("--output-file", "file/out.json"),
        ("--output-format", "sarif", "--output-file", "file"),
    ):
        done = ssot_lint("fleet", "all", *words, cwd=fleet, check=False)
        assert done.returncode == 2
        assert "cannot be written" in done.stdout
        assert "[1/" not in done.stdout, "before the work"
    assert (fleet / "file").read_text() == "mine\n"


def test_a_file_that_is_there_is_left_as_it_is_until_the_run_has_ended(fleet: Path) -> None:
    (fleet / "out.json").write_text("before\n")
    words = ("--output-format", "json", "--output-file", "out.json")
    ssot_lint("fleet", *words, "--executor", "none", "all", cwd=fleet, check=False)
    assert (fleet / "out.json").read_text() == "before\n"
    ssot_lint("fleet", "-q", *words, "all", cwd=fleet)
    assert json.loads((fleet / "out.json").read_text())["complete"] == 3


def test_cells_of_markdown_hold_what_is_no_markdown(fleet: Path) -> None:
    odd = repository(fleet / "all" / "a|b`<img>\n*c*", {"a.py": READ})
    run("git", "branch", "-q", "x|y", cwd=odd)
    done = ssot_lint("fleet", "-q", "all", "--output-format", "markdown", cwd=fleet)
    (row,) = (it for it in done.stdout.splitlines() if it.startswith("| a"))
    assert r"| a\|b\`\<img\>␊\*c\* |" in row


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


def test_what_the_store_costs(tmp_path: Path) -> None:
    files = {f"m{number}.py": f"x = {number}\n" for number in range(3000)}
    repository(tmp_path / "many", files)
    (tmp_path / "policy.toml").write_text('select = ["SSOT1"]\n')
    asked("many", "--store", "s.db", "--config", "policy.toml", cwd=tmp_path)
    assert (tmp_path / "s.db").stat().st_size / 3000 < 150


def test_plain_tcp_to_another_machine_asks_for_a_flag(fleet: Path) -> None:
    done = ssot_lint(
        *("fleet", "-q", "all", "--executor", "dask:tcp://192.0.2.1:8786"), cwd=fleet, check=False
    )
    assert done.returncode == 2
    assert "--allow-insecure-scheduler" in done.stdout


def test_an_engine_that_is_none(fleet: Path) -> None:
    done = ssot_lint("fleet", "-q", "all", "--executor", "proces", cwd=fleet, check=False)
    assert (done.returncode, "did you mean `process`?" in done.stdout) == (2, True)
