"""The process environment is changed behind the getter's back.

## Why
A write reaches every thread, every library and every child process. A getter that caches does not
see it, and the order of imports decides who does.

## What counts
Stores, `del`, augmented assignment, `pop`, `popitem`, `setdefault`, `update`, `clear`, `|=`,
`os.putenv`, `os.unsetenv`, and rebinding `os.environ` itself.

## Fix
The environment is replaced by the getter where its contract can write; `os.environ |= x` becomes
`env.update(x)`, since `|=` would bind the getter's name anew. `putenv` and `unsetenv` stay: they
bypass `os.environ`, and no getter can mean the same. A write that stands before imports which are
meant to see it gets no safe fix, because the getter's import would have to go above it.
"""

from __future__ import annotations

from collections.abc import Iterator

from ssot_lint.core.access.subject import named_by
from ssot_lint.core.lean import TYPE_CHECKING
from ssot_lint.core.model import WRITE
from ssot_lint.core.rule import AccessRule, Example, Found

if TYPE_CHECKING:
    from ssot_lint.core.access.subject import Accessed


class DirectEnvironWrite(AccessRule):
    code = "SSOT103"
    name = "direct-environ-write"
    summary = "the environment is changed directly"
    kind = WRITE
    examples = (
        Example(
            'import os\n\n«os.environ»["TZ"] = "UTC"\n',
            'from app.env import env\n\nenv["TZ"] = "UTC"\n',
        ),
        Example(
            'import os\n\ndel «os.environ»["TZ"]\n',
            'from app.env import env\n\ndel env["TZ"]\n',
        ),
        Example(
            'import os\n\n«os.environ» |= {"TZ": "UTC"}\n',
            'from app.env import env\n\nenv.update({"TZ": "UTC"})\n',
        ),
        Example('import os\n\n«os.putenv»("TZ", "UTC")\n', title="past `os.environ`"),
        Example("import os\n\n«os.environ» = {}\n", title="the mapping itself"),
    )
    good = ('environ = {}\nenviron["TZ"] = "UTC"\n',)

    def check(self, access: Accessed) -> Iterator[Found]:
        if access.method == "=" and not access.operation:
            yield Found(f"`{access.target}` itself is replaced")
        else:
            yield Found(f"{named_by(access)} is changed directly through `{access.target}`")


RULE = DirectEnvironWrite()
