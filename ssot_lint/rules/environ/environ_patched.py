"""The environment is replaced for a while, by mock or pytest.

## Why
A patch by path knows where the code reads its configuration; when that moves, the test goes on
passing and proves nothing. Outside tests, patching is a write that someone must remember to undo.

## What counts
`patch.dict(os.environ, ...)` by object or by string, `patch("....environ")`,
`patch.object(os, "environ")`, `patch.multiple(os, environ=...)`, pytest-mock's
`mocker.patch...`, `monkeypatch.setenv`, `delenv`, and `monkeypatch.setitem(os.environ, ...)`.
Tests may patch unless `permissions` says otherwise.

## Fix
`patch.dict(os.environ, ...)` takes the getter instead where its contract stands in for the whole
mapping. Targets named in strings, and `monkeypatch.setenv`, have none.
"""

from __future__ import annotations

from collections.abc import Iterator

from ssot_lint.core.lean import TYPE_CHECKING
from ssot_lint.core.model import PATCH
from ssot_lint.core.rule import AccessRule, Example, Found

if TYPE_CHECKING:
    from ssot_lint.core.access.subject import Accessed


class EnvironPatched(AccessRule):
    code = "SSOT105"
    name = "environ-patched"
    summary = "the environment is replaced by mock or monkeypatch"
    kind = PATCH
    needles = ("setenv", "delenv")
    examples = (
        Example(
            'import os\nfrom unittest.mock import patch\n\nwith patch.dict(«os.environ», {"A": "1"}):\n'
            "    pass\n",
            "from unittest.mock import patch\nfrom app.env import env\n\n"
            'with patch.dict(env, {"A": "1"}):\n    pass\n',
        ),
        Example(
            'from unittest.mock import patch\n\n\n@patch.dict(«"os.environ"», {"A": "1"})\n'
            "def run():\n    pass\n",
            title="by path",
        ),
        Example(
            'def prepare(monkeypatch):\n    «monkeypatch.setenv»("A", "1")\n',
            title="pytest's fixture",
        ),
    )
    good = ('def prepare(shell):\n    shell.setenv("A", "1")\n',)

    def check(self, access: Accessed) -> Iterator[Found]:
        subject = f"`{access.variable}`" if access.variable else "the environment"
        how = access.method or "patch"
        if access.target.startswith("monkeypatch."):
            yield Found(
                f"{subject} is patched by `{access.target}`", "it names no mapping to replace"
            )
        elif not access.operation:
            yield Found(
                f"the environment is patched by the path `{access.target}`",
                "the target is named in a string",
            )
        else:
            yield Found(f"{subject} is patched by `{how}({access.target}, ...)`")


RULE = EnvironPatched()
