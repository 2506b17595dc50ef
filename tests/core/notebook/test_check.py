"""Findings in cells: names go from one cell to the next, and nothing else does."""

from __future__ import annotations

import pytest

from ssot_lint.core.notebook.cells import Cells
from ssot_lint.core.notebook.notebook import Notebook, read_notebook
from ssot_lint.core.settings import FileSettings
from ssot_lint.engine.check import check
from ssot_lint.engine.gate import concerns
from tests.core.fix.fixing import settings
from tests.core.notebook.written import TEXT, notebook

NOTEBOOK = settings(path="nb.ipynb", module="nb")
A, B, C = "os.environ['A']", "os.getenv('B')", "'C' in os.environ"

FOUND = {
    "one cell": (("import os\n" + A,), ["1: 101 A"]),
    "a name from the cell above": (("import os", TEXT + A, A), ["3: 101 A"]),
    "an alias from the cell above": (
        ("import os\ne = os.environ", "e['A']"),
        ["1: 104 os.environ", "2: 101 A"],
    ),
    "bound again": (("import os", "os = {}", "os.environ['A']"), []),
    "a name from the cell below": (("def f():\n    return " + A, "import os"), ["1: 101 A"]),
    "magics around it": (("%matplotlib inline\nimport os\n!ls 'x\n" + A,), ["1: 101 A"]),
    "in magics alone": (("import os\n%time " + A + "\n!echo {" + A + "}",), []),
    "in a timed cell": (("import os", "%%time\n" + A), ["2: 101 A"]),
    "in a cell timed often": (("import os", "%%timeit\n" + A), ["2: 101 A"]),
    "in another language": (("import os", "%%bash\n" + A, A), ["3: 101 A"]),
    "in a process of its own": (
        ("import os", "%%python\nimport os\n" + A, "%%python\n" + A),
        ["2: 101 A"],
    ),
    "a cell that is torn": (
        ("import os", "x = '''\n" + A, B),
        ["2: 900 unterminated triple-quoted string literal", "3: 101 B"],
    ),
    "above what is torn": (
        ("import os", A + "\nx = (", B),
        ["2: 101 A", "2: 900 '(' was never closed", "3: 101 B"],
    ),
    "a backslash at the end": (("import os", "x = 1 \\", B), ["3: 101 B"]),
    "torn, and nothing in it": (("import os", "x = (", "y = '''", B), ["4: 101 B"]),
    "a coding cookie is a comment": (("# coding: utf-16\nimport os\n" + A,), ["1: 101 A"]),
    "alike in the notebook and apart": (
        ("import os\n" + A, "%%python\nimport os\n" + A, A),
        ["1: 101 A", "2: 101 A #2", "3: 101 A #1"],
    ),
    "await at the top": (("import os", "await f(" + A + ")"), ["2: 101 A"]),
    "suppressed": (("import os\n" + A + "  # ssot: ignore[SSOT101] here", A), ["2: 101 A #1"]),
    "a comment ends with its cell": (
        ("import os\n# ssot: ignore[SSOT101] below", A),
        ["1: 901 SSOT101", "2: 101 A"],
    ),
    "a comment above, in its cell": (("import os", "# ssot: ignore[SSOT101] x\n" + A), []),
    "for the whole file": (("# ssot: file-ignore[SSOT101] all", "import os\n" + A, A), []),
    "the getter's name is unbound": (("env.get('A')",), ["1: 110 env"]),
    "unless a magic may bind it": (("%run ./settings.py", "env.get('A')"), []),
}


@pytest.mark.parametrize("sources, expected", FOUND.values(), ids=FOUND)
@pytest.mark.parametrize("as_list", [True, False], ids=["rows", "one string"])
def test_found(sources: tuple[str, ...], expected: list[str], as_list: bool) -> None:
    data = notebook(*sources, as_list=as_list)
    read = read_notebook(data)
    assert isinstance(read, Notebook)
    cells = Cells(read.cells)
    shown = []
    for it in check(data, NOTEBOOK).findings:
        again = f" #{it.ordinal}" if it.ordinal else ""
        shown.append(f"{cells.cell(it.span.start).number}: {it.code[4:]} {it.subject}{again}")
    assert shown == expected


LANGUAGES = {
    "none said": ({}, True),
    "Python": ({"kernelspec": {"name": "python3", "language": "python"}}, True),
    "Python, both": (
        {"kernelspec": {"language": "python"}, "language_info": {"name": "python"}},
        True,
    ),
    "R": ({"kernelspec": {"name": "ir", "language": "R"}}, False),
    "Julia": ({"language_info": {"name": "julia"}}, False),
    "what runs counts": (
        {"kernelspec": {"language": "python"}, "language_info": {"name": "scala"}},
        False,
    ),
    "no table": ({"kernelspec": None, "language_info": []}, True),
}


@pytest.mark.parametrize("metadata, ours", LANGUAGES.values(), ids=LANGUAGES)
def test_only_python(metadata: dict[str, object], ours: bool) -> None:
    found = check(notebook("import os\n" + A, metadata=metadata), NOTEBOOK).findings
    assert len(found) == ours


def test_a_cell_in_another_language() -> None:
    data = notebook("import os\n" + A, A).replace(
        b'"metadata": {}', b'"metadata": {"vscode": {"languageId": "sql"}}', 1
    )
    assert check(data, NOTEBOOK).findings == ()


BROKEN = {
    "no JSON": (b'{"cells": [os.environ', 11, "not a notebook: invalid JSON, expecting value"),
    "a merge conflict": (
        b'{"cells": [],\n<<<<<<< HEAD\n"os.environ": 1}',
        14,
        "not a notebook: invalid JSON, expecting property name enclosed in double quotes",
    ),
    "no object": (b'["os.environ"]', 0, "not a notebook: it has no list of `cells`"),
    "cells of another kind": (
        b'{"cells": "os.environ"}',
        0,
        "not a notebook: it has no list of `cells`",
    ),
    "an old format": (
        b'{"worksheets": ["os.environ"]}',
        0,
        "not a notebook of format 4: `jupyter nbconvert --to notebook --nbformat 4` makes it one",
    ),
    "a source of another kind": (
        b'{"cells": [{"cell_type": "code", "source": {"os.environ": 1}}]}',
        11,
        "not a notebook: the `source` of cell 1 is neither text nor a list of it",
    ),
    "no UTF-8": (b'{"cells": ["os.environ \xff"]}', 23, "not valid utf-8: invalid start byte"),
    "UTF-16": ('{"os.environ": 1}'.encode("utf-16"), 0, "not valid utf-8: invalid start byte"),
    "too deep": (
        b'{"os.environ": ' + b"[" * 200_000,
        0,
        "not a notebook: it is nested too deeply",
    ),
}


@pytest.mark.parametrize("data, offset, message", BROKEN.values(), ids=BROKEN)
def test_no_notebook(data: bytes, offset: int, message: str) -> None:
    (found,) = check(data, NOTEBOOK).findings
    assert (found.code, found.span.start, found.message) == ("SSOT900", offset, message)
    assert check(data, NOTEBOOK._replace(exempt="allowed")).findings == ()


SPELLINGS = {
    "behind a line end": b'{"cells": [{"cell_type": "code", "source": "from os import *\\ngetenv(\'A\')"}]}',
    "a getter behind a line end": b'{"cells": [{"cell_type": "code", "source": "1\\nenv.get(\'A\')"}]}',
    "a getter behind a quote": b'{"cells": [{"cell_type": "code", "source": ["env.get(\'A\')"]}]}',
    "escaped letters": b'{"cells": [{"cell_type": "code", "source": "import os\\nos.\\u0065nviron[1]"}]}',
    "escaped capitals": b'{"cells": [{"cell_type": "code", "source": "import os\\nos.environ\\u005B1]"}]}',
}


@pytest.mark.parametrize("data", SPELLINGS.values(), ids=SPELLINGS)
def test_no_spelling_hides_an_access(data: bytes) -> None:
    assert concerns(data, NOTEBOOK)
    assert len(check(data, NOTEBOOK).findings) == 1


def test_nothing_in_it_is_not_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    settings: FileSettings = NOTEBOOK
    assert not concerns(notebook("import os\nx = 1").replace(b"os.environ", b"os"), settings)
