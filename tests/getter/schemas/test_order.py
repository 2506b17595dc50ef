"""The order in which bases are looked in is Python's own."""

from __future__ import annotations

from hypothesis import assume, given
from hypothesis import strategies as st

from ssot_lint.getter.schemas.model import Schema
from ssot_lint.getter.schemas.pydantic import order

# Each class has bases among those before it, as source has.
HIERARCHIES = st.lists(st.lists(st.integers(0, 8), max_size=3, unique=True), min_size=1, max_size=9)


@given(HIERARCHIES)
def test_bases_are_ordered_as_python_orders_them(rows: list[list[int]]) -> None:
    made: list[type] = []
    schemas: dict[str, Schema] = {}
    for number, row in enumerate(rows):
        bases = [it for it in row if it < number]
        try:
            cls = type(f"C{number}", tuple(made[it] for it in bases), {})
        except TypeError:  # no such class can be
            assume(False)
            raise
        made.append(cls)
        schemas[cls.__name__] = Schema(cls.__name__, tuple(f"C{it}" for it in bases), (), ())
    for cls in made:
        found = order(schemas[cls.__name__], schemas.get)
        names = [it if isinstance(it, str) else it.name for it in found]
        assert names == [it.__name__ for it in cls.__mro__ if it is not object]


def test_a_base_from_elsewhere_stands_in_its_place() -> None:
    base = Schema("app.Base", ("lib.Model",), (), ())
    mixed = Schema("app.Mixed", ("app.Base", "lib.Model", "lib.Other"), (), ())
    found = order(mixed, {"app.Base": base}.get)
    assert found == [mixed, base, "lib.Model", "lib.Other"]
