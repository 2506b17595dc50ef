"""Whether a variable is set is asked of the process environment directly.

## Why
`"X" in os.environ` is a read like any other: the name is stated outside its owner, and a default
that the getter knows about does not count.

## What counts
`in`, `not in` and `__contains__` on `os.environ`, through any alias.

## Fix
The environment is replaced by the getter where its contract has `in`. Falsiness is never put in its
place: an empty variable is set.
"""

from __future__ import annotations

from collections.abc import Iterator

from ssot_lint.core.access.subject import named_by
from ssot_lint.core.lean import TYPE_CHECKING
from ssot_lint.core.model import PRESENCE
from ssot_lint.core.rule import AccessRule, Example, Found

if TYPE_CHECKING:
    from ssot_lint.core.access.subject import Accessed


class DirectEnvironPresence(AccessRule):
    code = "SSOT102"
    name = "direct-environ-presence"
    summary = "the environment is asked directly whether a variable is set"
    kind = PRESENCE
    examples = (
        Example(
            'import os\n\nif "CI" not in «os.environ»:\n    pass\n',
            'from app.env import env\n\nif "CI" not in env:\n    pass\n',
        ),
        Example(
            'import os\n\nif "CI" in «os.environ»:\n    pass\n',
            title="a getter that has no `in`",
            contract="get",
        ),
    )
    good = ('if "CI" in settings:\n    pass\n',)

    def check(self, access: Accessed) -> Iterator[Found]:
        subject = named_by(access).replace("the environment", "a variable")
        yield Found(f"whether {subject} is set is asked of `{access.target}` directly")


RULE = DirectEnvironPresence()
