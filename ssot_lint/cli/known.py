"""Leaves out findings that are known: from a baseline, or since before a revision."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from ssot_lint.cli.arguments import Arguments
from ssot_lint.cli.console import UsageError, complain
from ssot_lint.workspace.baseline import (
    DEFAULT_NAME,
    Baseline,
    Entry,
    load,
    match,
    may_concern,
    relative,
    save,
    stale,
)
from ssot_lint.workspace.problem import ConfigError
from ssot_lint.workspace.settings import Workspace, posix
from ssot_lint.workspace.task import DIFF, FIX, Outcome, Task

_MOST_SHOWN = 5
# Above this a run takes so long that parsing the baseline is nothing.
_FEW_FILES = 200


class _Group(NamedTuple):
    """The files that share a baseline."""

    path: str
    base: str
    """Directory of the outermost configuration that names it."""
    files: list[str]


class Known:
    """What is known before a run; afterwards takes it out of the run's outcomes."""

    def __init__(
        self,
        arguments: Arguments,
        task: Task,
        workspace: Workspace,
        files: Sequence[str],
        *,
        writes: bool = True,
    ) -> None:
        """``writes`` is off where files come from elsewhere than the disk."""
        _refuse(arguments, task, writes=writes)
        self._arguments = arguments
        self._task = task
        self._workspace = workspace
        self._writing = arguments.write_baseline is not None
        self._dropping = writes and (task.mode == FIX or self._writing)
        self._groups = [] if arguments.no_baseline else self._grouped(files)
        self._loaded: dict[str, Baseline] = {}
        if self._dropping:  # a broken one is said before anything is changed
            for group in self._groups:
                self._load(group)
        self._older = _Older(arguments.since, workspace) if arguments.since is not None else None

    def settle(self, outcomes: Sequence[Outcome]) -> list[Outcome]:
        """The outcomes without what is known, with how many that were; baselines are updated."""
        listed: set[tuple[int, int]] = set()
        failures: list[Outcome] = []
        for group in self._groups:
            known, failure = self._settle(group, outcomes)
            listed |= known
            failures += failure
        older = self._older.among(outcomes) - listed if self._older is not None else set()
        settled = [_without(it, n, listed, older) for n, it in enumerate(outcomes)]
        return settled + failures

    # --- one baseline

    def _settle(
        self, group: _Group, outcomes: Sequence[Outcome]
    ) -> tuple[set[tuple[int, int]], list[Outcome]]:
        numbers = _of(group, outcomes)
        if self._needs_no_look(group, numbers, outcomes):
            return set(), []
        baseline = self._load(group)
        findings = list(_entries(group.path, numbers, outcomes))
        look = _Look(group, outcomes, self._workspace, whole=self._is_whole(group))
        entries = [entry for _, entry in findings]
        new, used = match(entries, baseline.entries, look.vanished)
        # A diff's fixes are not made yet: what they would settle is not stale.
        gone = () if self._task.mode == DIFF else stale(baseline.entries, used, look.looked_for)
        known = {place for n, (place, _) in enumerate(findings) if n not in frozenset(new)}
        failures: list[Outcome] = []
        if self._dropping:
            kept = Counter(baseline.entries) - used - Counter(gone)
            if self._writing:
                kept += Counter(entries)
                known = {place for place, _ in findings}
            else:
                kept += Counter(entry for place, entry in findings if place in known)
            failures = self._save(baseline, kept)
        else:
            self._tell_stale(baseline, gone)
        return known, failures

    def _needs_no_look(
        self, group: _Group, numbers: Iterable[int], outcomes: Sequence[Outcome]
    ) -> bool:
        if self._dropping or self._is_whole(group) or len(group.files) > _FEW_FILES:
            return False
        if any(outcomes[number].diagnostics for number in numbers):
            return False
        return not may_concern(group.path, [relative(path, group.path) for path in group.files])

    def _load(self, group: _Group) -> Baseline:
        found = self._loaded.get(group.path)
        if found is None:
            shown = self._shown(group.path)
            found = self._loaded[group.path] = load(group.path, shown, lenient=self._writing)
            if not found.exists and not self._writing:
                self._note(
                    f"{shown} does not exist yet, so no finding is known;"
                    " `ssot-lint check --write-baseline` records today's"
                )
        return found

    def _save(self, baseline: Baseline, kept: Counter[Entry]) -> list[Outcome]:
        before = Counter(baseline.entries)
        added, dropped = (kept - before).total(), (before - kept).total()
        changed = kept != before or (self._writing and not baseline.exists)
        try:
            if changed or (self._writing and not _is_tidy(baseline)):
                save(baseline.path, kept.elements())
        except OSError as error:
            return [Outcome(baseline.path, error=f"not written: {error.strerror or error}")]
        if changed or self._writing:
            self._note(
                f"{self._shown(baseline.path)} holds {_count(kept.total())} now:"
                f" {added} added, {dropped} dropped"
            )
        return []

    def _tell_stale(self, baseline: Baseline, gone: Sequence[Entry]) -> None:
        if not gone:
            return
        shown = self._shown(baseline.path)
        self._note(
            f"{shown}: {_count(len(gone), 'stale entry', 'stale entries')}, whose findings are gone;"
            " `--fix` and `--write-baseline` drop them"
        )
        rows = [f"  {entry.path}: {entry.rule} {entry.subject}" for entry in gone[:_MOST_SHOWN]]
        if len(gone) > _MOST_SHOWN:
            rows.append(f"  … and {len(gone) - _MOST_SHOWN} more")
        if not (self._arguments.silent or self._arguments.quiet):
            complain("\n".join(rows))

    # --- which files

    def _grouped(self, files: Sequence[str]) -> list[_Group]:
        groups: dict[str, _Group] = {}
        by_directory: dict[str, tuple[str, str] | None] = {}
        for path in files:
            directory = path.rpartition("/")[0]
            if directory not in by_directory:
                by_directory[directory] = self._baseline_of(directory)
            place = by_directory[directory]
            if place is None:
                continue
            group = groups.setdefault(place[0], _Group(*place, []))
            if len(place[1]) < len(group.base):
                group = groups[place[0]] = group._replace(base=place[1])
            group.files.append(path)
        return list(groups.values())

    def _baseline_of(self, directory: str) -> tuple[str, str] | None:
        """Where the baseline of a directory's files is, and the root of their configuration."""
        config = self._workspace.config_for(directory)
        asked = self._arguments.write_baseline
        if asked:
            path = os.path.join(self._workspace.cwd, os.path.expanduser(asked))
            return os.path.normpath(path), config.base
        if config.options.baseline is not None:
            return config.options.baseline, config.base
        return (os.path.join(config.base, DEFAULT_NAME), config.base) if self._writing else None

    def _is_whole(self, group: _Group) -> bool:
        """Whether the run covers all files that the baseline may speak of."""
        base = group.base.rstrip("/") + "/"
        named = self._arguments.paths or ["."]
        if named == ["-"] or self._arguments.stdin_filename is not None:
            return False
        places = [posix(os.path.normpath(os.path.join(self._workspace.cwd, it))) for it in named]
        return any(base.startswith(place.rstrip("/") + "/") for place in places)

    # --- words

    def _note(self, text: str) -> None:
        if not (self._arguments.silent or self._arguments.quiet):
            complain(f"note: {text}")

    def _shown(self, path: str) -> str:
        prefix = os.path.join(os.getcwd(), "")
        return path[len(prefix) :] if path.startswith(prefix) else path


class _Look:
    """What a run looked at, as the entries of one baseline see it."""

    def __init__(
        self, group: _Group, outcomes: Sequence[Outcome], workspace: Workspace, *, whole: bool
    ) -> None:
        failed = {_place(it.path) for it in outcomes if it.error or it.broken_config}
        self._files = {relative(it, group.path): it for it in group.files if it not in failed}
        self._directory = os.path.dirname(group.path)
        self._workspace = workspace
        self._whole = whole

    def looked_for(self, entry: Entry) -> bool:
        """Whether the run would have found what the entry stands for."""
        path = self._files.get(entry.path)
        if path is None:
            if not self._whole or not self.vanished(entry.path):
                return False
            path = posix(os.path.normpath(os.path.join(self._directory, entry.path)))
        try:
            return entry.rule in self._workspace.settings_for(path).select
        except ConfigError:
            return False

    def vanished(self, path: str) -> bool:
        """Whether there is no such file any more."""
        return path not in self._files and not os.path.lexists(os.path.join(self._directory, path))


class _Older:
    """Findings that were there at a revision, by their content."""

    def __init__(self, name: str, workspace: Workspace) -> None:
        from ssot_lint.workspace.git import GitError, Revision

        try:
            self._revision = Revision(workspace.cwd, name)
            self._changes = self._revision.changes()
        except GitError as error:
            raise UsageError(f"--since: {error}") from None
        self._workspace = workspace

    def among(self, outcomes: Sequence[Outcome]) -> set[tuple[int, int]]:
        """Places (outcome, diagnostic) of those findings."""
        from ssot_lint.workspace.git import GitError

        try:
            return self._among(outcomes)
        except GitError as error:
            raise UsageError(f"--since: {error}") from None

    def _among(self, outcomes: Sequence[Outcome]) -> set[tuple[int, int]]:
        older: set[tuple[int, int]] = set()
        findings: list[tuple[tuple[int, int], Entry]] = []
        names: dict[str, str] = {}
        for number, outcome in enumerate(outcomes):
            name = self._revision.relative(_place(outcome.path)) if outcome.diagnostics else None
            if name is not None:
                names[name] = outcome.path
                findings += _at(number, outcome, name)
        before = self._revision.read([self._changes.renamed.get(name, name) for name in names])
        entries: list[Entry] = []
        for name, path in names.items():
            data = before.get(self._changes.renamed.get(name, name))
            if data is None:
                continue
            if name not in self._changes.changed:
                older.update(place for place, entry in findings if entry.path == name)
            else:
                entries += self._found_in(data, name, path)
        left = [(place, entry) for place, entry in findings if place not in older]
        return older | self._matched(left, entries)

    def _matched(
        self, findings: list[tuple[tuple[int, int], Entry]], entries: list[Entry]
    ) -> set[tuple[int, int]]:
        deleted: frozenset[str] = frozenset()
        if match([entry for _, entry in findings], entries).new:
            # Files that git does not know yet may be deleted ones under another name.
            deleted = frozenset(it for it in self._changes.deleted if it.endswith((".py", ".pyi", ".pyw")))
            for name, data in self._revision.read(sorted(deleted)).items():
                entries += self._found_in(data, name, f"{posix(self._revision.root)}/{name}")
        new = frozenset(match([entry for _, entry in findings], entries, deleted.__contains__).new)
        return {place for number, (place, _) in enumerate(findings) if number not in new}

    def _found_in(self, data: bytes, name: str, path: str) -> Iterator[Entry]:
        """The findings in what a file was, by today's settings."""
        from ssot_lint.core.engine import check

        report = check(data, self._workspace.settings_for(path))
        for it in report.findings:
            yield Entry(name, it.code, it.scope, it.subject)


def _refuse(arguments: Arguments, task: Task, *, writes: bool) -> None:
    """Raise UsageError for flags that contradict each other."""
    if arguments.write_baseline is None:
        return
    checks: tuple[tuple[bool, str], ...] = (
        (not writes, "stdin"),
        (task.mode == DIFF, "--diff"),
        (arguments.no_baseline, "--no-baseline"),
        (arguments.since is not None, "--since"),
    )
    for given, name in checks:
        if given:
            raise UsageError(f"`--write-baseline` cannot be used with {name}")


def _of(group: _Group, outcomes: Sequence[Outcome]) -> list[int]:
    files = frozenset(group.files)
    return [number for number, it in enumerate(outcomes) if _place(it.path) in files]


def _entries(
    baseline: str, numbers: Iterable[int], outcomes: Sequence[Outcome]
) -> Iterator[tuple[tuple[int, int], Entry]]:
    for number in numbers:
        yield from _at(number, outcomes[number], relative(_place(outcomes[number].path), baseline))


def _at(number: int, outcome: Outcome, name: str) -> Iterator[tuple[tuple[int, int], Entry]]:
    for index, it in enumerate(outcome.diagnostics):
        yield (number, index), Entry(name, it.code, it.scope, it.subject)


def _without(
    outcome: Outcome, number: int, listed: set[tuple[int, int]], older: set[tuple[int, int]]
) -> Outcome:
    places = [(number, index) for index in range(len(outcome.diagnostics))]
    return outcome._replace(
        diagnostics=tuple(
            it
            for place, it in zip(places, outcome.diagnostics, strict=True)
            if place not in listed and place not in older
        ),
        baselined=sum(place in listed for place in places),
        older=sum(place in older for place in places),
    )


def _is_tidy(baseline: Baseline) -> bool:
    return list(baseline.entries) == sorted(baseline.entries)


def _place(path: str) -> str:
    return posix(os.path.abspath(path))


def _count(number: int, one: str = "finding", many: str = "findings") -> str:
    return f"{number} {one if number == 1 else many}"
