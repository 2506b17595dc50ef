"""Getters under test are written to a directory of their own, as a project would hold them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from textwrap import dedent

import pytest

Written = Callable[[Mapping[str, str]], tuple[str, ...]]


@pytest.fixture
def write(tmp_path: Path) -> Written:
    """Write files and give the source roots that hold them."""

    def written(files: Mapping[str, str]) -> tuple[str, ...]:
        for name, text in files.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(dedent(text), encoding="utf-8")
        return (str(tmp_path),)

    return written
