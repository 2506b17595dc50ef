"""Modules and classes of constants, and the settings of Django: which variable is which name."""

from __future__ import annotations

import pytest

from ssot_lint.getter.deriving.derive import derive
from ssot_lint.getter.spelling import OPERATIONS
from tests.getter.conftest import Written

CONSTANTS = {
    "subscript": ('A = os.environ["X"]', {"X": "A"}),
    "getenv": ('A = os.getenv("X", "y")', {"X": "A"}),
    "get": ('A = os.environ.get("X")', {"X": "A"}),
    "annotated": ('A: str = os.environ["X"]', {"X": "A"}),
    "converted": ('A = int(os.getenv("X", "1"))', {"X": "A"}),
    "of an alias": ('from os import environ as e\nA = e["X"]', {"X": "A"}),
    "of two variables": ('A = os.getenv("X") or os.getenv("Y")', {}),
    "of a computed name": ("A = os.environ[NAME]", {}),
    "two of one variable": ('A = os.environ["X"]\nB = int(os.environ["X"])', {}),
    "private": ('_A = os.environ["X"]', {}),
    "bound twice": ('A = os.environ["X"]\nA = 1', {}),
    "no variable": ("A = 1", {}),
    "of another mapping": ('A = {}["X"]', {}),
}


@pytest.mark.parametrize("body, expected", CONSTANTS.values(), ids=CONSTANTS.keys())
@pytest.mark.parametrize("form", ["module", "class", "instance"])
def test_constants(write: Written, body: str, expected: dict[str, str], form: str) -> None:
    if form == "module":
        roots = write({"app/__init__.py": "", "app/env.py": f"import os\n{body}\n"})
        contract = derive("app", "env", roots)
    else:
        rows = "\n".join(f"    {row}" for row in body.splitlines())
        roots = write({"app/env.py": f"import os\nclass C:\n{rows}\nc = C()\n"})
        contract = derive("app.env", "C" if form == "class" else "c", roots)
        if "from os" in body or "A = 1" in body:
            return  # a class body's own imports, and what is bound again there, are not followed

    assert {name: it.to for name, it in contract.variables.items()} == {
        variable: f"{{getter}}.{name}" for variable, name in expected.items()
    }
    for spelling in contract.variables.values():
        assert (spelling.why or "").startswith("read once when app/env.py is imported")
    assert not contract.operations


def test_what_a_constant_is_made_of_is_said(write: Written) -> None:
    roots = write({"app/__init__.py": "", "app/env.py": 'import os\nA = int(os.getenv("X"))\n'})

    why = derive("app", "env", roots).variables["X"].why

    assert why == "read once when app/env.py is imported, as `int(os.getenv('X'))`"


def test_methods_beside_constants(write: Written) -> None:
    source = 'import os\nA = os.environ["X"]\nget = os.environ.get\n'
    contract = derive("app", "env", write({"app/__init__.py": "", "app/env.py": source}))

    assert contract.operations["get"].why is None
    assert contract.variables["X"].to == "{getter}.A"


MANAGE = 'os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")\n'
LIBRARIES = {
    "environs": ("from environs import Env\nenv = Env()", "env", "EnvError"),
    "environs, derived from": (
        "from environs import Env\nclass E(Env): pass\nenv = E()",
        "env",
        "EnvError",
    ),
    "python-decouple": ("from decouple import config", "config", "UndefinedValueError"),
    "python-decouple, made": (
        "import decouple\nconfig = decouple.AutoConfig(search_path='.')",
        "config",
        "UndefinedValueError",
    ),
    "django-environ": (
        "import environ\nenv = environ.Env(DEBUG=(bool, False))",
        "env",
        "ImproperlyConfigured",
    ),
}


@pytest.mark.parametrize("source, expression, why", LIBRARIES.values(), ids=LIBRARIES.keys())
def test_accessors_of_libraries(write: Written, source: str, expression: str, why: str) -> None:
    contract = derive("app.env", expression, write({"app/env.py": source}))

    assert contract.operations["item"].to == "{getter}({key})"
    assert why in (contract.operations["item"].why or "")
    assert contract.operations["get"].why
    assert contract.missing["whole"]


NONE = {
    "dynaconf": ("app.env", "s", "from dynaconf import Dynaconf\ns = Dynaconf()", "a prefix"),
    "Django without manage.py": ("django.conf", "settings", "", "no `manage.py`"),
}


@pytest.mark.parametrize("module, expression, source, why", NONE.values(), ids=NONE.keys())
def test_accessors_that_only_people_can_map(
    write: Written, module: str, expression: str, source: str, why: str
) -> None:
    contract = derive(module, expression, write({"app/env.py": source}))

    assert not contract.operations
    assert not contract.variables
    assert all(why in contract.missing[operation] for operation in OPERATIONS)


def test_a_library_named_as_it_is(write: Written) -> None:
    assert derive("decouple", "config", write({})).operations["item"].to == "{getter}({key})"


def test_settings_of_django(write: Written) -> None:
    files = {
        "manage.py": MANAGE,
        "shop/__init__.py": "",
        "shop/settings.py": 'import os\nDEBUG = os.environ.get("SHOP_DEBUG") == "1"\n',
    }
    contract = derive("django.conf", "settings", write(files))

    assert contract.variables["SHOP_DEBUG"].to == "{getter}.DEBUG"
    assert contract.origin == "derived from shop/settings.py"
    assert not contract.operations
