"""What to do next, by how many files it makes clean."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from ssot_lint.report.audit import UNPARSABLE, UNREASONED, Audit, File, Sighting
from ssot_lint.report.score import Score, percent_text

Settles = Callable[[File, Sighting], bool]


class Step(NamedTuple):
    """Something to do, what it would bring, and the command for it."""

    title: str
    findings: int
    """How many of the findings that count it settles."""
    files: int
    """How many files it makes clean, were it all that was done."""
    score: Score
    """Overall, after it."""
    command: str


def steps_of(audit: Audit) -> list[Step]:
    """The most effective first; nothing that settles nothing, but for what opens the way."""
    steps = [_step(audit, *offer) for offer in _offers(audit)]
    steps.sort(key=lambda it: (-it.files, -it.findings, it.title))
    return [*_first(audit), *(it for it in steps if it.findings)]


def gain(step: Step) -> str:
    """What it would bring, in words; empty where that is not known yet."""
    if not step.findings:
        return ""
    settled = f"settles {step.findings:,} finding{'s' * (step.findings != 1)}"
    if not step.files:
        return settled
    files = f"{step.files:,} file{'s' * (step.files != 1)}"
    return f"{settled}, makes {files} clean: {percent_text(step.score)}"


def _first(audit: Audit) -> Iterator[Step]:
    accesses = any(it.counts and it.diagnostic.kind for _, it in audit.sightings)
    if accesses and not audit.has_getter:
        title = "Name the getter: without one nothing can be fixed"
        # What is configured already, `init` leaves alone; `doctor` says what to add, and where.
        command = "ssot-lint doctor" if audit.is_set_up else "ssot-lint init"
        yield Step(title, 0, 0, audit.scores.overall, command)


def _offers(audit: Audit) -> Iterator[tuple[str, Settles, str]]:
    command = audit.asked.command
    yield "Apply the safe fixes", _has_safe_fix, command("check", "--fix")
    yield (
        "Look through the unsafe fixes, and apply those that are right",
        _has_unsafe_fix,
        command("check", "--diff", "--unsafe-fixes"),
    )
    yield (
        "Say why of each suppression",
        _has_no_reason,
        command("check", "--select", "SSOT902", "--config", "require-reason=true"),
    )
    yield (
        "Mend what cannot be read as Python",
        _is_unparsable,
        command("check", "--select", UNPARSABLE),
    )
    directory = _most_by_hand(audit)
    if directory is not None and audit.has_getter:
        yield (
            f"Go through {directory} by hand: nowhere else do more files have what no fix settles",
            lambda file, it: it.diagnostic.fix is None and _directory(file) == directory,
            audit.asked.of((directory,), "check"),
        )


def _step(audit: Audit, title: str, settles: Settles, command: str) -> Step:
    settled = cleaned = 0
    for file in audit.files:
        counted = [it for it in file.sightings if it.counts]
        done = sum(settles(file, it) for it in counted)
        settled += done
        cleaned += bool(counted) and done == len(counted)
    files, clean = audit.scores.overall
    return Step(title, settled, cleaned, Score(files, clean + cleaned), command)


def _has_safe_fix(file: File, it: Sighting) -> bool:
    return it.is_fixable


def _has_unsafe_fix(file: File, it: Sighting) -> bool:
    fix = it.diagnostic.fix
    return fix is not None and fix.safety == "unsafe" and it.status != UNREASONED


def _has_no_reason(file: File, it: Sighting) -> bool:
    return it.status == UNREASONED


def _is_unparsable(file: File, it: Sighting) -> bool:
    return it.diagnostic.code == UNPARSABLE


def _most_by_hand(audit: Audit) -> str | None:
    """The directory with the most files in which something has no fix."""
    left: dict[str, int] = {}
    for file in audit.files:
        if any(it.counts and it.diagnostic.fix is None for it in file.sightings):
            left[_directory(file)] = left.get(_directory(file), 0) + 1
    return min(left, key=lambda name: (-left[name], name), default=None)


def _directory(file: File) -> str:
    return file.path.rpartition("/")[0] or "."
