"""The package's metadata, and what its archives hold."""

from __future__ import annotations

import re
import sys

import ssot_lint
from tests.process import ROOT, run

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
SUPPORTED = ("3.10", "3.11", "3.12", "3.13", "3.14")


def test_version_has_one_source() -> None:
    assert re.fullmatch(r"\d+\.\d+\.\d+", ssot_lint.__version__)
    assert PYPROJECT["project"]["dynamic"] == ["version"]
    assert PYPROJECT["tool"]["hatch"]["version"]["path"] == "ssot_lint/__init__.py"


def test_supported_interpreters_agree() -> None:
    prefix = "Programming Language :: Python :: 3."
    stated = [line for line in PYPROJECT["project"]["classifiers"] if line.startswith(prefix)]
    assert [line.rpartition(" ")[2] for line in stated] == list(SUPPORTED)
    assert PYPROJECT["project"]["requires-python"] == f">={SUPPORTED[0]}"
    assert PYPROJECT["tool"]["mypy"]["python_version"] == SUPPORTED[0]
    assert PYPROJECT["tool"]["basedpyright"]["pythonVersion"] == SUPPORTED[0]


def test_runs_as_a_module() -> None:
    done = run(
        *(sys.executable, "-m", "ssot_lint", "version"), cwd=ROOT, env={"PYTHONPATH": str(ROOT)}
    )
    assert ssot_lint.__version__ in done.stdout


def test_entry_point_exists() -> None:
    from ssot_lint.cli import main

    module, _, function = PYPROJECT["project"]["scripts"]["ssot-lint"].partition(":")
    assert main.__name__ == module
    assert callable(getattr(main, function))


def test_ruff_is_told_of_our_codes() -> None:
    assert PYPROJECT["tool"]["ruff"]["lint"]["external"] == ["SSOT"]
