"""Uses of the project's getter that cannot work by its source, and those that nothing is known of."""

from __future__ import annotations

import pytest

from ssot_lint.engine.check import check
from ssot_lint.getter.owner import Getter
from tests.core.fix.fixing import Declared, settings
from tests.getter.conftest import Written

FUNCTION = """
    import os

    def get_env(name, default=None):
        return os.environ.get(name, default)
"""
MAPPING = """
    import os
    from collections.abc import MutableMapping

    class Env(MutableMapping):
        def __getitem__(self, k): return os.environ[k]
        def __setitem__(self, k, v): os.environ[k] = v
        def __delitem__(self, k): del os.environ[k]
        def __iter__(self): return iter(os.environ)
        def __len__(self): return len(os.environ)
        def flag(self, name, *, default=False): return self.get(name) == "1"

    _env = Env()

    def get_env(): return _env
"""
SMALL = """
    import os

    class Env:
        def get(self, key, default=None): return os.environ.get(key, default)

    env = Env()
"""
OPEN = """
    import os

    class Env:
        def __getattr__(self, name): return os.environ[name]

    env = Env()
"""
FOREIGN = """
    from somewhere import Base

    class Env(Base):
        pass

    env = Env()
"""
NESTED = """
    import os

    class S:
        env = os.environ

    settings = S()
"""

# The getter's source, its target, a use, and what is wrong with it.
ROWS: tuple[tuple[str, str, str, str | None], ...] = (
    (FUNCTION, "get_env", 'get_env("A")', None),
    (FUNCTION, "get_env", "get_env()", "`get_env()` needs 1 argument, and is given none"),
    (
        FUNCTION,
        "get_env",
        "get_env(1, 2, 3)",
        "`get_env()` takes at most 2 arguments, and is given 3",
    ),
    (FUNCTION, "get_env", 'get_env(key="A")', "`get_env()` takes no argument `key`"),
    (FUNCTION, "get_env", 'get_env("A", default="b")', None),
    (FUNCTION, "get_env", "get_env(*a)", None),
    (FUNCTION, "get_env", "get_env(**a)", None),
    (FUNCTION, "get_env", 'get_env["A"]', "`get_env` does not support `[]`"),
    (FUNCTION, "get_env", '"A" in get_env', "`get_env` does not support `in`"),
    (FUNCTION, "get_env", '"A" not in get_env', "`get_env` does not support `in`"),
    (FUNCTION, "get_env", 'get_env.get("A")', "`get_env` has no attribute `get`"),
    (FUNCTION, "get_env", "get_env.__name__", None),
    (FUNCTION, "get_env", "f = get_env\nf()", "`get_env()` needs 1 argument, and is given none"),
    (FUNCTION, "get_env", "map(get_env, x)", None),
    (FUNCTION, "get_env", "def g(get_env): get_env()", None),
    (FUNCTION, "get_env", "get_env = 3\nget_env()", None),
    (FUNCTION, "get_env", "if x:\n    get_env = y\nget_env()", None),
    (FUNCTION, "get_env", 'get_env("A").foo', None),
    (MAPPING, "get_env()", 'get_env()["A"]', None),
    (MAPPING, "get_env()", 'get_env().get("A", "b")', None),
    (
        MAPPING,
        "get_env()",
        "get_env().get()",
        "`get_env().get()` needs 1 argument, and is given none",
    ),
    (MAPPING, "get_env()", 'get_env().flag("A")', None),
    (
        MAPPING,
        "get_env()",
        'get_env().flag("A", True)',
        "`get_env().flag()` takes at most 1 argument, and is given 2",
    ),
    (MAPPING, "get_env()", 'get_env().flags("A")', "`get_env()` has no attribute `flags`"),
    (MAPPING, "get_env()", 'get_env("A")', "`get_env()` takes no arguments, and is given 1"),
    (
        MAPPING,
        "get_env()",
        'get_env.get("A")',
        "`get_env` is a function: `get_env().get` calls it first",
    ),
    (
        MAPPING,
        "get_env()",
        'get_env["A"]',
        "`get_env` is a function, and does not support `[]`: call it first",
    ),
    (
        MAPPING,
        "get_env()",
        '"A" in get_env',
        "`get_env` is a function, and does not support `in`: call it first",
    ),
    (MAPPING, "get_env()", "get_env.anything", None),
    (MAPPING, "get_env()", 'e = get_env()\ne["A"]', None),
    (MAPPING, "get_env()", "e = get_env()\ne.flags", "`get_env()` has no attribute `flags`"),
    (MAPPING, "get_env()", "e = get_env()\ne()", "`get_env()` cannot be called"),
    (MAPPING, "get_env()", "e = get_env()\ne = x\ne.flags", None),
    (MAPPING, "get_env()", "e = get_env() if x else y\ne.flags", None),
    (MAPPING, "get_env()", "if x:\n    e = get_env()\nelse:\n    e = y\ne.flags", None),
    (MAPPING, "get_env()", "get_env()()", "`get_env()` cannot be called"),
    (MAPPING, "get_env()", "get_env() | {}", "`get_env()` does not support `|`"),
    (MAPPING, "get_env()", "get_env().items()", None),
    (SMALL, "env", 'env.get("A")', None),
    (SMALL, "env", 'env["A"]', "`env` does not support `[]`"),
    (SMALL, "env", 'env["A"] = 1', "`env` does not support `[]`"),
    (SMALL, "env", 'del env["A"]', "`env` does not support `[]`"),
    (SMALL, "env", '"A" in env', "`env` does not support `in`"),
    (SMALL, "env", "env()", "`env` cannot be called"),
    (SMALL, "env", 'env.pop("A")', "`env` has no attribute `pop`"),
    (SMALL, "env", 'env.get(name="A")', "`env.get()` takes no argument `name`"),
    (SMALL, "env", "env.get = 3", None),
    (SMALL, "env", "env.other = 3", None),
    (SMALL, "env", 'self.env.pop("A")', None),
    (SMALL, "env", 'import app.env as m\nm.env.pop("A")', "`env` has no attribute `pop`"),
    (SMALL, "env", 'import app.env\napp.env.env.pop("A")', "`env` has no attribute `pop`"),
    (SMALL, "env", "env.__dict__", None),
    (SMALL, "env", "env.get.__name__", None),
    (OPEN, "env", "env.ANYTHING", None),
    (OPEN, "env", 'env["A"]', None),
    (FOREIGN, "env", "env.ANYTHING", None),
    (FOREIGN, "env", 'env["A"]', None),
    (FOREIGN, "env", "env()", None),
    (NESTED, "settings.env", 'settings.env["A"]', None),
    (NESTED, "settings.env", "settings.env.foo", "`settings.env` has no attribute `foo`"),
    (NESTED, "settings.env", "settings.foo", None),
    (NESTED, "settings.env", "settings.env()", "`settings.env` cannot be called"),
    (NESTED, "settings.env", "e = settings.env\ne.foo()", "`settings.env` has no attribute `foo`"),
)


@pytest.mark.parametrize(
    "source, expression, use, problem",
    [pytest.param(*row, id=f"{row[1]}-{row[2]}") for row in ROWS],
)
def test_by_source(
    write: Written, source: str, expression: str, use: str, problem: str | None
) -> None:
    roots = write({"app/__init__.py": "", "app/env.py": source})
    getter = Getter(None, f"app.env:{expression}", "auto", roots)
    text = f"from app.env import {getter.root}\n{use}\n"
    assert misuses(text, getter) == ([] if problem is None else [problem])


# How else a file can come to the getter: no way of naming it may slip past the search for words.
WAYS = (
    "import app.env as m\n«m.env».pop('A')\n",
    "import app.env\n«app.env.env».pop('A')\n",
    "import app\n«app.env.env».pop('A')\n",
    "import app\n«app.env\\\n.env».pop('A')\n",
    "from app import env as m\n«m.env».pop('A')\n",
    "from app import (  # all (of them)\n    config,\n    env as m,\n)\n«m.env».pop('A')\n",
    "from app.env import env as e\n«e».pop('A')\n",
    "from app.env import (\n    env as e\n)\n«e».pop('A')\n",
    "from . import env as m\n«m.env».pop('A')\n",
    "from .env import env as e\n«e».pop('A')\n",
    "from app.env import env\ne = env\n«e».pop('A')\n",
    "import importlib\nm = importlib.import_module('app.env')\n«m.env».pop('A')\n",
    "from app.env import env\n'A' in  «env»\n",
    "from app.env import env\n'A' in (\n    «env»)\n",
)


@pytest.mark.parametrize("marked", WAYS, ids=range(len(WAYS)))
def test_however_it_is_named(write: Written, marked: str) -> None:
    roots = write({"app/__init__.py": "", "app/env.py": SMALL})
    getter = Getter(None, "app.env:env", "auto", roots)
    text = marked.replace("«", "").replace("»", "")
    held = settings(module="app.user")._replace(getter=getter)
    (found,) = check(text.encode(), held).findings
    assert (found.code, found.span.start) == ("SSOT110", len(marked.split("«")[0].encode()))


PRESETS: tuple[tuple[Declared, str, list[str]], ...] = (
    ("mapping", "env.get()", ["`env.get()` needs 1 argument, and is given none"]),
    ("mapping", "env.fetch('A')", ["`env` has no attribute `fetch`"]),
    ("mapping", "env['A']", []),
    ("get", "env['A']", ["`env` does not support `[]`"]),
    ("get", "'A' in env", ["`env` does not support `in`"]),
    ({"get": "{getter}.read({key})"}, "env.anything(1, 2, 3)", []),
)


@pytest.mark.parametrize(
    "contract, use, problems",
    [pytest.param(*row, id=f"{row[0]}-{row[1]}") for row in PRESETS],
)
def test_without_a_source(contract: Declared, use: str, problems: list[str]) -> None:
    getter = Getter(None, "app.env:env", contract, ("/nowhere",))
    assert misuses(f"from app.env import env\n{use}\n", getter) == problems


UNBOUND = (
    ("env.get('A')\n", True),
    ("def f():\n    return env['A']\n", True),
    ("print(env)\n", False),
    ("env = {}\nenv.get('A')\n", False),
    ("def f(env):\n    env.get('A')\n", False),
    ("from x import *\nenv.get('A')\n", False),
    ("x.env.get('A')\n", False),
)


@pytest.mark.parametrize("text, found", [pytest.param(*row, id=row[0]) for row in UNBOUND])
def test_a_getter_that_nothing_binds(text: str, found: bool) -> None:
    getter = Getter(None, "app.env:env", "mapping", ("/nowhere",))
    missing = "`env` is used, but nothing here binds it: `from app.env import env` is missing"
    assert misuses(text, getter) == ([missing] if found else [])


def misuses(text: str, getter: Getter) -> list[str]:
    """The messages of SSOT110 for one file."""
    chosen = settings()._replace(getter=getter)
    return [it.message for it in check(text.encode(), chosen).findings if it.code == "SSOT110"]
