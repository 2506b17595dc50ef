"""Data classes whose methods are compiled late are the data classes that they would have been."""

from __future__ import annotations

import dataclasses
import inspect
import pickle
import subprocess
import sys
from dataclasses import FrozenInstanceError, dataclass, field

import pytest

from ssot_lint.core.deferred import deferred_methods

with deferred_methods():

    @dataclass
    class Point:
        x: int
        y: int = 2
        tags: list[str] = field(default_factory=list)

    @dataclass(frozen=True, order=True)
    class Frozen:
        a: int
        b: str = "b"

    @dataclass(frozen=True)
    class Below(Frozen):
        c: float = 0.5

        def __post_init__(self) -> None:
            object.__setattr__(self, "b", self.b.upper())

    @dataclass(eq=False)
    class Own:
        value: int

        def __repr__(self) -> str:
            return "mine"

    @dataclass(slots=True)
    class Slotted:
        self: int
        name: str = ""


def test_they_are_made_with_what_their_fields_say() -> None:
    assert (Point(1).x, Point(1).y, Point(1).tags) == (1, 2, [])
    assert Point(y=3, x=4) == Point(4, 3)
    assert Point(1).tags is not Point(1).tags
    assert Slotted(1, name="a").self == 1


def test_what_they_refuse_they_refuse() -> None:
    with pytest.raises(
        TypeError, match=r"__init__\(\) missing 1 required positional argument: 'x'"
    ):
        Point()  # type: ignore[call-arg]
    with pytest.raises(TypeError, match="unexpected keyword argument 'z'"):
        Point(1, z=2)  # type: ignore[call-arg]
    frozen = Below(1)
    with pytest.raises(FrozenInstanceError, match="cannot assign to field 'a'"):
        frozen.a = 2  # type: ignore[misc]
    with pytest.raises(FrozenInstanceError, match="cannot delete field 'b'"):
        del frozen.b  # pyright: ignore[reportAttributeAccessIssue]


def test_they_compare_hash_and_show_themselves() -> None:
    assert (Frozen(1) < Frozen(2), Frozen(1) == Frozen(1), Frozen(1) == Below(1)) == (1, 1, 0)
    assert hash(Frozen(1)) == hash(Frozen(1, "b"))
    assert repr(Below(1, "x")) == "Below(a=1, b='X', c=0.5)"
    assert (repr(Own(1)), Own(1) == Own(1)) == ("mine", False)
    assert pickle.loads(pickle.dumps(Below(3))) == Below(3)
    assert dataclasses.replace(Point(1), y=5) == Point(1, 5)


def test_a_method_that_was_called_is_the_one_that_would_have_been_compiled() -> None:
    Frozen(1)
    assert [*inspect.signature(Frozen).parameters] == ["a", "b"]
    assert Frozen.__init__.__qualname__ == "Frozen.__init__"


def test_afterwards_methods_are_compiled_at_once() -> None:
    @dataclass
    class Later:
        x: int

    assert [*inspect.signature(Later).parameters] == ["x"]


_TREES = """
import sys
if sys.argv[1] == "late":
    from ssot_lint.core.deferred import deferred_methods
    with deferred_methods():
        import libcst as cst
else:
    import libcst as cst
import dataclasses
for name, kind in sorted(vars(cst).items()):
    if dataclasses.is_dataclass(kind):
        told = [(it.name, str(it.type)) for it in dataclasses.fields(kind)]
        print(name, told, sorted(vars(kind)), kind.__match_args__)
tree = cst.parse_module("import os\\ndef f(a=1, *b):\\n    return os.environ['K'] if a else {1: b}\\n")
print(tree, tree.code, tree.deep_equals(tree.deep_clone()))
print(tree.with_changes(body=()).code == "", hash(tree) == hash(tree), tree == tree.deep_clone())
for wrong in ("cst.Name('')", "cst.Name()", "setattr(cst.Name('a'), 'value', 'b')"):
    try:
        eval(wrong)
    except Exception as error:
        print(type(error).__name__, error)
"""


def test_libcst_is_the_same() -> None:
    said = [
        subprocess.run(
            [sys.executable, "-c", _TREES, when], capture_output=True, text=True, check=True
        ).stdout
        for when in ("late", "at once")
    ]
    assert said[0] == said[1]
    assert len(said[0].splitlines()) > 100
