"""What a look at a project has found out, as the next one is given it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ssot_lint.core.lean import NamedTuple
from ssot_lint.modules.around.across.joint import Joint
from ssot_lint.modules.around.file.seen import Seen
from ssot_lint.modules.around.project.files import Stamp
from ssot_lint.modules.around.project.stores import Stored


class Known(NamedTuple):
    """Believed of files that look the same."""

    stamps: Mapping[str, Stamp] = {}
    """How each file looked."""
    says: Mapping[str, Seen] = {}
    """What files say of others: one of fifteen says anything."""
    stores: Mapping[str, Stored] = {}
    """Answers by the question's key."""
    joint: Joint | None = None


Recall = Callable[[Mapping[str, Stamp]], Known]
"""What is known, for whoever says how the files look now."""


def nothing(_: Mapping[str, Stamp]) -> Known:
    """What the first look is given."""
    return Known()
