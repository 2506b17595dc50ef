"""YAML nodes stand where they are written, and a broken document hides only itself."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssot_lint.deploy.text import Text
from ssot_lint.deploy.yaml_nodes import Node, Stream, parse


def _parse(string: str) -> Stream:
    return parse(Text(string.encode()), "a.yaml")


def _said(stream: Stream) -> list[tuple[int, int, str]]:
    return [(it.row, it.column, it.message) for it in stream.problems]


def test_the_documents_around_a_broken_one_are_read() -> None:
    stream = _parse("a: 1\n---\nb: [1\nc: 2\n---\nd: 4\n")
    assert [[key.value for key, _ in it.items()] for it in stream.documents] == [["a"], ["d"]]
    ((row, column, message),) = _said(stream)
    assert (row, column) == (4, 2)
    assert "expected ',' or ']'" in message


@pytest.mark.parametrize(
    "string, expected",
    [
        ("a: 1\nb: 2\na: 3\n", [(3, 1, "the key `a` stands in row 1 already")]),
        ("a: &x\n  b: *x\n", [(1, 4, "the anchor contains itself")]),
        ("a: b: c\n", [(1, 5, "mapping values are not allowed in this context")]),
        ("a: *nope\n", [(1, 4, "found undefined alias")]),
        ("a: !reset null\nb: !override [1]\n", []),
        ("<<: &m {a: 1}\n<<: *m\n", []),
    ],
)
def test_what_is_wrong(string: str, expected: list[tuple[int, int, str]]) -> None:
    found = _said(_parse(string))
    assert [(row, column) for row, column, _ in found] == [(r, c) for r, c, _ in expected]
    for (_, _, message), (_, _, words) in zip(found, expected, strict=True):
        assert words in message


def test_deep_nesting_is_refused_and_survived() -> None:
    for string in ("[" * 50_000, "{a: " * 150 + "1" + "}" * 150, "- " * 500 + "x"):
        assert _said(_parse(string))


def test_merges_yield_to_what_is_written_and_stand_at_their_anchor() -> None:
    stream = _parse("base: &b {A: 1, B: 2}\nenv:\n  B: 3\n  <<: *b\n")
    env = stream.documents[0].get("env")
    assert env is not None
    assert [(k.value, v.value, k.site.row) for k, v in env.items()] == [
        ("B", "3", 3),
        ("A", "1", 1),
    ]


_WORDS = st.text("abcXYZ_é😀", min_size=1, max_size=8)


@given(st.dictionaries(_WORDS, _WORDS, min_size=1), st.booleans(), st.sampled_from(["\n", "\r\n"]))
def test_positions_point_at_the_very_key(pairs: dict[str, str], bom: bool, end: str) -> None:
    string = "".join(f"{key}:   {value}{end}" for key, value in pairs.items())
    text = Text((b"\xef\xbb\xbf" if bom else b"") + string.encode())
    (root,) = parse(text, "a.yaml").documents
    for key, value in root.items():
        assert text.data[key.site.start : key.site.end].decode() == key.value
        assert text.data[value.site.start : value.site.end].decode() == value.value


@given(st.text("ab: -\n{}[]&*!|>'\"#,?%@`\t😀", max_size=40))
def test_nothing_makes_it_fall_over(string: str) -> None:
    def walk(node: Node) -> None:
        assert 0 <= node.start <= node.end <= len(string)
        for key, value in node.items():
            walk(key), walk(value)
        for item in node.list():
            walk(item)

    for document in _parse(string).documents:
        walk(document)


def test_documents_share_nothing() -> None:
    """A node of one document may stand in memory where one of the document before it stood."""
    count = 60
    text = "---\n".join(f"a: {{k{at}: v{at}, x: [{at}]}}\nb: {at}\n" for at in range(count))
    stream = parse(Text(text.encode()), "x.yaml")
    assert stream.problems == ()
    assert [(it.get("b") or it).value for it in stream.documents] == [
        str(at) for at in range(count)
    ]
    for at, it in enumerate(stream.documents):
        inner = it.get("a")
        assert inner is not None
        assert next((key.value, value.value) for key, value in inner.items()) == (
            f"k{at}",
            f"v{at}",
        )
