"""Comments that silence: where they are put, what they join, and that they change no code."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterable

import pytest

from ssot_lint.core.settings import FileSettings
from ssot_lint.engine.check import check
from ssot_lint.engine.ignore import ignore
from ssot_lint.engine.ignores import Ignored, key_of
from ssot_lint.rules import CODES
from tests.core.detect.marked import settings, unmarked
from tests.core.detect.test_layouts import ENDINGS, LAYOUTS
from tests.corpus.programs import Program, programs

ALL = settings(select=frozenset(CODES))
C = "# ssot: ignore[SSOT101] why"


def ignored(data: bytes, held: FileSettings = ALL, reason: str = "why") -> Ignored:
    """All that is found, silenced."""
    return ignore(data, held, {key_of(it) for it in check(data, held).findings}, reason)


PLACES = {
    "one row": ("x = os.environ['A']\n", f"x = os.environ['A']  {C}\n"),
    "no final newline": ("x = os.environ['A']", f"x = os.environ['A']  {C}"),
    "trailing blanks": ("x = os.environ['A'] \t \n", f"x = os.environ['A']  {C}\n"),
    "semicolon": ("x = os.environ['A']; y = 1\n", f"x = os.environ['A']; y = 1  {C}\n"),
    "two on a row": (
        "os.environ['A'], os.getenv('B')\n",
        f"os.environ['A'], os.getenv('B')  {C}\n",
    ),
    "two rules on a row": (
        "'A' in os.environ, os.environ['A']\n",
        "'A' in os.environ, os.environ['A']  # ssot: ignore[SSOT101, SSOT102] why\n",
    ),
    "a header": ("if os.environ['A']:\n    pass\n", f"if os.environ['A']:  {C}\n    pass\n"),
    "the row of the access": (
        "f(\n    1,\n    os.environ['A'],\n)\n",
        f"f(\n    1,\n    os.environ['A'],  {C}\n)\n",
    ),
    "each row of its own": (
        "f(\n    os.environ['A'],\n    os.environ['B'],\n)\n",
        f"f(\n    os.environ['A'],  {C}\n    os.environ['B'],  {C}\n)\n",
    ),
    "behind a comment": ("os.environ['A']  # pragma: x\n", f"os.environ['A']  # pragma: x  {C}\n"),
    "in a comment with a hash": ("os.environ['A']#x\n", f"os.environ['A']#x  {C}\n"),
    "a backslash": ("x = os.environ['A'] + \\\n    y\n", f"x = os.environ['A'] + \\\n    y  {C}\n"),
    "a backslash in a comment": ("os.environ['A']  # \\\n", f"os.environ['A']  # \\  {C}\n"),
    "a string goes on": (
        "f(os.environ['A'], '''\n''')\n",
        f"f(os.environ['A'], '''\n''')  {C}\n",
    ),
    "a string goes on, blanks": (
        "f(os.environ['A'], ''' \n''')\n",
        f"f(os.environ['A'], ''' \n''')  {C}\n",
    ),
    "within an f-string": (
        "x = f'''\n{os.environ['A']}\n'''\n",
        f"x = f'''\n{{os.environ['A']}}\n'''  {C}\n",
    ),
    "a string that looks like one": (
        "x = '# ssot: ignore[SSOT102] x', os.environ['A']\n",
        f"x = '# ssot: ignore[SSOT102] x', os.environ['A']  {C}\n",
    ),
}
JOINED = {
    "same row": (
        "'A' in os.environ, os.environ['A']  # ssot: ignore[SSOT102] old\n",
        "'A' in os.environ, os.environ['A']  # ssot: ignore[SSOT102, SSOT101] old\n",
    ),
    "without a reason": (
        "'A' in os.environ, os.environ['A']  # ssot: ignore[SSOT102]\n",
        "'A' in os.environ, os.environ['A']  # ssot: ignore[SSOT102, SSOT101] why\n",
    ),
    "by name": (
        "'A' in os.environ, os.environ['A']  # ssot: ignore[ direct-environ-presence ] old\n",
        "'A' in os.environ, os.environ['A']"
        "  # ssot: ignore[ direct-environ-presence, SSOT101 ] old\n",
    ),
    "last row of the statement": (
        "f(\n    os.environ['A'],\n    'A' in os.environ,\n)  # ssot: ignore[SSOT102] old\n",
        "f(\n    os.environ['A'],\n    'A' in os.environ,\n)  # ssot: ignore[SSOT102, SSOT101] old\n",
    ),
    "alone above": (
        "# ssot: ignore[SSOT102] old\n'A' in os.environ, os.environ['A']\n",
        "# ssot: ignore[SSOT102, SSOT101] old\n'A' in os.environ, os.environ['A']\n",
    ),
    "of another row": (
        "'A' in os.environ  # ssot: ignore[SSOT102] old\nos.environ['A']\n",
        f"'A' in os.environ  # ssot: ignore[SSOT102] old\nos.environ['A']  {C}\n",
    ),
    "of a file": (
        "# ssot: file-ignore[SSOT102] old\n'A' in os.environ, os.environ['A']\n",
        f"# ssot: file-ignore[SSOT102] old\n'A' in os.environ, os.environ['A']  {C}\n",
    ),
    "noqa has no room": (
        "'A' in os.environ, os.environ['A']  # noqa: SSOT102\n",
        f"'A' in os.environ, os.environ['A']  # noqa: SSOT102  {C}\n",
    ),
    "others behind it": (
        "'A' in os.environ, os.environ['A']  # ssot: ignore[SSOT102] old  # x\n",
        "'A' in os.environ, os.environ['A']  # ssot: ignore[SSOT102, SSOT101] old  # x\n",
    ),
}


@pytest.mark.parametrize("ending", ENDINGS.values(), ids=ENDINGS)
@pytest.mark.parametrize(
    ("before", "after"), {**PLACES, **JOINED}.values(), ids={**PLACES, **JOINED}
)
def test_where_it_is_put(before: str, after: str, ending: str) -> None:
    data = f"import os\n{before}".replace("\n", ending).encode()
    done = ignored(data)
    assert done.failure is None
    assert done.data.decode() == f"import os\n{after}".replace("\n", ending)
    assert ignored(done.data).data == done.data


def sources() -> Iterable[tuple[str, bytes]]:
    for name, text in LAYOUTS.items():
        if name == "tabs and spaces":
            continue  # Python 3 does not take it
        for ending_name, ending in ENDINGS.items():
            yield f"{name}, {ending_name}", unmarked(text.replace("\n", ending)).data
    for program in [*programs()][::4]:  # the forms repeat
        assert isinstance(program, Program)
        yield program.name, program.data


@pytest.mark.parametrize("data", [pytest.param(data, id=name) for name, data in sources()])
def test_all_is_silenced_and_no_code_changed(data: bytes) -> None:
    done = ignored(data)
    assert done.failure is None
    assert check(done.data, ALL).findings == ()
    assert len(done.silenced) == len(check(data, ALL).findings)
    try:
        before = ast.dump(ast.parse(data))
    except SyntaxError:
        assert sys.version_info < (3, 12)  # the grammar of a newer Python
    else:
        assert ast.dump(ast.parse(done.data)) == before
    assert ignored(done.data).data == done.data


@pytest.mark.parametrize(
    ("data", "held", "reason", "failure"),
    [
        pytest.param(
            b"import os\nos.environ['A']\nx = (\n", ALL, "", "cannot be read", id="broken"
        ),
        pytest.param(
            b"import os\nos.environ['A']\n1 = x\n", ALL, "", "does not parse", id="no Python"
        ),
        pytest.param(
            b"import os\nos.environ['A']\n",
            settings(require_reason=True),
            "",
            "`require-reason` is on",
            id="a reason is needed",
        ),
        pytest.param(
            b"# coding: latin-1\nimport os\nos.environ['A']\n",
            ALL,
            "\u2192",
            "encoding cannot spell",
            id="encoding",
        ),
    ],
)
def test_refused(data: bytes, held: FileSettings, reason: str, failure: str) -> None:
    done = ignored(data, held, reason)
    assert done.data == data
    assert failure in (done.failure or "")


def test_the_reason_is_written_in_the_encoding_of_the_file() -> None:
    data = b"# coding: latin-1\nimport os\nos.environ['A']  # \xe9\n"
    assert ignored(data, reason="\u00fc").data.endswith(b"\xe9  # ssot: ignore[SSOT101] \xfc\n")


@pytest.mark.parametrize(
    ("data", "held"),
    [
        pytest.param(
            b"import os\nos.environ['A']\n",
            settings(no_suppress=frozenset({"SSOT101"})),
            id="a rule that no comment silences",
        ),
        pytest.param(b"x = 1  # ssot: ignore[SSOT101]\n", ALL, id="an unused suppression"),
        pytest.param(b"x = 1  # ssot: ignore[SSOT999]\n", ALL, id="an unknown code"),
    ],
)
def test_what_no_comment_can_silence_stays(data: bytes, held: FileSettings) -> None:
    assert check(data, held).findings
    assert ignored(data, held) == Ignored(data)


def test_only_what_is_asked_for() -> None:
    data = b"import os\nos.environ['A']\nos.environ['B']\n"
    wanted = {key_of(it) for it in check(data, ALL).findings if it.variable == "B"}
    done = ignore(data, ALL, wanted, "")
    assert done.data == b"import os\nos.environ['A']\nos.environ['B']  # ssot: ignore[SSOT101]\n"
