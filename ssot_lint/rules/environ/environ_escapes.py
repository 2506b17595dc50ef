"""The environment itself is handed on, where nothing can follow what becomes of it.

## Why
Whoever holds the mapping can read and write every variable. Copies freeze what should be live, and
no search for a variable's name finds these uses.

## What counts
The mapping passed as an argument, assigned, returned, iterated, unpacked, copied, compared or
merged; `os.getenv` or a bound method like `os.environ.get` used without being called; and
re-exports: `from os import environ` listed in `__all__`, or imported `as environ`.

An assignment (`env = os.environ`) is a finding, and so is each use of the new name.

## Fix
With a contract that stands in for the whole mapping, the getter takes its place. It is unsafe where
the code asks what object it is (`is`, `isinstance`).
"""

from __future__ import annotations

from collections.abc import Iterator

from ssot_lint.core.lean import TYPE_CHECKING
from ssot_lint.core.model import ESCAPE
from ssot_lint.core.rule import AccessRule, Example, Found

if TYPE_CHECKING:
    from ssot_lint.core.access.subject import Accessed


class EnvironEscapes(AccessRule):
    code = "SSOT104"
    name = "environ-escapes"
    summary = "the environment itself is passed on, copied, iterated or stored"
    kind = ESCAPE
    examples = (
        Example(
            "import os\nimport subprocess\n\nsubprocess.run([], env=«os.environ»)\n",
            "import subprocess\nfrom app.env import env\n\nsubprocess.run([], env=env)\n",
        ),
        Example(
            "import os\n\nsettings = {**«os.environ», 'A': 'b'}\n",
            "from app.env import env\n\nsettings = {**env, 'A': 'b'}\n",
        ),
        Example(
            'import os\n\nvalues = «os.environ»\nhost = values["HOST"]\n',
            'from app.env import env\n\nvalues = env\nhost = env["HOST"]\n',
            title="stored, and used under its new name",
        ),
        Example("import os\n\nread = «os.getenv»\n", title="a function that is not called"),
        Example("from os import «environ» as environ\n", title="a re-export"),
    )
    good = ("import os\n\nos.path.join(*os.sep)\n",)

    def check(self, access: Accessed) -> Iterator[Found]:
        if access.operation == "export":
            yield Found(
                f"`{access.target}` is re-exported", "other modules may import it from here"
            )
        elif access.method:
            yield Found(f"`{access.target}.{access.method}` hands the environment on")
        elif access.operation == "iterate":
            yield Found(f"`{access.target}` is iterated")
        else:
            yield Found(f"`{access.target}` is handed on as a whole")


RULE = EnvironEscapes()
