"""The prefixes that a project's own variables share."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection

_MOST = 0.8
_EACH = 0.05


def patterns(names: Collection[str]) -> tuple[str, ...]:
    """Globs that cover four of five of the names, each one of twenty at least; else none."""
    if not names:
        return ()
    counted = Counter(map(prefix, names))
    counted.pop("", None)
    often = [it for it, number in counted.most_common() if number >= _EACH * len(names)]
    covered = sum(counted[it] for it in often)
    if not often or covered < _MOST * len(names) or len(often) > _LISTED:
        return ()
    return tuple(f"{it}*" for it in often)


_LISTED = 8


def prefix(name: str) -> str:
    """The text to the first ``_``; leading ones stay. Empty for a name without any."""
    body = name.lstrip("_")
    leading = name[: len(name) - len(body)]
    head, underscore, _ = body.partition("_")
    return f"{leading}{head}_" if underscore and len(head) > 1 else ""
