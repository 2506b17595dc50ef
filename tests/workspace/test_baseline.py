"""Baselines as values: what matches what, and the file they are kept in."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from ssot_lint.workspace.config.problem import ConfigError
from ssot_lint.workspace.known.baseline import (
    Entry,
    load,
    match,
    may_concern,
    relative,
    save,
    stale,
)

A = Entry("a.py", "SSOT101", "", "A")
A_IN_F = Entry("a.py", "SSOT101", "f", "A")
A_IN_B = Entry("b.py", "SSOT101", "", "A")
A_IN_SUB = Entry("sub/a.py", "SSOT101", "", "A")
WRITTEN = Entry("a.py", "SSOT103", "", "A")


@pytest.mark.parametrize(
    ("findings", "entries", "vanished", "new"),
    [
        pytest.param([], [], [], [], id="nothing"),
        pytest.param([A], [], [], [0], id="unknown"),
        pytest.param([A], [A], [], [], id="known"),
        pytest.param([A, A], [A], [], [1], id="one more of the same"),
        pytest.param([A], [A, A], [], [], id="one less of the same"),
        pytest.param([A_IN_F, A], [A, A_IN_F], [], [], id="another order"),
        pytest.param([A_IN_F], [A], [], [0], id="another scope"),
        pytest.param([WRITTEN], [A], [], [0], id="another rule"),
        pytest.param([A_IN_B], [A], [], [0], id="another file, and the first one is there"),
        pytest.param([A_IN_B], [A], ["a.py"], [], id="renamed"),
        pytest.param([A_IN_B, A_IN_SUB], [A], ["a.py"], [1], id="renamed once"),
        pytest.param([A, A_IN_B], [A], ["a.py"], [1], id="its own entry first"),
        pytest.param([A_IN_F], [A], ["a.py"], [0], id="renamed, another scope"),
    ],
)
def test_new_findings(
    findings: list[Entry], entries: list[Entry], vanished: list[str], new: list[int]
) -> None:
    result = match(findings, entries, vanished.__contains__)
    assert list(result.new) == new
    assert result.used.total() == len(findings) - len(new)


def test_a_moved_file_takes_the_entries_of_its_own_name() -> None:
    one, two = Entry("x/a.py", *A[1:]), Entry("x/b.py", *A[1:])
    result = match([Entry("y/b.py", *A[1:])], [one, two], lambda path: True)
    assert list(result.used) == [two]


def test_stale_entries_are_those_looked_for() -> None:
    used = match([A], [A, A, A_IN_B]).used
    assert stale([A, A, A_IN_B], used, lambda entry: entry.path == "a.py") == (A,)


@pytest.mark.parametrize(
    "entry",
    [
        pytest.param(A, id="plain"),
        pytest.param(Entry("ü/名.py", "SSOT101", "f.<lambda>", 'os.environ["ü"]'), id="not ASCII"),
        pytest.param(Entry("a\\b\n.py", "SSOT900", "", '"\t\0\u2028'), id="to be escaped"),
        pytest.param(Entry(os.fsdecode(b"\xff.py"), "SSOT101", "", ""), id="name that is no text"),
    ],
)
def test_a_file_gives_back_what_it_was_given(tmp_path: Path, entry: Entry) -> None:
    path = str(tmp_path / "b.jsonl")
    save(path, [entry, A, entry])
    assert load(path, "b").entries == tuple(sorted([entry, A, entry]))
    assert (tmp_path / "b.jsonl").read_bytes().count(b"\n") == 3
    assert os.listdir(tmp_path) == ["b.jsonl"]


def test_a_missing_file_is_empty(tmp_path: Path) -> None:
    found = load(str(tmp_path / "none"), "none")
    assert (found.entries, found.exists) == ((), False)


@pytest.mark.parametrize(
    ("data", "entries"),
    [
        pytest.param(b"", 0, id="empty"),
        pytest.param(b"\n\r\n", 0, id="blank lines"),
        pytest.param(b'\xef\xbb\xbf{"path":"a","rule":"r","scope":"","subject":""}', 1, id="BOM"),
        pytest.param(
            b'{"path":"a","rule":"r","scope":"","subject":"","later":1}\r\n',
            1,
            id="CRLF, more keys",
        ),
    ],
)
def test_other_hands_may_have_written_it(tmp_path: Path, data: bytes, entries: int) -> None:
    (tmp_path / "b").write_bytes(data)
    assert len(load(str(tmp_path / "b"), "b").entries) == entries


LINE = '{"path": "a.py", "rule": "SSOT101", "scope": "", "subject": "A"}\n'


@pytest.mark.parametrize(
    ("row", "message"),
    [
        pytest.param("<<<<<<< HEAD", "an unresolved merge conflict", id="conflict"),
        pytest.param("{", "not an entry of a baseline", id="no JSON"),
        pytest.param("[1]", "not an entry of a baseline", id="no object"),
        pytest.param('{"path": "a.py"}', "not an entry of a baseline", id="keys missing"),
        pytest.param(LINE.replace('"A"', "1").strip(), "not an entry of a baseline", id="no text"),
        pytest.param("\udcff", "not an entry of a baseline", id="no UTF-8"),
        pytest.param("[" * 100_000, "not an entry of a baseline", id="too deep"),
    ],
)
def test_a_malformed_line_is_named_and_passed_over_when_asked(
    tmp_path: Path, row: str, message: str
) -> None:
    path = tmp_path / "b.jsonl"
    path.write_bytes((LINE + row + "\n" + LINE).encode(errors="surrogateescape"))
    with pytest.raises(ConfigError) as caught:
        load(str(path), "some/b.jsonl")
    said = str(caught.value)
    assert said.startswith(f"some/b.jsonl:2: {message}\n")
    assert "--write-baseline" in said
    assert len(load(str(path), "b", lenient=True).entries) == 2


@pytest.mark.parametrize(
    ("data", "names", "expected"),
    [
        pytest.param(LINE, ["b.py", "aa.py"], False, id="other files"),
        pytest.param(LINE, ["b.py", "a.py"], True, id="its file"),
        pytest.param(LINE, ["ü.py"], True, id="a name with escapes"),
        pytest.param("", ["a.py"], False, id="empty"),
        pytest.param(LINE + "<<<<<<<\n", ["b.py"], True, id="broken"),
        pytest.param(LINE.rstrip(), ["b.py"], True, id="cut"),
        pytest.param(LINE.replace(" ", ""), ["b.py"], True, id="another hand's"),
    ],
)
def test_whether_clean_files_need_the_baseline(
    tmp_path: Path, data: str, names: list[str], expected: bool
) -> None:
    (tmp_path / "b").write_text(data)
    assert may_concern(str(tmp_path / "b"), names) is expected


def test_a_missing_baseline_is_to_be_told(tmp_path: Path) -> None:
    assert may_concern(str(tmp_path / "b"), ["a.py"])


@pytest.mark.parametrize(
    ("path", "baseline", "expected"),
    [
        pytest.param("/p/a/b.py", "/p/x.jsonl", "a/b.py", id="below"),
        pytest.param("/p/a/b.py", "/p/.ci/x.jsonl", "../a/b.py", id="beside"),
        pytest.param("/a.py", "/x.jsonl", "a.py", id="root"),
    ],
)
def test_paths_count_from_the_baseline(path: str, baseline: str, expected: str) -> None:
    assert relative(path, baseline) == expected
