"""Whatever is derived as safe, executed: the getter of the test and os.environ must agree.

The getters are put together by the test from clauses that are right, nearly right and wrong; the
proof has to tell them apart, and no wrong one may pass.
"""

from __future__ import annotations

import itertools
import os
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ssot_lint.getter.contract import MAPPING
from ssot_lint.getter.deriving.derive import derive
from tests.depth import examples

KEY = "SSOT_LINT_PROOF"
WORLDS = {"missing": None, "empty": "", "set": "text", "zero": "0"}
DEFAULTS = ("None", "''", "'d'", "0", "True")

READ = (
    "return os.environ[key]",
    "return os.environ.get(key, default)",
    "return os.environ.get(key)",
    "return os.environ.get(key) or default",
    "return os.getenv(key, default)",
    "return os.environ.get(key, default or '')",
    "return default if key not in os.environ else os.environ[key]",
    "value = os.environ.get(key)\nif not value:\n    return default\nreturn value",
    "value = os.environ.get(key)\nif value is None:\n    return default\nreturn value",
    "value = os.environ.get(key)\nif value is None:\n    raise KeyError(key)\nreturn value",
    "if (value := os.environ.get(key)) is not None:\n    return value\nreturn default",
    "try:\n    return os.environ[key]\nexcept KeyError:\n    return default",
    "try:\n    return os.environ[key]\nexcept (ValueError, LookupError):\n    return default",
    "try:\n    return os.environ[key]\nexcept ValueError:\n    return default",
    "try:\n    value = os.environ[key]\nexcept KeyError as error:\n    raise KeyError(key) from error\nelse:\n    return value",
    "if default is None:\n    return os.environ[key]\nreturn os.environ.get(key, default)",
    "if value := os.environ.get(key):\n    return value\nreturn default",
    "return self._at.get(key, default)",
    "return self._at[key]",
    "return dict(os.environ).get(key, default)",
    "return self[key] if key in self else default",
    "return super().get(key, default)",
    "return _read(key, default)",
    "return _cached(key, default)",
    "return str(os.environ.get(key, default))",
    "return os.environ.setdefault(key, default)",
    "return {**os.environ}[key]",
    "for name in os.environ:\n    if name == key:\n        return name",
    "return (lambda: os.environ[key])()",
    "return os.environ.get(key, default) if key else None",
    "return os.environ.pop(key, default)",
    "[os.environ.pop(name, None) for name in (key,)]\nreturn os.environ.get(key, default)",
    "[os.environ.pop(key, None)]\nreturn os.environ.get(key, default)",
    "f'{os.environ.pop(key, None)}'\nreturn os.environ.get(key, default)",
    "if default is True:\n    return None\nreturn os.environ.get(key, default)",
    "if default == 0:\n    return None\nreturn os.environ.get(key, default)",
    "if isinstance(default, str):\n    return 'x'\nreturn os.environ.get(key, default)",
)
CONTAINS = (
    "return key in os.environ",
    "return key in self._at",
    "return os.environ.get(key) is not None",
    "return bool(os.environ.get(key))",
    "return not os.environ.get(key) == ''",
    "return key not in os.environ",
    "return True",
    "try:\n    self[key]\nexcept KeyError:\n    return False\nreturn True",
)
WRITE = (
    "os.environ[key] = value",
    "self._at[key] = value",
    "os.environ[key] = str(value)",
    "os.environ.update({key: value})",
    "os.environ.setdefault(key, value)",
    "os.putenv(key, value)",
    "if value:\n    os.environ[key] = value",
    "os.environ.__setitem__(key, value)",
)
DELETE = (
    "del os.environ[key]",
    "os.environ.pop(key)",
    "os.environ.pop(key, None)",
    "if key in os.environ:\n    del os.environ[key]",
    "os.unsetenv(key)",
    "self._at.__delitem__(key)",
)
POP = (
    "return os.environ.pop(key, default)",
    "return os.environ.pop(key)",
    "value = os.environ.get(key, default)\nos.environ.pop(key, None)\nreturn value",
    "return super().pop(key, default)",
)
STORES = (
    "self._at = os.environ",
    "self._at = dict(os.environ)",
    "self._at = os.environ.copy()",
    "self._at = {**os.environ}",
    "e = os.environ\nself._at = e",
    "self._at = os.environ if True else {}",
)
BASES = ("MutableMapping", "UserDict", "object")
TAILS = {
    "env": "env = Env()",
    "lazy()": (
        "_env = None\ndef lazy():\n    global _env\n    if _env is None:\n        _env = Env()\n"
        "    return _env"
    ),
    "cached()": "@cache\ndef cached():\n    return Env()",
    "fresh()": "def fresh():\n    return Env()",
    "Env.make()": "",
}
HEAD = """\
import os
from collections import UserDict
from collections.abc import MutableMapping
from functools import cache

def _read(key, default=None):
    return os.environ.get(key, default)

@cache
def _cached(key, default=None):
    return os.environ.get(key, default)

"""


class Clauses(NamedTuple):
    """One getter, put together."""

    base: str
    store: str
    item: str
    get: str
    contains: str
    write: str
    delete: str
    pop: str
    default: str
    expression: str

    def source(self) -> str:
        # An abstract class has no objects, so there must be something of each kind.
        fill = self.base == "MutableMapping"
        item, write, delete = self.item, self.write, self.delete
        methods = (
            ("__init__(self)", self.store),
            ("__getitem__(self, key)", (item or READ[0] * fill).replace("default", "None")),
            (f"get(self, key, default={self.default})", self.get),
            ("__contains__(self, key)", self.contains),
            ("__setitem__(self, key, value)", write or WRITE[0] * fill),
            ("__delitem__(self, key)", delete or DELETE[0] * fill),
            (f"pop(self, key, default={self.default})", self.pop),
            ("__iter__(self)", "return iter(os.environ)"),
            ("__len__(self)", "return len(os.environ)"),
        )
        body = "".join(f"    def {name}:\n{_indented(text)}" for name, text in methods if text)
        body += "    @classmethod\n    def make(cls):\n        return cls()\n"
        return f"{HEAD}class Env({self.base}):\n{body}\n{TAILS[self.expression]}\n"


def _indented(text: str) -> str:
    return "".join(f"        {line}\n" for line in text.splitlines())


def optional(*clauses: str) -> st.SearchStrategy[str]:
    return st.sampled_from(("", *clauses))


GETTERS = st.builds(
    Clauses,
    base=st.sampled_from(BASES),
    store=st.sampled_from(STORES),
    item=optional(*READ),
    get=optional(*READ),
    contains=optional(*CONTAINS),
    write=optional(*WRITE),
    delete=optional(*DELETE),
    pop=optional(*POP),
    default=st.sampled_from(DEFAULTS),
    expression=st.sampled_from(sorted(TAILS)),
)
PLAIN = Clauses("object", STORES[0], "", "", "", "", "", "", "None", "env")


def wrong_operations(clauses: Clauses, root: Path) -> list[str]:
    """Operations derived as safe that differ when they are executed."""
    source = clauses.source()
    (root / "getter.py").write_text(source)
    contract = derive("getter", clauses.expression, (str(root),))
    return [
        f"{operation}: {spelled} in the world {world!r}"
        for operation, spelling in contract.operations.items()
        if spelling.why is None
        for wanted, spelled in forms(operation, spelling.to)
        for world, text in WORLDS.items()
        if outcome(source, clauses.expression, spelled, text)
        != outcome("import os", "os.environ", wanted, text)
    ]


def forms(operation: str, template: str) -> Iterator[tuple[str, str]]:
    """What to execute beside what, for each default."""
    own = MAPPING.operations[operation].to
    if operation == "iterate":
        for form in ("sorted({getter})", "len({getter})", "sorted({getter}.items())"):
            yield form, form
        return
    if operation == "whole":
        own = template = "sorted(({getter} | dict(A='b')).items())"
    for default in DEFAULTS if "{default}" in template else ("None",):
        if not (operation == "setdefault" and not default.startswith("'")):
            fill = {"default": default, "key": repr(KEY), "getter": "{getter}"}
            value = "dict(A='b')" if operation == "update" else "'new'"
            yield own.format(**fill, value=value), template.format(**fill, value=value)
    if operation == "get" and template == own:
        yield (f"{{getter}}.get({KEY!r})",) * 2
        yield (f"{{getter}}.get({KEY!r}, default='x')",) * 2
    if operation == "pop" and template == own:
        yield (f"{{getter}}.pop({KEY!r})",) * 2


def outcome(source: str, expression: str, spelled: str, text: str | None) -> object:
    """Import the getter while the variable has another text, then run one operation."""
    before = dict(os.environ)
    try:
        os.environ[KEY] = "text of import time"
        names: dict[str, object] = {}
        exec(source, names)
        exec(f"_ = {expression}", names)
        os.environ.pop(KEY)
        if text is not None:
            os.environ[KEY] = text
        return _executed(spelled.replace("{getter}", expression), names), dict(os.environ)
    finally:
        os.environ.clear()
        os.environ.update(before)


def _executed(statement: str, names: dict[str, object]) -> object:
    try:
        try:
            value = eval(statement, names)
        except SyntaxError:
            exec(statement, names)
            value = None
    except (LookupError, TypeError, AttributeError, ValueError, RecursionError) as error:
        return type(error).__name__, error.args
    return type(value).__name__, value


ROWS = [
    *(PLAIN._replace(item=text) for text in READ),
    *(PLAIN._replace(get=text, default=default) for text in READ for default in ("None", "''")),
    *(PLAIN._replace(contains=text) for text in CONTAINS),
    *(PLAIN._replace(write=text, store=store) for text in WRITE for store in STORES),
    *(PLAIN._replace(delete=text) for text in DELETE),
    *(PLAIN._replace(pop=text, base=base) for text in POP for base in BASES[:2]),
    *(
        PLAIN._replace(get=text, store=store, expression=expression)
        for text, store, expression in itertools.product(
            ("return self._at.get(key, default)", "return _cached(key, default)"), STORES, TAILS
        )
    ),
]


# ``UserDict.get`` asks ``in`` first since 3.12, and ``[]`` first before.
ROWS.append(
    PLAIN._replace(base="UserDict", item=READ[2], contains=CONTAINS[0], expression="Env.make()")
)


@pytest.mark.parametrize("clauses", ROWS, ids=range(len(ROWS)))
def test_no_clause_passes_that_differs(clauses: Clauses, tmp_path: Path) -> None:
    assert wrong_operations(clauses, tmp_path) == []


@settings(
    examples(60, [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]),
    report_multiple_bugs=False,
)
@given(GETTERS)
def test_no_getter_passes_that_differs(tmp_path: Path, clauses: Clauses) -> None:
    assert wrong_operations(clauses, tmp_path) == []


def test_clauses_that_are_right_are_proven(tmp_path: Path) -> None:
    """The search above would be idle if nothing were ever derived as safe."""
    (tmp_path / "getter.py").write_text(
        PLAIN._replace(
            base="MutableMapping", item=READ[0], write=WRITE[0], delete=DELETE[0]
        ).source()
    )

    contract = derive("getter", "env", (str(tmp_path),))

    proven = {name for name, spelling in contract.operations.items() if spelling.why is None}
    assert proven == MAPPING.operations.keys() - {"whole"}
