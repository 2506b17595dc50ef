"""The hooks as users have them: this repository named by its address, installed by the manager."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.hook.repository import Repository
from tests.process import ROOT, run

READ = b"import os\n\nport = os.environ['PORT']\n"
CONFIGURATION = """\
repos:
  - repo: {address}
    rev: {revision}
    hooks:
      - id: ssot-lint-fix
      - id: ssot-lint
"""


def test_manifest_is_valid() -> None:
    pre_commit = Path(sys.executable).with_name("pre-commit")
    run(pre_commit, "validate-manifest", ".pre-commit-hooks.yaml", cwd=ROOT)
    run(pre_commit, "validate-config", ".pre-commit-config.yaml", cwd=ROOT)


@pytest.mark.slow
def test_installed_from_this_repository(tmp_path: Path, checkout: Path) -> None:
    repository = Repository(tmp_path / "project", "pre-commit")
    repository.environment.pop("PYTHONPATH")  # the hook has its own environment
    revision = run("git", "rev-parse", "HEAD", cwd=checkout).stdout.strip()
    configuration = CONFIGURATION.format(address=checkout.as_uri(), revision=revision)
    repository.stage(".pre-commit-config.yaml", configuration)
    repository.stage("app/web.py", READ)
    done = repository.commit()
    assert done.returncode != 0
    assert b"from app.env import env" in repository.read("app/web.py"), done.stdout
    repository.git("add", "app/web.py")
    done = repository.commit()
    assert done.returncode == 0, done.stdout
