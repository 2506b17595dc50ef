"""Builds the tree that everything here is measured on, from wheels of public packages.

    python benchmarks/corpus.py [DIRECTORY] [--with-getter]

makes ``DIRECTORY/eight/<package>`` (the packages of the acceptance test, one tree each) and
``DIRECTORY/tree/<package>`` (all packages, for the benchmark): more than 10,000 Python files and
150 MB. Versions are pinned, and wheels are those for CPython 3.11 on x86-64 Linux whatever this
machine is, so that figures compare. Nothing that is fetched is installed or executed.

With ``--with-getter`` there is ``DIRECTORY/getter``, too: the same tree with an accessor object that
3,000 of its files ask for 12,000 variables, three of four through ``env = get_env()``.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

EIGHT = (
    "ansible-core==2.19.14",
    "crewai==1.15.30",
    "dagster==1.13.29",
    "huggingface_hub==2.4.0",
    "langchain-community==0.4.2",
    "litellm==1.109.1",
    "transformers==5.23.0",
    "zenml==0.98.0",
)
"""Packages with many accesses to the environment."""

OTHERS = (
    "azure-mgmt-network==33.1.0",
    "django==5.2.19",
    "pandas==3.1.1",
    "sympy==1.14.0",
)
"""Big packages with few: most of any tree is code that never reads the environment."""

PLATFORMS = ("manylinux2014_x86_64", "manylinux_2_17_x86_64", "manylinux_2_28_x86_64", "any")
SOURCES = (".py", ".pyi", ".ipynb")


def build(root: Path) -> None:
    """Fetch and unpack what is not there yet; what is there stays as it is."""
    for requirement in EIGHT:
        unpack(fetch(requirement, root / "wheels"), root / "eight" / name_of(requirement))
    for requirement in (*EIGHT, *OTHERS):
        unpack(fetch(requirement, root / "wheels"), root / "tree" / name_of(requirement))


ACCESSOR = '''\
"""The one place that reads the environment."""
from __future__ import annotations

import os


class Environment:
    def get(self, key: str, default: str | None = None) -> str | None:
        return os.environ.get(key, default)

    def require(self, key: str) -> str:
        return os.environ[key]

    def set(self, key: str, value: str) -> None:
        os.environ[key] = value


_environment = Environment()


def get_env() -> Environment:
    return _environment
'''
USES = """

from ssot_accessor import get_env


def _asked_{n}(parts):
    env = get_env()
    first = env.get("SHOP_{n}_HOST")
    if env.get("SHOP_{n}_DEBUG", "0") == "1":  # as everybody writes it
        parts.append((first, int(env.get("SHOP_{n}_PORT", "80"))))
    return get_env().require("SHOP_{n}_NAME"), parts
"""
ASKING = 3_000


def lay_getter(root: Path) -> None:
    """The tree with a getter that is used all over it."""
    target = root / "getter"
    if target.exists():
        return
    shutil.copytree(root / "tree", target)
    (target / "ssot_accessor.py").write_text(ACCESSOR)
    (target / "ssot-lint.toml").write_text('getter = "ssot_accessor:get_env()"\n')
    for number, path in enumerate(sorted(python_files(target))[:ASKING]):
        if path.suffix == ".py" and path.name != "ssot_accessor.py":
            with path.open("ab") as file:
                file.write(USES.replace("{n}", str(number)).encode())


def default_root() -> Path:
    """Outside the repository: a linter that finds the corpus in its own tree would check it."""
    return Path(tempfile.gettempdir()) / "ssot-lint-corpus"


def name_of(requirement: str) -> str:
    return requirement.partition("==")[0]


def fetch(requirement: str, wheels: Path) -> Path:
    """The wheel of one pinned package, from the package index or from an earlier run."""
    stem = requirement.replace("-", "_").replace("==", "-")
    if not (found := sorted(wheels.glob(f"{stem}-*.whl"))):
        platforms = [word for name in PLATFORMS for word in ("--platform", name)]
        subprocess.run(
            [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps"]
            + ["--disable-pip-version-check", "--only-binary", ":all:"]
            + ["--python-version", "3.11", *platforms, "--dest", str(wheels), requirement],
            check=True,
        )
        found = sorted(wheels.glob(f"{stem}-*.whl"))
    return found[0]


def unpack(wheel: Path, target: Path) -> None:
    """The Python sources of a wheel, byte for byte."""
    if target.exists():
        return
    with zipfile.ZipFile(wheel) as archive:
        names = [name for name in archive.namelist() if name.endswith(SOURCES)]
        archive.extractall(target, names)


def python_files(root: Path) -> Iterator[Path]:
    return (path for path in root.rglob("*.py") if path.is_file())


def describe(root: Path) -> str:
    sizes = [path.stat().st_size for path in python_files(root)]
    return f"{root}: {len(sizes):,} .py files, {sum(sizes) / 1e6:.1f} MB"


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("directory", nargs="?", type=Path, default=default_root())
    parser.add_argument("--with-getter", action="store_true")
    options = parser.parse_args()
    root: Path = options.directory.resolve()
    build(root)
    if options.with_getter:
        lay_getter(root)
    for tree in (*sorted((root / "eight").iterdir()), root / "tree"):
        print(describe(tree))


if __name__ == "__main__":
    main()
