"""Which repositories are named: each once, whatever its names, and none left out in silence."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from ssot_lint.fleet import listed, mirror
from ssot_lint.fleet.placed import each_once
from ssot_lint.fleet.sources import Source, sources_of
from ssot_lint.fleet.url import same_as
from ssot_lint.workspace.git.place import Place
from tests.fleet.repositories import CLEAN, READ, asked, commit, repository
from tests.process import ROOT, run

posix = pytest.mark.skipif(sys.platform == "win32", reason="links and pipes of POSIX")


@posix
def test_a_repository_at_a_commit_is_one_whatever_its_names(fleet: Path) -> None:
    one = fleet / "all" / "one"
    (fleet / "link").symlink_to(one)
    run("git", "worktree", "add", "-q", "--detach", str(fleet / "tree"), cwd=one)
    (fleet / "list.txt").write_text("all/one main\nall/one HEAD\n./all//one/ HEAD\n")
    names = ("all/one", "all/one/", "all/one/.git", "link", "link/", "tree", "list.txt")
    report = asked(*names, cwd=fleet)
    assert [row["name"] for row in report["rows"]] == ["one"]
    assert report["repositories"] == 1
    (row,) = asked("all/one/.git", cwd=fleet)["rows"]
    assert row["findings"] == {"SSOT101": 1}


@posix
def test_progress_counts_what_there_is(fleet: Path) -> None:
    (fleet / "link").symlink_to(fleet / "all" / "one")
    run("git", "branch", "-q", "same", cwd=fleet / "all" / "one")
    (fleet / "list.txt").write_text("all/one same\n")
    words = [sys.executable, "-m", "ssot_lint", "fleet", "link", "list.txt", "--jobs", "1"]
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(words, cwd=fleet, env=env, capture_output=True, text=True, check=True)
    assert "[1/1] link: 2 files" in done.stderr


def test_another_commit_of_a_repository_is_another_row(fleet: Path) -> None:
    commit(fleet / "all" / "one", {"more.py": READ})
    (fleet / "list.txt").write_text("all/one HEAD~1\nall/one\n")
    before, now = asked("list.txt", cwd=fleet)["rows"]
    assert (before["findings"], now["findings"]) == ({"SSOT101": 1}, {"SSOT101": 2})


@posix
def test_what_cannot_be_told_from_a_repository_is_named(fleet: Path) -> None:
    broken = fleet / "all" / "broken"
    broken.mkdir()
    (broken / ".git").symlink_to(".git")  # as good as no permission, to whoever has all
    (fleet / "all" / "gone").symlink_to(fleet / "nowhere")
    (fleet / "all" / "round").symlink_to("round")
    (fleet / "all" / ".#lock").symlink_to("ann@host.1")
    (fleet / "all" / "notes").mkdir()
    report = asked("all", cwd=fleet, code=2)
    failed = {row["name"]: row["failed"] for row in report["rows"] if row["failed"]}
    assert failed.keys() == {"broken", "gone", "round"}
    assert failed["gone"] == "is a link that leads nowhere"
    assert failed["broken"].startswith("cannot be read: ")
    assert report["findings"] == {"SSOT101": 2}


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="may read all")
def test_a_repository_without_permission_is_named(fleet: Path) -> None:
    (fleet / "all" / "one").chmod(0)
    try:
        rows = {row["name"]: row for row in asked("all", cwd=fleet, code=2)["rows"]}
    finally:
        (fleet / "all" / "one").chmod(0o700)
    assert rows["one"]["failed"] == "cannot be read: Permission denied"


ROWS = {
    "plain": b"all/one\nall/two main\n",
    "a mark of its order": b"\xef\xbb\xbfall/one\r\nall/two main\r\n",
    "as PowerShell writes": "all/one\r\nall/two main\r\n".encode("utf-16"),
}


@pytest.mark.parametrize("rows", ROWS.values(), ids=ROWS)
def test_lists_of_all_kinds(fleet: Path, rows: bytes) -> None:
    (fleet / "list.txt").write_bytes(rows)
    told = [Source(str(fleet / "all/one")), Source(str(fleet / "all/two"), "main")]
    assert sources_of(["list.txt"], str(fleet)) == told
    assert sources_of(["-"], str(fleet), lambda: rows) == told


def test_a_list_with_names_that_are_no_text(fleet: Path) -> None:
    (found,) = sources_of(["-"], str(fleet), lambda: b"odd\xff\n")
    assert found.shown.endswith(r"odd\xff")
    (found,) = sources_of(["-"], str(fleet), lambda: b"\0\1")
    assert "is no list of repositories" in found.problem


@posix
def test_a_pipe_is_a_list_and_one_without_a_writer_ends_nothing(
    fleet: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listed, "SILENCE", 0.2)
    os.mkfifo(fleet / "pipe")
    (found,) = sources_of(["pipe"], str(fleet))
    assert "is a pipe, and nobody has written to it" in found.problem
    monkeypatch.setattr(listed, "SILENCE", 60.0)
    with ThreadPoolExecutor(1) as threads:
        threads.submit((fleet / "pipe").write_bytes, b"all/one\n")
        assert sources_of(["pipe"], str(fleet)) == [Source(str(fleet / "all/one"))]
    monkeypatch.setattr(listed, "SILENCE", 0.2)
    (fleet / "list.txt").write_text("pipe\nall/two\n")
    problem, two = sources_of(["list.txt"], str(fleet))
    assert "list.txt:1: is a pipe" in problem.problem
    assert not two.problem


SAME = (
    ("https://h/a/b", "https://ann:SEKRET@H:443/a/b.git/"),
    ("https://h/a/b", "https://h/a/b?access_token=SEKRET#SEKRET"),
    ("ssh://git@h/a/b.git", "ssh://h:22/a/b"),
    ("git@h:a/b", "git@h:a/b/"),
    ("git@h:a/b", "git@H:a/b.git"),
    ("git@h:a/b", "ssh://git@h/a/b"),
    ("git@h:a/b.git", "ssh://git@h:22/a/b"),
    ("git@h:/a/b", "ssh://git@h/a/b"),
    ("ann@h:a/b", "ann@h:a/b/"),
)
OTHERS = (
    ("https://h/a/b", "https://h/a/c"),
    ("https://h/a/b", "https://h:8443/a/b"),
    ("https://h/web?p=a", "https://h/web?p=b"),
    ("file:///a/b", "file:///a/b.git"),
    ("https://h/a/b", "https://h/A/b"),
    ("ann@h:a/b", "ssh://ann@h/a/b"),  # below ann's home, and below the root
    ("git@h:22/a/b", "ssh://git@h:22/a/b"),
    ("git@h:a/b", "https://h/a/b"),
)


@pytest.mark.parametrize("one, other", SAME)
def test_urls_of_one_repository(one: str, other: str) -> None:
    assert same_as(one) == same_as(other)
    assert "SEKRET" not in same_as(other)


@pytest.mark.parametrize("one, other", OTHERS)
def test_urls_of_two_repositories(one: str, other: str) -> None:
    assert same_as(one) != same_as(other)


def test_a_url_with_and_without_credentials_is_one_mirror_and_one_row(fleet: Path) -> None:
    plain = (fleet / "all/one").as_uri()
    secret = plain.replace("file://", "file://ann:SEKRET@")
    (fleet / "list.txt").write_text(f"{plain}\n{secret}\n{secret}/ main\n")
    report = asked("list.txt", "--mirrors", "m", "--store", "s.db", cwd=fleet)
    assert [row["findings"] for row in report["rows"]] == [{"SSOT101": 1}]
    (clone,) = (fleet / "m").iterdir()
    assert "SEKRET" not in json.dumps(report)
    assert b"SEKRET" not in (fleet / "s.db").read_bytes()
    assert all(b"SEKRET" not in it.read_bytes() for it in clone.rglob("*") if it.is_file())


def test_two_runs_that_make_one_mirror_at_once_have_it(
    fleet: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The other run is faster: its clone is there when ours is to take its place."""
    source = Source((fleet / "all/one").as_uri(), kind="url")
    run_git = mirror._run

    def interrupted(words: list[str], cwd: str) -> None:
        if words[0] == "init":
            monkeypatch.setattr(mirror, "_run", run_git)
            mirror.mirrored(source, str(fleet / "m"))
            commit(fleet / "all/one", {"new.py": CLEAN})
        run_git(words, cwd)

    monkeypatch.setattr(mirror, "_run", interrupted)
    ((_, place),) = each_once([source], str(fleet / "m"))
    assert isinstance(place, Place)
    assert place.commit == run("git", "rev-parse", "HEAD", cwd=fleet / "all/one").stdout.strip()
    assert len(list((fleet / "m").iterdir())) == 1


@posix
def test_runs_at_one_mirror_take_turns(fleet: Path) -> None:
    source = Source((fleet / "all/one").as_uri(), kind="url")
    directory = str(fleet / "m")
    with ThreadPoolExecutor(4) as threads:
        found = list(threads.map(lambda _: mirror.mirrored(source, directory), range(8)))
    assert len(set(found)) == 1
    assert len(os.listdir(directory)) == 1


def test_a_repository_around_is_not_the_one_that_is_named(fleet: Path) -> None:
    repository(fleet, {"x.py": READ})
    (fleet / "inner" / ".git").mkdir(parents=True)
    report = asked("inner", cwd=fleet, code=2)
    assert "is no repository of its own" in report["rows"][0]["failed"]
