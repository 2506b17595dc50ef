"""``ssot-lint clean``: the caches go, and nothing else does."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.cli.commands import CLEAN, READ, lint, project
from tests.workspace.cached import DIRECTORY

NESTED = {"a.py": READ, "sub/b.py": READ, "sub/ssot-lint.toml": b'getter = "a:b"\n'}


def cached(root: Path) -> Path:
    project(root, NESTED)
    assert lint("check", cwd=root).code == 1
    assert len([*root.rglob("CACHEDIR.TAG")]) == 2
    return root


def test_all_caches_below_go(tmp_path: Path) -> None:
    root = cached(tmp_path)
    ended = lint("clean", cwd=root)
    removed = [f"Removed {name}" for name in (DIRECTORY, os.path.join("sub", DIRECTORY))]
    assert (ended.code, ended.out.decode().splitlines(), ended.err) == (0, removed, b"")
    assert [*root.rglob("CACHEDIR.TAG")] == []
    assert (root / "a.py").exists()
    assert lint("clean", cwd=root) == (0, b"", b"")
    assert lint("check", cwd=root).code == 1


def test_from_a_directory_below(tmp_path: Path) -> None:
    root = cached(tmp_path)
    assert lint("clean", "--quiet", cwd=root / "sub") == (0, b"", b"")
    assert [path.parent.parent for path in root.rglob("CACHEDIR.TAG")] == [root]


@pytest.mark.parametrize("how", ["flag", "variable", "configuration"])
def test_a_cache_elsewhere(tmp_path: Path, how: str) -> None:
    root, place = project(tmp_path / "project", {"a.py": READ}), str(tmp_path / "elsewhere")
    if how == "configuration":
        with (root / "pyproject.toml").open("a") as stream:
            stream.write('cache-dir = "../elsewhere"\n')
        (tmp_path / ".git").mkdir()  # a project's own configuration counts inside it
    arguments = ["--cache-dir", place] if how == "flag" else []
    env = {"SSOT_LINT_CACHE_DIR": place} if how == "variable" else {}
    lint("check", *arguments, cwd=root, env=env)
    assert os.path.exists(os.path.join(place, "CACHEDIR.TAG"))
    assert lint("clean", *arguments, cwd=root, env=env).code == 0
    assert not os.path.exists(place)


def test_what_is_not_ours_stays(tmp_path: Path) -> None:
    root = cached(tmp_path)
    (root / DIRECTORY / "notes.txt").write_text("mine")
    ended = lint("clean", cwd=root)
    assert ended.code == 2
    assert f"error: {DIRECTORY} is still there: it holds `notes.txt`" in ended.err.decode()
    left = sorted(path.name for path in (root / DIRECTORY).iterdir())
    assert left == [".gitignore", "CACHEDIR.TAG", "notes.txt"]


@pytest.mark.parametrize(
    "tag",
    [
        None,
        b"",
        b"not a tag\n",
        b"Signature: 8a477f597d28d172789f06886806bc55\n# of another tool\n",
    ],
)
def test_a_directory_without_our_tag_stays(tmp_path: Path, tag: bytes | None) -> None:
    place = tmp_path / DIRECTORY
    place.mkdir()
    (place / "x.cache").write_bytes(b"mine")
    if tag is not None:
        (place / "CACHEDIR.TAG").write_bytes(tag)
    assert lint("clean", cwd=tmp_path) == (0, b"", b"")
    assert (place / "x.cache").read_bytes() == b"mine"


def test_links_are_not_followed(tmp_path: Path) -> None:
    root, other = cached(tmp_path / "one"), tmp_path / "two"
    other.mkdir()
    (other / DIRECTORY).symlink_to(root / DIRECTORY)
    (other / "tree").symlink_to(root)
    assert lint("clean", cwd=other) == (0, b"", b"")
    assert (root / DIRECTORY / "CACHEDIR.TAG").exists()


@pytest.mark.parametrize(
    ("arguments", "shown"),
    [
        ([], ["a.py", "app/env.py", "sub/b.py"]),
        (["sub"], ["sub/b.py"]),
        (["--exclude", "sub"], ["a.py", "app/env.py"]),
    ],
)
def test_show_files(tmp_path: Path, arguments: list[str], shown: list[str]) -> None:
    root = project(tmp_path, {"a.py": b"syntax error(", "sub/b.py": CLEAN})
    ended = lint("check", "--show-files", *arguments, cwd=root)
    assert (ended.code, ended.err) == (0, b"")
    assert ended.out.decode().splitlines() == [f"{root.as_posix()}/{name}" for name in shown]
    assert not (root / DIRECTORY).exists()


def test_show_files_names_what_is_missing(tmp_path: Path) -> None:
    root = project(tmp_path, {"a.py": CLEAN})
    ended = lint("check", "--show-files", "a.py", "b.py", cwd=root)
    assert (ended.code, ended.err) == (2, b"error: b.py: No such file or directory\n")
    assert ended.out.decode() == f"{root.as_posix()}/a.py\n"
