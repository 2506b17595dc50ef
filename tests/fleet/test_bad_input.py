"""Sources that are no repositories, and repositories that are not whole: named, the rest done."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from ssot_lint.fleet.url import without_credentials
from ssot_lint.workspace.git.command import environment, git
from tests.fleet.repositories import CLEAN, READ, asked, commit, repository
from tests.process import run, ssot_lint

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


def test_names_of_all_kinds_and_a_branch_called_head(tmp_path: Path) -> None:
    root = repository(tmp_path / "odd", {"gone.py": READ, "a b/ü\n.py": READ})
    run("git", "update-ref", "refs/heads/HEAD", "HEAD", cwd=root)
    run("git", "rm", "-q", "gone.py", cwd=root)
    commit(root, {"c'd.py": CLEAN})
    (row,) = asked("odd", cwd=tmp_path)["rows"]
    assert row["findings"] == {"SSOT101": 1}, "HEAD is what is checked out, not that branch"


def test_one_without_a_python_file_is_named(fleet: Path) -> None:
    repository(fleet / "docs", {"README.md": "x\n"})
    file = ("--output-format", "json", "--output-file", "../docs.json")
    ssot_lint("report", *file, cwd=fleet / "docs", check=False)
    recorded, docs, one = asked("docs.json", "docs", "all/one", cwd=fleet, code=2)["rows"]
    assert "no Python file is checked there" in docs["failed"]
    assert docs["failed"] == recorded["failed"]
    assert one["findings"] == {"SSOT101": 1}


def test_a_file_that_is_too_large_is_named_and_not_read(fleet: Path) -> None:
    commit(fleet / "all" / "one", {"data.py": "# " + "x" * (8 << 20) + "\n" + READ})
    rows = {it["name"]: it for it in asked("all", cwd=fleet, code=2)["rows"]}
    (unread,) = rows["one"]["unread"]
    assert (unread["path"], "is too large: 8,388," in unread["why"]) == ("data.py", True)
    assert rows["one"]["findings"] == {"SSOT101": 1}
    assert rows["two"]["unread"] == []


def test_a_missing_folder_costs_what_is_in_it(fleet: Path) -> None:
    one = fleet / "all" / "one"
    oid = run("git", "rev-parse", "HEAD:tests", cwd=one).stdout.strip()
    (one / ".git/objects" / oid[:2] / oid[2:]).unlink()
    rows = {it["name"]: it for it in asked("all", cwd=fleet, code=2)["rows"]}
    assert [it["path"] for it in rows["one"]["unread"]] == ["tests/"]
    assert rows["one"]["findings"] == {"SSOT101": 1}


def test_two_policies_are_refused(fleet: Path) -> None:
    for name in ("a.toml", "b.toml"):
        (fleet / name).write_text("")
    done = ssot_lint(
        *("fleet", "-q", "all", "--config", "a.toml", "--config", "b.toml"), cwd=fleet, check=False
    )
    assert (done.returncode, "2 policies" in done.stdout) == (2, True)


def test_what_a_policy_extends_is_part_of_it(fleet: Path) -> None:
    (fleet / "base.toml").write_text('ignore = ["SSOT101"]\n')
    (fleet / "policy.toml").write_text('extend = "base.toml"\n')
    policy = ("--config", "policy.toml", "--store", "s.db")
    assert asked("all", *policy, cwd=fleet)["findings"] == {}
    (fleet / "base.toml").write_text("")
    assert asked("all", *policy, cwd=fleet)["findings"] == {"SSOT101": 2}


def test_names_that_two_sources_would_share(fleet: Path) -> None:
    repository(fleet / "x" / "one", {"a.py": CLEAN})
    repository(fleet / "y" / "x-one", {"a.py": CLEAN})
    repository(fleet / "z" / "x" / "one", {"a.py": CLEAN})
    rows = asked("x/one", "y/x-one", "z/x/one", cwd=fleet)["rows"]
    assert len({row["name"] for row in rows}) == 3


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


SECRETIVE = (
    "https://bob:SEKRET@h/x",
    "- https://bob:SEKRET@127.0.0.1:1/x",
    '"https:/bob:SEKRET@127.0.0.1:1/x"',
    "foo::https://bob:SEKRET@h",
    "bob:SEKRET@host:x",
    "https://bob:SEK@RET/SEKRET@host/x",
    "https://bob:12/SEKRET@host/x",
    "https://bob:SEK RET SEKRET@host/x",
    "https://h/q#token=SEKRET",
    "https://h/x?SEKRET",
)


@pytest.mark.parametrize("row", SECRETIVE)
def test_credentials_are_shown_nowhere_however_they_are_written(fleet: Path, row: str) -> None:
    (fleet / "list.txt").write_text(f"{row}\nall/one\n")
    report = asked("list.txt", "--store", "s.db", cwd=fleet, code=2)
    assert "SEKRET" not in json.dumps(report)
    assert b"SEKRET" not in (fleet / "s.db").read_bytes()


@pytest.mark.parametrize(
    "text", ["git@host:org/repo", "file:///a/b", "https://h:8443/a/b", "/a:b/c"]
)
def test_what_is_no_secret_is_shown(text: str) -> None:
    assert without_credentials(text) == text


def test_passwords_in_defaults_are_shown_nowhere(tmp_path: Path) -> None:
    for name in ("one", "two"):
        text = f'import os\nA = os.environ.get("SERVICE_ADDR", "https://x:{name}SEKRET@h/{name}")\n'
        repository(tmp_path / name, {"a.py": text.encode()})
    report = asked("one", "two", "--store", "s.db", cwd=tmp_path)
    assert [it["variable"] for it in report["across"]] == ["SERVICE_ADDR"]
    assert "SEKRET" not in json.dumps(report)
    assert b"SEKRET" not in (tmp_path / "s.db").read_bytes()


def test_lists_that_name_themselves(fleet: Path) -> None:
    (fleet / "a.txt").write_text("b.txt\nall/one\n")
    (fleet / "b.txt").write_text("a.txt\n")
    report = asked("a.txt", cwd=fleet, code=2)
    assert "is a list that names itself" in " ".join(it["failed"] or "" for it in report["rows"])
    assert report["findings"] == {"SSOT101": 1}


def test_a_damaged_repository_is_not_the_one_around_it(fleet: Path) -> None:
    inner = fleet / "all/one/inner"
    (inner / ".git").mkdir(parents=True)
    row, one = asked("all/one/inner", "all/one", cwd=fleet, code=2)["rows"]
    assert "is no repository of its own" in row["failed"]
    assert one["findings"] == {"SSOT101": 1}


def test_a_repository_that_the_environment_names_is_left_alone(
    fleet: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = repository(fleet / "own", {"own.py": CLEAN})
    run("git", "branch", "precious", cwd=own)
    run("git", "checkout", "-q", "--detach", cwd=own)
    before = run("git", "for-each-ref", cwd=own).stdout
    url = (fleet / "all/one").as_uri()
    monkeypatch.setenv("GIT_DIR", str(own / ".git"))
    monkeypatch.setenv("GIT_OBJECT_DIRECTORY", str(own / ".git/objects"))
    for _ in range(2):
        assert asked(url, "all/one", "--mirrors", "m", cwd=fleet)["findings"] == {"SSOT101": 2}
    monkeypatch.undo()
    assert run("git", "for-each-ref", cwd=own).stdout == before


def test_a_damaged_clone_leaves_the_repository_around_it_alone(fleet: Path) -> None:
    own = repository(fleet / "own", {"own.py": CLEAN})
    run("git", "branch", "precious", cwd=own)
    run("git", "checkout", "-q", "--detach", cwd=own)
    before = run("git", "for-each-ref", cwd=own).stdout
    url = (fleet / "all/two").as_uri()
    asked(url, "--mirrors", "m", cwd=own)
    (clone,) = (own / "m").iterdir()
    (clone / "HEAD").unlink()
    (row,) = asked(url, "--mirrors", "m", cwd=own, code=2)["rows"]
    assert "cannot be cloned or fetched" in row["failed"]
    assert run("git", "for-each-ref", cwd=own).stdout == before


@pytest.mark.parametrize("url", ["ext::{touch}", "ssh://host/x"])
def test_a_git_that_knows_no_lazy_fetch_runs_nothing_either(fleet: Path, url: str) -> None:
    one, owned = fleet / "all/one", fleet / "owned"
    touch = fleet / "touch.sh"
    touch.write_text(f"#!/bin/sh\ntouch {owned}\n")
    touch.chmod(0o755)
    for name, value in (
        ("core.repositoryFormatVersion", "1"),
        ("extensions.partialClone", "origin"),
        ("remote.origin.promisor", "true"),
        ("remote.origin.url", url.format(touch=touch)),
        ("protocol.ext.allow", "always"),
        ("protocol.ssh.allow", "always"),
        ("core.sshCommand", str(touch)),
    ):
        run("git", "config", name, value, cwd=one)
    missing = "0" * 39 + "1"
    variables = {key: it for key, it in environment().items() if key != "GIT_NO_LAZY_FETCH"}
    subprocess.run(git("cat-file", "-p", missing), cwd=one, env=variables, check=False)
    assert not owned.exists()
    del variables["GIT_ALLOW_PROTOCOL"]
    subprocess.run(git("cat-file", "-p", missing), cwd=one, env=variables, check=False)
    assert owned.exists(), "else this test shows nothing"


def _object(root: Path, name: str) -> Path:
    oid = run("git", "rev-parse", name, cwd=root).stdout.strip()
    path = root / ".git/objects" / oid[:2] / oid[2:]
    path.chmod(0o600)
    return path


def test_a_damaged_object_is_called_damaged_and_costs_one_file(fleet: Path) -> None:
    one = fleet / "all" / "one"
    long = "".join(f"# {number * 7919}\n" for number in range(900))
    commit(one, {"b.py": long, "c.py": "c = 3\n", "d.py": "d = 4\n", "pkg/e.py": READ})
    _object(one, "HEAD:c.py").write_bytes(b"garbage")
    _object(one, "HEAD:d.py").write_bytes(b"")
    _object(one, "HEAD:pkg").write_bytes(b"garbage")
    cut = _object(one, "HEAD:b.py")
    cut.write_bytes(cut.read_bytes()[:-200])
    rows = {it["name"]: it for it in asked("all", cwd=fleet, code=2)["rows"]}
    why = {it["path"]: it["why"].rpartition(" ")[2] for it in rows["one"]["unread"]}
    assert why == dict.fromkeys(("b.py", "c.py", "d.py", "pkg/"), "damaged")
    assert rows["one"]["findings"] == {"SSOT101": 1}
    assert rows["two"]["unread"] == []


def test_an_object_under_anothers_name_is_named_and_stored_for_nobody(fleet: Path) -> None:
    one, two = fleet / "all" / "one", fleet / "all" / "two"
    for root in (one, two):
        commit(root, {"shared.py": READ, "clean.py": CLEAN + "y = 2\n"})
    _object(one, "HEAD:shared.py").write_bytes(_object(one, "HEAD:clean.py").read_bytes())
    for sources, code in ((["all/one", "all/two"], 2), (["all/two"], 0)):
        report = asked(*sources, "--store", "s.db", cwd=fleet, code=code)
        assert report["rows"][-1]["findings"]["SSOT101"] == 2
    unread = asked("all/one", cwd=fleet, code=2)["rows"][0]["unread"]
    assert [it["path"] for it in unread] == ["a.py", "shared.py"]  # both are one object
    assert all(it["why"].endswith(" is not what its name says") for it in unread)


def test_folders_whose_mode_was_written_with_a_zero(fleet: Path) -> None:
    one = fleet / "all" / "one"
    blob, tree = (
        bytes.fromhex(run("git", "rev-parse", name, cwd=one).stdout.strip())
        for name in ("HEAD:a.py", "HEAD:tests")
    )
    content = b"100664 a.py\0" + blob + b"040000 old\0" + tree
    (fleet / "tree").write_bytes(content)
    words = ("git", "hash-object", "-t", "tree", "--literally", "-w", str(fleet / "tree"))
    made = run(*words, cwd=one).stdout.strip()
    head = run("git", "commit-tree", "-m", "old", made, cwd=one).stdout.strip()
    run("git", "update-ref", "HEAD", head, cwd=one)
    (row,) = asked("all/one", cwd=fleet)["rows"]
    assert row["score"] == {"percent": 50.0, "files": 2, "clean": 1}
