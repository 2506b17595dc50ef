"""A variable whose name stands in the registry, but not so that one entry is sure: nothing is added."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.commands import lint, project
from tests.getter.owners.test_kinds import DESCRIPTORS

TWICE = '    APP_X = Var("1")\n    APP_X = Var("2")\n'
EITHER = '    if os.name == "nt":\n        APP_X = Var("1")\n    else:\n        APP_X = Var("2")\n'


@pytest.mark.parametrize(
    "inside, after, said",
    [
        pytest.param(TWICE, "", "is declared in app/envs.py:39 and app/envs.py:40,", id="twice"),
        pytest.param(EITHER, "", "declared in app/envs.py:40 and app/envs.py:42,", id="either"),
        pytest.param("", 'Envs.APP_X = Var("1")\n', "is set from outside in app/envs.py:45:", id="on the class"),
        pytest.param("", 'envs.APP_X = Var("1")\n', "is set from outside in app/envs.py:45:", id="on the object"),
        pytest.param("", 'setattr(Envs, "APP_X", Var("1"))\n', "from outside in app/envs.py:45:", id="setattr"),
        pytest.param("    APP_X = KEPT\n", "", "has its name in app/envs.py:39, which", id="another"),
    ],
)  # fmt: skip
def test_the_places_are_named(tmp_path: Path, inside: str, after: str, said: str) -> None:
    head, tail = DESCRIPTORS.split("    APP_PORT = Int(80)\n")
    registry = (head + inside + "    APP_PORT = Int(80)\n" + tail + after).encode()
    files = {
        "app/__init__.py": b"",
        "app/envs.py": registry,
        "app/use.py": b'import os\n\nX = os.getenv("APP_X", "1")\n',
        "ssot-lint.toml": b'getter = "app.envs:envs"\n',
    }
    root = project(tmp_path, files, getter=False)
    told = lint("check", "--select", "SSOT1", "--output-format", "json", "app/use.py", cwd=root).out
    (found,) = json.loads(told)
    assert said in found["message"]
    assert "not registered" not in found["message"]
    assert found["fix"] is None
    lint("check", "--add-to-registry", "app/use.py", cwd=root)
    assert (root / "app/envs.py").read_bytes() == registry
