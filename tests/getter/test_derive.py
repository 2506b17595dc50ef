"""What is derived from the source of a getter: one getter a row, and what each operation becomes."""

from __future__ import annotations

import pytest

from ssot_lint.getter.contract import MAPPING, Contract
from ssot_lint.getter.deriving.derive import derive, derive_with_sources
from ssot_lint.getter.spelling import OPERATIONS
from tests.getter.conftest import Written

ALL = {name: spelling.to for name, spelling in MAPPING.operations.items()}
READS = {"get": ALL["get"], "contains": "{getter}.get({key}) is not None"}

MAPPING_CLASS = """\
import os
from collections.abc import Iterator, MutableMapping

class Env(MutableMapping[str, str]):
    def __getitem__(self, key: str) -> str:
        return os.environ[key]
    def __setitem__(self, key: str, value: str) -> None:
        os.environ[key] = value
    def __delitem__(self, key: str) -> None:
        del os.environ[key]
    def __iter__(self) -> Iterator[str]:
        return iter(os.environ)
    def __len__(self) -> int:
        return len(os.environ)
"""
OPERATORS = """\
    def copy(self):
        return os.environ.copy()
    def __or__(self, other):
        return os.environ | other
    def __ror__(self, other):
        return other | os.environ
"""
COPIED = {**ALL, "copy": "dict({getter})"}
COPIED.pop("whole")


def class_with(body: str, tail: str = "env = Env()", head: str = "import os") -> str:
    lines = "\n".join("    " + line for line in body.strip("\n").splitlines())
    return f"{head}\nclass Env:\n{lines}\n{tail}\n"


SAFE = {
    "os.environ itself": ("from os import environ as env", "env", ALL),
    "an alias of an alias": ("import os as o\nx = o.environ\nenv = x", "env", ALL),
    "a function that returns it": ("import os\ndef get():\n    return os.environ", "get()", ALL),
    "a mapping without copy": (MAPPING_CLASS + "env = Env()\n", "env", COPIED),
    "a whole mapping": (MAPPING_CLASS + OPERATORS + "env: Env = Env()\n", "env", ALL),
    "a whole mapping, set up lazily": (
        MAPPING_CLASS
        + OPERATORS
        + "_env = None\ndef get_env() -> Env:\n    global _env\n    if _env is None:\n"
        + "        _env = Env()\n    return _env\n",
        "get_env()",
        ALL,
    ),
    "a whole mapping, known by the annotation of a final class": (
        "from typing import final\n"
        + MAPPING_CLASS.replace("class Env", "@final\nclass Env")
        + OPERATORS
        + "def get_env() -> 'Env':\n    return registry.find('env')\n",
        "get_env()",
        ALL,
    ),
    "a mapping over an attribute": (
        MAPPING_CLASS.replace("os.environ", "self._at").replace(
            "    def __getitem__",
            "    def __init__(self):\n        self._at = os.environ\n    def __getitem__",
        )
        + "env = Env()\n",
        "env",
        COPIED,
    ),
    "a UserDict over os.environ": (
        "import os\nfrom collections import UserDict\nclass Env(UserDict):\n"
        "    def __init__(self):\n        self.data = os.environ\nenv = Env()",
        "env",
        COPIED,
    ),
    "the environment given to the constructor": (
        class_with(
            "def __init__(self, source):\n    self.source = source\n"
            "def get(self, key, default=None):\n    return self.source.get(key, default)",
            "env = Env(os.environ)",
        ),
        "env",
        READS,
    ),
    "get by os.getenv": (
        class_with("def get(self, key, default=None):\n    return os.getenv(key, default)"),
        "env",
        READS,
    ),
    "get by try": (
        class_with(
            "def get(self, key, default=None):\n    try:\n        return os.environ[key]\n"
            "    except KeyError:\n        return default"
        ),
        "env",
        READS,
    ),
    "get by a condition": (
        class_with(
            "def get(self, key, default=None):\n    if key in os.environ:\n"
            "        return os.environ[key]\n    return default"
        ),
        "env",
        READS,
    ),
    "get through a helper and a lock": (
        "import os, threading\n_lock = threading.Lock()\ndef _read(key):\n    with _lock:\n"
        "        return os.environ.get(key)\n"
        + class_with(
            "def get(self, key, default=None):\n    value = _read(key)\n"
            "    return default if value is None else value",
            head="",
        ),
        "env",
        READS,
    ),
    "get with whatever arguments": (
        class_with("def get(self, *args, **kwargs):\n    return os.environ.get(*args, **kwargs)"),
        "env",
        READS,
    ),
    "static methods of a class": (
        class_with(
            "@staticmethod\ndef get(key, default=None):\n    return os.environ.get(key, default)",
            tail="",
        ),
        "Env",
        READS,
    ),
    "a class method that makes the instance": (
        class_with(
            "_it = None\n@classmethod\ndef load(cls):\n    if cls._it is None:\n"
            "        cls._it = cls()\n    return cls._it\n"
            "def get(self, key, default=None):\n    return os.environ.get(key, default)",
            tail="",
        ),
        "Env.load()",
        READS,
    ),
    "everything by __getattr__": (
        class_with("def __getattr__(self, name):\n    return getattr(os.environ, name)"),
        "env",
        {
            **{name: ALL[name] for name in ("get", "pop", "setdefault", "update", "clear", "copy")},
            "contains": READS["contains"],
        },
    ),
    "a function of the key": (
        "import os\ndef get_env(name, default=None):\n    return os.environ.get(name, default)",
        "get_env",
        {"get": "{getter}({key}, {default})", "contains": "{getter}({key}) is not None"},
    ),
    "a function with another default, which every call is given": (
        "import os\ndef get_env(name, default=''):\n    return os.environ.get(name, default)",
        "get_env",
        {"get": "{getter}({key}, {default})"},
    ),
    "a function that requires": (
        "import os\ndef require(name):\n    return os.environ[name]",
        "require",
        {"item": "{getter}({key})"},
    ),
    "a function that requires unless given a default": (
        "import os\n_NO = object()\ndef env(name, default=_NO):\n    value = os.environ.get(name)\n"
        "    if value is None:\n        if default is _NO:\n            raise KeyError(name)\n"
        "        return default\n    return value",
        "env",
        {"item": "{getter}({key})", "get": "{getter}({key}, {default})"},
    ),
    "a keyword-only default": (
        "import os\ndef env(name, *, default=None):\n    return os.environ.get(name, default)",
        "env",
        {
            "get": "{getter}({key}, default={default})",
            "contains": "{getter}({key}) is not None",
        },
    ),
    "methods of other names": (
        class_with(
            "def require(self, name):\n    return os.environ[name]\n"
            "def has(self, name):\n    return name in os.environ\n"
            "def put(self, name, value):\n    os.environ[name] = value\n"
            "def drop(self, name):\n    del os.environ[name]\n"
            "def lookup(self, name, default=None):\n    return os.environ.get(name, default)"
        ),
        "env",
        {
            "item": "{getter}.require({key})",
            "contains": "{getter}.has({key})",
            "set": "{getter}.put({key}, {value})",
            "delete": "{getter}.drop({key})",
            "get": "{getter}.lookup({key}, {default})",
        },
    ),
    "a copy for each use": (
        "import os\ndef get():\n    return dict(os.environ)",
        "get()",
        {name: ALL[name] for name in ("item", "get", "contains", "iterate", "copy")},
    ),
    "iteration without __contains__": (
        class_with("def __iter__(self):\n    yield from os.environ"),
        "env",
        {"contains": ALL["contains"]},
    ),
}


def safe_operations(contract: Contract) -> dict[str, str]:
    return {name: it.to for name, it in contract.operations.items() if it.why is None}


@pytest.mark.parametrize("source, expression, expected", SAFE.values(), ids=SAFE.keys())
def test_operations_that_mean_the_same(
    write: Written, source: str, expression: str, expected: dict[str, str]
) -> None:
    contract = derive("app.env", expression, write({"app/env.py": source}))

    assert safe_operations(contract) == expected
    assert contract.origin.startswith("derived from app/env.py:")


def method(body: str, name: str = "get(self, key, default=None)", decorator: str = "") -> str:
    lines = "".join(f"    {line}\n" for line in body.splitlines())
    return class_with(f"{decorator}\ndef {name}:\n{lines}", head="import os, functools\nCACHE = {}")


UNSAFE = {
    "a cached function that returns os.environ": (
        "import os\nfrom functools import cache\n@cache\ndef get():\n    return os.environ",
        "item",
        "`get` is cached by `cache` (app/env.py:4)",
    ),
    "a cached function that returns something live": (
        method("return os.environ.get(key, default)").replace(
            "env = Env()", "@functools.lru_cache(maxsize=1)\ndef get():\n    return Env()"
        ),
        "get",
        "`get` is cached by `lru_cache`",
    ),
    "cached method": (
        method("return os.environ.get(key, default)", decorator="@functools.lru_cache"),
        "get",
        "cached by `lru_cache` (app/env.py:5)",
    ),
    "decorated method": (
        method("return os.environ.get(key, default)", decorator="@traced"),
        "get",
        "it is decorated by `traced`",
    ),
    "asynchronous method": (
        class_with(
            "async def get(self, key, default=None):\n    return os.environ.get(key, default)"
        ),
        "get",
        "it is `async`",
    ),
    "its own cache": (
        method("if key not in CACHE:\n    CACHE[key] = os.environ.get(key)\nreturn CACHE[key]"),
        "get",
        "keeps values between reads (app/env.py:2)",
    ),
    "snapshot": (
        class_with(
            "def __init__(self):\n    self._all = dict(os.environ)\n"
            "def get(self, key, default=None):\n    return self._all.get(key, default)"
        ),
        "get",
        "a snapshot taken at app/env.py:7",
    ),
    "snapshot at module level": (
        "import os\nenv = os.environ.copy()",
        "item",
        "a snapshot taken at app/env.py:2",
    ),
    "cached copy": (
        "import os\nfrom functools import cache\n@cache\ndef get():\n    return dict(os.environ)\nenv = get()",
        "item",
        "a snapshot taken at app/env.py:6",
    ),
    "empty counts as missing": (
        method("return os.environ.get(key) or default"),
        "get",
        "an empty value counts as missing",
    ),
    "another type": (
        method("return int(os.environ.get(key, default))"),
        "get",
        "returns `int(…)` of it, another type",
    ),
    "changed text": (
        method("return os.environ.get(key, default).strip()"),
        "get",
        "changes the value by `.strip`",
    ),
    "another key": (
        method("return os.environ.get('APP_' + key, default)"),
        "get",
        "is not followed",
    ),
    "another key, upper": (
        method("return os.environ.get(key.upper(), default)"),
        "get",
        "changes the name by `.upper`",
    ),
    "another default": (
        method("return os.environ.get(key, default)", name="get(self, key, default='')"),
        "get",
        "returns None today, '' after where no default is given",
    ),
    "default under another name": (
        method("return os.environ.get(key, fallback)", name="get(self, key, fallback=None)"),
        "get",
        "takes other arguments",
    ),
    "None instead of KeyError": (
        method("return os.environ.get(key)", name="__getitem__(self, key)"),
        "item",
        "raises KeyError today, returns None after",
    ),
    "None instead of KeyError, by get": (
        method("return os.environ.get(key, default)"),
        "item",
        "raises KeyError today, returns None after",
    ),
    "another exception": (
        method(
            "if key not in os.environ:\n    raise Missing(key)\nreturn os.environ[key]",
            name="__getitem__(self, key)",
        )
        + "class Missing(KeyError): pass\n",
        "item",
        "raises KeyError today, Missing after",
    ),
    "another text in KeyError": (
        method(
            "try:\n    return os.environ[key]\nexcept KeyError:\n    raise KeyError('set ' + key)",
            name="__getitem__(self, key)",
        ),
        "item",
        "is not followed",
    ),
    "presence by truth": (
        method("return bool(os.environ.get(key))", name="__contains__(self, key)"),
        "contains",
        "returns `bool(…)` of it, another type",
    ),
    "written into a copy": (
        "import os\ndef get():\n    return dict(os.environ)\n",
        "set",
        "it stores into a copy of the environment",
    ),
    "text made of the value": (
        method("os.environ[key] = str(value)", name="__setitem__(self, key, value)"),
        "set",
        "stores `str(…)` of the value",
    ),
    "putenv": (
        method("os.putenv(key, value)", name="__setitem__(self, key, value)"),
        "set",
        "it calls `os.putenv`",
    ),
    "a method set from outside": (
        method("return os.environ.get(key, default)") + "Env.get = print\n",
        "get",
        "`get` is set from outside the class",
    ),
    "a metaclass": (
        "import os\nclass Env(metaclass=Meta):\n    def get(self, key, default=None):\n"
        "        return os.environ.get(key, default)\nenv = Env()",
        "get",
        "`Env` has a metaclass (app/env.py:2)",
    ),
    "a base that is not found": (
        "import os\nfrom vendor import Base\nclass Env(Base):\n    pass\nenv = Env()",
        "get",
        "base class `vendor.Base` of `Env` is not known",
    ),
    "an attribute set in a method": (
        class_with(
            "def __init__(self):\n    self._at = os.environ\n"
            "def reload(self):\n    self._at = load()\n"
            "def get(self, key, default=None):\n    return self._at.get(key, default)"
        ),
        "get",
        "`_at` is set in a method of `Env`",
    ),
    "a mapping in place of the whole": (
        MAPPING_CLASS + "env = Env()",
        "whole",
        "has no `copy` of its own",
    ),
    "a mapping without |": (
        MAPPING_CLASS + "    def copy(self):\n        return dict(self)\nenv = Env()",
        "whole",
        "`Env` has no `__or__`",
    ),
}


@pytest.mark.parametrize("source, operation, why", UNSAFE.values(), ids=UNSAFE.keys())
def test_operations_that_do_not_mean_the_same(
    write: Written, source: str, operation: str, why: str
) -> None:
    expression = "get()" if "\ndef get():" in source and "env =" not in source else "env"
    contract = derive("app.env", expression, write({"app/env.py": source}))

    assert operation in contract.operations, contract.missing
    assert why in (contract.operations[operation].why or "safe")


MISSING = {
    "no such module": ({}, "env", "module `app.env` is not found under the source roots"),
    "a module that does not parse": ({"app/env.py": "def"}, "env", "app/env.py cannot be read"),
    "no such name": ({"app/env.py": "x = 1"}, "env", "`env` is not found in app/env.py"),
    "two meanings": (
        {"app/env.py": "import os\nif x:\n    env = os.environ\nelse:\n    env = {}"},
        "env",
        "`env` is bound more than once (app/env.py:5)",
    ),
    "set later": (
        {"app/env.py": "import os\nenv = None\ndef init():\n    global env\n    env = os.environ"},
        "env",
        "`env` is None until a function sets it (app/env.py:5)",
    ),
    "no expression": ({"app/env.py": "x = 1"}, "env(", "`env(` is not an expression"),
    "a number": ({"app/env.py": "env = 1"}, "env", "(app/env.py:1) has no `del`"),
    "itself": (
        {"app/env.py": "from app.b import env", "app/b.py": "from app.env import env"},
        "env",
        "`env` is defined by itself",
    ),
    "endless": (
        {"app/env.py": "def env():\n    return env()"},
        "env()",
        "calls itself without end",
    ),
    "not of this shape": (
        {
            "app/env.py": class_with(
                "def get(self, key, default=None):\n    return os.getenv(key, default)"
            )
        },
        "env",
        "`Env` (app/env.py:2) has no",
    ),
}


@pytest.mark.parametrize("files, expression, why", MISSING.values(), ids=MISSING.keys())
def test_operations_without_spelling_say_why(
    write: Written, files: dict[str, str], expression: str, why: str
) -> None:
    contract = derive("app.env", expression, write(files))

    assert contract.operations.keys() | contract.missing.keys() == set(OPERATIONS)
    assert not contract.operations.keys() & contract.missing.keys()
    assert why in contract.missing["delete"]


REEXPORTS = {
    "relative": {
        "app/__init__.py": "from .env import env",
        "app/env.py": "from os import environ as env",
    },
    "absolute": {
        "app/__init__.py": "from app.env import E as env",
        "app/env.py": "import os\nE = os.environ",
    },
    "star": {"app/__init__.py": "from .env import *", "app/env.py": "import os\nenv = os.environ"},
    "two hops": {
        "app/__init__.py": "from .a import env",
        "app/a/__init__.py": "from ..b import env",
        "app/b.py": "from os import environ as env",
    },
    "by module": {
        "app/__init__.py": "from app import b\nenv = b.env",
        "app/b.py": "from os import environ as env",
    },
}


@pytest.mark.parametrize("files", REEXPORTS.values(), ids=REEXPORTS.keys())
def test_re_exports_are_followed(write: Written, files: dict[str, str]) -> None:
    contract, sources = derive_with_sources("app", "env", write(files))

    assert safe_operations(contract) == ALL
    assert len(sources) == len(files)


def test_functions_of_a_module(write: Written) -> None:
    roots = write(
        {
            "app/__init__.py": "",
            "app/env.py": "import os\nget = os.environ.get\ndef need(k):\n    return os.environ[k]\n",
        }
    )

    contract = derive("app", "env", roots)

    assert safe_operations(contract) == {**READS, "item": "{getter}.need({key})"}


def test_sources_of_a_module_that_is_not_there_are_its_possible_paths(write: Written) -> None:
    (root,) = write({})

    _, sources = derive_with_sources("app.env", "env", (root,))

    assert sources == (f"{root}/app/env/__init__.py", f"{root}/app/env.py")
