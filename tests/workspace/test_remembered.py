"""What was parsed before is not parsed again, and changes no answer."""

from __future__ import annotations

import marshal
import os
from pathlib import Path

import pytest

from ssot_lint.core import toml
from ssot_lint.modules.sorter.configured import sorting_of
from ssot_lint.workspace.config import config as module
from ssot_lint.workspace.settings.workspace import Workspace
from tests.cli.commands import lint
from tests.workspace.trees import grow

OURS = '[tool.ssot-lint]\ngetter = "a:b"\nvariables = ["X_*"]\n[tool.other]\nday = 2020-01-01\n'


def project(root: Path, text: str = OURS) -> Path:
    grow(root, {"pyproject.toml": text, "a.py": "", "x.py": "import os\nos.environ['A']\n"})
    for _ in range(2):  # the first makes the cache, which is where the second keeps things
        lint("check", ".", cwd=root)
    return root


def kept(root: Path) -> list[Path]:
    return list((root / ".ssot-lint_cache").glob("*.tables"))


def variables(root: Path) -> object:
    workspace = Workspace(str(root))
    workspace.remember_tables()
    return workspace.settings_for(str(root / "x.py")).variables


def test_once_for_a_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = project(tmp_path)
    assert len(kept(root)) == 1
    parsed = []
    real = module.toml_table
    monkeypatch.setattr(module, "toml_table", lambda it: parsed.append(it) or real(it))
    assert variables(root) == ("X_*",)
    assert parsed == []
    before = os.stat(root / "pyproject.toml")
    (root / "pyproject.toml").write_text(OURS.replace("X_*", "Y_*"))
    os.utime(root / "pyproject.toml", ns=(before.st_atime_ns, before.st_mtime_ns))
    assert variables(root) == ("Y_*",)
    assert len(parsed) == 1
    assert variables(root) == ("Y_*",)
    assert len(parsed) == 1


def test_only_where_it_may_be_kept(tmp_path: Path) -> None:
    root = grow(tmp_path, {"ssot-lint.toml": 'variables = ["X"]\n', "a.py": ""})
    assert variables(tmp_path) == ("X",)
    lint("check", "--no-cache", ".", cwd=tmp_path)
    assert not (tmp_path / ".ssot-lint_cache").exists(), root


def test_a_link_is_not_written_through(tmp_path: Path) -> None:
    root = project(tmp_path / "a")
    cache = root / ".ssot-lint_cache"
    cache.rename(tmp_path / "elsewhere")
    cache.symlink_to(tmp_path / "elsewhere")
    for path in (tmp_path / "elsewhere").glob("*.tables"):
        path.unlink()
    assert variables(root) == ("X_*",)
    assert not list((tmp_path / "elsewhere").glob("*.tables"))


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"\xff" * 40, id="no marshal"),
        pytest.param(marshal.dumps(7), id="another value"),
        pytest.param(marshal.dumps(("pyproject.toml", OURS, [])), id="no table"),
        pytest.param(marshal.dumps(("pyproject.toml", "", {})), id="another text"),
        pytest.param(marshal.dumps(("ssot-lint.toml", OURS, {})), id="another file"),
    ],
)
def test_anything_strange_is_nothing(tmp_path: Path, data: bytes) -> None:
    root = project(tmp_path)
    (place,) = kept(root)
    place.write_bytes(data)
    assert variables(root) == ("X_*",)
    assert place.read_bytes() != data


def test_an_empty_table_is_one(tmp_path: Path) -> None:
    root = project(tmp_path, "[tool.ssot-lint]\n")
    workspace = Workspace(str(root))
    workspace.remember_tables()
    for _ in range(2):
        assert workspace.config_for(str(root)).path is not None


SORTED = '[tool.ruff.lint]\nselect = ["I"]\n[tool.ruff.lint.isort]\nforce-single-line = true\n'


def test_what_configures_a_sorter_is_parsed_once_for_a_text(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = project(tmp_path, OURS + SORTED)
    parsed = []
    real = toml.loads
    monkeypatch.setattr(toml, "loads", lambda it: parsed.append(it) or real(it))

    def is_single() -> bool:
        workspace = Workspace(str(root))
        workspace.remember_tables()
        files = workspace.tree
        return sorting_of(str(root), str(root), files, workspace.scans.parse).single

    assert [is_single() for _ in range(2)] == [True, True]
    assert len(parsed) == 2, "a date is no plain value"
    parsed.clear()
    (root / "pyproject.toml").write_text(SORTED)
    assert [is_single() for _ in range(3)] == [True] * 3
    assert len(parsed) == 1
    (place,) = (root / ".ssot-lint_cache").glob("sorter-*")
    place.write_bytes(place.read_bytes()[:-1] + b"\0")
    assert is_single()
    (root / "pyproject.toml").write_text(SORTED.replace("true", "false"))
    assert [is_single() for _ in range(2)] == [False, False]
    assert len(parsed) == 3
