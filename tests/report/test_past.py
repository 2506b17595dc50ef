"""Reports against the past: recorded ones, and git's revisions, read from its objects."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.commands import CLEAN, GETTER, READ, lint, project
from tests.process import run


def commit(root: Path, message: str) -> None:
    if not (root / ".git").exists():
        run("git", "init", "--quiet", "--initial-branch=main", cwd=root)
    run("git", "add", "--all", cwd=root)
    run("git", "commit", "--quiet", "--allow-empty", f"--message={message}", cwd=root)


def write(root: Path, name: str, data: bytes) -> None:
    (root / name).parent.mkdir(parents=True, exist_ok=True)
    (root / name).write_bytes(data)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Two commits: all clean (v1, an annotated tag), then one file of two is not (v2)."""
    made = project(tmp_path / "work", {"app/a.py": CLEAN, "app/b.py": CLEAN, "tests/t.py": CLEAN})
    commit(made, "first")
    run("git", "tag", "--annotate", "--message=one", "v1", cwd=made)
    write(made, "app/a.py", READ)
    commit(made, "second")
    run("git", "tag", "v2", cwd=made)
    return made


def report(root: Path, *arguments: str) -> dict[str, Any]:
    ended = lint("report", "--output-format", "json", *arguments, cwd=root)
    assert ended.code in (0, 1), ended.err.decode()
    found: dict[str, Any] = json.loads(ended.out)
    return found


def shares(point: dict[str, Any]) -> dict[str, tuple[int, int]]:
    return {it["tier"]: (it["clean"], it["files"]) for it in point["tiers"]}


def test_history_names_every_revision(root: Path) -> None:
    trend = report(root, "--history=tags")["trend"]
    assert [(it["name"], it["findings"], shares(it)) for it in trend] == [
        ("v1", 0, {"production": (2, 2), "tests": (1, 1)}),
        ("v2", 1, {"production": (1, 2), "tests": (1, 1)}),
    ]
    assert [it["commit"][:8] for it in trend] == [
        it["name"] for it in report(root, "--history")["trend"]
    ]


@pytest.mark.parametrize(
    ("wanted", "kept"), [("1", [0, 1, 2, 3, 4]), ("2", [0, 2, 4]), ("3", [1, 4])]
)
def test_every_nth_commit_ends_with_the_newest(
    tmp_path: Path, wanted: str, kept: list[int]
) -> None:
    root = project(tmp_path, {})
    for number in range(5):
        write(root, f"app/{number}.py", CLEAN)
        commit(root, str(number))
    trend = report(root, f"--history={wanted}")["trend"]
    assert [it["score"]["files"] - 1 for it in trend] == kept


def test_at_head_history_says_what_a_report_says(checkout: Path) -> None:
    """Two ways to the same counts: a walk of the files, and git's objects."""
    for arguments in ((), ("ssot_lint", "tests/report/samples.py")):
        # What files say together is no part of a history.
        alone = ("--isolated", "--select", "SSOT1,SSOT900,SSOT902")
        found = report(checkout, "--history=1", *alone, *arguments)
        assert found["counts"]["findings"] > 0 or arguments
        (point,) = found["trend"]
        assert point["score"] == found["score"]
        assert shares(point) == shares(found)
        assert point["findings"] == found["counts"]["findings"]


def test_todays_settings_hold_for_all_revisions(root: Path) -> None:
    write(root, "app/made.py", READ)
    write(root, "boot.py", READ)
    write(root, ".gitignore", b"")
    commit(root, "third")
    write(root, ".gitignore", b"made.py\n")
    allow = 'allow = [{ path = "boot.py", reason = "first" }]\nextend-exclude = ["a.py"]\n'
    write(root, "pyproject.toml", (GETTER + allow).encode())
    for point in report(root, "--history=1")["trend"]:
        assert shares(point)["production"] == (1, 1)  # b.py alone


def test_what_counts_is_the_same_in_history(root: Path) -> None:
    write(root, "app/b.py", b'import os\nX = os.environ["A"]  # ssot: ignore[SSOT101] why\n')
    write(root, "app/c.py", b'import os\nX = os.environ["A"]  # noqa: SSOT101\n')
    write(root, "app/d.py", b'import os\nX = os.environ["A"\n')
    commit(root, "third")
    found = report(root, "--history=1")
    assert (
        found["trend"][-1]["score"] == found["score"] == {"percent": 40.0, "files": 5, "clean": 2}
    )


def test_renamed_directories_are_judged_where_they_lie(root: Path) -> None:
    """A tree's id says what is in it, not which tier it is."""
    run("git", "mv", "app/a.py", "tests/a.py", cwd=root)
    commit(root, "moved")
    assert [shares(it) for it in report(root, "--history=1")["trend"]][1:] == [
        {"production": (1, 2), "tests": (1, 1)},
        {"production": (1, 1), "tests": (1, 2)},
    ]


def test_odd_names_and_links(root: Path) -> None:
    write(root, "app/ü b\n.py", READ)
    (root / "app" / "link.py").symlink_to("a.py")
    commit(root, "odd")
    found = report(root, "--history=1")
    assert found["trend"][-1]["score"] == found["score"]


# --- never worse


@pytest.mark.parametrize(
    ("reference", "code"),
    [
        pytest.param("v1", 1, id="was better"),
        pytest.param("v2", 0, id="was the same"),
        pytest.param("HEAD", 0, id="head"),
    ],
)
def test_against_a_revision(root: Path, reference: str, code: int) -> None:
    ended = lint("report", "--fail-on-decrease", reference, cwd=root)
    assert ended.code == code
    assert (b"production fell to 50.0 % (1 of 2 files) from 100.0 %" in ended.err) == (code == 1)


def test_a_tier_that_falls_cannot_hide_behind_another_that_grows(root: Path) -> None:
    for number in range(50):
        write(root, f"tests/t{number}.py", CLEAN)
    commit(root, "many tests")
    write(root, "app/b.py", READ)
    ended = lint("report", "--fail-on-decrease", "v2", cwd=root)
    assert ended.code == 1
    assert b"production fell" in ended.err
    assert b"overall fell" not in ended.err


def test_against_a_recorded_report(root: Path) -> None:
    recorded = ("--output-format", "json", "--output-file", "report.json")
    assert lint("report", *recorded, cwd=root).code == 0
    assert lint("report", "--fail-on-decrease", "report.json", cwd=root).code == 0
    write(root, "app/b.py", READ)
    ended = lint("report", "--fail-on-decrease", "report.json", cwd=root)
    assert ended.code == 1
    assert b"overall fell to 33.3 % (1 of 3 files) from 66.6 % (2 of 3 files)" in ended.err


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda it: it["stamp"].update(settings="x"), b"with other settings, or of other paths"),
        (lambda it: it["stamp"].update(version="0.0.1"), b"it was made by ssot-lint 0.0.1"),
        (lambda it: it["stamp"]["rules"].pop(), b"there were other rules then"),
        (lambda it: it.update(version=7), b"of version 7, and this reads 1"),
        (lambda it: it.pop("stamp"), b"is not a report in JSON"),
        (lambda it: it["tiers"][0].update(clean=9000), b"is not a report in JSON"),
    ],
)
def test_a_change_of_metric_is_no_change_of_code(root: Path, spoil: Any, said: bytes) -> None:
    found = report(root)
    spoil(found)
    (root / "report.json").write_text(json.dumps(found))
    ended = lint("report", "--fail-on-decrease", "report.json", cwd=root)
    assert ended.code == 2
    assert said in ended.err


@pytest.mark.parametrize(
    ("flags", "said"),
    [
        (["--fail-on-decrease", "nowhere"], b"and there is no such file"),
        (["--fail-on-decrease", "-x"], b"expected one argument"),
        (["--fail-on-decrease", "pyproject.toml"], b"is not a report in JSON"),
    ],
)
def test_no_such_past(root: Path, flags: list[str], said: bytes) -> None:
    ended = lint("report", *flags, cwd=root)
    assert ended.code == 2
    assert said in ended.err


def test_outside_a_repository(tmp_path: Path) -> None:
    ended = lint("report", "--history", cwd=project(tmp_path, {"a.py": CLEAN}))
    assert ended.code == 2
    assert b"--history: not inside a git repository" in ended.err


def test_no_tags(tmp_path: Path) -> None:
    root = project(tmp_path, {"a.py": CLEAN})
    commit(root, "first")
    ended = lint("report", "--history=tags", cwd=root)
    assert (ended.code, b"`--history=N` takes every Nth commit" in ended.err) == (2, True)


def test_shallow_clone(root: Path, tmp_path: Path) -> None:
    run("git", "clone", "--quiet", "--depth=1", root.as_uri(), tmp_path / "shallow", cwd=tmp_path)
    ended = lint("report", "--history", cwd=tmp_path / "shallow")
    assert ended.code == 0
    assert b"the clone is shallow" in ended.err
    ended = lint("report", "--fail-on-decrease", "v1", cwd=tmp_path / "shallow")
    assert ended.code == 2
