"""Methods of an object are looked for only where a name leads to it, and no call of one is missed, nor
where an object is known later."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence

import pytest

from ssot_lint.facts.variables.chosen.followed import followed
from ssot_lint.project.variables.asking import Sought, asked, joined, newly
from ssot_lint.project.variables.linked.link import link
from ssot_lint.project.variables.model import FileSaid, Place
from tests.project_facts.test_missed import said

GETTER = """
import os
class Env:
    def get(self, key, default=None):
        return os.environ.get(key, default)
    def require(self, key):
        return os.environ[key]
class More(Env):
    def number(self, key): return int(self.require(key))
env = Env()
def get_env() -> Env:
    return env
"""
BETWEEN = """
from app.env import Env, More, get_env, env
import app.env as through
offered = env
class Base:
    shared = Env()
    def __init__(self):
        self.own = get_env()
        self.own.get('BASE')
class Kind(More): ...
def made(): return Kind()
def given(): return offered
"""
HEADS = (
    "from app.env import get_env",
    "from app.env import env, Env, More",
    "from app.env import get_env as ge, env as e2",
    "from app.between import offered, Base, Kind, made, given",
    "from app.between import offered as got, made as build",
    "from app import env as module, between",
    "import app.env, app.between as b",
    "from app.env import *",
    "from app.between import *",
)
OBJECTS = (
    *(
        "get_env()",
        "env",
        "Env()",
        "More()",
        "ge()",
        "e2",
        "offered",
        "Kind()",
        "made()",
        "given()",
    ),
    *(
        "got",
        "build()",
        "module.env",
        "module.get_env()",
        "between.offered",
        "b.made()",
        "b.given()",
    ),
    *("app.env.get_env()", "b.through.env", "one", "two", "Own()", "own", "maker()", "self.held"),
    *("Box.kept", "self.kept", "self.own", "self.shared", "self.far.held", "inner", "cache", "{}"),
    *(
        "getattr(module, 'env')",
        "globals()['one']",
        "(third := get_env())",
        "third",
        "Outer.Inner()",
    ),
)
METHODS = ("get", "get", "get", "require", "number")
MODULE = (
    "one = {0}",
    "two = one = {0}",
    "one: Env = {0}",
    "one, two = {0}, 3",
    "if DEBUG:\n    two = {0}\nelse:\n    two = None",
    "try:\n    def maker(): return {0}\nexcept ImportError:\n    one = {0}",
    "get = {0}.get",
    "RESULT = {0}.{1}('M{2}')",
    "for each in [{0}]: each.{1}('M{2}')",
    "with {0} as one: one.{1}('M{2}')",
    "reader = lambda key, at={0}: at.{1}(key)",
    "class Own(Env): ...",
    "def maker():\n    return {0}",
    "def maker() -> Env: ...",
    "def asks(key):\n    return {0}.{1}(key)",
    "VALUE = asks('M{2}')",
    "def plain(of: Env, name: 'Env', rest={0}):\n    of.{1}('F{2}')\n    rest.{1}('G{2}')\n    name.{1}('H{2}')",
    "def local():\n    cache = {0}\n    def deep():\n        return cache.{1}('F{2}')\n    return deep",
    "def call():\n    return {0}.{1}('F{2}', 1)",
    "def bare():\n    return get('F{2}')",
    "def writes():\n    global one, two\n    two = {0}\n    one = {0}",
    "async def later():\n    x = {0}\n    return x.{1}('F{2}')",
    "class Outer:\n    class Inner(Env):\n        def far(self): return self.{1}('C{2}')",
)
INSIDE = (
    "    kept = {0}",
    "    kept: Env",
    "    def __init__(self, held: Env):\n        self.held = held",
    "    def __init__(self):\n        self.held = {0}\n        self.far = {0}",
    "    def sets(self):\n        self.held = {0}",
    "    def call{2}(self):\n        return self.held.{1}('C{2}')",
    "    def call{2}(self):\n        return {0}.{1}('C{2}')",
    "    def own{2}(self):\n        return self.{1}('C{2}')",
    "    def with{2}(self, key):\n        return self.kept.{1}(key)",
    "    def through{2}(self):\n        return self.with{2}('C{2}')",
    "    def upper{2}(self):\n        return super().{1}('C{2}')",
    "    @property\n    def kept(self):\n        return {0}",
    "    if DEBUG:\n        def idle{2}(self): return {0}.{1}('C{2}')",
)
BASES = ("", "(Env)", "(Base)", "(Kind)", "(Own)", "(Box)", "(between.Base)", "(module.More)")
IDLE = (
    "def idle{0}(found, words):\n    return [it.get('I{0}', {{}}).get('x') for it in found] # get, require\n",
    "class Idle{0}:\n    '''Does get what others require.'''\n    def run(self): return self.rest.get('I{0}')\n",
)


def text_of(rng: random.Random) -> str:
    """A module that has the object in some ways, and much that has nothing of it."""
    rows = rng.sample(HEADS, rng.randrange(1, 5))

    def filled(row: str) -> str:
        return row.format(rng.choice(OBJECTS), rng.choice(METHODS), rng.randrange(100))

    for _ in range(rng.randrange(4, 14)):
        if rng.random() < 0.3:
            body = [filled(rng.choice(INSIDE)) for _ in range(rng.randrange(1, 7))]
            if rng.random() < 0.5:
                body += [
                    f"    def idle{at}(self, of):\n        return of.get({at})" for at in range(40)
                ]
            rows.append(
                "\n".join([f"class {rng.choice(('Box', 'Other'))}{rng.choice(BASES)}:", *body])
            )
        else:
            rows.append(filled(rng.choice(MODULE)))
    rows += [IDLE[at % 2].format(at) for at in range(rng.choice((0, 20)))]
    return "\n".join(rows) + "\n"


def places(texts: Mapping[str, str], narrow: bool) -> Sequence[Place]:
    """What a project of these modules asks for, where each is asked as a run does."""
    files: dict[str, FileSaid] = {"app.env": said("app.env", texts["app.env"], frozenset())}
    before, wanted = None, asked(files.values())
    for _ in range(5):
        sought = Sought(wanted)
        for module, text in texts.items():
            path, data = f"/{module.replace('.', '/')}.py", text.encode()
            words = sought.words_in(path, data)
            if narrow and before is not None and before.has_said(path, data, words):
                continue
            files[module] = said(module, text, words if narrow else followed(words).every)
        new = newly(asked(files.values()), wanted)
        if not new:
            break
        before, wanted = sought, joined(wanted, new)
    return link(files.values()).places


@pytest.mark.parametrize("seed", range(60))
def test_no_call_is_missed(seed: int) -> None:
    rng = random.Random(seed)
    texts = {"app.env": GETTER, "app.between": BETWEEN, "app.use": text_of(rng)}
    texts["app.more"] = text_of(rng).replace("app.between", rng.choice(("app.between", "app.use")))
    assert places(texts, narrow=True) == places(texts, narrow=False)
