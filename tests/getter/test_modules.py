"""Module names and files, both ways."""

from __future__ import annotations

from pathlib import Path

import pytest

from ssot_lint.modules.lookup import find_module, module_name

NAMES = {
    "module": ("/p/app/env.py", ("/p",), "app.env"),
    "package": ("/p/app/__init__.py", ("/p",), "app"),
    "stub": ("/p/app/env.pyi", ("/p",), "app.env"),
    "longest root": ("/p/src/app/env.py", ("/p", "/p/src"), "app.env"),
    "root with a slash": ("/p/src/env.py", ("/p/src/",), "env"),
    "root that is a package": ("/p/src/__init__.py", ("/p", "/p/src"), "src"),
    "neighbour of a root": ("/p/srcs/env.py", ("/p/src",), None),
    "outside": ("/q/env.py", ("/p",), None),
    "no identifier": ("/p/my-app/env.py", ("/p",), None),
    "keyword": ("/p/app/class.py", ("/p",), None),
    "soft keyword": ("/p/app/match.py", ("/p",), "app.match"),
    "notebook": ("/p/app/env.ipynb", ("/p",), None),
    "no suffix": ("/p/app/env", ("/p",), None),
}


@pytest.mark.parametrize("path, roots, expected", NAMES.values(), ids=NAMES.keys())
def test_module_name(path: str, roots: tuple[str, ...], expected: str | None) -> None:
    assert module_name(path, roots) == expected


FILES = {
    "module": (["app/env.py"], "app.env", "app/env.py"),
    "package": (["app/env/__init__.py"], "app.env", "app/env/__init__.py"),
    "package before module": (
        ["app/env.py", "app/env/__init__.py"],
        "app.env",
        "app/env/__init__.py",
    ),
    "second root": (["src/app/env.py"], "app.env", "src/app/env.py"),
    "first root wins": (["src/env.py", "env.py"], "env", "env.py"),
    "stub only": (["app/env.pyi"], "app.env", None),
    "namespace package": (["app/env/x.py"], "app.env", None),
}


@pytest.mark.parametrize("files, name, expected", FILES.values(), ids=FILES.keys())
def test_find_module(tmp_path: Path, files: list[str], name: str, expected: str | None) -> None:
    for file in files:
        (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / file).touch()

    found = find_module(name, (str(tmp_path), str(tmp_path / "src")))

    assert found == (str(tmp_path / expected) if expected else None)
