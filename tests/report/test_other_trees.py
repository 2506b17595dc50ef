"""What git has is judged where no work tree is, by the settings asked for, and one missing object costs
one file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.fleet.repositories import CLEAN, READ, commit, mirror, repository
from tests.process import run, ssot_lint

TWICE = READ + 'HOST = os.getenv("APP_HOST")\n'
LENIENT = '[tool.ssot-lint]\nexclude = ["b.py"]\n'


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Two commits: one read and a clean file; two reads and a configuration without that file."""
    made = repository(tmp_path / "work", {"app/a.py": READ, "b.py": CLEAN})
    return commit(made, {"app/a.py": TWICE, "pyproject.toml": LENIENT})


@pytest.fixture(params=["work tree", "bare"])
def place(request: pytest.FixtureRequest, root: Path, tmp_path: Path) -> Path:
    """Where a command is given."""
    return root if request.param == "work tree" else mirror(root, tmp_path / "bare.git")


def report(*flags: str, cwd: Path, code: int = 0) -> Any:
    """The JSON of a report."""
    done = ssot_lint(
        *("report", "-q", "--no-cache", "--output-format", "json", *flags), cwd=cwd, check=False
    )
    assert done.returncode == code, done.stdout
    document, _ = json.JSONDecoder().raw_decode(done.stdout, done.stdout.index("{"))
    return document


def files(found: Any) -> list[tuple[int, int]]:
    """Files and findings of each revision."""
    return [(it["score"]["files"], it["findings"]) for it in found["trend"]]


def found(*flags: str, cwd: Path, code: int = 1) -> list[str]:
    """The subjects that ``check`` says."""
    done = ssot_lint(
        *("check", "-q", "--no-cache", "--output-format", "concise", *flags), cwd=cwd, check=False
    )
    assert done.returncode == code, done.stdout
    return [row.split("`")[1] for row in done.stdout.splitlines() if " SSOT" in row]


@pytest.mark.parametrize(
    "flags, expected",
    [
        ((), [(1, 1), (1, 2)]),
        (("--settings-of", "then"), [(2, 1), (1, 2)]),
        (("--settings-of", "then", "app"), [(1, 1), (1, 2)]),
        (("--settings-of", "then", "--ignore", "SSOT101"), [(2, 0), (1, 0)]),
    ],
    ids=["today", "then", "a folder", "on top"],
)
def test_history_by_the_settings_asked_for(
    place: Path, flags: tuple[str, ...], expected: list[tuple[int, int]]
) -> None:
    assert files(report("--history=1", *flags, cwd=place)) == expected


def test_a_decrease_by_the_settings_asked_for(place: Path) -> None:
    fell = ("--fail-on-decrease", "HEAD~1")
    assert report(*fell, cwd=place)["score"] == {"percent": 0.0, "files": 1, "clean": 0}
    report(*fell, "--settings-of", "then", cwd=place, code=1)


def test_a_report_of_a_bare_repository_is_that_of_its_checkout(root: Path, tmp_path: Path) -> None:
    bare = mirror(root, tmp_path / "bare.git")
    ours, theirs = report("--history=1", cwd=bare), report("--history=1", cwd=root)
    for name in ("score", "tiers", "trend", "findings", "failed"):
        assert ours.get(name) == theirs.get(name), name


def test_check_since_by_the_settings_asked_for(place: Path) -> None:
    assert found(cwd=place) == ["APP_PORT", "APP_HOST"]
    for flags in ((), ("--settings-of", "then")):
        assert found("--since", "HEAD~1", *flags, cwd=place) == ["APP_HOST"]
        assert found("--since", "HEAD", *flags, cwd=place, code=0) == []


def test_a_rule_that_was_off_then_found_nothing_then(root: Path) -> None:
    commit(root, {"pyproject.toml": '[tool.ssot-lint]\nignore = ["SSOT101"]\n'})
    commit(root, {"pyproject.toml": ""})
    assert found("--since", "HEAD~1", cwd=root, code=0) == []
    then = ("--since", "HEAD~1", "--settings-of", "then")
    assert found(*then, cwd=root) == ["APP_PORT", "APP_HOST"]


def test_a_bare_repository_has_nothing_to_fix_and_may_be_empty(root: Path, tmp_path: Path) -> None:
    bare = mirror(root, tmp_path / "bare.git")
    done = ssot_lint("check", "--fix", cwd=bare, check=False)
    assert (done.returncode, "no files that could be changed" in done.stdout) == (2, True)
    run("git", "init", "-q", "--bare", str(tmp_path / "empty.git"), cwd=tmp_path)
    done = ssot_lint("check", cwd=tmp_path / "empty.git", check=False)
    assert (done.returncode, "is no revision" in done.stdout) == (2, True)


def without(repository: Path, name: str) -> None:
    """Take the object of a name out of a repository."""
    oid = run("git", "rev-parse", name, cwd=repository).stdout.strip()
    (repository / ".git/objects" / oid[:2] / oid[2:]).unlink()


@pytest.mark.parametrize("when", ["today", "then"])
@pytest.mark.parametrize("name, shown", [("app/a.py", "app/a.py"), ("app", "app/")])
def test_one_missing_object_of_a_history_is_named(
    root: Path, when: str, name: str, shown: str
) -> None:
    commit(root, {"app/a.py": CLEAN})
    without(root, f"HEAD~1:{name}")
    said = report("--history=1", "--settings-of", when, cwd=root, code=2)
    assert [it["path"] for it in said["failed"]] == [shown]
    assert "is missing" in said["failed"][0]["why"]
    assert files(said)[2] == (1, 0), "the other revisions are counted"


def test_one_missing_object_of_a_revision_is_named(root: Path) -> None:
    commit(root, {"c.py": READ})
    without(root, "HEAD~2:app/a.py")
    done = ssot_lint("check", "--no-cache", "--since", "HEAD~2", cwd=root, check=False)
    assert done.returncode == 1
    assert "app/a.py: its object of HEAD~2 is missing" in done.stdout
    assert done.stdout.count("SSOT101 `") == 3


def test_one_missing_object_of_a_bare_repository_is_named(root: Path, tmp_path: Path) -> None:
    made = commit(root, {"c.py": READ})
    without(made, "HEAD:c.py")
    done = ssot_lint("check", cwd=made / ".git", check=False)
    assert done.returncode in (0, 1), "the directory of a work tree is no bare repository"
    bare = (made / ".git").rename(tmp_path / "bare.git")
    run("git", "config", "core.bare", "true", cwd=bare)
    done = ssot_lint("check", "--output-format", "concise", cwd=bare, check=False)
    assert done.returncode == 2
    assert "c.py: cannot be read: its object is missing" in done.stdout
    assert done.stdout.count("SSOT101 `") == 2
