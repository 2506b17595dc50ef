"""A row that goes takes the blank rows along that nothing stands above any more."""

from __future__ import annotations

import pytest

from ssot_lint.core.fix.blank_rows import with_blank_rows
from ssot_lint.core.model import Edit

GOING = b"import os\n"
PUT = b"from app.env import env\n"


@pytest.mark.parametrize(
    "before, put, after",
    [
        pytest.param(b"import os\n\nimport a\n", None, b"import a\n", id="at the start"),
        pytest.param(b"\xef\xbb\xbfimport os\n\nimport a\n", None, b"\xef\xbb\xbfimport a\n", id="mark"),
        pytest.param(b"import os\n\n\n\nx = 1\n", None, b"x = 1\n", id="several"),
        pytest.param(b"import os\nimport a\n", None, b"import a\n", id="none"),
        pytest.param(b"import os\n\n", None, b"\n", id="nothing below"),
        pytest.param(b'"""Doc."""\n\nimport os\n\nx = 1\n', None, b'"""Doc."""\n\n\nx = 1\n', id="below text"),
        pytest.param(b"import os\n\nx = 1\n", 10, PUT + b"\nx = 1\n", id="an import in its place"),
        pytest.param(b"import os\n\nimport a\n", 11, PUT + b"import a\n", id="an import below"),
        pytest.param(b"def f():\n    import os\n\n    x\n", None, b"def f():\n    x\n", id="in a block"),
        pytest.param(b"if x:  # y:\n    import os\n\n    x\n", None, b"if x:  # y:\n\n    x\n", id="comment"),
    ],
)  # fmt: skip
def test_rows(before: bytes, put: int | None, after: bytes) -> None:
    start = before.index(b"import os")
    start -= len(before[:start]) - len(before[:start].rstrip(b" "))
    edits = [Edit(start, before.index(b"\n", start + 1) + 1, b"")]
    if put is not None:
        edits.append(Edit(put, put, PUT))
    for edit in sorted(with_blank_rows(edits, before), reverse=True):
        before = before[: edit.start] + edit.content + before[edit.end :]
    assert before == after


def test_several_rows_at_the_start() -> None:
    data = b"import os\nfrom os import getenv\nimport a\n"
    edits = (Edit(0, 10, b""), Edit(10, 32, b""))
    assert with_blank_rows(edits, data) == edits
