"""Names that are missed, places that declare, and variables after edits are told as linking all files
tells them."""

from __future__ import annotations

import random

import pytest

from ssot_lint.core.settings import FileSettings
from ssot_lint.facts.material import Material
from ssot_lint.facts.model import FileFacts
from ssot_lint.facts.variables.gather import Gathered, gather
from ssot_lint.project.index import File, Project
from ssot_lint.project.variables.linked.link import Linker, declared_places, link
from ssot_lint.project.variables.linked.missing import Missing
from ssot_lint.project.variables.model import DECLARE, FileSaid
from ssot_lint.project.variables.view import VARIABLES

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


def gathered(module: str, text: str, words: frozenset[str]) -> Gathered:
    """What one file says."""

    def unread() -> None:
        raise AssertionError

    material = Material(text.encode(), module, False, None, unread, words)  # type: ignore[arg-type]
    return gather(material)


def said(module: str, text: str, words: frozenset[str]) -> FileSaid:
    """The same for a linker."""
    return FileSaid(f"/{module}.py", *gathered(module, text, words))


def written(rng: random.Random) -> str:
    """Some rows."""
    rows = [*rng.sample(HEADS, rng.randrange(3, len(HEADS))), "import os, functools"]
    return "\n".join((*rows, *rng.sample(ROWS, rng.randrange(4, 18)))) + "\n"


@pytest.mark.parametrize("seed", range(150))
def test_what_is_missed_and_what_declares(seed: int) -> None:
    rng = random.Random(seed)
    files = []
    for module in ("a", "b", "d"):
        words = WORDS if rng.random() < 0.8 else frozenset()
        files.append(said(module, written(rng), words))
    whole, quick = Linker(files), Linker(files)
    missing = Missing(quick)
    for it in files:
        whole.places(it)
        missing.look(it)
    assert set(quick.lookup.missed) == set(whole.lookup.missed)
    assert set(quick.schemas.missed) == set(whole.schemas.missed)
    every = [it for it in link(files).places if it.kind == DECLARE]
    assert sorted(map(repr, declared_places(files))) == sorted(map(repr, every))


def edited(rng: random.Random, text: str) -> str:
    """The text moved, with a row less or more, or another one."""
    rows = text.splitlines()
    kind = rng.randrange(5)
    if kind == 0:
        return "# moved\n" + text
    if kind == 1:
        return written(rng)
    at = next((at for at, it in enumerate(rows) if it.startswith(("A", "os."))), 0)
    if kind == 2:
        del rows[at]
    elif kind == 3:
        rows.append(rng.choice([it for it in ROWS if it.startswith("A")]))
    else:
        rows.insert(at, "import sys")
    return "\n".join(rows) + "\n"


@pytest.mark.parametrize("seed", range(60))
def test_variables_after_edits(seed: int) -> None:
    rng = random.Random(seed)
    project = Project()
    texts = {module: written(rng) for module in ("a", "b", "c", "d")}

    def put(into: Project, module: str) -> None:
        path = f"/p/{module}.py"
        settings = FileSettings(path, path, frozenset(), frozenset(), module=module)
        found = gathered(module, texts[module], WORDS)
        facts = FileFacts(("occurrences", "wrapped", "bound"))._replace(**found._asdict())
        into.update(path, File(path, settings, facts))

    for module in texts:
        put(project, module)
    for _ in range(8):
        module = rng.choice(list(texts))
        texts[module] = edited(rng, texts[module])
        put(project, module)
        if rng.random() < 0.2:
            continue
        afresh = Project()
        for it in texts:
            put(afresh, it)
        now, other = project.view(VARIABLES), afresh.view(VARIABLES)
        assert now[:-1] == other[:-1]
        assert list(now.by_name) == list(other.by_name)
