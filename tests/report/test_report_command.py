"""``ssot-lint report`` as it is run: what it counts, demands, and how it ends."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.commands import CLEAN, GETTER, READ, lint, project

REASONED = b'import os\n\nX = os.environ["A"]  # ssot: ignore[SSOT101] set by the platform\n'
UNREASONED = b'import os\n\nX = os.environ["A"]  # noqa: SSOT101\n'
TORN = b'import os\n\nX = os.environ["A"\n'
MIXED = {
    "app/clean.py": CLEAN,
    "app/read.py": READ,
    "app/reasoned.py": REASONED,
    "app/unreasoned.py": UNREASONED,
    "app/torn.py": TORN,
    "tests/test_a.py": CLEAN,
    "scripts/tool.py": CLEAN,
}


def report(*arguments: str, cwd: Path) -> tuple[int, dict[str, Any]]:
    ended = lint("report", "--output-format", "json", *arguments, cwd=cwd)
    return ended.code, json.loads(ended.out)


def scores(found: dict[str, Any]) -> dict[str, tuple[int, int]]:
    return {it["tier"]: (it["clean"], it["files"]) for it in found["tiers"]}


def test_scores_are_of_checked_files(tmp_path: Path) -> None:
    code, found = report(cwd=project(tmp_path, MIXED))
    assert code == 0
    assert scores(found) == {"production": (2, 5), "scripts": (1, 1), "tests": (1, 1)}
    assert found["score"] == {"percent": 57.1, "files": 7, "clean": 4}
    assert found["worst_tier"] == "production"
    assert found["unparsable"] == ["app/torn.py"]
    assert found["allowed"] == [{"path": "app/env.py", "why": "the getter's own module"}]
    assert found["files"] == {
        "scanned": 8,
        "checked": 7,
        "allowed": 1,
        "failed": 0,
        "left_out": 0,
        "unparsable": 1,
    }


def test_baselined_findings_count(tmp_path: Path) -> None:
    root = project(tmp_path, {"app/a.py": READ, "app/b.py": CLEAN})
    (root / "pyproject.toml").write_text(f'{GETTER}baseline = "known.jsonl"\n')
    before = report(cwd=root)[1]["score"]
    assert lint("check", "--write-baseline", cwd=root).code == 0
    assert lint("check", cwd=root).code == 0
    found = report(cwd=root)[1]
    assert found["score"] == before == {"percent": 50.0, "files": 2, "clean": 1}
    assert (found["counts"]["baselined"], found["counts"]["new"]) == (1, 0)


@pytest.mark.parametrize(
    ("source", "status", "clean"),
    [
        pytest.param(REASONED, "suppressed", 1, id="with a reason"),
        pytest.param(UNREASONED, "suppressed_without_reason", 0, id="without"),
        pytest.param(READ, "new", 0, id="not at all"),
    ],
)
def test_suppressions(tmp_path: Path, source: bytes, status: str, clean: int) -> None:
    found = report(cwd=project(tmp_path, {"app/a.py": source}))[1]
    assert [it["status"] for it in found["findings"]] == [status]
    assert found["score"]["clean"] == clean


def test_a_warm_run_says_what_a_cold_one_says(tmp_path: Path) -> None:
    """Whichever command filled the cache; above 100 files nothing unchanged is read again."""
    more = {f"app/more/m{number}.py": CLEAN for number in range(120)}
    root = project(tmp_path, {**MIXED, **more})
    cold = report("--no-cache", cwd=root)
    assert cold[1]["counts"]["suppressed"] == 1
    assert lint("check", cwd=root).code == 1
    for _ in range(2):
        assert report(cwd=root) == cold


def test_what_is_left_out_is_named(tmp_path: Path) -> None:
    files = {
        ".gitignore": b"made.py\n__pycache__/\n",
        "app/made.py": READ,
        "app/venv/lib.py": READ,
        "app/__pycache__/a.py": READ,
        "app/old.py": READ,
        "boot.py": READ,
        "app/a.py": CLEAN,
    }
    root = project(tmp_path, files)
    (root / ".git").mkdir()
    (root / "pyproject.toml").write_text(
        f'{GETTER}extend-exclude = ["old.py"]\nallow = [{{ path = "boot.py", reason = "first" }}]\n'
    )
    found = report(cwd=root)[1]
    assert found["skipped"] == [
        {"path": "app/made.py", "why": "ignored by git"},
        {"path": "app/old.py", "why": "excluded"},
        {"path": "app/venv/", "why": "excluded"},
    ]
    assert {"path": "boot.py", "why": "first"} in found["allowed"]
    assert found["score"] == {"percent": 100.0, "files": 1, "clean": 1}


def test_an_allowed_file_counts_as_soon_as_something_is_found_in_it(tmp_path: Path) -> None:
    root = project(tmp_path, {"boot.py": b"X = 1  # ssot: ignore[SSOT101] why\n", "a.py": CLEAN})
    allow = 'allow = [{ path = "boot.py", reason = "first" }]\nignore = ["SSOT106"]\n'
    (root / "pyproject.toml").write_text(GETTER + allow)
    found = report(cwd=root)[1]
    assert found["score"] == {"percent": 50.0, "files": 2, "clean": 1}
    # The entry of `allow` allows nothing: reported, and in no score.
    assert [(it["path"], it["tier"]) for it in found["findings"]] == [
        ("boot.py", "production"),
        ("pyproject.toml", None),
    ]


def test_a_file_that_cannot_be_checked_ends_the_run_with_2(tmp_path: Path) -> None:
    root = project(tmp_path, {"app/a.py": CLEAN})
    ended = lint("report", "missing.py", "app", cwd=root)
    assert ended.code == 2
    assert b"missing.py" in ended.err
    assert b"could not be read: No such file" in ended.out


def test_nothing_checked_is_no_full_score(tmp_path: Path) -> None:
    ended = lint("report", "--fail-under", "0", cwd=tmp_path)
    assert ended.code == 2
    assert b"Score  no files" in ended.out
    assert b"no file was checked" in ended.err


# --- demands


@pytest.mark.parametrize(
    ("configured", "flags", "code"),
    [
        pytest.param("", [], 0, id="none asked"),
        pytest.param("fail-under = 57.1", [], 0, id="reached"),
        pytest.param("fail-under = 57.2", [], 1, id="missed"),
        pytest.param("fail-under = 57.14", [], 0, id="of the exact score, not the rounded one"),
        pytest.param("fail-under = { tests = 100, scripts = 100 }", [], 0, id="tiers reached"),
        pytest.param("fail-under = { tests = 100, production = 41 }", [], 1, id="a tier missed"),
        pytest.param("fail-under = 90", ["--fail-under", "50"], 0, id="the flag wins"),
        pytest.param("fail-under = 90", ["--fail-under=tests=50"], 1, id="of its own tier only"),
        pytest.param("", ["--fail-under=production=40", "--fail-under=58"], 1, id="repeated"),
    ],
)
def test_thresholds(tmp_path: Path, configured: str, flags: list[str], code: int) -> None:
    root = project(tmp_path, MIXED)
    (root / "pyproject.toml").write_text(f"{GETTER}{configured}\n")
    ended = lint("report", *flags, cwd=root)
    assert ended.code == code
    assert (b"must be" in ended.err) == (code == 1)


def test_a_tier_without_files_needs_to_reach_nothing_and_is_named(tmp_path: Path) -> None:
    root = project(tmp_path, {"app/a.py": CLEAN})
    ended = lint("report", "--fail-under", "scripts=100", cwd=root)
    assert ended.code == 0
    assert b"no file of tier `scripts` was checked" in ended.err


@pytest.mark.parametrize(
    ("flags", "said"),
    [
        (["--fail-under", "prodction=3"], b"did you mean `production`?"),
        (["--fail-under", "101"], b"from 0 to 100"),
        (["--fail-under", "nan"], b"from 0 to 100"),
        (["--fail-under", "high"], b"from 0 to 100"),
        (["--history=tag"], b"takes `tags` or a number"),
        (["--history=0"], b"takes `tags` or a number"),
        (["--fail-undre", "3"], b"did you mean `--fail-under`?"),
    ],
)
def test_usage_errors(tmp_path: Path, flags: list[str], said: bytes) -> None:
    ended = lint("report", *flags, cwd=project(tmp_path, {"a.py": CLEAN}))
    assert ended.code == 2
    assert said in ended.err


def test_explain(tmp_path: Path) -> None:
    ended = lint("report", "--explain", cwd=tmp_path)
    assert ended.code == 0
    assert b"score = 100" in ended.out


# --- the stamp


def stamp(root: Path, *arguments: str) -> str:
    return str(report(*arguments, cwd=root)[1]["stamp"]["settings"])


def test_fingerprint_is_of_what_is_said_not_of_where(tmp_path: Path) -> None:
    one = project(tmp_path / "one", MIXED)
    two = project(tmp_path / "elsewhere" / "two", {**MIXED, "app/new.py": READ})
    assert stamp(one) == stamp(two)
    assert stamp(one) == stamp(one, ".")


@pytest.mark.parametrize(
    "changed",
    [
        'ignore = ["SSOT101"]',
        'extend-exclude = ["app/torn.py"]',
        'allow-variables = ["A"]',
        'permissions = { production = ["read"] }',
        'tiers = { tests = ["app/**"] }',
        'allow = [{ path = "app/torn.py", reason = "x" }]',
        "require-reason = true",
    ],
)
def test_fingerprint_changes_with_settings(tmp_path: Path, changed: str) -> None:
    root = project(tmp_path, MIXED)
    before = stamp(root)
    (root / "pyproject.toml").write_text(f"{GETTER}{changed}\n")
    assert stamp(root) != before


def test_fingerprint_changes_with_flags_and_paths(tmp_path: Path) -> None:
    root = project(tmp_path, MIXED)
    assert len({stamp(root), stamp(root, "app"), stamp(root, "--ignore", "SSOT101")}) == 3


def test_thresholds_and_baseline_leave_the_fingerprint(tmp_path: Path) -> None:
    root = project(tmp_path, MIXED)
    before = stamp(root)
    (root / "pyproject.toml").write_text(f'{GETTER}fail-under = 3\nbaseline = "b.jsonl"\n')
    assert stamp(root) == before
