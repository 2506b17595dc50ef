"""The verdicts on ignored files are git's own."""

from __future__ import annotations

import os
import subprocess
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssot_lint.workspace.config.config import Overrides
from ssot_lint.workspace.files.discover import discover
from ssot_lint.workspace.settings.workspace import Workspace
from tests.depth import examples
from tests.workspace.trees import grow

TREE = (
    "a.py",
    "b.py",
    "ab.py",
    "[a].py",
    "!a.py",
    "#a.py",
    "a b.py",
    "A.py",
    "x/a.py",
    "x/b.py",
    "x/x/a.py",
    "x/y/b.py",
    "x/y/x/ab.py",
    "y/a.py",
    "y/x/y/b.py",
    "a/b/a.py",
    "a/x.py",
    ".h/a.py",
    "x.py/a.py",
)


def listed_by_git(root: Path) -> set[str]:
    """Files that are there and not ignored."""
    quiet = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1", "HOME": str(root)}
    done = subprocess.run(
        ["git", "ls-files", "-zco", "--exclude-standard"],
        cwd=root,
        env={**os.environ, **quiet},
        capture_output=True,
        check=True,
    )
    return {name for name in done.stdout.decode().split("\0") if name.endswith(".py")}


def found_by_us(root: Path) -> set[str]:
    workspace = Workspace(str(root), Overrides(options={"exclude": [".git"]}))
    files, errors, _ = discover([str(root)], workspace)
    assert not errors
    return {os.path.relpath(path, root) for path in files}


def repository(root: Path, ignores: dict[str, str]) -> Path:
    # What `git init` would make; ten times quicker.
    head = {".git/HEAD": "ref: refs/heads/main\n", ".git/objects/": "", ".git/refs/": ""}
    return grow(root, {**head, **dict.fromkeys(TREE, ""), **ignores})


PATTERNS = [
    pytest.param("a.py", id="name anywhere"),
    pytest.param("/a.py", id="anchored by a leading slash"),
    pytest.param("x/a.py", id="anchored by an inner slash"),
    pytest.param("x/", id="directory only"),
    pytest.param("x", id="directory or file"),
    pytest.param("x.py/", id="directory named like a file"),
    pytest.param("*.py\n!a.py", id="star, then re-included"),
    pytest.param("!a.py\n*.py", id="the last match decides"),
    pytest.param("x/\n!x/a.py", id="nothing comes back below an ignored directory"),
    pytest.param("x/*\n!x/a.py", id="contents ignored, one re-included"),
    pytest.param("x/**", id="everything below"),
    pytest.param("x/**\n!x/*/", id="everything below, directories re-included"),
    pytest.param("**/b.py", id="leading double star"),
    pytest.param("x/**/ab.py", id="inner double star"),
    pytest.param("x/**/a.py", id="inner double star matches no directory too"),
    pytest.param("**", id="double star alone"),
    pytest.param("b\n!/**", id="anchored double star"),
    pytest.param("***/a\nx/***/b.py\ny/***", id="more than two stars"),
    pytest.param("a**.py", id="double star inside a name"),
    pytest.param("x**/a.py", id="double star at the end of a name"),
    pytest.param("y/x**\n!x/y/b**", id="double star at the end"),
    pytest.param("a**/a.py\n?**/b.py", id="double star behind a wildcard"),
    pytest.param("**/**/a\nx/**/**/ab.py\n**/y/**/**", id="double stars in a row"),
    pytest.param("y\n!x**", id="double star in a name re-includes no contents"),
    pytest.param("?.py", id="question mark"),
    pytest.param("[ab].py", id="class"),
    pytest.param("[!a].py", id="negated class"),
    pytest.param("[^a].py", id="negated by a caret"),
    pytest.param("[a-c].py", id="range"),
    pytest.param("[c-a].py", id="empty range"),
    pytest.param("[]a].py", id="bracket as a member"),
    pytest.param("[[:upper:]].py", id="named class"),
    pytest.param("[[:nonsense:]].py", id="unknown named class"),
    pytest.param("[a.py", id="class never closed"),
    pytest.param(r"\[a\].py", id="escaped brackets"),
    pytest.param(r"[\]a].py", id="escaped bracket in a class"),
    pytest.param(r"\!a.py", id="escaped exclamation mark"),
    pytest.param(r"\#a.py", id="escaped hash"),
    pytest.param("#a.py", id="comment"),
    pytest.param("a.py  ", id="trailing spaces"),
    pytest.param("a.py\\ ", id="kept trailing space"),
    pytest.param("a b.py", id="inner space"),
    pytest.param("a.py\r\nb.py\r\n", id="Windows line ends"),
    pytest.param("\ufeffa.py", id="byte order mark"),
    pytest.param("a.py\\", id="trailing backslash"),
    pytest.param("/", id="slash alone"),
    pytest.param("!", id="exclamation mark alone"),
    pytest.param("//a.py", id="two slashes"),
    pytest.param("x//a.py", id="empty component"),
    pytest.param("./a.py", id="leading dot"),
    pytest.param(".*", id="hidden"),
    pytest.param("/*\n!/x", id="only one directory"),
]


@pytest.mark.parametrize("patterns", PATTERNS)
def test_one_file_at_the_root(tmp_path: Path, patterns: str) -> None:
    root = repository(tmp_path, {".gitignore": patterns})
    assert found_by_us(root) == listed_by_git(root)


@pytest.mark.parametrize(
    "ignores",
    [
        pytest.param({".gitignore": "a.py", "x/.gitignore": "!a.py"}, id="nested re-includes"),
        pytest.param({".gitignore": "x/", "x/.gitignore": "!a.py"}, id="nested comes too late"),
        pytest.param({"x/.gitignore": "/a.py"}, id="anchored where it stands"),
        pytest.param({".git/info/exclude": "b.py"}, id="the repository's own exclude"),
        pytest.param(
            {".git/info/exclude": "b.py", "y/.gitignore": "!b.py"}, id="exclude is weakest"
        ),
    ],
)
def test_several_files(tmp_path: Path, ignores: dict[str, str]) -> None:
    root = repository(tmp_path, ignores)
    assert found_by_us(root) == listed_by_git(root)


PIECES = st.one_of(
    st.sampled_from(["a", "b", "x", "y", ".py", "*", "**", "**/", "/**", "***", "/", "/", "?"]),
    st.sampled_from(["[ab]", "[!a]", "[x-y]", "[", "]", "\\", "!", "#", " ", "-", "^", "."]),
)
LINES = st.lists(PIECES, min_size=1, max_size=6).map("".join)
IGNORES = st.dictionaries(
    st.sampled_from([".gitignore", "x/.gitignore", "x/y/.gitignore", ".git/info/exclude"]),
    st.lists(st.tuples(st.sampled_from(["", "", "!"]), LINES).map("".join), max_size=4).map(
        "\n".join
    ),
    min_size=1,
)


@examples(60)
@given(IGNORES)
def test_any_patterns(ignores: dict[str, str]) -> None:
    with tempfile.TemporaryDirectory() as directory:
        root = repository(Path(directory).resolve(), ignores)
        assert found_by_us(root) == listed_by_git(root)


def test_outside_a_repository_gitignore_does_not_count(tmp_path: Path) -> None:
    files = {"a.py": "", "b.py": "", ".gitignore": "a.py", ".ignore": "b.py"}
    root = grow(tmp_path, {**files, "x/a.py": "", "x/b.py": ""})
    assert found_by_us(root) == {"a.py", "x/a.py"}
    assert found_by_us(root / "x") == {"a.py"}


def test_walking_a_part_heeds_the_files_above(tmp_path: Path) -> None:
    root = repository(tmp_path, {".gitignore": "/x/y/\nab.py"})
    workspace = Workspace(str(root))
    files, _, _ = discover([str(root / "x")], workspace)
    assert [os.path.relpath(path, root) for path in files] == ["x/a.py", "x/b.py", "x/x/a.py"]


def test_a_nested_repository_minds_its_own_files(tmp_path: Path) -> None:
    root = repository(tmp_path, {".gitignore": "a.py"})
    grow(root, {"sub/.git/HEAD": "ref: refs/heads/main\n", "sub/a.py": ""})
    assert "sub/a.py" in found_by_us(root)


def test_ignored_files_are_checked_when_named(tmp_path: Path) -> None:
    root = repository(tmp_path, {".gitignore": "a.py"})
    files, _, _ = discover([str(root / "a.py")], Workspace(str(root)))
    assert files == (f"{root}/a.py",)


def test_respect_gitignore_can_be_switched_off(tmp_path: Path) -> None:
    root = repository(tmp_path, {".gitignore": "*"})
    options = {"exclude": [".git"], "respect-gitignore": False}
    workspace = Workspace(str(root), Overrides(options=options))
    assert len(discover([str(root)], workspace).files) == len(TREE)


def test_a_worktree_reads_the_exclude_file_of_its_repository(tmp_path: Path) -> None:
    root = grow(
        tmp_path,
        {
            "main/.git/info/exclude": "a.py\n",
            "main/.git/worktrees/w/commondir": "../..\n",
            "w/.git": f"gitdir: {tmp_path}/main/.git/worktrees/w\n",
            "w/a.py": "",
            "w/b.py": "",
        },
    )
    assert found_by_us(root / "w") == {"b.py"}
