"""``--write-baseline``, ``baseline = …`` and ``--no-baseline``, with real git where it matters."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.commands import CLEAN, ENV, READ, Ended, lint, project
from tests.process import run

CONFIG = b'[tool.ssot-lint]\nbaseline = "known.jsonl"\n'
FIXABLE = (
    b'[tool.ssot-lint]\nbaseline = "known.jsonl"\ngetter = "app.env:env"\ncontract = "mapping"\n'
)
TWO = b'import os\n\nX = os.environ["A"]\n\n\ndef f():\n    return os.getenv("B")\n'
REORDERED = (
    b'"""Doc."""\nimport os\n\n\ndef f():\n    return os.getenv("B")\n\n\nX = os.environ["A"]\n'
)
OTHER = b'import os\n\nX = os.environ["Z"]\n'
# The mapping contract has no spelling for it.
UNFIXABLE = b'import os\n\nX = os.environb[b"A"]\n'


def recorded(root: Path, files: dict[str, bytes], config: bytes = CONFIG) -> Path:
    """A project whose findings are all in its baseline."""
    project(root, {"pyproject.toml": config, **files}, getter=False)
    if config is FIXABLE:
        project(root, {"app/env.py": ENV.encode()}, getter=False)
    assert lint("check", "--write-baseline", cwd=root).code == 0
    return root


def lines(root: Path) -> list[str]:
    """The baseline as ``path rule scope subject``."""
    rows = map(json.loads, (root / "known.jsonl").read_text().splitlines())
    return [" ".join(map(str, row.values())) for row in rows]


def found(ended: Ended) -> list[str]:
    """``file:line`` of the findings of a concise run."""
    rows = [row.split(":") for row in ended.out.decode().splitlines() if ": SSOT" in row]
    return [f"{row[0]}:{row[1]}" for row in rows]


def check(root: Path, *arguments: str) -> list[str]:
    return found(lint("check", "--output-format", "concise", *arguments, cwd=root))


def test_only_what_is_new_is_reported(tmp_path: Path) -> None:
    root = recorded(tmp_path, {"a.py": TWO, "b.py": READ})
    assert lint("check", cwd=root).code == 0
    (root / "b.py").write_bytes(READ + b'Y = os.environ["NEW"]\n')
    ended = lint("check", "--output-format", "concise", cwd=root)
    assert (ended.code, found(ended)) == (1, ["b.py:4"])
    assert ended.out.decode().endswith("Found 1 error.\n3 more findings in the baseline.\n")
    assert check(root, "--no-baseline") == ["a.py:3", "a.py:7", "b.py:3", "b.py:4"]


def test_the_file_is_sorted_and_stable(tmp_path: Path) -> None:
    root = recorded(tmp_path, {"b.py": READ, "a.py": TWO})
    assert lines(root) == ["a.py SSOT101  A", "a.py SSOT101 f B", "b.py SSOT101  A"]
    before = (root / "known.jsonl").read_bytes()
    lint("check", "--write-baseline", "b.py", "a.py", cwd=root)
    assert (root / "known.jsonl").read_bytes() == before


@pytest.mark.parametrize(
    ("arguments", "config", "name"),
    [
        pytest.param(
            ["--write-baseline"], b"[tool.ssot-lint]\n", "ssot-baseline.jsonl", id="usual"
        ),
        pytest.param(["--write-baseline"], CONFIG, "known.jsonl", id="configured"),
        pytest.param(["--write-baseline=x.jsonl"], CONFIG, "x.jsonl", id="given"),
        pytest.param(["--write-baseline", "a.py"], CONFIG, "known.jsonl", id="a path is no file"),
    ],
)
def test_which_file_is_written(
    tmp_path: Path, arguments: list[str], config: bytes, name: str
) -> None:
    root = project(tmp_path, {"a.py": READ, "pyproject.toml": config}, getter=False)
    ended = lint("check", *arguments, cwd=root)
    assert ended.code == 0, ended
    first, *more = ended.err.decode().splitlines()
    assert first == f"note: {name} holds 1 finding now: 1 added, 0 dropped"
    hint = f'note: it counts once pyproject.toml names it: baseline = "{name}"'
    assert more == ([] if name == "known.jsonl" else [hint])
    assert (root / name).is_file()
    assert (root / "a.py").read_bytes() == READ


@pytest.mark.parametrize(
    ("after", "new"),
    [
        pytest.param(REORDERED, [], id="lines moved, functions reordered"),
        pytest.param(TWO.replace(b'"B"', b"'B'"), [], id="another quote"),
        pytest.param(TWO.replace(b"os.getenv", b"os.environ.get"), [], id="spelled otherwise"),
        pytest.param(TWO.replace(b'"B"', b'"C"'), ["a.py:7"], id="one fixed, one added"),
        pytest.param(TWO.replace(b"f()", b"g()"), ["a.py:7"], id="another function"),
        pytest.param(TWO + b'    os.getenv("B")\n', ["a.py:8"], id="the same once more"),
    ],
)
def test_findings_are_known_by_what_they_are(tmp_path: Path, after: bytes, new: list[str]) -> None:
    root = recorded(tmp_path, {"a.py": TWO})
    (root / "a.py").write_bytes(after)
    assert check(root) == new


def test_a_missing_baseline_is_empty_and_said_so(tmp_path: Path) -> None:
    root = project(tmp_path, {"a.py": READ, "pyproject.toml": CONFIG}, getter=False)
    ended = lint("check", cwd=root)
    assert ended.code == 1
    assert b"note: known.jsonl is not there yet" in ended.err
    assert not (root / "known.jsonl").exists()


def test_stale_entries_are_reported_by_a_check_and_stay(tmp_path: Path) -> None:
    root = recorded(tmp_path, {"a.py": TWO, "b.py": READ})
    before = (root / "known.jsonl").read_bytes()
    (root / "a.py").write_bytes(TWO.replace(b'os.getenv("B")', b"1"))
    for arguments in ([], ["a.py"], ["-", "--stdin-filename", "a.py"]):
        ended = lint("check", *arguments, cwd=root, stdin=(root / "a.py").read_bytes())
        assert ended.code == 0
        assert b"known.jsonl has 1 entry whose finding is gone" in ended.err, arguments
        assert b"  a.py: SSOT101 B\n" in ended.err
    assert b"gone" not in lint("check", "b.py", cwd=root).err
    assert b"gone" not in lint("check", "--select", "SSOT102", cwd=root).err
    assert (root / "known.jsonl").read_bytes() == before


def test_the_entry_of_a_clean_file_is_stale_too(tmp_path: Path) -> None:
    root = recorded(tmp_path, {"a.py": READ, "b.py": READ})
    (root / "a.py").write_bytes(CLEAN)
    assert b"  a.py: SSOT101 A\n" in lint("check", "a.py", cwd=root).err


def test_fix_drops_what_it_settled_and_only_there(tmp_path: Path) -> None:
    root = recorded(tmp_path, {"a.py": TWO, "b.py": READ, "c.py": UNFIXABLE}, FIXABLE)
    ended = lint("check", "--fix", "a.py", "c.py", cwd=root)
    assert ended.code == 0, ended
    assert lines(root) == ["b.py SSOT101  A", "c.py SSOT101  A"]
    assert b"known.jsonl holds 2 findings now: 0 added, 2 dropped" in ended.err


NESTED = b'import os\n\nX = getattr(os, "environb", os.environ)\n'


def test_a_fix_within_a_known_finding_does_not_make_it_a_new_one(tmp_path: Path) -> None:
    root = recorded(tmp_path, {"a.py": NESTED}, FIXABLE)
    assert len(lines(root)) == 2
    ended = lint("check", "--fix", "a.py", cwd=root)
    assert (ended.code, (root / "a.py").read_bytes().splitlines()[-1]) == (
        0,
        b'X = getattr(os, "environb", env)',
    )
    assert lines(root) == ['a.py SSOT104  getattr(os,"environb",env)']
    ended = lint("check", "a.py", cwd=root)
    assert (ended.code, ended.err) == (0, b"")


def test_a_diff_reports_what_a_fix_within_leaves(tmp_path: Path) -> None:
    root = project(tmp_path, {"a.py": NESTED})
    ended = lint("check", "--diff", cwd=root)
    assert ended.code == 1
    assert b"Would fix 1 error.\n1 error would remain.\n" in ended.err


@pytest.mark.parametrize(
    ("arguments", "left"),
    [
        pytest.param(["--fix", "--select", "SSOT102"], 3, id="rules that were not checked"),
        pytest.param(["--fix", "b.py"], 3, id="files that were not checked"),
        pytest.param(["--fix", "a.py"], 2, id="its own file"),
        pytest.param(["--fix"], 2, id="everything"),
        pytest.param(["--write-baseline", "b.py"], 3, id="written, other file"),
        pytest.param(["--write-baseline"], 2, id="written"),
        pytest.param([], 3, id="checked only"),
        pytest.param(["--diff"], 3, id="diff"),
    ],
)
def test_who_drops_stale_entries(tmp_path: Path, arguments: list[str], left: int) -> None:
    root = recorded(tmp_path, {"a.py": TWO, "b.py": READ})
    (root / "a.py").write_bytes(TWO.replace(b'os.getenv("B")', b"1"))
    lint("check", *arguments, cwd=root)
    assert len(lines(root)) == left


def test_entries_of_a_file_that_could_not_be_checked_stay(tmp_path: Path) -> None:
    root = recorded(tmp_path, {"a.py": READ, "b.py": READ})
    (root / "a.py").unlink()
    (root / "a.py").mkdir()
    assert lint("check", "--write-baseline", "a.py", "b.py", cwd=root).code == 0
    assert len(lines(root)) == 2


def test_a_diff_finds_nothing_stale(tmp_path: Path) -> None:
    root = recorded(tmp_path, {"a.py": READ}, FIXABLE)
    ended = lint("check", "--diff", cwd=root)
    assert ended.code == 1
    assert b"gone" not in ended.err


def test_json_leaves_known_findings_out(tmp_path: Path) -> None:
    root = recorded(tmp_path, {"a.py": READ, "b.py": CLEAN})
    (root / "b.py").write_bytes(OTHER)
    ended = lint("check", "--output-format", "json", cwd=root)
    assert [item["variable"] for item in json.loads(ended.out)] == ["Z"]


def test_known_findings_of_stdin_are_left_out(tmp_path: Path) -> None:
    root = recorded(tmp_path, {"a.py": READ})
    ended = lint("check", "-", "--stdin-filename", "a.py", cwd=root, stdin=READ + OTHER[11:])
    assert ended.code == 1
    assert b"Found 1 error.\n1 more finding in the baseline.\n" in ended.out


@pytest.mark.parametrize("arguments", [[], ["--fix"], ["a.py"]], ids=["check", "fix", "one file"])
def test_a_broken_baseline_ends_the_run_before_anything_is_changed(
    tmp_path: Path, arguments: list[str]
) -> None:
    root = recorded(tmp_path, {"a.py": READ}, FIXABLE)
    with (root / "known.jsonl").open("a") as stream:
        stream.write("<<<<<<< ours\n")
    ended = lint("check", *arguments, cwd=root)
    assert ended.code == 2
    assert ended.err.startswith(b"known.jsonl:2: error: an unresolved merge conflict\n")
    assert (root / "a.py").read_bytes() == READ
    assert lint("check", "--write-baseline", cwd=root).code == 0
    assert lint("check", cwd=root).code == 0


@pytest.mark.parametrize("other", ["--diff", "--no-baseline", "--since=HEAD", "-"])
def test_flags_that_contradict_writing(tmp_path: Path, other: str) -> None:
    root = project(tmp_path, {"a.py": READ})
    ended = lint("check", "--write-baseline", other, cwd=root)
    assert ended.code == 2
    assert b"`--write-baseline` cannot be used with" in ended.err
    assert not (root / "ssot-baseline.jsonl").exists()


def test_a_baseline_that_cannot_be_written_is_an_error(tmp_path: Path) -> None:
    root = project(tmp_path, {"a.py": READ})
    ended = lint("check", "--write-baseline=missing/x.jsonl", cwd=root)
    assert ended.code == 2
    assert b"error: missing/x.jsonl: not written: No such file" in ended.err


def test_configurations_below_share_or_have_their_own(tmp_path: Path) -> None:
    inner = b'extend = "../pyproject.toml"\n'
    root = recorded(
        tmp_path,
        {
            "a.py": READ,
            "shared/ssot-lint.toml": inner,
            "shared/a.py": READ,
            "own/ssot-lint.toml": b'baseline = "own.jsonl"\n',
            "own/a.py": READ,
        },
    )
    assert lines(root) == ["a.py SSOT101  A", "shared/a.py SSOT101  A"]
    assert b'"path": "a.py"' in (root / "own" / "own.jsonl").read_bytes()
    assert lint("check", cwd=root).code == 0
    assert lint("check", cwd=root / "own").code == 0
    (root / "shared" / "a.py").unlink()
    assert b"gone" not in lint("check", "own", cwd=root).err
    assert b"gone" in lint("check", cwd=root).err


# --- with git


def git(root: Path, *arguments: str, check: bool = True) -> str:
    return run("git", *arguments, cwd=root, check=check).stdout


def repository(root: Path, files: dict[str, bytes], config: bytes = CONFIG) -> Path:
    recorded(root, files, config)
    git(root, "init", "--quiet", "--initial-branch=main")
    commit(root)
    return root


def commit(root: Path) -> None:
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--message=change")


def test_a_renamed_file_keeps_its_entries(tmp_path: Path) -> None:
    root = repository(tmp_path, {"a.py": TWO, "b.py": READ})
    (root / "pkg").mkdir()
    git(root, "mv", "a.py", "pkg/c.py")
    ended = lint("check", cwd=root)
    assert (ended.code, ended.err) == (0, b"")
    assert lint("check", "pkg/c.py", cwd=root).code == 0
    (root / "pkg" / "c.py").write_bytes(TWO + b'    os.getenv("C")\n')
    assert check(root) == ["pkg/c.py:8"]
    lint("check", "--fix", "pkg", cwd=root)
    assert lines(root) == ["b.py SSOT101  A", "pkg/c.py SSOT101  A", "pkg/c.py SSOT101 f B"]


def test_entries_of_a_deleted_file_go_with_the_next_run_over_everything(tmp_path: Path) -> None:
    root = repository(tmp_path, {"a.py": READ, "b.py": OTHER})
    git(root, "rm", "--quiet", "a.py")
    lint("check", "--fix", "b.py", cwd=root)
    assert len(lines(root)) == 2
    lint("check", "--fix", cwd=root)
    assert lines(root) == ["b.py SSOT101  Z"]


@pytest.mark.parametrize(
    ("ours", "theirs", "attributes"),
    [
        pytest.param(["a.py"], ["d.py"], "", id="apart"),
        pytest.param(["b.py"], ["c.py"], "known.jsonl merge=union\n", id="neighbours, union"),
    ],
)
def test_branches_that_both_fixed_things_merge(
    tmp_path: Path, ours: list[str], theirs: list[str], attributes: str
) -> None:
    files = {f"{name}.py": READ for name in "abcde"}
    root = repository(tmp_path, {**files, ".gitattributes": attributes.encode()}, FIXABLE)
    git(root, "checkout", "--quiet", "-b", "theirs")
    lint("check", "--fix", *theirs, cwd=root)
    commit(root)
    git(root, "checkout", "--quiet", "main")
    lint("check", "--fix", *ours, cwd=root)
    commit(root)
    git(root, "merge", "--quiet", "--no-edit", "theirs")
    assert lint("check", cwd=root).code == 0
    lint("check", "--write-baseline", cwd=root)
    left = [name for name in files if name not in (*ours, *theirs)]
    assert lines(root) == [f"{name} SSOT101  A" for name in left]


def test_a_conflict_is_resolved_by_writing_the_baseline_anew(tmp_path: Path) -> None:
    root = repository(tmp_path, {f"{name}.py": READ for name in "abcd"}, FIXABLE)
    git(root, "checkout", "--quiet", "-b", "theirs")
    lint("check", "--fix", "c.py", cwd=root)
    commit(root)
    git(root, "checkout", "--quiet", "main")
    lint("check", "--fix", "b.py", cwd=root)
    commit(root)
    assert "CONFLICT" in git(root, "merge", "theirs", check=False)
    ended = lint("check", cwd=root)
    assert ended.code == 2
    assert b"known.jsonl:2: error: an unresolved merge conflict" in ended.err
    assert lint("check", "--write-baseline", cwd=root).code == 0
    assert lines(root) == ["a.py SSOT101  A", "d.py SSOT101  A"]


# --- since a revision


def since(root: Path, *arguments: str) -> list[str]:
    return check(root, "--no-baseline", "--since", "HEAD", *arguments)


@pytest.mark.parametrize(
    ("files", "new"),
    [
        pytest.param({}, [], id="nothing changed"),
        pytest.param({"a.py": REORDERED}, [], id="lines moved"),
        pytest.param({"a.py": TWO + b'    os.getenv("C")\n'}, ["a.py:8"], id="one more"),
        pytest.param({"c.py": OTHER}, ["c.py:3"], id="a new file"),
        pytest.param({"b.py": OTHER}, ["b.py:3"], id="one fixed, one added"),
    ],
)
def test_since_a_revision(tmp_path: Path, files: dict[str, bytes], new: list[str]) -> None:
    root = repository(tmp_path, {"a.py": TWO, "b.py": READ})
    project(root, files, getter=False)
    assert since(root) == new
    commit_if_any(root)
    assert check(root, "--no-baseline", "--since", "main~0") == []


def commit_if_any(root: Path) -> None:
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--message=change", "--allow-empty")


@pytest.mark.parametrize("staged", [True, False], ids=["git mv", "mv"])
def test_since_follows_renamed_files(tmp_path: Path, staged: bool) -> None:
    root = repository(tmp_path, {"a.py": TWO, "b.py": READ})
    (root / "a.py").rename(root / "c.py")
    (root / "c.py").write_bytes(TWO + b'    os.getenv("C")\n')
    if staged:
        git(root, "add", "--all")
    assert since(root) == ["c.py:8"]


def test_since_uses_the_settings_of_today(tmp_path: Path) -> None:
    root = repository(tmp_path, {"a.py": READ}, b'[tool.ssot-lint]\nignore = ["SSOT1"]\n')
    (root / "pyproject.toml").write_text("[tool.ssot-lint]\n")
    assert since(root) == []


def test_since_from_a_directory_below_and_with_odd_names(tmp_path: Path) -> None:
    root = repository(tmp_path, {"pkg/ü n.py": READ, "pkg/b.py": READ})
    (root / "pkg" / "ü n.py").write_bytes(READ + b'Y = os.environ["B"]\n')
    ended = lint("check", "--no-baseline", "--since", "HEAD", cwd=root / "pkg")
    assert ended.out.decode().endswith("Found 1 error.\n2 more findings older than the revision.\n")


def test_what_the_baseline_and_the_revision_know_is_counted_once(tmp_path: Path) -> None:
    root = repository(tmp_path, {"a.py": READ})
    (root / "a.py").write_bytes(READ * 2)
    assert check(root, "--since", "HEAD") == ["a.py:6"]


def test_since_reads_objects_and_leaves_the_working_tree_alone(tmp_path: Path) -> None:
    root = repository(tmp_path, {"a.py": READ})
    (root / "a.py").write_bytes(OTHER)
    before = git(root, "status", "--porcelain")
    since(root)
    assert git(root, "status", "--porcelain") == before
    assert (root / "a.py").read_bytes() == OTHER


@pytest.mark.parametrize("revision", ["nope", "--help", "HEAD~99", "HEAD:a.py", ""])
def test_a_bad_revision_is_an_error(tmp_path: Path, revision: str) -> None:
    root = repository(tmp_path, {"a.py": READ})
    ended = lint("check", f"--since={revision}", cwd=root)
    assert ended.code == 2
    assert ended.err.startswith(f"error: --since: `{revision}` is no revision".encode())


def test_outside_a_repository_is_an_error(tmp_path: Path) -> None:
    root = project(tmp_path, {"a.py": READ})
    ended = lint(
        "check", "--since", "HEAD", cwd=root, env={"GIT_CEILING_DIRECTORIES": str(tmp_path)}
    )
    assert ended.code == 2
    assert ended.err.startswith(b"error: --since: not inside a git repository\n")


def test_without_git_is_an_error(tmp_path: Path) -> None:
    root = project(tmp_path, {"a.py": READ})
    ended = lint("check", "--since", "HEAD", cwd=root, env={"PATH": str(tmp_path)})
    assert (ended.code, ended.err) == (2, b"error: --since: git was not found on the PATH\n")
