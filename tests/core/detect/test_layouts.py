"""Findings do not depend on how the text is laid out, encoded or wrapped."""

from __future__ import annotations

import pytest

from ssot_lint.core.model import CLEAN
from ssot_lint.core.source import Positions
from tests.core.detect.marked import assert_marked, report, shown, unmarked

LAYOUTS = {
    "split before the dot": "import os\nx = («os\n    .environ»['A'])",
    "split behind the dot": "import os\nx = («os.\n    environ»['A'])",
    "split at the root column": "import os\nx = («os\n.environ»['A'])",
    "comment between": "import os\nx = («os  # why\n    .environ»['A'])",
    "continued before the dot": "import os\nx = «os\\\n.environ»['A']",
    "continued behind the dot": "import os\nx = «os.\\\n  environ»['A']",
    "spaces around the dot": "import os\nx = «os . environ»['A']",
    "tabs around the dot": "import os\nx = «os\t.\tenviron»['A']",
    "in parentheses": "import os\nx = («os.environ»)['A']",
    "module in parentheses": "import os\nx = «(os).environ»['A']",
    "parentheses around all": "import os\nx = ((«os.environ»['A']))",
    "semicolons": "import os; x = «os.environ»['A']; y = «os.getenv»('B');",
    "no final newline": "import os\n«os.environ»['A']",
    "form feed before": "import os\n\f\nx = «os.environ»['A']\n",
    "form feed at the row": "import os\n\fx = «os.environ»['A']\n",
    "form feed in the indentation": "import os\ndef f():\n  \f  x = «os.environ»['A']\n",
    "form feed inside": "import os\nx =\f«os.environ»['A']\n",
    "vertical tab in a string": "import os\nx = '\v', «os.environ»['A']\n",
    "line separator in a string": "import os\nx = '\u2028', «os.environ»['A']\n",
    "tabs": "import os\ndef f():\n\tif x:\n\t\treturn «os.environ»['A']\n",
    "tabs and spaces": "import os\nif x:\n        if y:\n\tz = «os.environ»['A']\n",
    "emoji before": "import os\nx = '😀é', «os.environ»['A'], 'é', «os.getenv»('B')\n",
    "unicode names": "import os as ö\nx = «ö.environ»['Ä']\n",
    "longer unicode words": "import os\nöos.environ['A']; os.environé['A']\n",
    "shebang": "#!/usr/bin/env python\nimport os\n«os.environ»['A']\n",
    "comment behind": "import os\nx = «os.environ»['A']  # os.environ['B']\n",
    "string before": "import os\nx = 'os.environ', «os.environ»['A'], \"os.environ\"\n",
    "triple quoted before": "import os\nx = '''\nos.environ''' + «os.environ»['A']\n",
    "quotes in strings": "import os\nx = '\"', «os.environ»['A'], \"'\"\n",
    "escaped quotes": "import os\nx = '\\'', «os.environ»['A'], \"\\\"\"\n",
    "escaped backslash": "import os\nx = '\\\\', «os.environ»['A']\n",
    "hash in a string": "import os\nx = '#', «os.environ»['A']\n",
    "brackets in strings": "import os\nx = '([{', «os.environ»['A']\n",
    "brackets in comments": "import os\nx = (  # ([{ '\n    «os.environ»['A'])\n",
    "blank rows inside": "import os\nx = [\n\n    «os.environ»['A'],\n\n]\n",
    "trailing spaces": "import os   \nx = «os.environ»['A']   \n",
    "indented comment": "import os\ndef f():\n# os.environ\n    x = «os.environ»['A']\n",
    "string continued": "import os\nx = 'a\\\nb', «os.environ»['A']\n",
    "only brackets": "import os\n[«os.environ»['A']]\n",
    "ellipsis body": "import os\ndef f(a=«os.environ»['A']): ...\n",
}
ENDINGS = {"lf": "\n", "crlf": "\r\n", "cr": "\r"}


@pytest.mark.parametrize("ending", ENDINGS.values(), ids=ENDINGS)
@pytest.mark.parametrize("text", LAYOUTS.values(), ids=LAYOUTS)
def test_layouts(text: str, ending: str) -> None:
    assert_marked(text.replace("\n", ending))


@pytest.mark.parametrize("text", LAYOUTS.values(), ids=LAYOUTS)
def test_a_byte_order_mark_moves_all_by_three(text: str) -> None:
    assert_marked("\ufeff" + text)


@pytest.mark.parametrize("text", LAYOUTS.values(), ids=LAYOUTS)
def test_mixed_endings(text: str) -> None:
    first, _, rest = text.partition("\n")
    assert_marked(first + "\r\n" + rest.replace("\n", "\r", 1))


ENCODINGS = {
    "latin-1": ("# coding: latin-1\nimport os\nx = 'é', «os.environ»['É'], 'é'\n", "latin-1"),
    "cp1252": ("# -*- coding: cp1252 -*-\nimport os\nx = '€', «os.environ»['A']\n", "cp1252"),
    "second row": (
        "#!/bin/sh\n# vim: fileencoding=latin-1 :\nimport os\n'é', «os.environ»['A']\n",
        "latin-1",
    ),
    "shift_jis": ("# coding: shift_jis\nimport os\n'日本', «os.environ»['A']\n", "shift_jis"),
    "utf-8 with a cookie": ("# coding: utf-8\nimport os\n'é', «os.environ»['A']\n", "utf-8"),
    "third row is no cookie": (
        "\n\n# coding: latin-1\nimport os\n'é', «os.environ»['A']\n",
        "utf-8",
    ),
    "code first is no cookie": ("import os\n# coding: latin-1\n'é', «os.environ»['A']\n", "utf-8"),
    "ascii": ("# coding: ascii\nimport os\n«os.environ»['A']\n", "ascii"),
}


@pytest.mark.parametrize("text, encoding", ENCODINGS.values(), ids=ENCODINGS)
def test_declared_encodings(text: str, encoding: str) -> None:
    assert_marked(text, encoding)


UNREADABLE = {
    "latin-1 undeclared": (b"import os\nx = '\xe9'\nos.environ['A']\n", 15, "utf-8"),
    "utf-16": ("\ufeffimport os\nos.environ['A']\n".encode("utf-16-le"), 0, "UTF-16"),
    "utf-16 big": ("\ufeffimport os\nos.environ['A']\n".encode("utf-16-be"), 0, "UTF-16"),
    "nul": (b"import os\nos.environ['A']\n\0", 26, "null"),
    "nul in the statement": (b"import os\nos.environ['\0A']\n", 22, "null"),
    "unknown encoding": (b"# coding: klingon\nimport os\nos.environ['A']\n", 10, "klingon"),
    "not ascii": (b"# coding: ascii\nimport os\nx = '\xc3\xa9'\nos.environ['A']\n", 31, "ascii"),
}


@pytest.mark.parametrize("data, offset, words", UNREADABLE.values(), ids=UNREADABLE)
def test_a_file_that_cannot_be_decoded_is_unparsable(data: bytes, offset: int, words: str) -> None:
    found = report(data).findings
    broken = [it for it in found if it.code == "SSOT900"]
    assert [(it.span.start, words in it.message) for it in broken] == [(offset, True)], shown(
        data, found
    )


@pytest.mark.parametrize(
    "data",
    [
        UNREADABLE[name][0]
        for name in ("latin-1 undeclared", "nul", "unknown encoding", "not ascii")
    ],
    ids=["latin-1", "nul", "unknown", "ascii"],
)
def test_accesses_beside_what_cannot_be_decoded_stay(data: bytes) -> None:
    found = [it for it in report(data).findings if it.code == "SSOT101"]
    assert [data[slice(*it.span)] for it in found] == [b"os.environ"]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\n",
        b"\xef\xbb\xbf",
        b"\0",
        b"\xff",
        b"\xff\xfe",
        b"# environ\n",
        b"'environ"[:-1],
        b"\\",
        b"\f",
    ],
    ids=repr,
)
def test_next_to_nothing_is_clean(data: bytes) -> None:
    assert report(data) == CLEAN


ROWS = {
    "crlf": (b"import os\r\nos.environ['A']\r\n", (2, 1)),
    "cr": (b"import os\ros.environ['A']\r", (2, 1)),
    "mixed": (b"import os\r\n\ros.environ['A']\n", (3, 1)),
    "form feed": (b"import os\n\fos.environ['A']\n", (2, 2)),
    "bom": (b"\xef\xbb\xbfimport os; os.environ['A']\n", (1, 12)),
    "code points": ("import os\n'😀é', os.environ['A']\n".encode(), (2, 7)),
    "latin-1": ("# coding: latin-1\nimport os\n'éé', os.environ['A']\n".encode("latin-1"), (3, 7)),
    "line separator": ("import os\n'\u2028', os.environ['A']\n".encode(), (2, 6)),
    "vertical tab": (b"import os\n'\v', os.environ['A']\n", (2, 6)),
}


@pytest.mark.parametrize("data, expected", ROWS.values(), ids=ROWS)
def test_rows_and_columns(data: bytes, expected: tuple[int, int]) -> None:
    (finding,) = report(data).findings
    assert Positions(data).row_column(finding.span.start) == expected


def test_marks_of_another_encoding_count_its_bytes() -> None:
    assert unmarked("é«a»", "latin-1").spans == [(1, 2, None)]
