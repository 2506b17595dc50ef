"""A public package adopts ssot-lint today, blocks what is new tomorrow, and cleans up in branches."""

from __future__ import annotations

import json
import shutil
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.hook.repository import CHECK, Repository
from tests.process import run, ssot_lint

pytestmark = pytest.mark.slow
BASELINE = "ssot-baseline.jsonl"
# Packages that the tests' own tools are: large, in use, and full of accesses.
ADOPTIONS = [("pre_commit", "pre-commit"), ("hypothesis", "prek"), ("virtualenv", "prek")]


class Adopting(Repository):
    """A package that has never heard of ssot-lint, under git; then the hook."""

    def __init__(self, root: Path, tool: str, package: str) -> None:
        self.package = package
        super().__init__(root, tool, CHECK)
        self.git("rm", "-r", "--quiet", "app", "pyproject.toml")
        spec = find_spec(package)
        assert spec is not None
        assert spec.origin is not None
        ignored = shutil.ignore_patterns("__pycache__", "*.so", "*.pyd")
        shutil.copytree(Path(spec.origin).parent, root / package, ignore=ignored)
        self.git("add", "--all", "--force")
        self.git("commit", "--quiet", "--no-verify", "--message=package")
        # `python -m pre_commit` run here runs, and compiles, this very package.
        (root / ".git/info/exclude").write_text("__pycache__/\n")

    def lint(self, *arguments: str, check: bool = True) -> str:
        return ssot_lint(*arguments, cwd=self.root, check=check).stdout

    def known(self) -> list[str]:
        """The files that the baseline speaks of, once for each entry."""
        rows = self.read(BASELINE).splitlines()
        return [json.loads(row)["path"] for row in rows]

    def commit_all(self) -> None:
        self.git("add", "--all")
        done = self.commit()
        assert done.returncode == 0, done.stdout


@pytest.fixture(params=ADOPTIONS, ids=lambda pair: str(pair[0]))
def adopting(request: pytest.FixtureRequest, tmp_path: Path) -> Adopting:
    package, tool = request.param
    return Adopting(tmp_path / "project", tool, package)


def test_adopt_block_and_clean_up(adopting: Adopting) -> None:
    package = adopting.package
    adopting.lint("init", "--yes", "--write-getter", f"{package}/env.py")
    adopting.lint("check", "--write-baseline")
    if b"baseline" not in adopting.read("ssot-lint.toml"):  # where most can be fixed at once
        with (adopting.root / "ssot-lint.toml").open("a") as stream:
            stream.write(f'baseline = "{BASELINE}"\n')
    before = adopting.known()
    assert len(before) >= 10
    adopting.commit_all()

    # One new access is blocked, and nothing else is named.
    adopting.stage(f"{package}/new.py", 'import os\n\nX = os.environ["NEW"]\n')
    blocked = adopting.commit()
    assert blocked.returncode != 0
    assert blocked.stdout.count(": SSOT") == 1
    assert f"{package}/new.py:3:5: SSOT101" in blocked.stdout
    adopting.git("rm", "--quiet", "--force", f"{package}/new.py")

    # One file is fixed: its entries go, and the others stay.
    fixed, ours, theirs = _apart(before)
    adopting.lint("check", "--fix", "--unsafe-fixes", fixed, check=False)
    adopting.commit_all()
    left = adopting.known()
    assert left.count(fixed) < before.count(fixed)
    assert [path for path in left if path != fixed] == [path for path in before if path != fixed]

    # Two branches clean up on their own, and merge.
    adopting.git("checkout", "--quiet", "-b", "theirs")
    adopting.lint("check", "--fix", "--unsafe-fixes", theirs, check=False)
    adopting.commit_all()
    adopting.git("checkout", "--quiet", "main")
    adopting.lint("check", "--fix", "--unsafe-fixes", ours, check=False)
    adopting.commit_all()
    adopting.git("merge", "--quiet", "--no-edit", "theirs")
    assert "All checks passed!" in adopting.lint("check")
    assert "gone" not in adopting.lint("check")
    merged = adopting.known()
    assert merged.count(ours) < before.count(ours)
    assert merged.count(theirs) < before.count(theirs)
    done = run(sys.executable, "-m", "compileall", "-q", package, cwd=adopting.root, check=False)
    assert done.returncode == 0, done.stdout


def _apart(paths: list[str]) -> tuple[str, str, str]:
    """Three files whose entries are no neighbours: lines between them let branches merge."""
    files = sorted(set(paths))
    return files[len(files) // 2], files[0], files[-1]
