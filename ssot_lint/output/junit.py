"""JUnit's XML: a suite per file, a failed test case per finding.

Written in ASCII, so that it is what its first line says whatever the terminal's encoding.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from ssot_lint.output.formats import Failure, Style, rule_name
from ssot_lint.output.markup import HEAD, ascii_only, escaped, tag
from ssot_lint.output.text import elsewhere
from ssot_lint.workspace.diagnostic import Diagnostic
from ssot_lint.workspace.withheld import without_texts

_LONGEST = 100


def render(diagnostics: Sequence[Diagnostic], style: Style) -> str:
    """One suite that passes where nothing was found."""
    return ascii_only("\n".join((HEAD, *_suites(diagnostics, style), "")))


def _suites(diagnostics: Sequence[Diagnostic], style: Style) -> Iterator[str]:
    found, failed = len(diagnostics), len(style.failures)
    tests = found + failed or 1
    counts = {"tests": tests, "failures": found, "errors": failed}
    yield tag("testsuites", {"name": "ssot-lint", **counts})
    for path, items in groupby(diagnostics, key=lambda item: item.path):
        yield from _suite(style.shown(path), [*items], style)
    for failure in style.failures:
        yield from _error(failure, style)
    if not found + failed:
        yield "  " + tag("testsuite", {"name": "ssot-lint", "tests": 1, "failures": 0, "errors": 0})
        yield "    " + tag("testcase", {"name": "No errors found", "classname": "ssot-lint"}, "/")
        yield "  </testsuite>"
    yield "</testsuites>"


def _suite(path: str, items: Sequence[Diagnostic], style: Style) -> Iterator[str]:
    yield "  " + tag(
        "testsuite", {"name": path, "tests": len(items), "failures": len(items), "errors": 0}
    )
    names: dict[str, int] = {}
    for item in items:
        name = _name(item)
        names[name] = times = names.get(name, 0) + 1
        more = f" #{times}" if times > 1 else ""
        yield "    " + tag(
            "testcase",
            {"name": name + more, "classname": path, "file": path, "line": item.file_start.row},
        )
        failure = tag("failure", {"type": item.severity, "message": item.message})
        body = (*_body(path, item), *elsewhere(item, style))
        yield "      " + failure + escaped("\n".join(body)) + "</failure>"
        yield "    </testcase>"
    yield "  </testsuite>"


def _name(item: Diagnostic) -> str:
    """What stays the same when lines move, so that a test is known from one run to the next."""
    place = f" in {item.scope}" if item.scope else ""
    return f"{item.code} {rule_name(item.code)}: {without_texts(item.subject)[:_LONGEST]}{place}"


def _body(path: str, item: Diagnostic) -> Iterator[str]:
    cell = "" if item.cell is None else f"cell {item.cell}:"
    yield f"{path}:{cell}{item.start.row}:{item.start.column}: {item.code} {item.message}"
    yield from item.rows
    if item.fix is not None:
        unsafe = "" if item.fix.safety == "safe" else f" (unsafe: {item.fix.reason})"
        yield f"help: {item.fix.title}{unsafe}"
    elif item.fix_refused is not None:
        yield f"help: no fix: {item.fix_refused}"


def _error(failure: Failure, style: Style) -> Iterator[str]:
    path = style.shown(failure.path)
    yield "  " + tag("testsuite", {"name": path, "tests": 1, "failures": 0, "errors": 1})
    yield "    " + tag("testcase", {"name": "checked", "classname": path, "file": path})
    yield "      " + tag("error", {"type": "error", "message": failure.message}, "/")
    yield "    </testcase>"
    yield "  </testsuite>"
