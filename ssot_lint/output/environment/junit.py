"""JUnit's XML: a suite for each environment, a test case for each requirement and each fault."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ssot_lint.output.environment.answered import shown
from ssot_lint.output.formats import Style
from ssot_lint.output.markup import HEAD, ascii_only, tag
from ssot_lint.project.environments.words import missing_words, unparsable_words, unread_words
from ssot_lint.workspace.run.environment import Answered


def render(answered: Sequence[Answered], style: Style, *, every: bool) -> str:
    """What is unread is said, and fails nothing, as in the answer itself."""
    return ascii_only("\n".join((HEAD, *_suites(answered, style), "")))


def _suites(answered: Sequence[Answered], style: Style) -> Iterator[str]:
    yield tag("testsuites", {"name": "ssot-lint env check"})
    for it in answered:
        cases = [*_cases(it, style)]
        failed = sum(kind == "failure" for _, kind, _ in cases)
        errors = sum(kind == "error" for _, kind, _ in cases)
        counts = {"tests": len(cases), "failures": failed, "errors": errors}
        yield "  " + tag("testsuite", {"name": it.answer.environment, **counts})
        for name, kind, message in cases:
            yield from _case(it.answer.environment, name, kind, message)
        yield "  </testsuite>"
    yield "</testsuites>"


def _case(suite: str, name: str, kind: str, message: str) -> Iterator[str]:
    case = {"name": name, "classname": suite}
    if not message:
        yield "    " + tag("testcase", case, "/")
        return
    yield "    " + tag("testcase", case)
    if kind:
        yield "      " + tag(kind, {"type": "ssot-lint", "message": message}, "/")
    else:
        yield "      " + tag("skipped", {"message": message}, "/")
    yield "    </testcase>"


def _cases(it: Answered, style: Style) -> Iterator[tuple[str, str, str]]:
    """Name, what it is where it does not pass, and why."""
    answer = it.answer
    for problem in it.problems:
        where = shown(it, problem.path, problem.row, style)
        yield f"{where} can be read", "error", problem.message
    gone = {one.variable for one in answer.missing}
    for name in answer.required:
        if name not in gone:
            yield f"{name} is provided", "", ""
    for missing in answer.missing:
        by = ", ".join(shown(it, one.path, one.site.row, style) for one in missing.required_by[:3])
        words = f"{missing_words(missing)}, required by {by}"
        yield f"{missing.variable} is provided{_of(missing.part)}", "failure", words
    for bad in answer.unparsable:
        name = f"{bad.provided.variable} can be parsed{_of(bad.part)}"
        yield name, "failure", unparsable_words(bad)
    for domain in answer.present:
        yield f"{domain} is named", "", ""
    for domain in answer.lacking:
        yield f"{domain} is named", "failure", f"no value names {domain}"
    for unread in answer.unread:
        yield f"{unread.provided.variable} is read{_of(unread.part)}", "", unread_words(unread)
    if not answer.required and not answer.provided:
        yield "there is something to look at", "failure", "no source provides anything"


def _of(part: str) -> str:
    return f" [{part}]" if part else ""
