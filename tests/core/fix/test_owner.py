"""Whether a file should import the getter at all: cycles, packages, files it cannot be had in."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from ssot_lint.core.settings import FileSettings
from ssot_lint.engine.check import check
from ssot_lint.getter.owner import Getter
from tests.core.fix.fixing import settings

PROJECT = {
    "app/__init__.py": "",
    "app/env.py": "import os\nfrom app.base import Base\nenv = os.environ\n",
    "app/base.py": "import app.low\nif 0:\n    from app import lazy\nclass Base: ...\n",
    "app/low.py": "",
    "app/lazy.py": "",
    "app/other.py": "",
    "svc/__init__.py": "",
    "svc/env.py": "",
    "plain/__init__.py": "",
    "setup.py": "",
}
SOURCE = b'import os\nx = os.environ["A"]\n'


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """The files of PROJECT."""
    write(tmp_path, PROJECT)
    return tmp_path


def write(root: Path, files: Mapping[str, str]) -> None:
    """Put files below ``root``."""
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def of(project: Path, path: str) -> FileSettings:
    """Settings of one file of the project."""
    module = path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
    chosen = settings(path=path, module=module)
    getter = Getter(None, "app.env:env", "mapping", (str(project),))
    return chosen._replace(path=str(project / path), getter=getter)


ROWS = (
    ("app/other.py", "safe", None),
    (
        "app/low.py",
        None,
        "importing the getter here would close an import cycle: app.env → app.base → app.low",
    ),
    (
        "app/base.py",
        None,
        "importing the getter here would close an import cycle: app.env → app.base",
    ),
    ("setup.py", "unsafe", "`setup.py` may run where the getter's package is not installed"),
    ("svc/__init__.py", None, "importing `env` here would hide the module `svc.env`"),
    ("plain/__init__.py", "safe", None),
)


@pytest.mark.parametrize("path, safety, reason", ROWS, ids=[row[0] for row in ROWS])
def test_import(project: Path, path: str, safety: str | None, reason: str | None) -> None:
    (finding,) = check(SOURCE, of(project, path)).findings
    assert (finding.fix.safety if finding.fix else None) == safety
    assert finding.fix_refused == reason


@pytest.mark.parametrize("path", ["app/low.py", "setup.py", "svc/__init__.py"])
def test_a_file_that_imports_the_getter_already_may_use_it(project: Path, path: str) -> None:
    (finding,) = check(b"from app.env import env\n" + SOURCE, of(project, path)).findings
    assert finding.fix is not None
    assert finding.fix.safety == "safe"
