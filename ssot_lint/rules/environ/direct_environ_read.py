"""A variable is read from the process environment behind the getter's back.

## Why
Each direct read states its own default, its own type and its own idea of what a missing variable
means. They drift apart, tests cannot replace them in one place, and a renamed variable is found
only when something breaks.

## What counts
`os.environ[...]`, `os.environ.get(...)`, `os.getenv(...)`, `os.environb`, `os.getenvb`, and the same
through any alias: `import os as o`, `from os import environ as e`, `env = os.environ`,
`getattr(os, "environ")`, `__import__("os").environ`, `vars(os)["getenv"]`.

## Fix
The expression that names the environment is replaced by the getter. It is safe where the getter's
contract says that present, missing and empty variables mean the same, at the same moment.

## Limits
The environment is not followed through attributes (`self.env`) or parameters.
"""

from __future__ import annotations

from collections.abc import Iterator

from ssot_lint.core.access.subject import named_by
from ssot_lint.core.lean import TYPE_CHECKING
from ssot_lint.core.model import READ
from ssot_lint.core.rule import AccessRule, Example, Found

if TYPE_CHECKING:
    from ssot_lint.core.access.subject import Accessed


class DirectEnvironRead(AccessRule):
    code = "SSOT101"
    name = "direct-environ-read"
    summary = "a variable is read from the environment directly"
    kind = READ
    examples = (
        Example(
            'import os\n\nhost = «os.environ»["HOST"]\n',
            'from app.env import env\n\nhost = env["HOST"]\n',
        ),
        Example(
            'import os\n\nport = «os.getenv»("PORT", "80")\n',
            'from app.env import env\n\nport = env.get("PORT", "80")\n',
        ),
        Example(
            'from os import environ as e\n\nif «e».get("DEBUG"):  # keep me\n    pass\n',
            'from app.env import env\n\nif env.get("DEBUG"):  # keep me\n    pass\n',
            title="through an alias",
        ),
        Example(
            'import os\n\nhost = «os.environ»["HOST"]\n',
            title="a getter that has no `[]`",
            contract="get",
        ),
    )
    good = (
        'def handler(environ):\n    return environ["PATH_INFO"]\n',
        'text = "os.environ[\'HOME\']"  # os.environ["HOME"]\n',
        'class os:\n    environ = {}\n\nos.environ["HOME"]\n',
    )

    def check(self, access: Accessed) -> Iterator[Found]:
        yield Found(f"{named_by(access)} is read directly through `{access.target}`")


RULE = DirectEnvironRead()
