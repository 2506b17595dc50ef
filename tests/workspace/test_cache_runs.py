"""The cache as people meet it: in processes of their own, several at once, and swept away again."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest

from ssot_lint.workspace.processes import available_cores
from tests.cli.commands import CLEAN, READ, command, environment, lint, lint_process, project
from tests.workspace.cached import DIRECTORY, run

FILES = {f"d{n % 7}/m{n:03}.py": (CLEAN, READ, CLEAN)[n % 3] for n in range(300)}
CONCISE = ("check", "--output-format", "concise")
DEAR = ("libcst", "asyncio", "ast", "hashlib", "subprocess", "json", "ssot_lint.engine.analysis")
MODULES = """
import sys
from ssot_lint.cli.main import main
from ssot_lint.workspace.cache import cache
cache._MANY_FILES = int(sys.argv[1])
code = main(["check", "-q", "--output-format", "concise"])
print(code, *sys.modules, file=sys.stderr)
"""
OURS = ("cache.in_parallel", "cache.file", "cache.outcome", "cache.table")
SETTLING = 0.06
"""Seconds after which a file's times are believed: more than the kernel's ticks."""


def the_file(root: Path) -> Path:
    every = (root / DIRECTORY).glob("*.cache")
    (file,) = (it for it in every if not it.name.startswith(("facts-", "names-")))
    return file


def warm(root: Path, many: int) -> tuple[bytes, list[str]]:
    """What a run prints, and its modules; with ``many`` files known it looks ahead."""
    ended = subprocess.run(
        [sys.executable, "-c", MODULES, str(many)],
        cwd=root,
        env=environment(),
        capture_output=True,
        check=False,
        timeout=60,
    )
    code, *modules = ended.stderr.decode().split()
    assert code == "1"
    return ended.stdout, modules


@pytest.mark.parametrize("method", ["fork", "spawn"])
@pytest.mark.parametrize("many", [0, 10**6], ids=["looking ahead", "not"])
def test_a_warm_run_looks_at_stamps_only(tmp_path: Path, method: str, many: int) -> None:
    root = project(tmp_path, FILES)
    time.sleep(SETTLING)
    env = {"SSOT_LINT_START_METHOD": method}
    cold = lint_process(*CONCISE, "--jobs", "2", "-q", cwd=root, env=env)
    assert run(root).read == []
    before = the_file(root).stat()
    out, modules = warm(root, many)
    assert out == cold.out
    assert set(modules).isdisjoint(DEAR)
    assert ("ssot_lint.workspace.cache.in_parallel" in modules) == (
        many == 0 and available_cores() > 1
    )
    assert the_file(root).stat() == before
    (root / "d0/m000.py").write_bytes(READ)
    (root / "d1/m001.py").unlink()
    assert warm(root, many)[0] == lint(*CONCISE, "-q", "--no-cache", cwd=root).out != cold.out


def test_runs_at_the_same_time_do_each_other_no_harm(tmp_path: Path) -> None:
    root = project(tmp_path, FILES)
    time.sleep(SETTLING)
    alone = lint(*CONCISE, "--no-cache", cwd=root)
    started = [
        subprocess.Popen(
            command(*CONCISE, *arguments),
            cwd=root,
            env=environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        for arguments in ((), ("-j", "1"), ("d1", "d2"), ("--select", "SSOT101"))
    ]
    for process, whole in zip(started, (True, True, False, False), strict=True):
        out, err = process.communicate(timeout=60)
        assert (process.returncode, err) == (1, b"")
        assert not whole or out == alone.out
    assert lint(*CONCISE, cwd=root).out == alone.out
    assert [path.name for path in (root / DIRECTORY).iterdir() if "tmp" in path.name] == []


def test_what_two_runs_learn_at_once_is_kept(tmp_path: Path) -> None:
    """The one that ends last keeps what the other one has written meanwhile."""
    from ssot_lint.workspace.cache.cache import Cache
    from ssot_lint.workspace.config.config import NO_OVERRIDES
    from ssot_lint.workspace.outcome import Task
    from ssot_lint.workspace.run import runner
    from ssot_lint.workspace.settings.workspace import Workspace

    root = project(tmp_path, FILES)
    time.sleep(SETTLING)
    halves = [
        sorted(str(root / name) for name in FILES if name[1] in part) for part in ("012", "3456")
    ]
    caches = [Cache(Workspace(str(root))) for _ in halves]
    for cache, files in zip(caches, halves, strict=True):
        cache.known(files, Task())  # reads what is there now: nothing
    for cache, files in zip(caches, halves, strict=True):
        runner.run(files, Workspace(str(root)), NO_OVERRIDES, Task(), 1, cache)
    assert run(root).read == ["app/env.py"]


@pytest.mark.parametrize(
    ("arguments", "env"),
    [
        pytest.param(["--no-cache"], {}, id="--no-cache"),
        pytest.param(["-n"], {}, id="-n"),
        pytest.param([], {"SSOT_LINT_NO_CACHE": "yes"}, id="SSOT_LINT_NO_CACHE"),
    ],
)
def test_without_a_cache_nothing_is_written(
    tmp_path: Path, arguments: list[str], env: dict[str, str]
) -> None:
    root = project(tmp_path, FILES)
    assert lint("check", *arguments, cwd=root, env=env).code == 1
    assert not (root / DIRECTORY).exists()


@pytest.mark.parametrize(
    ("arguments", "env", "config"),
    [
        pytest.param(["--cache-dir", "there/it is"], {}, "", id="--cache-dir"),
        pytest.param([], {"SSOT_LINT_CACHE_DIR": "there/it is"}, "", id="SSOT_LINT_CACHE_DIR"),
        pytest.param([], {}, 'cache-dir = "there/it is"\n', id="cache-dir"),
        pytest.param(
            ["--cache-dir", "there/it is"],
            {"SSOT_LINT_CACHE_DIR": "x"},
            'cache-dir = "y"\n',
            id="the flag wins",
        ),
    ],
)
def test_where_the_cache_is(
    tmp_path: Path, arguments: list[str], env: dict[str, str], config: str
) -> None:
    root = project(tmp_path, FILES)
    with (root / "pyproject.toml").open("a") as stream:
        stream.write(config)
    lint("check", *arguments, cwd=root, env=env)
    assert [path.parent.name for path in root.rglob("CACHEDIR.TAG")] == ["it is"]


def test_each_configuration_has_its_cache_beside_it(tmp_path: Path) -> None:
    root = project(tmp_path, {**FILES, "d1/ssot-lint.toml": b'extend = "../pyproject.toml"\n'})
    lint("check", cwd=root)
    found = sorted(
        str(path.relative_to(root))
        for path in root.rglob("*.cache")
        if not path.name.startswith(("facts-", "names-"))
    )
    assert [Path(path).parent.as_posix() for path in found] == [DIRECTORY, f"d1/{DIRECTORY}"]


def test_a_hook_on_few_clean_files_has_no_use_for_it(tmp_path: Path) -> None:
    root = project(tmp_path, FILES)
    time.sleep(SETTLING)
    lint("check", cwd=root)
    time.sleep(SETTLING)
    the_file(root).write_bytes(b"damaged")
    few = [name for name, data in FILES.items() if data == CLEAN][:20]
    script = MODULES.replace('"-q"', f'*{few}, "-q"')
    ended = subprocess.run(
        [sys.executable, "-c", script, "0"],
        cwd=root,
        env=environment(),
        capture_output=True,
        check=False,
        timeout=60,
    )
    code, *modules = ended.stderr.decode().split()
    assert code == "0"
    # What is kept of the project's facts lies in a file of its own.
    own = [f"ssot_lint.workspace.{it}" for it in OURS if it not in ("cache.file", "cache.table")]
    assert set(modules).isdisjoint([*DEAR, *own])
    assert the_file(root).read_bytes() == b"damaged"
