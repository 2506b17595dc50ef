"""The generated getter: a mapping by derivation, and by its own tests on this interpreter."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from ssot_lint.adopt.template import accessor, accessor_tests
from ssot_lint.getter.contract import MAPPING
from ssot_lint.getter.deriving.derive import derive
from ssot_lint.getter.spelling import OPERATIONS
from tests.cli.commands import lint
from tests.process import run


@pytest.fixture
def generated(tmp_path: Path) -> Path:
    (tmp_path / "app").mkdir()
    (tmp_path / "app/env.py").write_text(accessor())
    (tmp_path / "app/test_env.py").write_text(accessor_tests("app.env"))
    return tmp_path


def test_every_operation_is_safe_and_spelled_as_on_the_mapping(generated: Path) -> None:
    contract = derive("app.env", "env", (str(generated),))
    assert contract.operations == MAPPING.operations
    assert set(contract.operations) == set(OPERATIONS)


def test_its_own_tests_pass(generated: Path) -> None:
    done = run(sys.executable, "-W", "error", "-m", "unittest", "app.test_env", cwd=generated)
    assert "Ran 14 tests" in done.stdout


def test_its_own_tests_see_a_snapshot(generated: Path) -> None:
    """They fail where the accessor is not live."""
    text = accessor().replace(
        "import os\n", "import os as _os\n\n\nclass os:\n    environ = {}\n", 1
    )
    (generated / "app/env.py").write_text(text)
    done = run(sys.executable, "-m", "unittest", "app.test_env", cwd=generated, check=False)
    assert done.returncode == 1
    assert "FAIL: test_reads_are_live" in done.stdout


def test_import_has_no_side_effects(generated: Path) -> None:
    code = "import os; before = dict(os.environ); os.environ = None\nimport app.env\nprint('quiet')"
    assert run(sys.executable, "-c", code, cwd=generated).stdout == "quiet\n"


def test_is_clean_by_its_own_rules(generated: Path) -> None:
    (generated / "ssot-lint.toml").write_text('getter = "app.env:env"\nrequire-reason = true\n')
    assert lint("check", cwd=generated).out == b"All checks passed!\n"


@pytest.mark.slow
def test_is_typed(generated: Path) -> None:
    pytest.importorskip("mypy")
    (generated / "app/__init__.py").touch()
    run(sys.executable, "-m", "mypy", "--strict", "--cache-dir", "cache", "app", cwd=generated)
