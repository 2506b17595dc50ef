"""The report on an environment in Markdown, fit to be pasted into an incident."""

from __future__ import annotations

from collections.abc import Iterator

from ssot_lint.output.formats import Style
from ssot_lint.report.environment.diagnosis import BAD, GOOD, Check, Diagnosis
from ssot_lint.report.markdown_text import code, free
from ssot_lint.workspace.run.environment import Answered

_MARKS = {GOOD: "ok", BAD: "**fault**"}


def render(diagnosis: Diagnosis, it: Answered, style: Style) -> str:
    """The question, the evidence, the answer, and what was not looked at."""
    return "\n".join(_lines(diagnosis, it)) + "\n"


def _lines(it: Diagnosis, answered: Answered) -> Iterator[str]:
    yield f"# Is it the configuration? {free(it.environment)}"
    yield ""
    yield f"Sources: {', '.join(code(one) for one in answered.sources) or 'none'}"
    for title, checks in (
        ("1. Is the code's configuration sound?", it.code),
        ("2. Does the environment provide it?", it.deployment),
    ):
        yield from ("", f"## {title}", "")
        for check in checks:
            yield from _check(check)
    yield from ("", "## 3. What explains a failure?", "", f"**{it.conclusion}**")
    yield from ("", "## Not looked at", "")
    for one in it.unseen:
        yield f"- {free(one)}"


def _check(it: Check) -> Iterator[str]:
    yield f"- {it.title}: {_MARKS.get(it.state, 'note')}: {free(it.answer)}"
    for line in it.lines:
        where = f" ({code(line.where)})" if line.where else ""
        yield f"  - {free(line.text)}{where}"
