"""Small trees of files for the tests of this directory."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from ssot_lint.core.settings import FileSettings
from ssot_lint.workspace.config.config import Overrides
from ssot_lint.workspace.files.discover import discover
from ssot_lint.workspace.settings.workspace import Workspace


def grow(root: Path, files: Mapping[str, str | bytes]) -> Path:
    """Write ``files`` below ``root``; a name that ends in ``/`` is an empty directory."""
    for name, content in files.items():
        path = root / name
        if name.endswith("/"):
            path.mkdir(parents=True, exist_ok=True)
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return root


def settings(root: Path, path: str, overrides: Overrides | None = None) -> FileSettings:
    """What holds for ``path`` in ``root``."""
    return Workspace(str(root), overrides or Overrides()).settings_for(str(root / path))


def found(
    root: Path,
    *paths: str,
    cwd: Path | None = None,
    options: Mapping[str, object] | None = None,
) -> list[str]:
    """What a discovery from ``paths`` finds, relative to ``root``; there must be no errors."""
    workspace = Workspace(str(cwd or root), Overrides(options=options or {}))
    files, errors, _ = discover(paths or (".",), workspace)
    assert errors == ()
    return [path.removeprefix(f"{root}/") for path in files]
