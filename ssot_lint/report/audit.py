"""All that a report says, as values: checked files with what was found, and what was not checked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from ssot_lint.report.commands import Asked
from ssot_lint.report.score import Score, Scores, scores_of
from ssot_lint.workspace.diagnostic import Diagnostic

NEW = "new"
BASELINED = "baselined"
UNREASONED = "suppressed without reason"
SUPPRESSED = "suppressed"
STATUSES = (NEW, BASELINED, UNREASONED, SUPPRESSED)
COUNTED = frozenset({NEW, BASELINED, UNREASONED})
"""All that counts against a file: the one status left is a suppression that says why."""

UNPARSABLE = "SSOT900"

GroupOf = Callable[["File"], str]


class Sighting(NamedTuple):
    """One finding, and what the project says of it."""

    diagnostic: Diagnostic
    status: str
    reason: str = ""

    @property
    def counts(self) -> bool:
        """Whether it counts against its file."""
        return self.status in COUNTED

    @property
    def is_fixable(self) -> bool:
        """Whether ``--fix`` would settle it; what a comment silences is left as it is."""
        fix = self.diagnostic.fix
        return self.status in (NEW, BASELINED) and fix is not None and fix.safety == "safe"


class File(NamedTuple):
    """One checked file."""

    path: str
    """From the current directory, with ``/``."""
    tier: str
    owner: str | None
    sightings: tuple[Sighting, ...] = ()

    @property
    def is_clean(self) -> bool:
        """Whether nothing counts against it."""
        return not any(it.counts for it in self.sightings)


class Passed(NamedTuple):
    """A file, or a directory (with a final ``/``), that was not checked."""

    path: str
    why: str


class Stamp(NamedTuple):
    """What a score was measured with: scores under different stamps do not compare."""

    version: str
    """Of the rules, which is the tool's."""
    rules: tuple[str, ...]
    settings: str
    """Fingerprint of all configuration and of what was asked to be checked."""


class Point(NamedTuple):
    """How things stood at a revision, judged by today's settings."""

    commit: str
    name: str
    date: str
    scores: Scores
    findings: int


class Conflict(NamedTuple):
    """A variable with two defaults or two meanings."""

    variable: str
    owner: str | None
    places: tuple[str, ...]
    """``app/settings.py:41``, of production code; values are not among them."""


class Variables(NamedTuple):
    """What ``ssot-lint env`` says, in figures."""

    names: int
    declared: int
    required: int
    undeclared: int
    dynamic: int
    """Accesses whose key nothing is known of."""
    conflicts: tuple[Conflict, ...] = ()


FIGURES = ("names", "declared", "required", "undeclared", "dynamic")


class Audit(NamedTuple):
    """One run of ``report``."""

    stamp: Stamp
    files: tuple[File, ...]
    """Every checked file, sorted by path."""
    configuration: tuple[File, ...] = ()
    """Configuration files with a finding: reported, and in no score, for they are no code."""
    allowed: tuple[Passed, ...] = ()
    """Files that may do as they like, and for what reason."""
    skipped: tuple[Passed, ...] = ()
    failed: tuple[Passed, ...] = ()
    has_getter: bool = True
    asked: Asked = Asked()
    trend: tuple[Point, ...] = ()
    foreign: int = 0
    """Accesses to variables that are not the owner's: nothing is said of each."""
    variables: Variables | None = None
    """Where it was asked for."""
    is_set_up: bool = False
    """Whether anybody has configured what was checked."""

    @property
    def scores(self) -> Scores:
        return scores_by(self.files, tier_of)

    @property
    def sightings(self) -> list[tuple[File, Sighting]]:
        """Every finding with its file, in order."""
        return [(file, it) for file in (*self.files, *self.configuration) for it in file.sightings]

    @property
    def unparsable(self) -> list[str]:
        """Files that hold a place which could hide an access and cannot be read."""
        codes = ((file.path, it.diagnostic.code) for file, it in self.sightings)
        return sorted({path for path, code in codes if code == UNPARSABLE})


def tier_of(file: File) -> str:
    return file.tier


def owner_of(file: File) -> str:
    """The owner's name; empty where the file belongs to none that has one."""
    return file.owner or ""


def scores_by(files: Iterable[File], group: GroupOf) -> Scores:
    """The scores of ``files`` by group: every file once, and in one group."""
    checked: Counter[str] = Counter()
    clean: Counter[str] = Counter()
    for file in files:
        name = group(file)
        checked[name] += 1
        clean[name] += file.is_clean
    return scores_of({name: Score(checked[name], clean[name]) for name in checked})


def statuses_by(files: Iterable[File], group: GroupOf) -> Mapping[str, Counter[str]]:
    """How many findings of each status there are, by group."""
    found: dict[str, Counter[str]] = {}
    for file in files:
        counts = found.setdefault(group(file), Counter())
        counts.update(it.status for it in file.sightings)
    return found


class Rule(NamedTuple):
    """What was found of one rule."""

    code: str
    severity: str
    findings: int
    """Those that count."""
    files: int
    fixable: int
    suppressed: int
    """Those that a comment silences with a reason."""


def rules_of(audit: Audit) -> list[Rule]:
    """Most findings first; ties are in the order of the codes."""
    by_code: dict[str, list[tuple[File, Sighting]]] = {}
    for file, it in audit.sightings:
        by_code.setdefault(it.diagnostic.code, []).append((file, it))
    return sorted(
        (_rule(code, found) for code, found in by_code.items()),
        key=lambda rule: (-rule.findings, rule.code),
    )


def _rule(code: str, found: list[tuple[File, Sighting]]) -> Rule:
    counted = [(file.path, it) for file, it in found if it.counts]
    return Rule(
        code,
        found[0][1].diagnostic.severity,
        len(counted),
        len({path for path, _ in counted}),
        sum(it.is_fixable for _, it in counted),
        len(found) - len(counted),
    )


def severities_of(audit: Audit) -> Mapping[str, int]:
    """Findings that count, by severity."""
    counts = Counter(it.diagnostic.severity for _, it in audit.sightings if it.counts)
    return {name: counts[name] for name in ("error", "warning", "info", "hint")}


def counts_of(audit: Audit) -> Mapping[str, int]:
    """Findings by status, all of them."""
    counts = Counter(it.status for _, it in audit.sightings)
    return {status: counts[status] for status in STATUSES}
