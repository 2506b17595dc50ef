"""What a run with a cache reads and analyses again, and that it says what one without would."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import cast

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from ssot_lint.workspace.cache import cache
from ssot_lint.workspace.cache.cache import Cache
from ssot_lint.workspace.files.discover import discover
from ssot_lint.workspace.outcome import CHECK, DIFF, FIX
from ssot_lint.workspace.run import pipeline
from ssot_lint.workspace.run.pipeline import Plan
from ssot_lint.workspace.settings.workspace import Workspace
from tests.cli.commands import CLEAN, GETTER, READ, lint, project
from tests.workspace.cached import DIRECTORY, any_number, run, settled

__all__ = ["any_number", "settled"]

NAMED = b"from app.env import env\n\nX = env['A']\n"
MISUSED = b"from app.env import env\n\nX = env(1)\n"
WORD = b'X = "environ"\n'
FILES = {
    "clean.py": CLEAN,
    "read.py": READ,
    "sub/other.py": READ,
    "named.py": NAMED,
    "word.py": WORD,
}
WITH_NEEDLE = ["app/env.py", "named.py", "read.py", "sub/other.py", "word.py"]
ON_GETTER = ["app/env.py", "named.py", "read.py", "sub/other.py"]
"""Those whose outcome may change with the getter: they have findings or its name."""

Change = Callable[[Path], object]


def write(name: str, data: bytes) -> Change:
    def change(root: Path) -> None:
        (root / name).write_bytes(data)

    return change


def touch(*names: str) -> Change:
    return lambda root: [os.utime(root / name) for name in names]


def clone(root: Path) -> None:
    """All files anew, as a fresh clone beside a restored cache has them."""
    copy = root.with_name("copy")
    shutil.copytree(root, copy)
    shutil.rmtree(root)
    shutil.copytree(copy, root, copy_function=shutil.copyfile)


def replace_unnoticed(root: Path) -> None:
    """Another file of the same size and the same times of modification."""
    path, other = root / "clean.py", root / "new"
    other.write_bytes(b"import os\nX = os.environ['A']"[: len(CLEAN)].ljust(len(CLEAN)))
    was = path.stat()
    os.utime(other, ns=(was.st_atime_ns, was.st_mtime_ns))
    other.replace(path)


ALL = sorted([*FILES, "app/env.py"])
CHANGES = {
    "nothing": (lambda root: None, [], []),
    "a clean file touched": (touch("clean.py"), ["clean.py"], []),
    "a file with a needle touched": (touch("read.py"), ["read.py"], []),
    "all files cloned anew": (clone, ALL, []),
    "a clean file edited": (write("clean.py", b"Y = 2\n"), ["clean.py"], []),
    "a finding more": (write("read.py", READ * 2), ["read.py"], ["read.py"]),
    "a new file": (write("new.py", READ), ["new.py"], ["new.py"]),
    "a deleted file": (lambda root: (root / "read.py").unlink(), [], []),
    "a renamed file": (lambda root: (root / "read.py").rename(root / "z.py"), ["z.py"], ["z.py"]),
    "two files swapped": (
        lambda root: [
            (root / "read.py").rename(root / "x"),
            (root / "clean.py").rename(root / "read.py"),
            (root / "x").rename(root / "clean.py"),
        ],
        ["clean.py", "read.py"],
        ["clean.py"],
    ),
    "same size and times": (replace_unnoticed, ["clean.py"], []),
    "the getter touched": (touch("app/env.py"), ["app/env.py"], []),
    "the getter edited": (
        write("app/env.py", b"import os\n\nenv = os.environ  # live\n"),
        ON_GETTER,
        ON_GETTER,
    ),
    "the getter shadowed by a package": (
        lambda root: [(root / "app/env").mkdir(), (root / "app/env/__init__.py").touch()],
        None,
        None,
    ),
    "a module that the getter imports appears": (
        lambda root: (root / "os.py").write_bytes(b""),
        None,
        None,
    ),
    "the configuration edited": (
        write("pyproject.toml", GETTER.encode() + b'ignore = ["SSOT110"]\n'),
        ALL,
        ["app/env.py", "read.py", "sub/other.py", "word.py"],
    ),
    "a comment in the configuration": (
        write("pyproject.toml", GETTER.encode() + b"# for now\n"),
        [],
        [],
    ),
    "what the configuration excludes": (
        write("pyproject.toml", GETTER.encode() + b'extend-exclude = ["sub"]\n'),
        [],
        [],
    ),
    "a nested configuration": (
        write("sub/ssot-lint.toml", b'getter = "mine:env"\n'),
        ["sub/other.py"],
        ["sub/other.py"],
    ),
}


@pytest.mark.usefixtures("any_number", "settled")
@pytest.mark.parametrize("name", CHANGES)
def test_only_what_changed_is_done_again(tmp_path: Path, name: str) -> None:
    change, read, analysed = CHANGES[name]
    root = project(tmp_path / "project", FILES)
    first = run(root)
    assert first.analysed == WITH_NEEDLE
    change(root)
    second = run(root)
    assert second.said == run(root, caching=False).said
    if read is not None:
        assert (second.read, second.analysed) == (read, analysed)
    third = run(root)
    assert (third.said, third.read) == (second.said, [])


@pytest.mark.usefixtures("any_number", "settled")
@pytest.mark.parametrize(
    ("options", "again"),
    [
        pytest.param({"select": ["SSOT101"]}, True, id="rules"),
        pytest.param({"allow-variables": ["A"]}, True, id="variables"),
        pytest.param({"severity": {"SSOT101": "hint"}}, True, id="severity"),
        pytest.param({"extend-exclude": ["sub"]}, False, id="what is excluded"),
    ],
)
def test_each_selection_has_entries_of_its_own(
    tmp_path: Path, options: dict[str, object], again: bool
) -> None:
    root = project(tmp_path, FILES)
    run(root)
    other = run(root, options=options)
    assert bool(other.read) == again
    assert other.said == run(root, options=options, caching=False).said
    assert run(root).read == run(root, options=options).read == []


@pytest.mark.usefixtures("any_number", "settled")
def test_a_fixing_run_works_on_what_it_can_fix_only(tmp_path: Path) -> None:
    root = project(tmp_path, {**FILES, "left.py": b"import os\n\nX = os.environb\n"})
    run(root)
    fixing = run(root, FIX)
    assert fixing.analysed == ["read.py"]
    assert run(root, FIX).analysed == []
    after = run(root)
    assert (after.read, after.found) == ([], ["left.py:3", "sub/other.py:3"])


@pytest.mark.usefixtures("any_number", "settled")
@pytest.mark.parametrize("mode", [FIX, DIFF])
def test_unsafe_fixes_are_found_in_what_a_safe_run_kept(tmp_path: Path, mode: str) -> None:
    root = project(tmp_path, {"setup.py": READ})
    assert run(root, mode).analysed == ["app/env.py", "setup.py"]
    assert run(root, mode).analysed == []
    unsafe = run(root, mode, unsafe=True)
    assert unsafe.analysed == ["setup.py"]
    assert [outcome.fixed for outcome in unsafe.said] == [("SSOT101",)]


@pytest.mark.usefixtures("any_number", "settled")
def test_a_difference_is_shown_each_time(tmp_path: Path) -> None:
    root = project(tmp_path, FILES)
    run(root)
    assert run(root, DIFF).said == run(root, DIFF).said == run(root, DIFF, caching=False).said
    assert run(root, CHECK).read == []


@pytest.mark.usefixtures("any_number")
def test_a_file_written_during_the_run_is_not_believed_by_its_times(tmp_path: Path) -> None:
    """Its next version may have the same size and the same time."""
    root = project(tmp_path, {"a.py": CLEAN})
    first = run(root)
    assert first.found == []
    was = (root / "a.py").stat()
    with (root / "a.py").open("r+b") as stream:
        stream.write(b"Y")
    os.utime(root / "a.py", ns=(was.st_atime_ns, was.st_mtime_ns))
    assert "a.py" in run(root).read


@pytest.mark.usefixtures("any_number", "settled")
def test_entries_of_deleted_files_go(tmp_path: Path) -> None:
    root = project(tmp_path, {**FILES, **{f"many/m{n}.py": READ for n in range(80)}})
    run(root)
    every = (root / DIRECTORY).glob("*.cache")
    (file,) = (it for it in every if not it.name.startswith(("facts-", "names-")))
    before = file.stat().st_size
    shutil.rmtree(root / "many")
    (root / "clean.py").write_bytes(b"Y = 2\n")
    run(root)
    assert file.stat().st_size < before / 8


@pytest.mark.usefixtures("any_number", "settled")
def test_other_settings_leave_few_files_behind(tmp_path: Path) -> None:
    root = project(tmp_path, FILES)
    for number in range(8):
        run(root, options={"allow-variables": [str(number)]})
    assert len([*(root / DIRECTORY).glob("*.cache")]) == 4
    assert run(root, options={"allow-variables": ["7"]}).read == []


@pytest.mark.usefixtures("settled")
def test_few_files_are_known_by_what_they_hold(tmp_path: Path) -> None:
    """A hook's files are read and searched; only their analysis is spared."""
    root = project(tmp_path, FILES)
    assert run(root).analysed == WITH_NEEDLE
    again = run(root)
    assert (again.read, again.analysed) == (ALL, [])
    assert again.said == run(root, caching=False).said


def test_a_few_clean_files_leave_no_cache(tmp_path: Path) -> None:
    root = project(tmp_path, {"clean.py": CLEAN}, getter=False)
    run(root)
    assert [path.name for path in root.iterdir()] == ["clean.py"]


ALLOW = 'allow = [{ path = "boot.py" }, { path = "idle.py" }]\n'


@pytest.mark.usefixtures("any_number", "settled")
@pytest.mark.parametrize("named", [False, True], ids=["plain", "names the getter"])
def test_what_needs_an_allowance_is_known_too(tmp_path: Path, named: bool) -> None:
    boot = READ + b"from app.env import env\n" * named
    files = {"boot.py": boot, "idle.py": CLEAN, "pyproject.toml": (GETTER + ALLOW).encode()}
    root = project(tmp_path, files)

    def idle() -> list[str]:
        workspace = Workspace(str(root))
        found = discover([str(root)], workspace).files
        said = pipeline.run(found, workspace, Plan([str(root)], cache=Cache(workspace)))
        assert said == pipeline.run(found, workspace, Plan([str(root)]))
        return [
            item.subject
            for outcome in said
            for item in outcome.diagnostics
            if outcome.path.endswith(".toml")
        ]

    assert idle() == ["idle.py"]
    assert idle() == ["idle.py"]
    (root / "boot.py").write_bytes(CLEAN)
    assert idle() == ["boot.py", "idle.py"]
    (root / "idle.py").write_bytes(boot)
    assert idle() == ["boot.py"]
    (root / "app/env.py").write_bytes(b"import os\n\ndef env():\n    return os.environ\n")
    assert idle() == ["boot.py"]


# --- any order of edits and runs

TEXTS = (CLEAN, READ, NAMED, MISUSED, WORD, READ + b"# ssot: ignore[SSOT101] known\n", b"X = (\n")
NAMES = ("a.py", "b.py", "sub/c.py", "app/__init__.py")
GETTERS = (
    b"import os\n\nenv = os.environ\n",
    b"import os\n\nfrom a import X\n\nenv = dict(os.environ)\n",
    b"def env(key):\n    return None\n",
)
CONFIGS = (
    GETTER,
    GETTER.replace('contract = "mapping"', 'contract = "auto"'),
    GETTER + 'per-file-ignores = { "sub/*" = ["SSOT101"] }\n',
    GETTER + 'allow = [{ path = "a.py", reason = "boots" }]\n',
    GETTER + 'baseline = "known.jsonl"\n',
)
COMMANDS = (
    [],
    ["--fix"],
    ["--fix", "--unsafe-fixes"],
    ["--diff"],
    ["--select", "SSOT101"],
    ["--unsafe-fixes", "sub"],
    ["--statistics"],
)
steps = st.one_of(
    st.tuples(st.sampled_from(NAMES), st.sampled_from(TEXTS)),
    st.tuples(st.just("app/env.py"), st.sampled_from(GETTERS)),
    st.tuples(st.just("pyproject.toml"), st.sampled_from([it.encode() for it in CONFIGS])),
    st.tuples(st.sampled_from(NAMES), st.none()),
    st.tuples(st.sampled_from(COMMANDS)),
)


@pytest.mark.slow
@hypothesis_settings(max_examples=40, deadline=None)
@given(st.lists(steps, min_size=2, max_size=12))
def test_runs_say_the_same_with_and_without(steps: list[tuple[object, ...]]) -> None:
    """Beside each tree there is one that is never cached; real clocks, so writes are racy."""
    with TemporaryDirectory() as directory, pytest.MonkeyPatch.context() as patch:
        patch.setattr(cache, "_FEW_FILES", 0)
        roots = [
            project(Path(directory) / name, {"a.py": READ, "known.jsonl": b""})
            for name in ("cached", "plain")
        ]
        for step in [*steps, ([],), ([],)]:
            told = [_take(root, step, root.name == "cached") for root in roots]
            assert told[0] == told[1]
        assert _contents(roots[0]) == _contents(roots[1])


def _take(root: Path, step: tuple[object, ...], caching: bool) -> object:
    if len(step) == 1:
        arguments = cast("list[str]", step[0])
        common = ["check", "--output-format", "concise"] + ["--no-cache"] * (not caching)
        return lint(*common, *arguments, cwd=root)
    path, data = root / str(step[0]), cast("bytes | None", step[1])
    path.parent.mkdir(exist_ok=True)
    if data is None:
        path.unlink(missing_ok=True)
    else:
        path.write_bytes(data)
    return None


def _contents(root: Path) -> dict[str, bytes]:
    found = (path for path in root.rglob("*") if path.is_file() and DIRECTORY not in path.parts)
    return {str(path.relative_to(root)): path.read_bytes() for path in found}


HANDED = b'from app.compat import environ\n\nX = environ["A"]\n'
STARRED = b'from app.compat import *\n\nX = environ["A"]\n'
USED = b"from app.env import env\n\nprint(env.zeal)\n"
CLASS = b"import os\n\n\nclass Env:\n    def get(self, key):\n        return os.environ[key]\n\n\nenv = Env()\n"
OTHERS: dict[str, tuple[dict[str, bytes], str, bytes]] = {
    "a name handed on": ({"u.py": HANDED}, "app/compat.py", b"from os import environ\n"),
    "a star": ({"u.py": STARRED}, "app/compat.py", b"from os import environ\n"),
    "an attribute put there": (
        {
            "u.py": USED,
            "app/env.py": CLASS,
            "pyproject.toml": b'[tool.ssot-lint]\ngetter = "app.env:env"\n',
        },
        "v.py",
        b"from app.env import env\n\nenv.zeal = 1\n",
    ),
}


@pytest.mark.usefixtures("any_number", "settled")
@pytest.mark.parametrize(("files", "other", "text"), OTHERS.values(), ids=OTHERS)
def test_what_another_module_hands_on_is_asked_again(
    tmp_path: Path, files: dict[str, bytes], other: str, text: bytes
) -> None:
    root = project(tmp_path / "project", {**FILES, **files, other: b""})
    said = []
    for now in (b"", text, b"", text):
        (root / other).write_bytes(now)
        time.sleep(0.03)  # the kernel's ticks
        said.append(run(root).said)
        assert said[-1] == run(root, caching=False).said
        assert run(root).said == said[-1]
    assert said[0] == said[2] != said[1] == said[3]
