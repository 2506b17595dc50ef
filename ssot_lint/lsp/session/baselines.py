"""Findings that the project's baseline lists are no news in the editor either."""

from __future__ import annotations

import os
from collections.abc import Sequence

from ssot_lint.workspace.diagnostic import Diagnostic
from ssot_lint.workspace.known.baseline import Baseline, Entry, load, match, relative
from ssot_lint.workspace.settings.workspace import Workspace, posix


class Baselines:
    """The baselines met so far, each read once."""

    def __init__(self) -> None:
        self._loaded: dict[str, Baseline] = {}

    def new(
        self, path: str, found: Sequence[Diagnostic], workspace: Workspace
    ) -> tuple[Diagnostic, ...]:
        """What of the findings in the file at ``path`` no baseline lists; raises ConfigError."""
        place = workspace.config_for(path.rpartition("/")[0]).options.baseline
        if place is None or not found:
            return tuple(found)
        place = posix(place)
        name = relative(path, place)
        entries = [Entry(name, it.code, it.scope, it.subject) for it in found]
        directory = os.path.dirname(place)

        def vanished(other: str) -> bool:
            return other != name and not os.path.lexists(os.path.join(directory, other))

        known = match(entries, self._load(place).entries, vanished)
        return tuple(found[number] for number in known.new)

    def forget(self) -> None:
        """Read them anew when they are next asked for."""
        self._loaded.clear()

    def _load(self, path: str) -> Baseline:
        baseline = self._loaded.get(path)
        if baseline is None:
            baseline = self._loaded[path] = load(path, path)
        return baseline
