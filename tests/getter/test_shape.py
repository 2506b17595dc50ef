"""What an accessor offers by its source, and what its call takes."""

from __future__ import annotations

import pytest

from ssot_lint.getter.contract import Arity
from ssot_lint.getter.deriving.derive import shape_of
from tests.getter.conftest import Written

ENV = """\
import os
from functools import cached_property, lru_cache
class Base:
    def inherited(self, a, /, b, *, c): ...
class Env(Base):
    constant = 1
    def __init__(self):
        self.made = 1
    def __getitem__(self, key): ...
    def get(self, key, default=None): ...
    def star(self, *args, **kwargs): ...
    @property
    def port(self): ...
    @cached_property
    def host(self): ...
    @staticmethod
    def static(a): ...
    @classmethod
    def make(cls, a=1): ...
    @lru_cache(maxsize=None)
    def cached(self, key): ...
    @traced
    def traced(self, key): ...
env = Env()
@lru_cache
def get_env(strict=False):
    return env
@contextmanager
def scope(): ...
"""

ATTRIBUTES = {
    "method": ("get", Arity(1, 2, frozenset({"key", "default"}))),
    "inherited": ("inherited", Arity(3, 2, frozenset({"b", "c"}))),
    "star": ("star", Arity(0, None, None)),
    "property": ("port", None),
    "cached property": ("host", None),
    "static": ("static", Arity(1, 1, frozenset({"a"}))),
    "class method": ("make", Arity(0, 1, frozenset({"a"}))),
    "cached": ("cached", Arity(1, 1, frozenset({"key"}))),
    "decorated": ("traced", None),
    "class attribute": ("constant", None),
    "attribute": ("made", None),
    "of every object": ("__class__", None),
}


@pytest.mark.parametrize("name, arity", ATTRIBUTES.values(), ids=ATTRIBUTES.keys())
def test_attributes(write: Written, name: str, arity: Arity | None) -> None:
    shape, _ = shape_of("app.env", "env", write({"app/env.py": ENV}))

    assert shape is not None
    assert shape.attributes[name] == arity


def test_what_it_does_not_offer(write: Written) -> None:
    shape, _ = shape_of("app.env", "env", write({"app/env.py": ENV}))

    assert shape is not None
    assert (shape.open, shape.subscript, shape.contains) == (False, True, True)
    assert "pop" not in shape.attributes


OPEN = {
    "__getattr__": "class Env:\n    def __getattr__(self, name): ...\nenv = Env()",
    "unknown base": "from vendor import Base\nclass Env(Base): ...\nenv = Env()",
    "setattr": "class Env:\n    def __init__(self):\n        setattr(self, 'a', 1)\nenv = Env()",
    "decorated": "@extended\nclass Env: ...\nenv = Env()",
    "metaclass": "class Env(metaclass=Meta): ...\nenv = Env()",
}


@pytest.mark.parametrize("source", OPEN.values(), ids=OPEN.keys())
def test_open_shapes(write: Written, source: str) -> None:
    shape, _ = shape_of("app.env", "env", write({"app/env.py": source}))

    assert shape is not None
    assert shape.open


CALLS = {
    "function": ("get_env()", Arity(0, 1, frozenset({"strict"}))),
    "function itself": ("get_env", Arity(0, 1, frozenset({"strict"}))),
    "class": ("Env()", Arity(0, 0)),
    "class method": ("Env.make()", Arity(0, 1, frozenset({"a"}))),
    "chain": ("get_env().get", Arity(0, 1, frozenset({"strict"}))),
    "no call": ("env", None),
    "decorated": ("scope()", None),
    "not there": ("gone()", None),
}


@pytest.mark.parametrize("expression, arity", CALLS.values(), ids=CALLS.keys())
def test_arity_of_the_call(write: Written, expression: str, arity: Arity | None) -> None:
    assert shape_of("app.env", expression, write({"app/env.py": ENV}))[1] == arity


def test_nothing_is_held_against_what_is_not_followed(write: Written) -> None:
    assert shape_of("app.env", "env", write({"app/env.py": "env = make()"})) == (None, None)


def test_a_function_has_no_methods_of_an_accessor(write: Written) -> None:
    shape, _ = shape_of("app.env", "get_env", write({"app/env.py": ENV}))

    assert shape is not None
    assert "get" not in shape.attributes
    assert (shape.open, shape.subscript, shape.contains) == (False, False, False)
