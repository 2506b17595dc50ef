"""Which files a run checks."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from ssot_lint.workspace.config.config import Overrides
from ssot_lint.workspace.files.discover import discover, is_python_script
from ssot_lint.workspace.settings.workspace import Workspace
from tests.workspace.trees import found, grow

WINDOWS = sys.platform == "win32"


def test_a_walk_finds_python_files_sorted(tmp_path: Path) -> None:
    names = ["b.py", "a.pyi", "a/z.py", "a.py/c.py", "w.pyw", "a/b/c.py"]
    grow(tmp_path, dict.fromkeys([*names, "a.txt", "py", "x.pyc", "b.py~", "README"], ""))
    assert found(tmp_path) == sorted(names)


DEFAULTS = [
    ("venv/a.py", False),
    ("pkg/.venv/lib/a.py", False),
    ("node_modules/x/a.py", False),
    ("pkg/dist/__init__.py", False),  # a package or not, as in ruff
    ("lib/site-packages/a.py", False),
    (".git/hooks/a.py", False),
    ("build/a.py", True),  # no longer on ruff's list
    ("pkg/env/a.py", True),
    (".hidden/a.py", True),
    ("venv.py", True),
    ("myvenv/a.py", True),
]


@pytest.mark.parametrize(("path", "expected"), DEFAULTS, ids=[path for path, _ in DEFAULTS])
@pytest.mark.parametrize("named", [False, True], ids=["walked", "named"])
def test_default_excludes(tmp_path: Path, path: str, expected: bool, named: bool) -> None:
    grow(tmp_path, {path: ""})
    assert found(tmp_path, path if named else ".") == ([path] if expected else [])


@pytest.mark.parametrize("named", [False, True], ids=["walked", "named"])
@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({"exclude": ["gen"]}, ["src/a.py", "venv/a.py"]),
        ({"extend-exclude": ["gen"]}, ["src/a.py"]),
        ({"extend-exclude": ["src/*.py"]}, ["src/gen/a.py", "src/gen/b_pb2.py"]),
        ({"extend-exclude": ["*_pb2.py"]}, ["src/a.py", "src/gen/a.py"]),
        ({"exclude": []}, ["src/a.py", "src/gen/a.py", "src/gen/b_pb2.py", "venv/a.py"]),
        ({"extend-exclude": ["."]}, []),
    ],
    ids=str,
)
def test_excludes(
    tmp_path: Path, options: dict[str, object], expected: list[str], named: bool
) -> None:
    names = ["src/a.py", "src/gen/a.py", "src/gen/b_pb2.py", "venv/a.py"]
    grow(tmp_path, dict.fromkeys(names, ""))
    assert found(tmp_path, *(names if named else ["."]), options=options) == expected


def test_without_force_exclude_named_files_are_checked(tmp_path: Path) -> None:
    grow(tmp_path, {"venv/a.py": "", "venv/dist/b.py": ""})
    options: dict[str, object] = {"force-exclude": False}
    assert found(tmp_path, "venv/a.py", options=options) == ["venv/a.py"]
    assert found(tmp_path, "venv", options=options) == ["venv/a.py"]
    assert found(tmp_path, ".", options=options) == []


def test_include(tmp_path: Path) -> None:
    grow(tmp_path, dict.fromkeys(["a.py", "a.tpl", "src/b.tpl", "src/b.py"], ""))
    assert found(tmp_path, options={"include": ["src/**"]}) == ["src/b.py", "src/b.tpl"]
    assert found(tmp_path, options={"include": ["*.py", "*.tpl"]}) == [
        "a.py",
        "a.tpl",
        "src/b.py",
        "src/b.tpl",
    ]
    # What is named need not be included, but it must be Python.
    assert found(tmp_path, "a.py", "a.tpl", options={"include": ["src/**"]}) == ["a.py"]
    assert found(tmp_path, "a.tpl", options={"include": ["*.tpl"]}) == ["a.tpl"]


SCRIPTS = [
    (b"#!/usr/bin/env python3\n", True),
    (b"#!/usr/bin/python\r\n", True),
    (b"#! /usr/local/bin/python3.12 -u\n", True),
    (b"#!/usr/bin/env -S python3 -I\n", True),
    (b"#!/usr/bin/env -S uv run --script\n", True),
    (b"#!/usr/bin/env -S uv run\n", True),
    (b"#!/opt/pypy3/bin/pypy3\n", True),
    (b"#!/bin/sh\n", False),
    (b"#!/usr/bin/env bash\n", False),
    (b"#!/usr/bin/perl python.pl\n", False),
    (b"# python\n", False),
    (b"\xff\xfe", False),
    (b"", False),
]


@pytest.mark.parametrize(("line", "expected"), SCRIPTS, ids=[repr(s[0]) for s in SCRIPTS])
def test_scripts_without_suffix_are_checked_when_named(
    tmp_path: Path, line: bytes, expected: bool
) -> None:
    grow(tmp_path, {"bin/tool": line + b"x = 1\n", "bin/tool.sh": line})
    assert is_python_script(line) is expected
    assert found(tmp_path, "bin/tool", "bin/tool.sh") == (["bin/tool"] if expected else [])
    assert found(tmp_path) == []


def test_missing_and_odd_paths_are_errors_and_the_rest_goes_on(tmp_path: Path) -> None:
    grow(tmp_path, {"a.py": ""})
    names = ["gone.py", "a.py", "a.py/x.py"]
    expected = [("gone.py", "No such file"), ("a.py/x.py", "Not a directory")]
    if not WINDOWS:
        os.mkfifo(tmp_path / "pipe.py")
        (tmp_path / "loop.py").symlink_to("loop.py")
        names += ["pipe.py", "loop.py"]
        expected += [("pipe.py", "not a regular file"), ("loop.py", "Too many")]
    files, errors, _ = discover(names, Workspace(str(tmp_path)))
    assert files == (f"{tmp_path}/a.py",)
    assert [path for path, _ in errors] == sorted(path for path, _ in expected)
    messages = dict(errors)
    assert all(messages[path].startswith(start) for path, start in expected)
    # A walk steps over what is no file.
    assert found(tmp_path) == ["a.py"]


@pytest.mark.skipif(WINDOWS or os.geteuid() == 0, reason="needs permissions that bind us")
def test_an_unreadable_directory_is_an_error(tmp_path: Path) -> None:
    grow(tmp_path, {"a.py": "", "locked/b.py": ""})
    (tmp_path / "locked").chmod(0)
    try:
        files, errors, _ = discover(["."], Workspace(str(tmp_path)))
    finally:
        (tmp_path / "locked").chmod(0o700)
    assert files == (f"{tmp_path}/a.py",)
    assert errors == ((f"{tmp_path}/locked", "Permission denied"),)


def test_a_file_named_twice_is_checked_once(tmp_path: Path) -> None:
    grow(tmp_path, {"a/b.py": ""})
    names = ["a/b.py", "a", str(tmp_path / "a/b.py"), "a/../a/b.py", "./a/b.py"]
    assert found(tmp_path, *names) == ["a/b.py"]


# --- links


@pytest.mark.skipif(WINDOWS, reason="links need rights there")
class TestLinks:
    def test_directories_behind_links_are_not_walked(self, tmp_path: Path) -> None:
        grow(tmp_path, {"a/b.py": ""})
        (tmp_path / "link").symlink_to("a")
        (tmp_path / "a/up").symlink_to("..")
        assert found(tmp_path) == ["a/b.py"]

    def test_a_link_to_a_directory_is_walked_when_named(self, tmp_path: Path) -> None:
        grow(tmp_path, {"a/b.py": ""})
        (tmp_path / "link").symlink_to("a")
        assert found(tmp_path, "link") == ["link/b.py"]

    def test_a_link_counts_only_where_its_target_does_not(self, tmp_path: Path) -> None:
        grow(tmp_path, {"a.py": "", "data/plain": "x = 1\n"})
        (tmp_path / "same.py").symlink_to("a.py")
        (tmp_path / "one.py").symlink_to("data/plain")
        (tmp_path / "two.py").symlink_to("data/plain")
        assert found(tmp_path) == ["a.py", "one.py"]
        assert found(tmp_path, "same.py") == ["same.py"]

    def test_links_out_of_the_project_and_into_nothing_are_left_alone(self, tmp_path: Path) -> None:
        grow(tmp_path, {"away.py": "", "p/a.py": ""})
        (tmp_path / "p/link.py").symlink_to("../away.py")
        (tmp_path / "p/dangling.py").symlink_to("nowhere.py")
        (tmp_path / "p/loop.py").symlink_to("loop.py")
        assert found(tmp_path, cwd=tmp_path / "p") == ["p/a.py"]

    def test_a_project_behind_a_link(self, tmp_path: Path) -> None:
        grow(tmp_path, {"real/a.py": ""})
        (tmp_path / "real/same.py").symlink_to("a.py")
        (tmp_path / "project").symlink_to("real")
        assert found(tmp_path, cwd=tmp_path / "project") == ["project/a.py"]


# --- configurations further down, and outside


def test_each_directory_has_its_nearest_configuration(tmp_path: Path) -> None:
    grow(
        tmp_path,
        {
            "ssot-lint.toml": 'extend-exclude = ["gen"]',
            "gen/a.py": "",
            "b/gen/a.py": "",
            "c/ssot-lint.toml": 'exclude = ["x.py"]',
            "c/gen/a.py": "",
            "c/x.py": "",
        },
    )
    names = ["gen/a.py", "b/gen/a.py", "c/gen/a.py", "c/x.py"]
    assert found(tmp_path) == ["c/gen/a.py"]
    assert found(tmp_path, *names) == ["c/gen/a.py"]


def test_what_an_outer_configuration_excludes_stays_excluded(tmp_path: Path) -> None:
    grow(
        tmp_path,
        {
            "ssot-lint.toml": 'extend-exclude = ["vendored"]',
            "vendored/x/ssot-lint.toml": "",
            "vendored/x/a.py": "",
        },
    )
    assert found(tmp_path) == []
    assert found(tmp_path, "vendored/x/a.py") == []
    # From within it is a project like any other.
    assert found(tmp_path, cwd=tmp_path / "vendored/x") == ["vendored/x/a.py"]


def test_names_above_the_project_exclude_nothing(tmp_path: Path) -> None:
    grow(tmp_path, {"venv/p/a.py": "", "venv/p/ssot-lint.toml": "", "venv/q/a.py": ""})
    assert found(tmp_path, cwd=tmp_path / "venv/p") == ["venv/p/a.py"]
    assert found(tmp_path, "a.py", cwd=tmp_path / "venv/q") == ["venv/q/a.py"]
    cwd = grow(tmp_path, {"elsewhere/": ""}) / "elsewhere"
    assert found(tmp_path, str(tmp_path / "venv/q"), cwd=cwd) == ["venv/q/a.py"]


def test_a_broken_configuration_above_an_explicit_one_is_not_read(tmp_path: Path) -> None:
    grow(tmp_path, {"ssot-lint.toml": "broken [", "p/ssot-lint.toml": "", "p/a.py": ""})
    assert found(tmp_path, cwd=tmp_path / "p") == ["p/a.py"]
    options = Overrides(isolated=True)
    assert discover(["."], Workspace(str(tmp_path), options)).files == (f"{tmp_path}/p/a.py",)


def test_walk_and_settings_agree_on_the_configuration(tmp_path: Path) -> None:
    grow(
        tmp_path,
        {
            "pyproject.toml": "[tool.ssot-lint]\n",
            "a/pyproject.toml": "[project]\nname = 'x'\n",
            "a/b/.ssot-lint.toml": "",
            "a/b/c.py": "",
            "a/d.py": "",
        },
    )
    walked = Workspace(str(tmp_path))
    files = discover(["."], walked).files
    fresh = Workspace(str(tmp_path))
    for path in files:
        directory = path.rpartition("/")[0]
        assert walked.config_for(directory).path == fresh.config_for(directory).path


def test_deep_trees_do_not_exhaust_the_stack(tmp_path: Path) -> None:
    path = Path(*["d"] * 400)
    grow(tmp_path, {f"{path}/a.py": ""})
    assert len(found(tmp_path)) == 1
