"""A git repository of a project whose commits go through a hook manager."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from tests.process import ROOT, run

CONFIGURATION = """\
[tool.ssot-lint]
getter = "app.env:env"
contract = "mapping"
"""
GETTER = """\
import os

env = os.environ
"""
HOOK = """\
  - repo: local
    hooks:
      - id: {id}
        name: {id}
        entry: '"{python}" -m ssot_lint {arguments}'
        language: system
        types_or: [python, pyi, jupyter]
        require_serial: true
"""
CHECK = "check"
FIX = "check --fix"


class Repository:
    """A project with a getter, the ssot-lint hook installed, and a first commit."""

    def __init__(self, root: Path, tool: str, *hooks: str) -> None:
        self.root = root
        self.environment = {
            "PRE_COMMIT_HOME": str(root.parent / "store"),
            "PREK_HOME": str(root.parent / "store"),
            "PYTHONPATH": str(ROOT),  # the hook is this checkout, installed or not
        }
        root.mkdir(parents=True)
        self.git("init", "--quiet", "--initial-branch=main")
        self.git("config", "core.autocrlf", "false")
        self.write("pyproject.toml", CONFIGURATION)
        self.write("app/__init__.py", "")
        self.write("app/env.py", GETTER)
        self.write(".pre-commit-config.yaml", "repos:\n" + "".join(map(_hook, hooks)))
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message=first")
        self.run(Path(sys.executable).with_name(tool), "install")

    def write(self, name: str, content: str | bytes) -> None:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())

    def read(self, name: str) -> bytes:
        return (self.root / name).read_bytes()

    def staged(self, name: str) -> bytes:
        """The bytes that a commit would take."""
        return self.git("show", f":{name}").stdout.encode(errors="surrogateescape")

    def stage(self, name: str, content: str | bytes) -> None:
        self.write(name, content)
        self.git("add", "--", name)

    def commit(self) -> subprocess.CompletedProcess[str]:
        return self.git("commit", "--message=change", check=False)

    def commits(self) -> int:
        return int(self.git("rev-list", "--count", "HEAD").stdout)

    def git(self, *arguments: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        return self.run("git", *arguments, check=check)

    def run(self, *command: str | Path, check: bool = True) -> subprocess.CompletedProcess[str]:
        return run(*command, cwd=self.root, env=self.environment, check=check)


NewRepository = Callable[..., Repository]
"""What the fixture ``new_repository`` gives: a maker of repositories with the hooks it is told."""


def _hook(arguments: str) -> str:
    name = "ssot-lint" + "-fix" * ("--fix" in arguments)
    return HOOK.format(id=name, python=sys.executable, arguments=arguments)
