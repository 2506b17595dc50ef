"""Names that are missed, and places that declare, are told as linking all files tells them."""

from __future__ import annotations

import random

import pytest

from ssot_lint.facts.material import Material
from ssot_lint.facts.variables.gather import gather
from ssot_lint.project.variables.linked.link import Linker, declared_places, link
from ssot_lint.project.variables.linked.missing import Missing
from ssot_lint.project.variables.model import DECLARE, FileSaid

HEADS = (
    "import os",
    "import functools",
    "from typing import TYPE_CHECKING",
    "from dataclasses import dataclass",
    "from pydantic_settings import BaseSettings",
    "from environs import Env as Library",
    "from a import ask, Flag, KEYS, KEY, Env, env, WORDS",
    "from b import ask as other, Flag as B, env as b_env",
    "from b import *",
)
ROWS = (
    "KEY = 'PORT'",
    "KEYS = ('ONE', 'TWO')",
    "WORDS = ('1', 'yes')",
    "A = os.environ.get('A')",
    "A1 = os.environ.get(KEY, c_default)",
    "A2 = os.environ['A2'].lower() in WORDS",
    "A3 = os.environ.get('A3', '0') in ('1', 'yes')",
    "A4 = os.environ.get('A4') or DEFAULT",
    "A5 = int(os.environ.get('A5', 5))",
    "A6 = {it: os.environ.get(it) for it in KEYS}",
    "A7 = os.environ.get(f'{KEY}_B', missing.VALUE)",
    "os.environ[c.NAME] = '1'",
    "B1 = ask('B1')",
    "B2 = ask('B2', 3)",
    "B3 = ask(KEY, default=c.OTHER)",
    "B4 = other('B4', WORDS)",
    "B5 = env.get('B5')",
    "B6 = env.get('B6', KEY)",
    "B7 = b_env.get('B7', cast=int) == 1",
    "B8 = Env().get('B8', None)",
    "B9 = unknown('B9')",
    "B10 = twice('B10')",
    "B11 = ask(*KEYS)",
    "env = Env()",
    "lib = Library()",
    "L1 = lib.int('L1', 3)",
    "L2 = lib('L2', c.X)",
    "twice = functools.partial(ask, default='1')",
    "def ask(name, default=None):\n    return os.environ.get(name, default)",
    "def ask(name, default=None):\n    return os.environ.get(PREFIX + name, default)",
    "def ask(name, kind=None):\n    return far(name) if kind is c.KIND else os.environ.get(name)",
    "def ask(name, kind=str):\n    return kind(os.environ.get(name, FALLBACK))",
    "def own(name):\n    return ask(name, c.DEFAULT)",
    "class Env:\n    def get(self, name, default=None, cast=str):\n"
    "        return cast(os.environ.get(name, default))",
    "class Env:\n    def get(self, name, default=None):\n        return ask(name, default)\n"
    "    def __getitem__(self, name):\n        return os.environ[name]",
    "class Flag:\n    def __init__(self, default=None):\n        self.default = default\n"
    "    def __set_name__(self, owner, name):\n        self.name = name\n"
    "    def __get__(self, *given):\n        return os.environ.get(self.name, self.default)",
    "class Holder:\n    F1 = Flag('1')\n    F2 = B(c.VALUE)",
    "F3 = Flag('3')",
    "class Settings(BaseSettings):\n    port: int = 1\n    host: c.Host = c.HOST",
    "class Lower(Settings):\n    debug: bool = False",
    "@dataclass\nclass Fields:\n    a: str = os.environ.get('FA', KEY)\n"
    "    b: str = os.environ.get('FB')\n    c: str = ask('FC')",
    "def __getattr__(name):\n    return TABLE[name]()",
    "TABLE = {'T1': lambda: os.environ.get('T1'), 'T2': lambda: ask('T2'),"
    " 'T3': lambda: os.getenv('T3', KEY)}",
    "if TYPE_CHECKING:\n    T1: int = 3\n    T2: str = c.T2",
)
WORDS = frozenset(
    {"ask", "Flag", "KEYS", "KEY", "Env", "env", "get", "other", "B", "WORDS", "b_env", "twice"}
)


def said(module: str, text: str, words: frozenset[str]) -> FileSaid:
    """What one file says."""

    def unread() -> None:
        raise AssertionError

    material = Material(text.encode(), module, False, None, unread, words)  # type: ignore[arg-type]
    found = gather(material)
    return FileSaid(f"/{module}.py", found.occurrences, found.wrapped, found.bound)


@pytest.mark.parametrize("seed", range(150))
def test_what_is_missed_and_what_declares(seed: int) -> None:
    rng = random.Random(seed)
    files = []
    for module in ("a", "b", "d"):
        rows = [*rng.sample(HEADS, rng.randrange(3, len(HEADS))), "import os, functools"]
        rows += rng.sample(ROWS, rng.randrange(4, 18))
        words = WORDS if rng.random() < 0.8 else frozenset()
        files.append(said(module, "\n".join(rows) + "\n", words))
    whole, quick = Linker(files), Linker(files)
    missing = Missing(quick)
    for it in files:
        whole.places(it)
        missing.look(it)
    assert set(quick.lookup.missed) == set(whole.lookup.missed)
    assert set(quick.schemas.missed) == set(whole.schemas.missed)
    every = [it for it in link(files).places if it.kind == DECLARE]
    assert sorted(map(repr, declared_places(files))) == sorted(map(repr, every))
