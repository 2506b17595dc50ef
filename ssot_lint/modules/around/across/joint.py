"""What files reach for only together, from look to look: it holds while none of them is another.

An edited file is seldom one of those that have a part in it. To put it together anew parts the imports
of every file that opens a module or says a name: half of a hook with a finding among 3,700 files.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from ssot_lint.core.lean import NamedTuple
from ssot_lint.modules.around.file.seen import Reach


class Joint(NamedTuple):
    """What an earlier look has put together, and what that hangs on besides the files that say
    anything of others."""

    reaches: tuple[tuple[str, Reach], ...]
    met: Collection[str]
    """Files whose texts were read for it, and those of ``young`` that said anything."""
    young: Collection[str]
    """Files that were there, and are not among those that were kept."""

    def holds(
        self,
        kept: Mapping[str, object],
        paths: Mapping[str, object],
        changed: Collection[str],
        saying: Collection[Collection[str]],
    ) -> bool:
        """Whether it is the same for the files at ``paths``, of which some have ``changed`` since they
        were ``kept``; ``saying`` are those that say or said anything of others."""
        if len(paths) != len(kept) + len(self.young) or not kept.keys() <= paths.keys():
            return False
        if not all(it in paths and it not in kept for it in self.young):
            return False
        met = frozenset(self.met)
        return not any(it in met or any(it in those for those in saying) for it in changed)


def flat(joint: Joint | None) -> tuple[tuple[object, ...], ...] | None:
    """The same as tuples and plain values."""
    if joint is None:
        return None
    reaches = tuple((path, *it) for path, it in joint.reaches)
    return reaches, tuple(sorted(joint.met)), tuple(joint.young)


def made(value: object) -> Joint | None:
    """The same back; raises ValueError on anything else."""
    match value:
        case None:
            return None
        case (tuple(reaches), tuple(met), tuple(young)):
            return Joint(tuple(map(_reach, reaches)), _texts(met), _texts(young))
    raise ValueError


def _reach(value: object) -> tuple[str, Reach]:
    match value:
        case (str(by), str(path), int(row), bool(stored)):
            return by, Reach(path, row, stored)
    raise ValueError


def _texts(values: tuple[object, ...]) -> tuple[str, ...]:
    if any(not isinstance(it, str) for it in values):
        raise ValueError
    return tuple(map(str, values))
