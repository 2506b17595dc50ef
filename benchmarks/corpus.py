"""Builds the tree that everything here is measured on, from wheels of public packages.

    python benchmarks/corpus.py [DIRECTORY]

makes ``DIRECTORY/eight/<package>`` (the packages of the acceptance test, one tree each) and
``DIRECTORY/tree/<package>`` (all packages, for the benchmark): more than 10,000 Python files and
150 MB. Versions are pinned, and wheels are those for CPython 3.11 on x86-64 Linux whatever this
machine is, so that figures compare. Nothing that is fetched is installed or executed.
"""

from __future__ import annotations

import argparse
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
    root: Path = parser.parse_args().directory.resolve()
    build(root)
    for tree in (*sorted((root / "eight").iterdir()), root / "tree"):
        print(describe(tree))


if __name__ == "__main__":
    main()
