"""Where each source lies on this disk: each repository at each commit once, by a name of its own."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Lock

from ssot_lint.fleet.mirror import mirrored
from ssot_lint.fleet.sources import HEAD, Source
from ssot_lint.fleet.url import without_credentials
from ssot_lint.workspace.git.place import Place, place_of
from ssot_lint.workspace.git.revision import GitError

_AT_ONCE = 8
"""Clones that are fetched at once: they wait for a network."""
_COMMIT = re.compile(r"[0-9a-f]{40,}$")
"""A whole id, of which people are shown what git shows."""
Placed = tuple[Source, Place | str | None]
"""A source and where it lies; or why that is nowhere; None for a recorded report."""


def each_once(sources: Sequence[Source], mirrors: str) -> list[Placed]:
    """The sources in their order, URLs fetched to ``mirrors`` (absolute). Of those that are the same
    repository at the same commit (a branch and HEAD, a worktree), the first."""
    found: dict[object, Placed] = {}
    for source, place in zip(sources, _placed(sources, mirrors)):
        same = (source.key, source.revision)
        if isinstance(place, Place):
            same = (place.repository, place.commit)
        found.setdefault(same, (source, place))
    return list(found.values())


def _placed(sources: Sequence[Source], mirrors: str) -> Iterator[Place | str | None]:
    busy = {it.key: Lock() for it in sources}  # revisions of one clone take turns

    def place(source: Source) -> Place | str | None:
        with busy[source.key]:
            return _place(source, mirrors)

    with ThreadPoolExecutor(_AT_ONCE) as threads:
        yield from threads.map(place, sources)


def _place(source: Source, mirrors: str) -> Place | str | None:
    if source.problem or source.kind == "recorded":
        return source.problem or None
    try:
        place, revision = source.place, source.revision
        if source.kind == "url":
            place, revision = mirrored(source, mirrors)
        try:
            return place_of(place, revision)
        except GitError as error:
            shown = str(error).replace(revision, source.revision)
            raise GitError(shown) from None
    except GitError as error:
        return str(error)


def named(found: Sequence[Placed]) -> dict[str, Placed]:
    """Each by a name that no other has: its own, with as much of its place as tells it apart."""
    parts = [_plain(it.shown).strip("/").split("/") for it, _ in found]
    plain = Counter(it[-1] for it in parts)
    names: dict[str, Placed] = {}
    taken: set[str] = set()  # some file systems have one file for `A` and `a`
    for (source, place), words in zip(found, parts):
        name = "-".join(words[-2:] if plain[words[-1]] > 1 else words[-1:])
        if source.revision != HEAD:
            revision = without_credentials(source.revision)
            shown = revision[:8] if _COMMIT.match(revision) else revision
            name += f"@{shown.replace('/', '-')}"
        number, unique = 1, name
        while unique.casefold() in taken:
            number += 1
            unique = f"{name}~{number}"
        taken.add(unique.casefold())
        names[unique] = source, place
    return names


def _plain(place: str) -> str:
    return place.replace(os.sep, "/").replace(":", "/").rstrip("/").removesuffix(".git")
