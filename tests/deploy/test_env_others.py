"""Files of ``NAME=value`` as systemd, kustomize and tox read them: by their documentation."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssot_lint.deploy.readers import env_file
from ssot_lint.deploy.text import Text


def _read(string: str, loader: str) -> tuple[dict[str, str | None], list[str]]:
    text = Text(string.encode())
    reading = env_file.read(text, "a.env", loader=loader)
    provided = [it for it in reading.parts[0].provided if not it.commented]
    for it in provided:
        assert text.data[it.site.start : it.site.end].decode() == it.variable
    values = {it.variable: (it.opaque and f"?{it.opaque}") or it.value for it in provided}
    return values, [f"{it.row}:{it.column}: {it.message}" for it in reading.problems]


_NO_EXPORT = "expected NAME=value as {} reads it, without `export`"


@pytest.mark.parametrize(
    "text, expected",
    [
        ("A=1\nB = 2 \n", {"A": "1", "B": "2"}),
        ("# A=1\n; B=2\n  # C=3\nD=4\n", {"D": "4"}),
        ("A=1 # no comment\nB=x;y\n", {"A": "1 # no comment", "B": "x;y"}),
        ("A='a b'\nB=\"c d\"\nC='a'\"b\" c\n", {"A": "a b", "B": "c d", "C": "abc"}),
        ("A=a\"b\n", {"A": 'a"b'}),
        ("A='a # b'\nB=' a '\n", {"A": "a # b", "B": " a "}),
        ("A=a\\\nb\nC=1\n", {"A": "ab", "C": "1"}),
        ("A=\"a\nb\"\nC=1\n", {"A": "a\nb", "C": "1"}),
        ('A="a\\"b\\n\\$c"\n', {"A": 'a"b\\n$c'}),
        ("A='a\\b'\nB=a\\ b\n", {"A": "a\\b", "B": "a b"}),
        ("A=\nB=${A}\r\nC=$D\r\n", {"A": "", "B": "${A}", "C": "$D"}),
        ("# goes on \\\nA=1\nB=2\n", {"B": "2"}),
        ("A=a \\ \n", {"A": "a  "}),
    ],
)  # fmt: skip
def test_systemd(text: str, expected: dict[str, str]) -> None:
    assert _read(text, env_file.SYSTEMD) == (expected, [])


@pytest.mark.parametrize(
    "text, expected, problems",
    [
        ("export A=1\nB=2\n", {"B": "2"}, ["1:1: " + _NO_EXPORT.format("systemd")]),
        ("nothing\nB=2\n", {"B": "2"}, ["1:1: " + _NO_EXPORT.format("systemd")]),
        ("A='b\nC=2\n", {"C": "2"}, ["1:3: expected a closing '"]),
        ('D=1\nA=x "y\nB="b\n', {"D": "1", "A": 'x "y'}, ['3:3: expected a closing "']),
    ],
)
def test_what_systemd_does_not_take(
    text: str, expected: dict[str, str], problems: list[str]
) -> None:
    assert _read(text, env_file.SYSTEMD) == (expected, problems)


@pytest.mark.parametrize(
    "text, expected, problems",
    [
        ("A=1 # x\nB='b'\n  C=c \n# D=1\n", {"A": "1 # x", "B": "'b'", "C": "c "}, []),
        ("A=b=c\nD\n", {"A": "b=c", "D": "?the shell"}, []),
        ("export A=1\nB=2\r\n", {"B": "2"},
         ["1:1: expected NAME=value as kustomize reads it, without `export` or blanks around"]),
        ("A = 1\n", {},
         ["1:1: expected NAME=value as kustomize reads it, without `export` or blanks around"]),
        ("a.b-c=1\n", {"a.b-c": "1"}, []),
        ("A=${B}\n", {"A": "${B}"}, []),
    ],
)  # fmt: skip
def test_kustomize(text: str, expected: dict[str, str], problems: list[str]) -> None:
    assert _read(text, env_file.KUSTOMIZE) == (expected, problems)


@pytest.mark.parametrize(
    "text, expected, problems",
    [
        ("A = 1 \nB='b'\n# C=1\nD=x # y\n", {"A": "1", "B": "'b'", "D": "x # y"}, []),
        ("export A=1\nB\n", {}, [f"{it}:1: " + _NO_EXPORT.format("tox") for it in (1, 2)]),
    ],
)
def test_tox(text: str, expected: dict[str, str], problems: list[str]) -> None:
    assert _read(text, env_file.TOX) == (expected, problems)


@given(
    st.text("AB= '\"\\#;\n\r\t$x😀", max_size=40),
    st.sampled_from([env_file.SYSTEMD, env_file.KUSTOMIZE, env_file.TOX]),
)
def test_any_text_is_read_to_its_end(text: str, loader: str) -> None:
    values, problems = _read(text, loader)
    assert all(name and value is not None for name, value in values.items())
    assert all("expected" in it for it in problems)
