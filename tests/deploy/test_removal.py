"""A variable's rows can go: the file gives all the others, and says nothing new."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssot_lint.deploy.removal import rows_of
from tests.deploy.provision import given as given_by
from tests.deploy.provision import provide, said
from tests.deploy.test_positions import _LAYOUT, _PAIRS, KINDS, Pair


@pytest.mark.parametrize(
    "text, row, name, gone",
    [
        ("A=1\nB=2\n", 1, "B", [1]),
        ("A=1\nexport B='x y'\n", 1, "B", [1]),
        ('B="one\ntwo"\n', 0, "B", None),
        ("environment:\n  A: 1\n  B: 2\n", 2, "B", [2]),
        ("environment:\n  B: 2\nother: 1\n", 1, "B", None),  # `environment:` would be left alone
        ("environment: {A: 1, B: 2}\n", 0, "B", None),
        ("environment:\n  A: 1\n  B: |\n    x\n", 2, "B", None),
        ("environment:\n  - A=1\n  - B=2\nother: 1\n", 2, "B", [2]),
        ("env:\n- name: A\n  value: '1'\n- name: B\n  value: '2'\nx: 1\n", 3, "B", [3, 4]),
        ("env:\n- name: B\n  value: '2'\nx: 1\n", 1, "B", None),
        ("env:\n- name: A\n- name: B\n  valueFrom:\n    x: y\n", 2, "B", None),
        ('m = {\n  A = "1"\n  B = "2"\n}\n', 2, "B", [2]),
        ('{"A": "1",\n "B": "2"}\n', 1, "B", None),
        ("FROM x\nENV B=2\n", 1, "B", [1]),
        ("FROM x\nENV B=2 C=3\n", 1, "B", None),
        ("FROM x\nENV A=1 \\\n  B=2\n", 2, "B", None),
        ("[Service]\nEnvironment=B=2\n", 1, "B", [1]),
        ("web: B=2 run\n", 0, "B", None),
    ],
)
def test_rows(text: str, row: int, name: str, gone: list[int] | None) -> None:
    found = rows_of(text.splitlines(), row, name)
    assert (None if found is None else list(found)) == gone


@pytest.mark.parametrize("kind", KINDS)
@given(pairs=_PAIRS, layout=_LAYOUT, number=st.integers(0, 4))
def test_the_rest_is_as_it_was(
    kind: str, pairs: list[Pair], layout: list[int], number: int
) -> None:
    path, written = KINDS[kind]
    rows = written(pairs, layout).split("\n")
    every = provide({path: "\n".join(rows)}, path).every
    it = every[number % len(every)]
    gone = rows_of(rows, it.site.row - 1, it.variable)
    if gone is None:
        return
    after = provide({path: "\n".join(rows[: gone.start] + rows[gone.stop :])}, path)
    assert said(after) == []
    left = {name: value for name, value in pairs if name != it.variable}
    assert [dict(part) for part in given_by(after).values()] == [left] or not left
