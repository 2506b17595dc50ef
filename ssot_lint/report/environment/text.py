"""The report on an environment for a terminal."""

from __future__ import annotations

from collections.abc import Iterator

from ssot_lint.output.formats import Style
from ssot_lint.output.text import BOLD, GREEN, RED, YELLOW, Paint, printable
from ssot_lint.report.environment.diagnosis import BAD, GOOD, Check, Diagnosis
from ssot_lint.workspace.run.environment import Answered

_COLORS = {GOOD: GREEN, BAD: RED}
_MARKS = {GOOD: "ok", BAD: "FAULT"}


def render(diagnosis: Diagnosis, it: Answered, style: Style) -> str:
    """The question, the evidence, the answer, and what was not looked at."""
    return "\n".join(_lines(diagnosis, it, Paint(style.color))) + "\n"


def _lines(it: Diagnosis, answered: Answered, paint: Paint) -> Iterator[str]:
    yield paint(f"Is it the configuration? {printable(it.environment)}", BOLD)
    yield f"sources: {printable(', '.join(answered.sources)) or 'none'}"
    for title, checks in (
        ("1. Is the code's configuration sound?", it.code),
        ("2. Does the environment provide it?", it.deployment),
    ):
        yield ""
        yield paint(title, BOLD)
        for check in checks:
            yield from _check(check, paint)
    yield ""
    yield paint("3. What explains a failure?", BOLD)
    yield f"  {it.conclusion}"
    yield ""
    yield paint("Not looked at", BOLD)
    for one in it.unseen:
        yield f"  - {printable(one)}"


def _check(it: Check, paint: Paint) -> Iterator[str]:
    mark = paint(f"{_MARKS.get(it.state, 'note'):<6}", _COLORS.get(it.state, YELLOW))
    yield f"  {mark} {it.title:<11} {printable(it.answer)}"
    for line in it.lines:
        where = f"  ({printable(line.where)})" if line.where else ""
        yield f"         - {printable(line.text)}{where}"
