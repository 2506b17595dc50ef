"""The report on an environment as one HTML file that loads nothing, with the report's own style."""

from __future__ import annotations

from collections.abc import Iterator

from ssot_lint.output.formats import Style
from ssot_lint.output.markup import shown
from ssot_lint.report.environment.diagnosis import BAD, GOOD, Check, Diagnosis
from ssot_lint.report.html import asset, policy
from ssot_lint.workspace.run.environment import Answered

_MARKS = {GOOD: "ok", BAD: "fault"}


def render(diagnosis: Diagnosis, it: Answered, style: Style) -> str:
    """The whole page."""
    css = asset("style.css")
    body = "\n".join(_body(diagnosis, it))
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy(css, "")}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="referrer" content="no-referrer">\n'
        f"<title>Is it the configuration? {shown(diagnosis.environment)}</title>\n"
        f"<style>{css}</style>\n</head>\n<body>\n<main>\n{body}\n</main>\n</body>\n</html>\n"
    )


def _body(it: Diagnosis, answered: Answered) -> Iterator[str]:
    yield f"<h1>Is it the configuration? {shown(it.environment)}</h1>"
    sources = ", ".join(f"<code>{shown(one)}</code>" for one in answered.sources)
    yield f'<p class="quiet">Sources: {sources or "none"}</p>'
    for title, checks in (
        ("1. Is the code's configuration sound?", it.code),
        ("2. Does the environment provide it?", it.deployment),
    ):
        yield f"<h2>{shown(title)}</h2><ul>"
        for check in checks:
            yield from _check(check)
        yield "</ul>"
    grade = "good" if it.explained_by == () else "bad"
    yield "<h2>3. What explains a failure?</h2>"
    yield f'<p class="{grade}"><strong>{shown(it.conclusion)}</strong></p>'
    yield "<h2>Not looked at</h2><ul>"
    yield "".join(f"<li>{shown(one)}</li>" for one in it.unseen)
    yield "</ul>"


def _check(it: Check) -> Iterator[str]:
    mark = _MARKS.get(it.state, "note")
    grade = it.state if it.state in _MARKS else "quiet"
    yield f'<li>{shown(it.title)}: <span class="{grade}">{mark}</span>: {shown(it.answer)}'
    if it.lines:
        yield "<ul>"
        for line in it.lines:
            where = f" <code>{shown(line.where)}</code>" if line.where else ""
            yield f"<li>{shown(line.text)}{where}</li>"
        yield "</ul>"
    yield "</li>"
