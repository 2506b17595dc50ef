"""Fixes in cells: imports where they stand in order, edits in the JSON text and nowhere else."""

from __future__ import annotations

import json
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssot_lint.core.layout import Layout
from ssot_lint.core.model import Edit
from ssot_lint.core.notebook.notebook import Notebook, read_notebook
from ssot_lint.engine.check import check
from ssot_lint.engine.fix import fix
from ssot_lint.engine.fixing.fixer import apply
from ssot_lint.workspace.diagnostic import TextEdit, diagnostics
from tests.core.fix.fixing import settings
from tests.core.notebook.written import TEXT, notebook, sources

NOTEBOOK = settings(path="nb.ipynb", module="nb")
A, B = "os.environ['A']", "os.getenv('B')"
OURS = "from app.env import env"


class Case(NamedTuple):
    """Cells before and after ``--fix``; None: nothing is changed."""

    id: str
    before: tuple[str, ...]
    after: tuple[str, ...] | None = None
    unsafe: tuple[str, ...] | None = None
    reason: str | None = None
    """Why the first finding without a safe fix has none."""
    failure: str | None = None


CASES = (
    Case("one cell", ("import os\n" + A,), (f"{OURS}\nenv['A']",)),
    Case(
        "the import stands with the others",
        ("import re\nimport os", TEXT + "# T", A),
        (f"import re\n{OURS}", TEXT + "# T", "env['A']"),
    ),
    Case(
        "an import of its own cell, alone",
        ("import os", A, B),
        (OURS, "env['A']", "env.get('B')"),
    ),
    Case(
        "an import that stays",
        ("import os", A, "os.getcwd()"),
        (f"import os\n{OURS}", "env['A']", "os.getcwd()"),
    ),
    Case(
        "the last import above the first use",
        ("import os", "import re", A, "import sys", B),
        ("", f"import re\n{OURS}", "env['A']", "import sys", "env.get('B')"),
    ),
    Case(
        "no import above",
        ("%load_ext a\n!ls", "# Title", "# x\nx = __import__('os').environ['A']"),
        ("%load_ext a\n!ls", "# Title", f"{OURS}\n\n# x\nx = env['A']"),
    ),
    Case(
        "below the header of a cell magic",
        ("%%time\nx = __import__('os').environ['A']",),
        (f"%%time\n{OURS}\n\nx = env['A']",),
    ),
    Case(
        "below the future",
        ("from __future__ import annotations", "x = __import__('os').environ['A']"),
        (f"from __future__ import annotations\n\n{OURS}", "x = env['A']"),
    ),
    Case(
        "the future in a later cell",
        ("import os\n" + A, "from __future__ import annotations\n" + B),
        (f"{OURS}\nenv['A']", "from __future__ import annotations\nenv.get('B')"),
    ),
    Case("imported already", (OURS, "import os\n" + A), (OURS, "env['A']")),
    Case(
        "await at the top",
        ("import os", "async with a() as b:\n    await c(" + A + ")"),
        (OURS, "async with a() as b:\n    await c(env['A'])"),
    ),
    Case(
        "a magic uses the import",
        ("import os\n%time os.getcwd()", A),
        (f"import os\n{OURS}\n%time os.getcwd()", "env['A']"),
    ),
    Case(
        "a shell's words do not",
        ("import os\n!cat /etc/os-release", A),
        (f"{OURS}\n!cat /etc/os-release", "env['A']"),
    ),
    Case(
        "in a cell timed often, the import comes from above",
        ("import os", "%%timeit\n" + A),
        (OURS, "%%timeit\nenv['A']"),
    ),
    Case(
        "an import that is forgotten",
        ("%%timeit\nimport os\n" + A, "import os\n" + B, "%%timeit\n" + A),
        (
            f"%%timeit\nimport os\n{OURS}\nenv['A']",
            f"import os\n{OURS}\nenv.get('B')",
            "%%timeit\nenv['A']",
        ),
    ),
    Case(
        "a getter whose import is forgotten",
        ("import os", f"%%timeit\n{OURS}\nenv['A']", A),
        (OURS, f"%%timeit\n{OURS}\nenv['A']", "env['A']"),
    ),
    Case(
        "an import that a cell timed often uses",
        ("import os", "%%timeit\nos.getcwd()", A),
        (f"import os\n{OURS}", "%%timeit\nos.getcwd()", "env['A']"),
    ),
    Case(
        "in a process of its own",
        ("import os\n" + B, "%%python\nimport os\n" + A),
        (f"{OURS}\nenv.get('B')", "%%python\nimport os\n" + A),
        (f"{OURS}\nenv.get('B')", f"%%python\n{OURS}\nenv['A']"),
        reason="the cell runs in another process, where the getter may not be found",
    ),
    Case(
        "many rows become one",
        ("import os", "x = os.environ.get(\n    'A',\n    'b',\n)\ny = 1"),
        (OURS, "x = env.get(\n    'A',\n    'b',\n)\ny = 1"),
    ),
    Case(
        "an alias",
        ("import os\ne = os.environ", "x = e['A']"),
        (f"{OURS}\ne = env", "x = env['A']"),
    ),
    Case(
        "an empty cell stays",
        ("", "import os", "", A),
        ("", OURS, "", "env['A']"),
    ),
    Case(
        "CRLF",
        ("import os\r\nimport re\r\n" + A + "\r\n",),
        (f"import re\r\n{OURS}\r\nenv['A']\r\n",),
    ),
    Case("no ASCII", ("import os\nprint('é😀', " + A + ")",), (f"{OURS}\nprint('é😀', env['A'])",)),
    Case(
        "a cell that does not lex",
        ("import os\n" + A, "x = ("),
        failure="cell 2 does not parse: '(' was never closed",
    ),
    Case(
        "a cell that does not parse",
        ("import os\n" + A, "", "x = 1\n1 +"),
        failure="the file does not parse: cell 3: invalid syntax (nb.ipynb, line 2)",
    ),
    Case(
        "a backslash at the end of a cell",
        ("import os", "x = 1 \\", A),
        (OURS, "x = 1 \\", "env['A']"),
    ),
)


@pytest.mark.parametrize("case", CASES, ids=[case.id for case in CASES])
@pytest.mark.parametrize("as_list", [True, False], ids=["rows", "one string"])
def test_fixed(case: Case, as_list: bool) -> None:
    before = notebook(*case.before, as_list=as_list)
    safe = fix(before, NOTEBOOK, False)
    assert safe.failure == case.failure
    assert tuple(sources(safe.data)) == (case.after or case.before)
    assert safe.data == notebook(*(case.after or case.before), as_list=as_list)
    every = fix(before, NOTEBOOK, True)
    assert tuple(sources(every.data)) == (case.unsafe or case.after or case.before)
    for done in (safe, every):
        assert fix(done.data, NOTEBOOK, False).data == done.data
        assert done.report == check(done.data, NOTEBOOK)
    reasons = [it.fix_refused for it in safe.original.findings if it.fix_refused is not None]
    assert (reasons or [None])[0] == case.reason


@pytest.mark.parametrize("case", CASES, ids=[case.id for case in CASES])
def test_what_an_editor_applies(case: Case) -> None:
    """The edits of one finding, each in its cell, settle it."""
    data = notebook(*case.before)
    found = diagnostics(data, check(data, NOTEBOOK), NOTEBOOK)
    for finding in found:
        if finding.fix is None:
            continue
        texts = list(case.before)
        for cell in {edit.cell for edit in finding.fix.edits}:
            assert cell is not None
            own = [_as_bytes(it, texts[cell - 1]) for it in finding.fix.edits if it.cell == cell]
            texts[cell - 1] = apply(texts[cell - 1].encode(), own).decode()
        left = check(notebook(*texts), NOTEBOOK).findings
        assert len(left) < len(found)
        if len(found) == 1 and case.failure is None:
            assert texts == list(case.after or case.unsafe or ())


def _as_bytes(edit: TextEdit, text: str) -> Edit:
    rows = text.encode().split(b"\n")
    places = [
        sum(len(row) + 1 for row in rows[: it.row - 1]) + it.column - 1 + it.wider
        for it in (edit.start, edit.end)
    ]
    assert max(places) <= len(text.encode())
    return Edit(*places, edit.content.encode())


KEPT = {
    "Jupyter's own": notebook("import os\n" + A),
    "indented by four": notebook("import os\n" + A, indent=4),
    "in one row": notebook("import os\n" + A, indent=None),
    "without spaces": json.dumps(
        json.loads(notebook("import os\n" + A)), separators=(",", ":")
    ).encode(),
    "ASCII only": notebook("import os\nprint('é😀', " + A + ")", ascii_only=True),
    "other escapes": notebook("import os\nprint('/', " + A + ")").replace(b"'/'", b"'\\/\\u0041'"),
    "CRLF between the rows": notebook("import os\n" + A).replace(b"\n", b"\r\n"),
    "tabs": notebook("import os\n" + A).replace(b"\n   ", b"\n\t\t"),
    "a byte order mark": b"\xef\xbb\xbf" + notebook("import os\n" + A),
    "no final line end": notebook("import os\n" + A).rstrip(),
    "more behind it": notebook("import os\n" + A) + b"\n\n \t\n",
    "keys in another order": b'{"nbformat": 4, "cells": [{"source": "import os\\n%b",'
    b' "outputs": [], "cell_type": "code"}], "metadata": {"z": 1, "a": 2}}' % A.encode(),
    "empty strings among the rows": notebook("import os\n" + A).replace(
        b'"source": [\n', b'"source": [\n    "", \n'
    ),
    "rows cut elsewhere": notebook("import os\n" + A).replace(b'\\n",\n', b'",\n   "\\n", ""  , '),
    "numbers nobody writes": notebook("import os\n" + A).replace(
        b'"nbformat": 4', b'"x": 1e5, "nbformat": 4'
    ),
}


@pytest.mark.parametrize("before", KEPT.values(), ids=KEPT)
def test_all_else_stays(before: bytes) -> None:
    after = fix(before, NOTEBOOK, False)
    assert after.failure is None
    (text,) = sources(after.data)
    assert text.startswith(f"{OURS}\n")
    assert text.endswith(("env['A']", "env['A'])"))
    start, end = before.index(b"import os"), before.index(b"os.environ['A']")
    assert after.data.startswith(before[:start])
    assert after.data.endswith(before[end + len(b"os.environ") :])
    assert json.loads(after.data.decode("utf-8-sig"))


def test_parts_move_with_edits() -> None:
    layout = Layout((0, 4, 8))
    edits = [Edit(0, 1, b""), Edit(4, 4, b"xx"), Edit(9, 9, b"y")]
    assert layout.moved(edits).starts == (0, 3, 9)
    assert layout.part_of(Edit(3, 5, b"")) is None


FRAGMENTS = (
    *("import os", A, B, "%time x", "!ls 'a", "x = '''", "'''", "x = (", ")", "%%timeit"),
    *("%%python", "%%bash", "# ssot: ignore[SSOT101]", "# ssot: file-ignore", "\\", "é😀"),
    *("from os import environ as e", "e['A']", "os.getenv(\n 'B')", "def f():", "if a:\n    !ls"),
    *("    return " + A, "from __future__ import annotations", "os?", "\r", "\x0c", "\ufeff"),
)
CELL = st.lists(st.sampled_from(FRAGMENTS), max_size=5).map("\n".join)


@given(st.lists(CELL, max_size=5), st.booleans(), st.booleans(), st.booleans())
def test_whatever_cells_hold(cells: list[str], as_list: bool, compact: bool, unsafe: bool) -> None:
    data = notebook(*cells, as_list=as_list, indent=None if compact else 1)
    diagnostics(data, check(data, NOTEBOOK), NOTEBOOK)
    done = fix(data, NOTEBOOK, unsafe)
    assert done.report == check(done.data, NOTEBOOK)
    before, after = read_notebook(data), read_notebook(done.data)
    assert isinstance(before, Notebook)
    assert isinstance(after, Notebook)
    assert before.rest() == after.rest()
    if done.failure is None:
        assert fix(done.data, NOTEBOOK, unsafe).data == done.data
