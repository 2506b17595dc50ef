"""Dockerfiles: which variables the last stage has, and where each is written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssot_lint.deploy.model import Reading
from ssot_lint.deploy.readers.dockerfile import read
from ssot_lint.deploy.text import Text


def _read(string: str) -> Reading:
    return read(Text(string.encode()), "Dockerfile")


def _last(string: str) -> dict[str, str | None]:
    reading = _read(string)
    assert not reading.problems
    return {it.variable: it.value for it in reading.parts[-1].provided}


@pytest.mark.parametrize(
    "string, expected",
    [
        ("FROM x\nENV A=1 B='two words' C=\"say \\\"hi\\\"\" D=a\\ b\n",
         {"A": "1", "B": "two words", "C": 'say "hi"', "D": "a b"}),
        ("FROM x\nENV OLD the rest of it\n", {"OLD": "the rest of it"}),
        ("FROM x\nENV A=1 \\\n    # why\n\n    B=2\n", {"A": "1", "B": "2"}),
        ("# escape=`\nFROM x\nENV A=1 `\n  B=c:\\x\n", {"A": "1", "B": "c:\\x"}),
        ("FROM x AS base\nENV A=1\nFROM y AS other\nENV B=2\nFROM base\nENV C=3\n",
         {"A": "1", "C": "3"}),
        ("ARG V=1\nFROM x\nENV A=$V\n", {"A": None}),
        ("ARG V=1\nFROM x\nARG V\nENV A=$V B=${V:-9}\n", {"A": "1", "B": "1"}),
        ("FROM x\nARG V\nENV A=$V\n", {"A": None}),
        ("FROM x\nARG V=1\n", {}),
        ("FROM x\nENV A=1\nENV A=2 B=$A\n", {"A": "2", "B": "1"}),
        ("FROM x\nENV A=${NO:-d} B=${NO:+w} C='$A' D=\\$A\n",
         {"A": "d", "B": None, "C": "$A", "D": "$A"}),
        ("FROM x\nENV PATH=/opt:$PATH\n", {"PATH": None}),
        ("FROM x\nRUN <<EOF\nENV NOT=1\nEOF\nENV A=1\n", {"A": "1"}),
        ("FROM --platform=$BUILDPLATFORM x as y\nenv A=1\n", {"A": "1"}),
        ("FROM x\nENV A\t1\nENV B \t two words \n", {"A": "1", "B": "two words"}),
        ("FROM x\nENV\tA=1\tB=2\n", {"A": "1", "B": "2"}),
        ("FROM x\nENV A=it\\'s B='a\"b'\n", {"A": "it's", "B": 'a"b'}),
        ("FROM x\nENV A=a'b c'd B\\\n=2\n", {"A": "ab cd", "B": "2"}),
        ("FROM x\r\nENV A=1 \\\r\n  B=2\r\n", {"A": "1", "B": "2"}),
    ],
)  # fmt: skip
def test_what_the_last_stage_has(string: str, expected: dict[str, str | None]) -> None:
    assert _last(string) == expected


@pytest.mark.parametrize(
    "string, row, column, message",
    [
        ("FROM x\nENVV A=1\nENV B=2\n", 2, 1, "expected an instruction such as ENV"),
        ("FROM x\nENV B=2\nENV A\n", 3, 1, "expected ENV NAME=value"),
        ("FROM x\nENV B=2 A\n", 2, 9, "expected NAME=value"),
        ('FROM x\nENV B=2 A="1\nENV B=3\n', 2, 11, 'expected a closing "'),
        ("FROM x\nENV A='1 C=3\nENV B=2\n", 2, 7, "expected a closing '"),
        ("FROM x\nENV A it's\nENV B=2\n", 2, 9, "expected a closing '"),
        ('FROM x\nARG A="1\nENV B=2\n', 2, 7, 'expected a closing "'),
        ("FROM x\nENV =1\nENV B=2\n", 2, 5, "expected a name in front of `=`"),
        ("FROM x\nENV\nENV B=2\n", 2, 1, "expected ENV NAME=value"),
    ],
)
def test_what_is_wrong_is_named_and_the_rest_is_read(
    string: str, row: int, column: int, message: str
) -> None:
    reading = _read(string)
    (problem,) = reading.problems
    assert (problem.row, problem.column, problem.message) == (row, column, message)
    assert [it.variable for it in reading.parts[-1].provided] == ["B"]


_PIECES = st.sampled_from(
    [
        "ENV ",
        "ARG ",
        "FROM x\n",
        "A",
        "B=",
        "é=",
        "1",
        " ",
        "\n",
        "\\\n",
        "#",
        "'",
        '"',
        "$A",
        "${B}",
    ]
    + ["\\", "\r\n", "RUN <<E\n", "E\n"]
)


@given(st.lists(_PIECES, max_size=25).map("".join))
def test_positions_point_at_the_very_key(string: str) -> None:
    text = Text(("FROM x\n" + string).encode())
    for part in read(text, "Dockerfile").parts:
        for it in part.provided:
            written = text.data[it.site.start : it.site.end].decode()
            assert written == it.variable or "\\" in written
