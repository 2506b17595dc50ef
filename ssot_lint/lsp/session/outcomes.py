"""What earlier runs found in files on disk, the command line's among them: for a scan, not for typing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from ssot_lint.core.settings import FileSettings
from ssot_lint.lsp.session.projects import Projects
from ssot_lint.workspace.cache.cache import Cache
from ssot_lint.workspace.config.problem import ConfigError
from ssot_lint.workspace.files.read import Look
from ssot_lint.workspace.files.stamp import digest_of
from ssot_lint.workspace.outcome import Outcome, Task


class Outcomes:
    """The cache of each folder, while one scan lasts. For the thread that analyses."""

    def __init__(self, projects: Projects) -> None:
        self._projects = projects
        self._caches: dict[str, Cache] = {}
        self._files: dict[str, list[str]] = {}
        self._opened: dict[str, int] = {}
        """By folder: of how many configurations it is known what their outcomes rest on."""

    def begin(self, files: Iterable[str]) -> set[str]:
        """Open the caches of these files; returns those that look as they did and said nothing."""
        self.forget()
        for path in files:
            self._files.setdefault(self._projects.folder_of(path), []).append(path)
        quiet: set[str] = set()
        for folder, paths in self._files.items():
            try:
                quiet |= self._open(folder, paths)
            except ConfigError as error:
                self._projects.report(error)
        return quiet

    def recall_or(
        self, look: Look, settings: FileSettings, perform: Callable[[], Outcome]
    ) -> Outcome:
        """What was found in a file with this content; what ``perform`` finds where none is known."""
        cache = self._of(look.path)
        if cache is None:
            return perform()
        digest = digest_of(look.data)
        outcome = cache.recall(look.path, digest, Task())
        if outcome is not None:
            cache.learn_again(look)
            self._rest(look.path, cache)
            return outcome
        outcome = perform()
        # What was given up says nothing of the bytes: the next run may have more time.
        unread = any(it.code == "SSOT900" for it in outcome.diagnostics)
        if not (unread or self._projects.problems):
            cache.learn_hit(look, digest, settings, outcome)
        return outcome

    def learn_silence(self, look: Look) -> None:
        """Note that no needle occurs in a file as it is on disk."""
        cache = self._of(look.path)
        if cache is not None:
            cache.learn(look)

    def keep(self) -> None:
        """The scan has ended: write down what is new."""
        for folder, cache in self._caches.items():
            if not self._projects.problems:
                cache.save(self._files[folder])
        self.forget()

    def forget(self) -> None:
        """Look at files themselves from now on."""
        self._caches.clear()
        self._files.clear()
        self._opened.clear()

    def _open(self, folder: str, paths: Sequence[str]) -> set[str]:
        cache = Cache(self._projects.workspace_of(f"{folder.rstrip('/')}/_.py"))
        outcomes, rest = cache.known(paths, Task())
        self._caches[folder] = cache
        self._rest(paths[0], cache)
        return set(paths).difference(rest, outcomes)

    def _rest(self, path: str, cache: Cache) -> None:
        """What is recalled is said anew once a file is another that it rests on: nobody else asks the
        getter that was read for it."""
        folder = self._projects.folder_of(path)
        if self._opened.get(folder) != cache.opened:
            self._opened[folder] = cache.opened
            self._projects.recalled |= cache.rests_on()

    def _of(self, path: str) -> Cache | None:
        """None also where a configuration is broken: what an older one says holds for no cache."""
        if self._projects.problems:
            return None
        return self._caches.get(self._projects.folder_of(path))
