"""A tree that was copied from another call's is the tree that parsing gives."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssot_lint.core.tree.islands import Island, Islands
from ssot_lint.core.tree.templates import Templates

# Each is asked for twice, with another letter: what comes second is a copy.
CALLS = [
    'os.getenv("A")',
    "os.getenv('A')",
    'os.getenv("A", "b")',
    "os.getenv(\"A\", 'b')",
    'os.getenv("A" "B")',
    'os.getenv("A""B")',
    'os.getenv("it\'s", \'so "it" is\')',
    'os.environ.get("A", f(x)["b"], key={"c": ["d", ("e",)]})',
    'os.environ.get("", "")',
    'os.environ.get(\n    "A",\n    "b",\n)',
    "os.environ.get(NAME, 1)",
    "os.environ.get('Ä', 'ü')",
]


def parsed(text: str) -> Island:
    island = Islands().statement(text.encode(), "utf-8")
    assert isinstance(island, Island)
    return island


def assert_same(island: Island | None, text: str) -> None:
    expected = parsed(text)
    assert island is not None
    assert island.module.deep_equals(expected.module)
    assert island.module.code == text
    assert [node.value for node in island.strings] == [node.value for node in expected.strings]
    assert list(island.names) == list(expected.names)
    assert all(island.parent(node) is not None for node in island.strings)


@pytest.mark.parametrize("text", CALLS)
def test_as_parsed(text: str) -> None:
    templates = Templates()
    assert_same(templates.call(text.encode(), "utf-8"), text)
    assert_same(templates.call(text.replace("A", "Z").encode(), "utf-8"), text.replace("A", "Z"))


def test_a_copy_leaves_the_first_as_it_was() -> None:
    templates = Templates()
    first = templates.call(b'os.getenv("A", g(h("x"))["y"])', "utf-8")
    second = templates.call(b'os.getenv("B", g(h("z"))["y"])', "utf-8")
    assert_same(first, 'os.getenv("A", g(h("x"))["y"])')
    assert_same(second, 'os.getenv("B", g(h("z"))["y"])')


@pytest.mark.parametrize("text", ['os.getenv("A"', 'os.getenv("A" 1)', "os.getenv(1 2)"])
def test_broken(text: str) -> None:
    assert Templates().call(text.encode(), "utf-8") is None


def test_other_encodings_are_parsed_for_themselves() -> None:
    island = Templates().call('os.getenv("Ä")'.encode("latin-1"), "latin-1")
    assert island is not None
    assert [node.value for node in island.strings] == ['"Ä"']


def test_what_was_forgotten_is_parsed_again() -> None:
    templates = Templates()
    for number in range(5000):
        island = templates.call(b'os.getenv("A%d")' % number, "utf-8")
        if number % 500 == 0:
            assert_same(island, f'os.getenv("A{number}")')
    assert_same(templates.call(b'os.getenv("A0")', "utf-8"), 'os.getenv("A0")')


WORDS = st.text(st.sampled_from("aB1 _-{}()[]#,.:\"'"), max_size=8)


@given(st.lists(WORDS, min_size=1, max_size=4), st.booleans())
def test_any_plain_strings(words: list[str], nested: bool) -> None:
    quoted = [f'"{word}"' if '"' not in word else f"'{word}'" for word in words]
    if any('"' in word and "'" in word for word in words):
        return
    text = f"os.getenv({', '.join(quoted)})"
    if nested:
        text = f"os.getenv(f({quoted[0]}), [{', '.join(quoted)}])"
    templates = Templates()
    templates.call(b'os.getenv("other")', "utf-8")
    assert_same(templates.call(text.encode(), "utf-8"), text)
