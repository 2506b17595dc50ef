"""What importing a getter executes: one project a row, and the chains to its files."""

from __future__ import annotations

import os

import pytest

from ssot_lint.modules.closure import import_closure
from tests.getter.conftest import Written

OWN = {"app/env.py": "app.env"}
UTIL = {**OWN, "app/util.py": "app.env → app.util"}

CLOSURES = {
    "itself": ({"app/env.py": "import os"}, OWN),
    "no such module": ({"app/other.py": ""}, {}),
    "does not parse": ({"app/env.py": "import ("}, OWN),
    "absolute": ({"app/env.py": "import app.util", "app/util.py": ""}, UTIL),
    "renamed": ({"app/env.py": "import app.util as u", "app/util.py": ""}, UTIL),
    "from": ({"app/env.py": "from app.util import x", "app/util.py": ""}, UTIL),
    "submodule": ({"app/env.py": "from app import util", "app/util.py": ""}, UTIL),
    "relative": ({"app/env.py": "from . import util", "app/util.py": ""}, UTIL),
    "relative name": ({"app/env.py": "from .util import x", "app/util.py": ""}, UTIL),
    "star": ({"app/env.py": "from .util import *", "app/util.py": ""}, UTIL),
    "import_module": (
        {
            "app/env.py": "import importlib\nx = importlib.import_module('app.util')",
            "app/util.py": "",
        },
        UTIL,
    ),
    "import_module, relative": (
        {
            "app/env.py": "from importlib import import_module as i, import_module\nimport_module('.util', __package__)",
            "app/util.py": "",
        },
        UTIL,
    ),
    "in try": (
        {
            "app/env.py": "try:\n    import fast\nexcept ImportError:\n    from app import util",
            "app/util.py": "",
        },
        UTIL,
    ),
    "in class": ({"app/env.py": "class E:\n    import app.util", "app/util.py": ""}, UTIL),
    "in with": ({"app/env.py": "with x:\n    import app.util", "app/util.py": ""}, UTIL),
    "in match": (
        {"app/env.py": "match x:\n    case 1:\n        import app.util", "app/util.py": ""},
        UTIL,
    ),
    "in a default": (
        {"app/env.py": "def f(x=__import__('app.util')): pass", "app/util.py": ""},
        UTIL,
    ),
    "in a function": ({"app/env.py": "def f():\n    import app.util", "app/util.py": ""}, OWN),
    "in a method": (
        {"app/env.py": "class E:\n    def f(self):\n        import app.util", "app/util.py": ""},
        OWN,
    ),
    "in a lambda": ({"app/env.py": "f = lambda: __import__('app.util')", "app/util.py": ""}, OWN),
    "type checkers": (
        {
            "app/env.py": "import typing as t\nif t.TYPE_CHECKING:\n    import app.util",
            "app/util.py": "",
        },
        OWN,
    ),
    "not type checkers": (
        {"app/env.py": "if not TYPE_CHECKING:\n    import app.util", "app/util.py": ""},
        UTIL,
    ),
    "else of type checkers": (
        {
            "app/env.py": "if TYPE_CHECKING:\n    pass\nelse:\n    import app.util",
            "app/util.py": "",
        },
        UTIL,
    ),
    "script": (
        {"app/env.py": "if __name__ == '__main__':\n    import app.util", "app/util.py": ""},
        OWN,
    ),
    "own parents are running already": (
        {
            "app/__init__.py": "from app import main",
            "app/main.py": "",
            "app/env.py": "from app import util",
            "app/util.py": "",
        },
        UTIL,
    ),
    "own parent asked for a name": (
        {
            "app/__init__.py": "from app.main import helper",
            "app/main.py": "",
            "app/env.py": "from app import helper",
        },
        {**OWN, "app/__init__.py": "app.env → app", "app/main.py": "app.env → app → app.main"},
    ),
    "packages of others": (
        {
            "app/env.py": "import lib.text.words",
            "lib/__init__.py": "from . import core",
            "lib/core.py": "",
            "lib/text/__init__.py": "",
            "lib/text/words.py": "",
        },
        {
            **OWN,
            "lib/__init__.py": "app.env → lib",
            "lib/text/__init__.py": "app.env → lib.text",
            "lib/text/words.py": "app.env → lib.text.words",
            "lib/core.py": "app.env → lib → lib.core",
        },
    ),
    "shortest chain": (
        {
            "app/env.py": "import app.a\nimport app.b",
            "app/a.py": "import app.b",
            "app/b.py": "import app.c",
            "app/c.py": "import app.a",
        },
        {
            **OWN,
            "app/a.py": "app.env → app.a",
            "app/b.py": "app.env → app.b",
            "app/c.py": "app.env → app.b → app.c",
        },
    ),
    "star with __all__": (
        {
            "app/env.py": "from lib import *",
            "lib/__init__.py": "__all__ = ['core', 'x']",
            "lib/core.py": "",
        },
        {**OWN, "lib/__init__.py": "app.env → lib", "lib/core.py": "app.env → lib.core"},
    ),
    "above the top": ({"app/env.py": "from ....app import util", "app/util.py": ""}, OWN),
}


@pytest.mark.parametrize("files, expected", CLOSURES.values(), ids=CLOSURES.keys())
def test_closure(write: Written, files: dict[str, str], expected: dict[str, str]) -> None:
    (root,) = write(files)

    found = import_closure("app.env", (root,))

    assert {
        os.path.relpath(path, os.path.realpath(root)): it for path, it in found.items()
    } == expected


def test_long_chains_do_not_recurse(write: Written) -> None:
    roots = write({f"m{n}.py": f"import m{n + 1}" for n in range(1500)})

    assert len(import_closure("m0", roots)) == 1500
