"""A notebook put to the rules: its cells as one text, each reading of it checked on its own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from ssot_lint.core.model import CLEAN, Finding, Report, Span
from ssot_lint.core.notebook.cells import Cells, Reading
from ssot_lint.core.notebook.notebook import Malformed, read_notebook
from ssot_lint.engine.gate import needles_for
from ssot_lint.engine.memory import Memory

if TYPE_CHECKING:
    from ssot_lint.core.settings import FileSettings


def check_notebook(data: bytes, settings: FileSettings, memory: Memory | None = None) -> Report:
    """What the rules say of a notebook's file; offsets are those of ``Cells.text``.

    Where the file is no notebook, it says so, and the offset is the file's.
    """
    notebook = read_notebook(data)
    if isinstance(notebook, Malformed):
        return _unreadable(notebook, settings)
    return CLEAN if notebook is None else check_cells(Cells(notebook.cells), settings, memory)


def check_cells(cells: Cells, settings: FileSettings, memory: Memory | None = None) -> Report:
    """What the rules say of cells, wherever they come from; offsets are those of ``Cells.text``."""
    memory = memory or Memory()
    reports = [
        read(cells.reading(it, settings), memory) for it in concerned(cells, settings, memory)
    ]
    return reports[0] if len(reports) == 1 else _joined(reports)


def concerned(cells: Cells, settings: FileSettings, memory: Memory) -> list[int]:
    """The readers of ``cells`` that may have something to say, in order."""
    needles = needles_for(settings, memory)

    def may_concern(data: bytes) -> bool:
        return needles.occur_in(data, len(data))

    return [reader for reader in cells.readers if cells.concerns(reader, may_concern)]


def read(reading: Reading, memory: Memory) -> Report:
    """What is to be said of the parts that the reading is for."""
    # Most notebooks hold a needle in outputs only.
    from ssot_lint.core.deferred import deferred_methods

    with deferred_methods():
        from ssot_lint.engine.analysis import analyse

    report = analyse(reading.data, reading.settings, memory)

    def is_about(finding: Finding) -> bool:
        return reading.layout.part(finding.span.start) in reading.about

    return reading.layout.settled(
        Report(
            tuple(it for it in report.findings if is_about(it)),
            tuple(it for it in report.suppressed if is_about(it.finding)),
        )
    )


def _joined(reports: Sequence[Report]) -> Report:
    """Several reports on one notebook as one; findings that are alike are counted on."""
    counts: Counter[tuple[str, str, str]] = Counter()
    findings, suppressed = [], []
    for report in reports:
        before = counts.copy()

        def counted(finding: Finding, before: Counter[tuple[str, str, str]] = before) -> Finding:
            key = (finding.code, finding.scope, finding.subject)
            finding = finding._replace(ordinal=finding.ordinal + before[key])
            counts[key] = max(counts[key], finding.ordinal + 1)
            return finding

        findings += [counted(it) for it in report.findings]
        suppressed += [it._replace(finding=counted(it.finding)) for it in report.suppressed]
    return Report(
        tuple(sorted(findings, key=lambda it: (it.span.start, it.code))), tuple(suppressed)
    )


def _unreadable(problem: Malformed, settings: FileSettings) -> Report:
    if "SSOT900" not in settings.select or settings.exempt is not None:
        return CLEAN
    return Report(
        (
            Finding(
                "SSOT900",
                problem.message,
                Span(problem.offset, problem.offset),
                subject=problem.message,
                fix_refused="the file cannot be read as a notebook",
            ),
        )
    )
