"""The project's tasks, each one command on a machine that has only CPython, git and the index.

    python3 scripts/run.py demo            check and fix the example project
    python3 scripts/run.py tests [ARG…]    run the tests; arguments go to pytest
    python3 scripts/run.py oldest | lint | types | layers | docs | site | package | full

Every task gets a virtual environment of its own below .envs/, made at the first run and made anew
when pyproject.toml changes: the system's Python is never installed into.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ENVIRONMENTS = ROOT / ".envs"
OLDEST = (3, 10)
NEWEST = (3, 14)


def main(arguments: Sequence[str]) -> int:
    """Run the task named by the first argument; the exit code is that of its first failure."""
    if not arguments or arguments[0] not in TASKS:
        print(f"usage: python3 scripts/run.py {{{','.join(TASKS)}}}", file=sys.stderr)
        return 2
    if sys.version_info < OLDEST:
        return _with_newer_python(arguments)
    try:
        TASKS[arguments[0]](arguments[1:])
    except subprocess.CalledProcessError as failed:
        return failed.returncode if failed.returncode > 0 else 1
    return 0


# --- tasks


def demo(arguments: Sequence[str]) -> None:
    """The main job on a copy of the example project: check, fix, check again, run its tests."""
    python = environment("demo", ["."])
    lint = [python, "-m", "ssot_lint", "check", *arguments]
    with tempfile.TemporaryDirectory(prefix="ssot-lint-demo-") as directory:
        shop = Path(directory) / "shop"
        shutil.copytree(ROOT / "examples" / "shop", shop)
        _show("ssot-lint check")
        run([*lint], cwd=shop, expect=1)
        _show("ssot-lint check --fix")
        run([*lint, "--fix"], cwd=shop)
        _show("ssot-lint check")
        run([*lint], cwd=shop)
        _show("python -m unittest   # the example's own tests still pass")
        run([python, "-m", "unittest", "-q"], cwd=shop)


def tests(arguments: Sequence[str]) -> None:
    """The quick ones, on all cores; ``-m slow`` runs those that install, clone and drive real hooks.

    ``--hypothesis-profile=thorough`` takes all made-up examples instead of a fifth. ``-n 0`` among the arguments runs them one after the other, as debuggers need.
    """
    python = environment("tests", ["--group", "test", "--editable", "."])
    if "-m" in arguments:
        run([python, "-m", "pytest", "-n", "auto", *arguments])
        return
    run([python, "-m", "pytest", "-n", "auto", "-m", "not slow", *arguments])
    print("left out: tests marked slow; python3 scripts/run.py tests -m slow", flush=True)


def oldest(arguments: Sequence[str]) -> None:
    """The quick tests with the oldest version that pyproject.toml permits of each dependency."""
    said = (ROOT / "pyproject.toml").read_text("utf-8")
    floors = re.findall(r'^ {4}"([\w-]+)>=([\d.]+)["; ].*#', said, re.MULTILINE)
    pinned = [f"{name}=={floor}" for name, floor in floors]
    python = environment("oldest", ["--group", "test", "--editable", ".", *pinned])
    run([python, "-m", "pytest", "-n", "auto", "-m", "not slow", *arguments])


def lint(arguments: Sequence[str]) -> None:
    """ruff's rules and formatting, and ssot-lint on itself."""
    python = environment("lint", ["--group", "lint", "--editable", "."])
    run([python, "-m", "ruff", "check", *arguments])
    run([python, "-m", "ruff", "format", "--check"])
    run([python, "-m", "ssot_lint", "check"])


def docs(arguments: Sequence[str]) -> None:
    """Write what the documentation derives from the rules."""
    python = environment("lint", ["--group", "lint", "--editable", "."])
    run([python, "scripts/docs.py", *arguments])


def site(arguments: Sequence[str]) -> None:
    """The documentation as a site in .site/; a link that leads nowhere is an error."""
    python = environment("site", ["--group", "site"])
    run([python, "-m", "mkdocs", "build", "--strict", *arguments])


def types(_: Sequence[str]) -> None:
    python = environment("types", ["--group", "types", "--editable", "."])
    run([python, "-m", "mypy"])
    run([python, "-m", "basedpyright", "--pythonpath", python])


def layers(_: Sequence[str]) -> None:
    python = environment("lint", ["--group", "lint", "--editable", "."])
    run([str(Path(python).with_name("lint-imports"))])


def package(_: Sequence[str]) -> None:
    """Build the sdist and, from it, the wheel; use each from an environment that has only it."""
    python = environment("package", ["--group", "package"])
    with tempfile.TemporaryDirectory(prefix="ssot-lint-package-") as directory:
        run([python, "-m", "build", "--outdir", directory, str(ROOT)])
        for built in sorted(Path(directory).glob("ssot_lint-*")):
            _smoke_test(built)


def full(_: Sequence[str]) -> None:
    for task in (lint, types, layers, site, package, oldest):
        task([])
    tests(["--hypothesis-profile=thorough"])
    tests(["-m", "slow"])


TASKS = {
    task.__name__: task
    for task in (demo, tests, oldest, lint, types, layers, docs, site, package, full)
}


# --- how they are run


def environment(name: str, requirements: Sequence[str]) -> str:
    """The interpreter of an environment that has ``requirements``, installed if need be."""
    version = "{}.{}".format(*sys.version_info)
    home = ENVIRONMENTS / f"{name}-{version}"
    python = home / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    stamp = home / "stamp"
    wanted = _fingerprint(requirements)
    if not stamp.exists() or stamp.read_text() != wanted:
        print(f"preparing {home.relative_to(ROOT)} …", file=sys.stderr, flush=True)
        _make(home, python, requirements)
        stamp.write_text(wanted)
    elif "--editable" not in requirements and "." in requirements:
        _install(python, ["--force-reinstall", "--no-deps", "."])  # the sources may have changed
    return str(python)


def run(command: Sequence[str], cwd: Path = ROOT, expect: int = 0) -> None:
    """Run a command in sight; any other exit code than ``expect`` ends the task.

    Python keeps what it compiles, also where a container has it not to: it is asked for hundreds of
    times, and compiling ssot-lint takes as long as what most of its processes do.
    """
    sys.stdout.flush()
    kept = {name: it for name, it in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    code = subprocess.run(command, cwd=cwd, env=kept, check=False).returncode
    if code != expect:
        print(f"failed with exit code {code}: {' '.join(command)}", file=sys.stderr)
        raise subprocess.CalledProcessError(code or 1, command)


def _make(home: Path, python: Path, requirements: Sequence[str]) -> None:
    run([sys.executable, "-m", "venv", "--clear", str(home)])
    if "--group" in requirements:
        _install(python, ["--upgrade", "pip>=25.1"])  # the first that knows dependency groups
    _install(python, requirements)


def _install(python: Path, arguments: Sequence[str]) -> None:
    run([str(python), "-m", "pip", "--quiet", "--disable-pip-version-check", "install", *arguments])


def _fingerprint(requirements: Sequence[str]) -> str:
    said = [(ROOT / "pyproject.toml").read_text("utf-8"), sys.version, *requirements]
    return hashlib.sha256("\0".join(said).encode()).hexdigest()


def _smoke_test(built: Path) -> None:
    with tempfile.TemporaryDirectory(prefix="ssot-lint-smoke-") as directory:
        home = Path(directory) / "environment"
        run([sys.executable, "-m", "venv", str(home)])
        python = home / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
        _install(python, [str(built)])
        shop = Path(directory) / "shop"
        shutil.copytree(ROOT / "examples" / "shop", shop)
        print(f"{built.name}:", flush=True)
        run([str(python.with_name("ssot-lint")), "version"], cwd=shop)
        run([str(python), "-m", "ssot_lint", "check", "--quiet"], cwd=shop, expect=1)
        run([str(python), "-m", "ssot_lint", "check", "--fix", "--quiet"], cwd=shop)
        run([str(python), "-m", "ssot_lint", "check"], cwd=shop)


def _with_newer_python(arguments: Sequence[str]) -> int:
    """Where ``python3`` is too old, the newest of its siblings on the PATH takes over."""
    for minor in range(NEWEST[1], OLDEST[1] - 1, -1):
        newer = shutil.which(f"python3.{minor}")
        if newer and subprocess.run([newer, "-c", ""], check=False).returncode == 0:
            return subprocess.run([newer, __file__, *arguments], check=False).returncode
    print("ssot-lint needs Python 3.10 or newer; none was found", file=sys.stderr)
    return 2


def _show(command: str) -> None:
    print(f"\n$ {command}", flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
