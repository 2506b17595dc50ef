"""A diff gives the very bytes back when it is applied."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssot_lint.workspace.files.diff import unified
from tests.depth import examples

LINES = st.lists(
    st.sampled_from([b"a", b"b\r", b"\x0c", b"\xff\x00", b"", b"c\rd", b"\xe2\x80\xa8"])
)
END = st.sampled_from([b"", b"\n"])


@pytest.mark.parametrize(
    ("before", "after", "diff"),
    [
        pytest.param(b"a\n", b"a\n", b"", id="same"),
        pytest.param(b"a\n", b"b\n", b"--- n\n+++ n\n@@ -1 +1 @@\n-a\n+b\n", id="line"),
        pytest.param(
            b"a",
            b"b",
            b"--- n\n+++ n\n@@ -1 +1 @@\n-a\n\\ No newline at end of file\n"
            b"+b\n\\ No newline at end of file\n",
            id="no final newline",
        ),
        pytest.param(b"a\r\n", b"b\r\n", b"--- n\n+++ n\n@@ -1 +1 @@\n-a\r\n+b\r\n", id="crlf"),
        pytest.param(b"\xe9\n", b"b\n", b"--- n\n+++ n\n@@ -1 +1 @@\n-\xe9\n+b\n", id="latin-1"),
    ],
)
def test_text(before: bytes, after: bytes, diff: bytes) -> None:
    assert unified(before, after, "n") == diff


@examples(15)
@given(st.tuples(LINES, END), st.tuples(LINES, END))
def test_git_applies_it(
    tmp_path_factory: pytest.TempPathFactory,
    old: tuple[list[bytes], bytes],
    new: tuple[list[bytes], bytes],
) -> None:
    before, after = (b"\n".join(lines) + end for lines, end in (old, new))
    if b"" in (before, after) or before == after:
        return  # git takes an empty side for a file made or deleted
    directory: Path = tmp_path_factory.mktemp("diff")
    (directory / "n").write_bytes(before)
    command = ["git", "apply", "-p0", "--whitespace=nowarn", "-"]
    subprocess.run(command, cwd=directory, input=unified(before, after, "n"), check=True)
    assert (directory / "n").read_bytes() == after
