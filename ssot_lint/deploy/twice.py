"""Variables that one list gives a second time: the last one wins, and a change of the first has no effect."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ssot_lint.deploy.model import Provided, Twice


def twice(provided: Iterable[Provided]) -> Iterator[Twice]:
    """Each place that gives again what the same list gives before."""
    first: dict[str, Provided] = {}
    for it in provided:
        if it.commented or it.removed:
            continue
        before = first.setdefault(it.variable, it)
        if before is not it:
            yield Twice(it.variable, path=it.path, site=it.site, first=before.site)
