"""The linters that ssot-lint is compared with, each in an environment of its own.

``ruff_command`` and its sisters say how each is asked the same question: where does this code
name ``os.environ``, ``os.getenv`` and their kin?
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import venv
from pathlib import Path

NAMES = ("environ", "environb", "getenv", "getenvb", "putenv", "unsetenv")
VERSIONS = {
    "ruff": "0.17.6",
    "fixit": "2.2.1",
    "semgrep": "1.182.0",
    "ast-grep-cli": "0.51.1",
}


def installed(package: str) -> Path:
    """The directory of a package's commands, installed on first use outside the repository."""
    home = Path(tempfile.gettempdir()) / "ssot-lint-rivals" / f"{package}-{VERSIONS[package]}"
    commands = home / ("Scripts" if sys.platform == "win32" else "bin")
    if not (home / "ready").exists():
        venv.create(home, with_pip=True, clear=True)
        pip = [str(commands / "python"), "-m", "pip", "install", "--quiet"]
        subprocess.run(
            [*pip, "--disable-pip-version-check", f"{package}=={VERSIONS[package]}"], check=True
        )
        (home / "ready").touch()
    return commands


def ruff_command(*options: str) -> list[str]:
    """TID251 on the six names; the whole tree, whatever its own settings and comments say."""
    table = ", ".join(f'"os.{name}".msg = "use the getter"' for name in NAMES)
    return [
        str(installed("ruff") / "ruff"),
        "check",
        "--isolated",
        "--select=TID251",
        f"--config=lint.flake8-tidy-imports.banned-api = {{{table}}}",
        "--config=exclude = []",
        "--no-respect-gitignore",
        "--ignore-noqa",
        *options,
    ]


def ssot_command(*options: str) -> list[str]:
    """The checkout that this script stands in, run by the interpreter that runs the script."""
    return [sys.executable, "-m", "ssot_lint", "check", *options]


def fixit_command(tree: Path) -> list[str]:
    """Fixit reads its rule from a package beside its configuration, so both go to the tree's top."""
    (tree / "fixit.toml").write_text('[tool.fixit]\nroot = true\nenable = [".fixit_rule"]\n')
    (tree / "fixit_rule.py").write_text(FIXIT_RULE)
    return [str(installed("fixit") / "fixit"), "lint", "."]


def semgrep_command(tree: Path) -> list[str]:
    (tree / "semgrep.yaml").write_text(SEMGREP_RULE)
    quiet = ["--metrics=off", "--disable-version-check", "--quiet", "--no-git-ignore"]
    return [str(installed("semgrep") / "semgrep"), "scan", *quiet, "--config=semgrep.yaml", "."]


def ast_grep_command(tree: Path) -> list[str]:
    (tree / "ast-grep.yaml").write_text(AST_GREP_RULE)
    command = str(installed("ast-grep-cli") / "ast-grep")
    return [command, "scan", "--no-ignore=vcs", "--rule=ast-grep.yaml", "."]


REPOSITORY = str(Path(__file__).resolve().parent.parent)

FIXIT_RULE = f"""\
import libcst as cst
from fixit import LintRule
from libcst.metadata import QualifiedNameProvider

NAMES = {{"os." + name for name in {NAMES!r}}}


class DirectEnviron(LintRule):
    METADATA_DEPENDENCIES = (QualifiedNameProvider,)

    def visit_Attribute(self, node: cst.Attribute) -> None:
        found = self.get_metadata(QualifiedNameProvider, node, ())
        if any(name.name in NAMES for name in found):
            self.report(node, "use the getter")
"""

SEMGREP_RULE = """\
rules:
- id: direct-environ
  languages: [python]
  severity: ERROR
  message: use the getter
  pattern-either:
""" + "".join(f"  - pattern: os.{name}\n" for name in NAMES)

AST_GREP_RULE = """\
id: direct-environ
language: Python
severity: error
message: use the getter
rule:
  any:
""" + "".join(f"  - pattern: os.{name}\n" for name in NAMES)
