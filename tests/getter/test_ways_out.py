"""Every refusal says what stands in the way, and what to do about it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from ssot_lint.getter import asked, fill, rewrite
from ssot_lint.getter.owners import spell, unregistered
from tests.getter.owners.test_circumstances import found
from tests.getter.owners.test_kinds import CONSTANTS, OBJECTS, TABLE

_ENDS = (": ", "; ", "add ", "{_SAY}", "{way}", "{lacks}")


def refusals(path: str) -> Iterator[str]:
    """The texts that functions return which give a refusal."""
    for node in ast.walk(ast.parse(Path(path).read_text())):
        if not isinstance(node, ast.FunctionDef) or node.returns is None:
            continue
        if "str" not in ast.unparse(node.returns) or node.name.startswith(
            ("_text", "_bare", "_short")
        ):
            continue
        for part in ast.walk(node):
            if isinstance(part, ast.Return) and isinstance(
                part.value, ast.Constant | ast.JoinedStr
            ):
                text = ast.unparse(part.value)
                if " " in text.strip("f'\""):
                    yield text


@pytest.mark.parametrize(
    "module", [rewrite, fill, asked, spell, unregistered], ids=lambda it: it.__name__
)
def test_each_has_a_way_out(module: object) -> None:
    path = getattr(module, "__file__", "")
    without = [text for text in refusals(path) if not any(it in text for it in _ENDS)]
    assert without == []


TWICE = CONSTANTS + '\nPORT_TOO = int(os.getenv("APP_PORT", "80"))\n'


@pytest.mark.parametrize(
    "registry, getter, code, told",
    [
        pytest.param(
            TABLE, "app.envs", "os.environ.copy()", ("app/envs.py", "ask it for each"), id="whole"
        ),
        pytest.param(
            TABLE,
            "app.envs",
            'os.environ["APP_PORT"] = "1"',
            ("`APP_PORT` (app/envs.py:", "only reads"),
            id="write",
        ),
        pytest.param(
            TABLE, "app.envs", "os.environ[key]", ("`key`", "app/envs.py", "by its entry"), id="key"
        ),
        pytest.param(
            TWICE,
            "app.envs",
            'os.getenv("APP_PORT")',
            ("`PORT_TOO` (app/envs.py:", "write the one"),
            id="twice",
        ),
        pytest.param(
            OBJECTS,
            "app.envs",
            'try:\n    x = os.environ["APP_PORT"]\nexcept KeyError:\n    x = 1',
            ("missing `APP_PORT`", "app/envs.py:", "say there"),
            id="handled",
        ),
        pytest.param(TABLE, "app.envs", "os.getenv", ("hand on one that asks",), id="not called"),
        pytest.param(
            TABLE,
            "app.envs",
            "f\"{os.getenv('APP_PORT')=}\"",
            ("write that out",),
            id="shows itself",
        ),
        pytest.param(
            TABLE,
            "app.envs",
            'os.getenv("APP_NEW", "3")',
            ('add `"APP_NEW": lambda: os.getenv("APP_NEW", "3"),` there',),
            id="new",
        ),
    ],
)
def test_it_names_the_variable_the_registry_and_the_row(
    tmp_path: Path, registry: str, getter: str, code: str, told: tuple[str, ...]
) -> None:
    findings = found(tmp_path, registry, getter, f"import os\n\n{code}\n")
    texts = [f"{it.message} {it.fix_refused}" for it in findings]
    assert all(any(it in text for text in texts) for it in told), texts
