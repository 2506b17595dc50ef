"""Leaves out findings that are known: from a baseline, or since before a revision."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from ssot_lint.workspace.config.config import Overrides
from ssot_lint.workspace.config.problem import UsageError
from ssot_lint.workspace.known.baseline import (
    DEFAULT_NAME,
    Baseline,
    Entry,
    Place,
    load,
    match,
    may_concern,
    relative,
    save,
    stale,
)
from ssot_lint.workspace.known.baselines import Group, Look, grouped
from ssot_lint.workspace.outcome import DIFF, FIX, Outcome, Task
from ssot_lint.workspace.settings.workspace import Workspace, posix

if TYPE_CHECKING:
    from collections.abc import Callable

    from ssot_lint.workspace.known.since import Older

_MOST_SHOWN = 5
# Above this a run takes so long that parsing the baseline is nothing.
_FEW_FILES = 200


class Asked(NamedTuple):
    """What a run says about findings that are known."""

    paths: Sequence[str] = ()
    """Files and folders as they were named; none: the current directory."""
    stdin: bool = False
    write_baseline: str | None = None
    """The file to write; empty for the configured one."""
    no_baseline: bool = False
    since: str | None = None
    """A revision whose findings count as known."""
    overrides_then: Overrides | None = None
    """What holds on top of the settings of that revision, where they count and not today's."""


class Known:
    """What is known before a run; afterwards it is taken out of the run's outcomes.

    ``note`` is told what a person should hear of baselines. Raises UsageError here and where the
    outcomes are settled.
    """

    def __init__(
        self,
        asked: Asked,
        task: Task,
        workspace: Workspace,
        files: Sequence[str],
        note: Callable[[str], None],
    ) -> None:
        _refuse(asked, task)
        self._asked = asked
        self._note = note
        self._task = task
        self._workspace = workspace
        self._writing = asked.write_baseline is not None
        self._dropping = (task.mode == FIX and not asked.stdin) or self._writing
        self._places = [
            posix(os.path.normpath(os.path.join(workspace.cwd, name)))
            for name in ([] if asked.stdin else asked.paths or ["."])
        ]
        unused = asked.no_baseline
        self._groups = [] if unused else grouped(files, workspace, asked.write_baseline)
        self._loaded: dict[str, Baseline] = {}
        if self._dropping:  # a broken one is said before anything is changed
            for group in self._groups:
                self._load(group)
        self._older = self._read_revision()

    def listed(self, outcomes: Sequence[Outcome]) -> tuple[set[Place], list[Outcome]]:
        """Which findings baselines list, and what failed; updates baselines."""
        listed: set[Place] = set()
        failures: list[Outcome] = []
        for group in self._groups:
            known, failure = self._settle(group, outcomes)
            listed |= known
            failures += failure
        return listed, failures

    def settle(self, outcomes: Sequence[Outcome]) -> list[Outcome]:
        """The outcomes without what is known, but with how much that is; updates baselines."""
        listed, failures = self.listed(outcomes)
        older = self._older_among(outcomes) - listed
        settled = [_without(it, number, listed, older) for number, it in enumerate(outcomes)]
        return settled + failures

    def _settle(
        self, group: Group, outcomes: Sequence[Outcome]
    ) -> tuple[set[Place], list[Outcome]]:
        places, findings = _findings(group, outcomes)
        whole = group.is_covered(self._places)
        if not (findings or whole or self._dropping) and not _may_be_stale(group):
            return set(), []
        baseline = self._load(group)
        failed = {_absolute(it.path) for it in outcomes if it.error or it.broken_config}
        look = Look(group, failed, self._workspace, whole=whole)
        result = match(findings, baseline.entries, look.vanished)
        # A diff's fixes are not made yet: what they would settle is not stale.
        looked_for = look.looked_for if self._task.mode != DIFF else _never
        gone = stale(baseline.entries, result.used, looked_for)
        new = frozenset(() if self._writing else result.new)
        known = [number for number in range(len(findings)) if number not in new]
        if not self._dropping:
            self._tell_stale(baseline, gone)
            return {places[number] for number in known}, []
        kept = Counter(baseline.entries) - result.used - Counter(gone)
        for number in known:  # as the next run will see them
            outcome, index = places[number]
            subject = outcomes[outcome].diagnostics[index].subject
            kept[findings[number]._replace(subject=subject)] += 1
        failures = self._save(baseline, kept)
        if self._writing and not failures:
            self._tell_to_name(group)
        return {places[number] for number in known}, failures

    def _load(self, group: Group) -> Baseline:
        found = self._loaded.get(group.path)
        if found is None:
            shown = _shown(group.path)
            found = self._loaded[group.path] = load(group.path, shown, lenient=self._writing)
            if not found.exists and not self._writing:
                self._note(
                    f"{shown} is not there yet, so no finding is known;"
                    " `ssot-lint check --write-baseline` records today's"
                )
        return found

    def _save(self, baseline: Baseline, kept: Counter[Entry]) -> list[Outcome]:
        before = Counter(baseline.entries)
        added, dropped = (kept - before).total(), (before - kept).total()
        try:
            if self._writing or added or dropped:
                save(baseline.path, kept.elements())
                self._note(
                    f"{_shown(baseline.path)} holds {_count(kept.total(), 'finding')} now:"
                    f" {added} added, {dropped} dropped"
                )
        except OSError as error:
            return [Outcome(baseline.path, error=f"not written: {error.strerror or error}")]
        return []

    def _tell_to_name(self, group: Group) -> None:
        """A baseline counts only where the configuration names it."""
        config = self._workspace.config_for(group.base)
        named = config.options.baseline
        if named is None or posix(named) != group.path:
            where = "ssot-lint.toml" if config.path is None else _shown(posix(config.path))
            name = relative(group.path, f"{config.base.rstrip('/')}/{DEFAULT_NAME}")
            self._note(f'it counts once {where} names it: baseline = "{name}"')

    def _tell_stale(self, baseline: Baseline, gone: Sequence[Entry]) -> None:
        if not gone:
            return
        number = _count(len(gone), "entry whose finding is", "entries whose findings are")
        rows = [
            f"{_shown(baseline.path)} has {number} gone; `check --fix` drops stale entries, and"
        ]
        rows[0] += " so does `check --write-baseline`"
        rows += [f"  {it.path}: {it.rule} {_subject(it)}"[:200] for it in gone[:_MOST_SHOWN]]
        if len(gone) > _MOST_SHOWN:
            rows.append(f"  and {len(gone) - _MOST_SHOWN} more")
        self._note("\n".join(rows))

    @property
    def older(self) -> Older | None:
        """What a revision held, where one was named."""
        return self._older

    def _read_revision(self) -> Older | None:
        if self._asked.since is None:
            return None
        from ssot_lint.workspace.git.revision import GitError  # only a run with a revision needs it
        from ssot_lint.workspace.known.since import Older

        try:
            return Older(self._asked.since, self._workspace, self._asked.overrides_then)
        except GitError as error:
            raise UsageError(f"--since: {error}") from None

    def _older_among(self, outcomes: Sequence[Outcome]) -> set[Place]:
        if self._older is None:
            return set()
        from ssot_lint.workspace.git.revision import GitError

        try:
            found = self._older.among(outcomes)
            for name in self._older.unread:
                self._note(f"{name}: its object of {self._asked.since} is missing")
            return found
        except GitError as error:
            raise UsageError(f"--since: {error}") from None


def _refuse(asked: Asked, task: Task) -> None:
    """Raise UsageError for flags that contradict each other."""
    if asked.write_baseline is None:
        return
    contradictions = (
        (asked.stdin, "stdin"),
        (task.mode == DIFF, "`--diff`"),
        (asked.no_baseline, "`--no-baseline`"),
        (asked.since is not None, "`--since`"),
    )
    for given, name in contradictions:
        if given:
            raise UsageError(f"`--write-baseline` cannot be used with {name}")


def _may_be_stale(group: Group) -> bool:
    """Whether the baseline has to do with its files, none of which has a finding."""
    if len(group.files) > _FEW_FILES:
        return True
    return may_concern(group.path, [relative(path, group.path) for path in group.files])


def _never(entry: Entry) -> bool:
    return False


def _findings(group: Group, outcomes: Sequence[Outcome]) -> tuple[list[Place], list[Entry]]:
    """All findings of the group's files: where they are, and as entries, before any fix."""
    files = frozenset(group.files)
    places: list[Place] = []
    entries: list[Entry] = []
    for number, outcome in enumerate(outcomes):
        path = _absolute(outcome.path)
        if path in files:
            name = relative(path, group.path)
            places += [(number, index) for index in range(len(outcome.diagnostics))]
            entries += [
                Entry(name, it.code, it.scope, subject)
                for it, subject in zip(outcome.diagnostics, outcome.subjects())
            ]
    return places, entries


def _without(outcome: Outcome, number: int, listed: set[Place], older: set[Place]) -> Outcome:
    places = [(number, index) for index in range(len(outcome.diagnostics))]
    left = [
        item
        for place, item in zip(places, outcome.diagnostics)
        if place not in listed and place not in older
    ]
    return outcome._replace(
        diagnostics=tuple(left),
        baselined=sum(place in listed for place in places),
        older=sum(place in older for place in places),
    )


def _subject(entry: Entry) -> str:
    """What the entry is about, as it is shown."""
    from ssot_lint.workspace.withheld import shown

    return shown((entry.subject,), entry.rule, None)[0]


def _absolute(path: str) -> str:
    return posix(os.path.abspath(path))


def _shown(path: str) -> str:
    prefix = posix(os.path.join(os.getcwd(), ""))
    return path[len(prefix) :] if path.startswith(prefix) else path


def _count(number: int, one: str, many: str | None = None) -> str:
    return f"{number} {one if number == 1 else many or one + 's'}"
