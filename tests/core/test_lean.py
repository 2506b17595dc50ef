"""The lean ``NamedTuple`` is the one of ``typing`` to whoever uses it."""

from __future__ import annotations

import copy
import pickle
import typing

import pytest

from ssot_lint.core import lean


class Lean(lean.NamedTuple):
    """Some fields."""

    first: int
    second: str = "b"
    """Said of the second."""
    third: tuple[int, ...] = ()

    @property
    def sum(self) -> int:
        return self.first + len(self.third)

    def more(self) -> Lean:
        return self._replace(first=self.first + 1)


class Plain(typing.NamedTuple):
    first: int
    second: str = "b"
    third: tuple[int, ...] = ()


class Empty(lean.NamedTuple):
    """No fields."""


CALLS = {
    "all": ((1, "x", (2,)), {}),
    "defaults": ((1,), {}),
    "names": ((), {"third": (1, 2), "first": 3}),
    "both": ((1,), {"third": (4,)}),
    "nothing": ((), {}),
    "too many": ((1, "x", (), 4), {}),
    "unknown": ((1,), {"fourth": 1}),
    "twice": ((1,), {"first": 1}),
}


@pytest.mark.parametrize("values, named", CALLS.values(), ids=CALLS)
@pytest.mark.parametrize("times", [1, 40])
def test_made_alike(values: tuple[object, ...], named: dict[str, object], times: int) -> None:
    made = []
    for kind in (Lean, Plain):
        try:
            for _ in range(times):
                found = kind(*values, **named)  # type: ignore[arg-type]  # some are wrong
            made.append(tuple(found))
        except TypeError:
            made.append(None)
    assert made[0] == made[1]


def test_used_alike() -> None:
    lean_one, plain = Lean(1, third=(5, 6)), Plain(1, third=(5, 6))
    assert lean_one == plain
    assert hash(lean_one) == hash(plain)
    assert repr(lean_one) == repr(plain).replace("Plain", "Lean")
    assert lean_one._asdict() == plain._asdict()
    assert (Lean._fields, Lean._field_defaults) == (Plain._fields, Plain._field_defaults)
    assert Lean.__match_args__ == Plain.__match_args__
    assert lean_one._replace(second="z") == plain._replace(second="z")
    assert Lean._make([1, "b", ()]) == Plain._make([1, "b", ()])
    assert (lean_one.sum, lean_one.more()) == (3, (2, "b", (5, 6)))
    assert pickle.loads(pickle.dumps(lean_one)) == copy.copy(lean_one) == lean_one
    assert type(pickle.loads(pickle.dumps(lean_one))) is Lean
    assert Lean.__doc__ == "Some fields."
    match lean_one:
        case Lean(first, second):
            assert (first, second) == (1, "b")
    with pytest.raises(AttributeError):
        lean_one.first = 3  # type: ignore[misc]  # that is what is tested
    for wrong in ([1], [1, 2, 3, 4]):
        with pytest.raises(TypeError):
            Lean._make(wrong)
    with pytest.raises(ValueError, match="unexpected field names"):
        lean_one._replace(fourth=1)  # type: ignore[call-arg]  # as above


def test_without_fields() -> None:
    assert Empty() == ()


def test_defaults_come_last() -> None:
    with pytest.raises(TypeError):
        type(lean.NamedTuple)(
            "Wrong", (lean.NamedTuple,), {"__annotations__": {"a": "int", "b": "int"}, "a": 1}
        )


def test_checkers_see_the_real_one() -> None:
    assert not lean.TYPE_CHECKING
    assert lean.cast(int, "x") == "x"
