"""What the documentation says is what is so."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

from tests.process import ROOT, run

README = (ROOT / "README.md").read_text("utf-8")


def opening_commands() -> list[str]:
    """The two commands the README opens with: nothing but the title stands before them."""
    opening = re.match(r"# ssot-lint\n\n((?:```console\n[^`]+```\n\n){2})", README)
    assert opening, "the README opens with two commands"
    return [line for line in opening[1].splitlines() if line and not line.startswith("```")]


def test_ci_runs_the_same_tests() -> None:
    demo, tests = opening_commands()
    assert (demo, tests) == ("python3 scripts/run.py demo", "python3 scripts/run.py tests")
    ci = (ROOT / ".ci" / "run").read_text("utf-8")
    assert '"$1" scripts/run.py "${@:2}"' in ci
    assert 'task "$main" demo' in ci
    assert 'twice "$main" tests --hypothesis-profile=thorough\n' in ci


@pytest.mark.slow
def test_first_command_works_and_can_be_repeated(checkout: Path) -> None:
    for _ in range(2):
        done = run(*_with_this_python(opening_commands()[0]), cwd=checkout)
        assert "$ ssot-lint check --fix" in done.stdout
        assert re.search(r"^OK( \(skipped=1\))?$", done.stdout.rstrip().rpartition("\n")[2])
    assert run("git", "status", "--porcelain", cwd=checkout).stdout == ""


@pytest.mark.slow
def test_second_command_works(checkout: Path) -> None:
    """It runs pytest on the clone; one short file of it, for the rest is running just now."""
    command = _with_this_python(opening_commands()[1])
    done = run(*command, "tests/project/test_package.py", cwd=checkout)
    assert re.search(r"\d+ passed", done.stdout)
    assert run("git", "status", "--porcelain", cwd=checkout).stdout == ""


def test_tasks_without_a_name_are_listed() -> None:
    done = run(sys.executable, "scripts/run.py", cwd=ROOT, check=False)
    assert done.returncode == 2
    assert "demo,tests,oldest,lint" in done.stdout


def test_derived_parts_are_current() -> None:
    done = run(
        *(sys.executable, "scripts/docs.py", "--check"), cwd=ROOT, env={"PYTHONPATH": str(ROOT)}
    )
    assert done.stdout == ""


def test_links_lead_somewhere() -> None:
    for page in [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *ROOT.glob("docs/**/*.md")]:
        for target in re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text("utf-8")):
            assert (page.parent / target).exists(), f"{page.name} links to {target}"


def _with_this_python(command: str) -> list[str]:
    """The command with ``python3`` being the interpreter under test, outside its environment."""
    words = command.split()
    assert words[0] == "python3"
    return [getattr(sys, "_base_executable", sys.executable), *words[1:]]
