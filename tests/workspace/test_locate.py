"""Places of keys and values in TOML."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssot_lint.core.toml_places import KeyPath, locate
from ssot_lint.workspace.config.toml import parse_toml

CASES: list[tuple[str, KeyPath, tuple[int, int, int], tuple[int, int, int]]] = [
    ('a = "x"', ("a",), (1, 1, 1), (1, 5, 3)),
    ("\n  long-key   =   12  # c", ("long-key",), (2, 3, 8), (2, 18, 2)),
    ("a.b.c = 1", ("a", "b", "c"), (1, 1, 5), (1, 9, 1)),
    ("[t]\na = 1", ("t", "a"), (2, 1, 1), (2, 5, 1)),
    ("[tool.x]\n[tool.x.y]\nk=true", ("tool", "x", "y", "k"), (3, 1, 1), (3, 3, 4)),
    ("[tool.x]\n", ("tool", "x"), (1, 1, 8), (1, 1, 8)),
    ("[[o]]\nn=1\n[[o]]\nn=2", ("o", 1, "n"), (4, 1, 1), (4, 3, 1)),
    ("[[o]]\n[o.c]\nn=1\n[[o]]\n[o.c]\nn=2", ("o", 1, "c", "n"), (6, 1, 1), (6, 3, 1)),
    ('a = ["x", "yy"]', ("a", 1), (1, 11, 4), (1, 11, 4)),
    ('a = [ # c ]\n "x", # ,\n "yy",\n]', ("a", 1), (3, 2, 4), (3, 2, 4)),
    ('a = {b = "x", c = [1, {d = 2}]}', ("a", "c", 1, "d"), (1, 24, 1), (1, 28, 1)),
    ('"quoted \\"k\\"" = 1', ('quoted "k"',), (1, 1, 14), (1, 18, 1)),
    ("'lit' . \"b\\u00e9\" = 1", ("lit", "bé"), (1, 1, 17), (1, 21, 1)),
    ('a = """\nx = 1\n"""\nx = 2', ("x",), (4, 1, 1), (4, 5, 1)),
    ("a = '''it's'''\nb = 1", ("b",), (2, 1, 1), (2, 5, 1)),
    ('a = """q""""\nb = 1', ("b",), (2, 1, 1), (2, 5, 1)),
    ('ä = 1\na = "é😀"; '.replace("ä", "x").replace("; ", ""), ("a",), (2, 1, 1), (2, 5, 4)),
    ("a = 1979-05-27 07:32:00\nb = 1", ("b",), (2, 1, 1), (2, 5, 1)),
    ("a = 1\r\nb = 2\r\n", ("b",), (2, 1, 1), (2, 5, 1)),
    ("a = [\n]\nb = 1", ("b",), (3, 1, 1), (3, 5, 1)),
]


@pytest.mark.parametrize(("text", "path", "key", "value"), CASES, ids=[repr(c[0]) for c in CASES])
def test_places(
    text: str, path: KeyPath, key: tuple[int, int, int], value: tuple[int, int, int]
) -> None:
    assert locate(text)[path] == (key, value)


def key_paths(value: object, path: KeyPath = ()) -> set[KeyPath]:
    found = {path} if path else set()
    if isinstance(value, dict):
        for key, inner in value.items():
            found |= key_paths(inner, (*path, key))
    if isinstance(value, list):
        for index, inner in enumerate(value):
            found |= key_paths(inner, (*path, index))
    return found


@pytest.mark.parametrize("text", [c[0] for c in CASES])
def test_every_path_of_the_parser_has_a_place(text: str) -> None:
    assert key_paths(parse_toml(text)) <= set(locate(text))


@given(st.text(alphabet="ab=[]{}.,\"'#\n\\ 1", max_size=40))
def test_any_text_ends(text: str) -> None:
    places = locate(text)
    try:
        document = parse_toml(text)
    except ValueError:
        return
    assert key_paths(document) <= set(places)
