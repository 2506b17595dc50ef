"""The page about owners shows what holds: each getter in it is taken as it stands there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.getter.owners.test_circumstances import found

PAGE = (Path(__file__).parents[3] / "docs/owners.md").read_text("utf-8")
BLOCKS = dict(re.findall(r"^## ([^\n]+)\n\n```python\n(.*?)```", PAGE, re.M | re.S))
READ = 'int(os.getenv("APP_PORT", "80"))'


@pytest.mark.parametrize(
    "title, getter, expression, spelled, reasons",
    [
        ("an `envs.py`: a lazy table", "app.envs", READ, "envs.APP_PORT", ()),
        (
            "an `envs.py`: a lazy table",
            "app.envs",
            'int(os.getenv("APP_PORT", "81"))',
            "envs.APP_PORT",
            ("default",),
        ),
        ("descriptors or typed variables", "app.envs:envs", READ, "envs.APP_PORT.get()", ()),
        ("constants, or Django's settings", "app.envs", READ, "envs.PORT", ("import-time",)),
        ("a `Settings` class", "app.envs:settings", READ, "settings.port", ("import-time",)),
        (
            "a `get_env()`",
            "app.envs:get_env()",
            'os.environ["APP_PORT"]',
            'get_env().get("APP_PORT")',
            ("returns-none",),
        ),
        ("functions or properties per variable", "app.envs", READ, "envs.port()", ()),
    ],
)
def test_a_project_has(
    tmp_path: Path,
    title: str,
    getter: str,
    expression: str,
    spelled: str,
    reasons: tuple[str, ...],
) -> None:
    body = f"import os\n\n\ndef run():\n    return {expression}\n"
    (it,) = found(tmp_path, BLOCKS[f"My project has {title}"], getter, body)
    assert it.message.endswith(f": use `{spelled}`")
    assert it.fix is not None
    assert it.fix.reasons == reasons


def test_every_reason_is_told() -> None:
    from ssot_lint.getter.meaning import reasons

    listed = PAGE.partition("## All reasons")[2].partition("\n## ")[0]
    assert [code for code in reasons.ORDER if f"`{code}`" not in listed] == []
