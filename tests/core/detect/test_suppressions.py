"""Comments that silence: where they may stand, what they may say, and what is wrong with them.

«…» marks what is reported all the same: accesses, and 901 / 902 / 903 about the comments.
"""

from __future__ import annotations

import pytest

from ssot_lint.core.settings import FileSettings
from ssot_lint.engine.check import check
from ssot_lint.engine.fix import fix
from ssot_lint.rules import CODES
from tests.core.detect.marked import settings, shown, unmarked

WHY = "# ssot: ignore[SSOT101] why"
E = "os.environ['A']"
PLACES = {
    "at the end": f"x = {E}  {WHY}",
    "no spaces": f"x = {E}#ssot:ignore[SSOT101]why",
    "first row of the statement": f"x = f(  {WHY}\n    1,\n    {E},\n)",
    "last row of the statement": f"x = f(\n    1,\n    {E},\n)  {WHY}",
    "row of the expression": f"x = f(\n    1,\n    {E},  {WHY}\n)",
    "last row of the expression": f"x = f(\n    os.environ.get(\n        'A',  {WHY}\n    ),\n    1,\n)",
    "moved to the closing bracket": f"x = os.getenv(\n    'A',\n    'b',\n)  {WHY}",
    "alone above": f"{WHY}\nx = {E}",
    "alone above, indented": f"def f():\n    {WHY}\n    return {E}",
    "alone above a row inside": f"x = f(\n    {WHY}\n    {E},\n)",
    "above another comment": f"{WHY}\n# more\nx = {E}",
    "another row inside": f"x = f(\n    1,  {WHY}\n    «101:os.environ»['A'],\n    2,\n)".replace(
        WHY, f"{WHY}"
    ).replace("SSOT101]", "«901:SSOT101»]"),
    "below": "x = «101:os.environ»['A']\n# ssot: ignore[«901:SSOT101»] why",
    "a blank row between": "# ssot: ignore[«901:SSOT101»] why\n\nx = «101:os.environ»['A']",
    "end of the row above": "y = 1  # ssot: ignore[«901:SSOT101»] why\nx = «101:os.environ»['A']",
    "of the header": f"if {E}:  {WHY}\n    pass",
    "of the header, not its body": f"if {E}:  {WHY}\n    x = «101:os.environ»['A']",
    "of a decorator": f"@f({E})  {WHY}\ndef g(): pass",
    "two on one row": f"x = {E}, {E}  {WHY}",
    "in a string": f"x = «101:os.environ»['A'], '{WHY}'",
    "behind another comment": f"x = {E}  # why not {WHY}",
    "before another comment": f"x = {E}  {WHY}  # more",
    "continued": f"x = 1 + \\\n    {E}  {WHY}",
    "file": f"# ssot: file-ignore[SSOT101] why\nx = {E}\ny = {E}",
    "file, at its end": f"x = {E}\n# ssot: file-ignore[SSOT101] why",
    "file, behind code": f"x = 1  # ssot: file-ignore[SSOT101] why\nx = {E}",
    "file, another code": "# ssot: file-ignore[«901:SSOT103»] why\nx = «101:os.environ»['A']",
    "file, any code": f"# ssot: file-ignore why\nx = {E}",
    "any code": f"x = {E}  # ssot: ignore why",
    "another code": "x = «101:os.environ»['A']  # ssot: ignore[«901:SSOT103»] why",
    "two codes": f"x = {E}; y = f(os.environ)  # ssot: ignore[SSOT101, SSOT104] why",
    "two codes, one unused": f"x = {E}  # ssot: ignore[SSOT101, «901:SSOT104»] why",
    "by name": f"x = {E}  # ssot: ignore[direct-environ-read] why",
    "by another name": "x = «101:os.environ»['A']  # ssot: ignore[«901:environ-escapes»] why",
    "unknown": "x = «101:os.environ»['A']  # ssot: ignore[«903:SSOT999»] why",
    "unknown beside": f"x = {E}  # ssot: ignore[SSOT101, «903:nonsense»] why",
    "unused": "x = 1  # ssot: ignore[«901:SSOT101»] why",
    "unused, any code": "x = 1  «901:# ssot: ignore why»",
    "noqa": f"x = {E}  # noqa: SSOT101",
    "noqa, others": f"x = {E}  # noqa: E501, SSOT101, F401",
    "noqa, lower case": f"x = {E}  # NOQA:ssot101",
    "noqa, bare": "x = «101:os.environ»['A']  # noqa",
    "noqa, other codes": "x = «101:os.environ»['A']  # noqa: E501",
    "noqa, unused": "x = 1  # noqa: E501, «901:SSOT101»",
    "noqa, unknown": "x = 1  # noqa: «903:SSOT999»",
    "noqa, at the closing bracket": f"x = f(\n    {E},\n)  # noqa: SSOT101",
    "noqa and ours": f"x = {E}  # noqa: E501  {WHY}",
    "type comment beside": f"x = {E}  # type: ignore[misc]  {WHY}",
    "unparsable": "x = os.environ['A' +]  # ssot: ignore[SSOT900] template",
    "a patch": "import mock\nmock.patch('os.environ')  # ssot: ignore[SSOT105] why",
    "an export": "from os import environ as environ  # ssot: ignore[SSOT104] why",
    "misspelt": "x = «101:os.environ»['A']  # ssot: ignored[SSOT101]",
    "not ours": "x = «101:os.environ»['A']  # slot: ignore[SSOT101]",
}


def _settings(**options: object) -> FileSettings:
    return settings(select=frozenset(CODES), **options)  # type: ignore[arg-type]


def _check(text: str, **options: object) -> None:
    data, spans = unmarked("import os\n" + text + "\n")
    found = check(data, _settings(**options)).findings
    assert [(*it.span, it.code) for it in found] == spans, shown(data, found)


@pytest.mark.parametrize("text", PLACES.values(), ids=PLACES)
def test_places(text: str) -> None:
    _check(text)


@pytest.mark.parametrize("text", PLACES.values(), ids=PLACES)
def test_places_with_other_row_endings(text: str) -> None:
    _check(text.replace("\n", "\r\n"))
    _check(text.replace("\n", "\r"))


REASONS = {
    "missing": f"x = {E}  «902:# ssot: ignore[SSOT101]»",
    "given": f"x = {E}  # ssot: ignore[SSOT101] why",
    "missing for the file": f"«902:# ssot: file-ignore[SSOT101]»\nx = {E}",
    "noqa has no room": f"x = {E}  «902:# noqa: SSOT101»",
    "unused and missing": "x = 1  «902:# ssot: ignore[«901:SSOT101»]»",
}


@pytest.mark.parametrize("text", REASONS.values(), ids=REASONS)
def test_reasons_can_be_required(text: str) -> None:
    _check(text, require_reason=True)


NEVER = {
    "by code": "x = «101:os.environ»['A']  # ssot: ignore[«901:SSOT101»] why",
    "by file": "# ssot: file-ignore[«901:SSOT101»] why\nx = «101:os.environ»['A']",
    "by noqa": "x = «101:os.environ»['A']  # noqa: «901:SSOT101»",
    "by name": "x = «101:os.environ»['A']  # ssot: ignore[«901:direct-environ-read»] why",
    "another rule": "f(os.environ)  # ssot: ignore[SSOT104] why",
}


@pytest.mark.parametrize("text", NEVER.values(), ids=NEVER)
def test_a_rule_can_be_declared_never_suppressible(text: str) -> None:
    _check(text, no_suppress=frozenset({"SSOT101"}))


FIXES = {
    "unused": ("x = 1  # ssot: ignore[SSOT101] why\n", "x = 1\n"),
    "unused, alone": ("# ssot: ignore[SSOT101] why\nx = 1\n", "x = 1\n"),
    "unused, indented": ("if x:\n    # ssot: ignore[SSOT101]\n    pass\n", "if x:\n    pass\n"),
    "unused, last row": ("x = 1\n# ssot: ignore[SSOT101]", "x = 1\n"),
    "unused, crlf": ("x = 1  # ssot: ignore[SSOT101]\r\ny = 2\r\n", "x = 1\r\ny = 2\r\n"),
    "first of two": ("x = 1  # ssot: ignore[SSOT999, SSOT101] why\n", "x = 1\n"),
    "one of two": (
        f"import os\nx = {E}  # ssot: ignore[SSOT101, SSOT104] why\n",
        f"import os\nx = {E}  # ssot: ignore[SSOT101] why\n",
    ),
    "other of two": (
        f"import os\nx = {E}  # ssot: ignore[SSOT104, SSOT101] why\n",
        f"import os\nx = {E}  # ssot: ignore[SSOT101] why\n",
    ),
    "noqa": ("x = 1  # noqa: E501, SSOT101\n", "x = 1  # noqa: E501\n"),
    "noqa, first": ("x = 1  # noqa: SSOT101, E501\n", "x = 1  # noqa: E501\n"),
    "noqa, only": ("x = 1  # noqa: SSOT101\n", "x = 1\n"),
    "another comment behind": ("x = 1  # ssot: ignore[SSOT101]  # more\n", "x = 1  # more\n"),
    "another comment before": ("x = 1  # more  # ssot: ignore[SSOT101]\n", "x = 1  # more\n"),
    "file": ("# ssot: file-ignore[SSOT101] why\nx = 1\n", "x = 1\n"),
    "used": (
        f"import os\nx = {E}  # ssot: ignore[SSOT101] why\n",
        f"import os\nx = {E}  # ssot: ignore[SSOT101] why\n",
    ),
}


@pytest.mark.parametrize("before, after", FIXES.values(), ids=FIXES)
def test_fixes(before: str, after: str) -> None:
    fixed = fix(before.encode(), _settings(), False)
    assert fixed.failure is None
    assert fixed.data.decode() == after


def test_what_is_silenced_is_kept_with_its_reason() -> None:
    (silenced,) = check(f"import os\nx = {E}  {WHY}\n".encode(), _settings()).suppressed
    assert (silenced.finding.code, silenced.reason) == ("SSOT101", "why")


def test_a_rule_that_is_off_leaves_its_suppressions_alone() -> None:
    data = b"x = 1  # ssot: ignore[SSOT101] why\n"
    selected = settings(select=frozenset(CODES) - {"SSOT101"})
    assert check(data, selected).findings == ()


def test_findings_about_comments_are_told_apart() -> None:
    data = b"import os\nx = 1  # ssot: ignore[SSOT101]\ny = 1  # ssot: ignore[SSOT101]\n"
    found = check(data, settings(select=frozenset(CODES))).findings
    assert [(it.code, it.subject, it.ordinal) for it in found] == [
        ("SSOT901", "SSOT101", 0),
        ("SSOT901", "SSOT101", 1),
    ]
