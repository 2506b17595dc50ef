"""The page about adding a rule is true: its rules, put where it says, do what their examples show."""

from __future__ import annotations

import re
import shutil
import sys
from pathlib import Path

import pytest

from ssot_lint.rules import CODES
from tests.process import ROOT, run

PAGE = (ROOT / "docs/adding-a-rule.md").read_text("utf-8")
FILES = re.findall(r"^`(ssot_lint/rules/\S+\.py)`:\n\n```python\n(.*?)^```", PAGE, re.M | re.S)
ROWS = re.findall(r"^```python\n(    Row\(\n        \"(SSOT\d+)\".*?)^```", PAGE, re.M | re.S)
TESTS = (
    "tests/rules/test_table.py",
    "tests/rules/test_examples.py",
    "tests/rules/test_project_examples.py",
)
NEEDED = ("ssot_lint", "pyproject.toml", "tests/process.py", "tests/core/detect/marked.py", *TESTS)


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The package and the tests of its rules, with the page's files and rows."""
    root = tmp_path_factory.mktemp("checkout")
    for name in NEEDED:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, root / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copyfile(ROOT / name, root / name)
    for path, text in FILES:
        assert not (root / path).exists(), "the page shows a rule that there is"
        (root / path).write_text(text, "utf-8")
    table = root / "ssot_lint/rules/table.py"
    text = table.read_text("utf-8")
    for row, code in ROWS:
        after = next(it for it in CODES if it > code)
        text = text.replace(f'    Row(\n        "{after}"', f'{row}    Row(\n        "{after}"')
    table.write_text(text, "utf-8")
    return root


@pytest.mark.slow
def test_the_pages_rules_pass_the_tests_of_rules(checkout: Path) -> None:
    assert len(FILES) == len(ROWS) == 2
    chosen = " or ".join((*(code for _, code in ROWS), "given_once"))
    apart = ("-p", "no:cacheprovider", "-p", "no:xdist", f"--basetemp={checkout.parent / 'inner'}")
    command = (sys.executable, "-m", "pytest", "-q", *apart, "-k", chosen)
    done = run(*command, *TESTS, cwd=checkout, env={"PYTHONPATH": str(checkout)})
    assert re.search(r"^\d+ passed", done.stdout, re.M), done.stdout


@pytest.mark.parametrize("path", [path for path, _ in FILES])
def test_the_pages_rules_have_a_page(checkout: Path, path: str) -> None:
    name = Path(path).stem.replace("_", "-")
    command = (sys.executable, "-m", "ssot_lint", "rule", name)
    done = run(*command, cwd=checkout, env={"PYTHONPATH": str(checkout)})
    assert done.stdout.startswith(f"# {name} (")
    assert "# <- SSOT" in done.stdout
    assert "Fine:" in done.stdout
