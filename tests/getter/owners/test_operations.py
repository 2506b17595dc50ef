"""Each operation on the environment through a getter that is asked by name, whatever it calls it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.getter.owners.test_circumstances import found, reasons

GETTER = """\
import os


class Environment:
    def read(self, key, default=None):
        return self._look(key, default)

    def _look(self, key, default):
        return os.environ.get(key, default)

    def must_get(self, key):
        value = os.environ.get(key)
        if value is None:
            raise RuntimeError(key)
        return value

    def exists(self, key):
        return key in os.environ

    def put(self, key, value):
        os.environ[key] = str(value)

    def unset(self, key):
        os.environ.pop(key, None)

    def all(self):
        return dict(os.environ)


environment = Environment()
"""


@pytest.mark.parametrize(
    "statement, fixed, expected",
    [
        ('x = os.environ.get("K", d)', 'x = environment.read("K", d)', ()),
        ('x = os.environ["K"]', 'x = environment.must_get("K")', ("default",)),
        ('x = "K" in os.environ', 'x = environment.exists("K")', ()),
        ('os.environ["K"] = d', 'environment.put("K", d)', ("accepts",)),
        ('os.environ["K"] = "v"', 'environment.put("K", "v")', ()),
        ('del os.environ["K"]', 'environment.unset("K")', ("no-keyerror",)),
        ('os.environ.pop("K", None)', 'environment.unset("K")', ()),
        ('x = os.environ.pop("K", None)', None, None),
        ('os.environ.pop("K", f())', None, None),
        ('os.environ.setdefault("K", "v")', None, None),
        ("os.environ.clear()", None, None),
        ("for x in os.environ: f(x)", "for x in environment.all(): f(x)", ()),
        (
            "for x, y in os.environ.items(): f(x)",
            "for x, y in environment.all().items(): f(x)",
            (),
        ),
        ("x = os.environ.items()", None, None),
        ("x = os.environ.copy()", "x = environment.all()", ()),
        ("x = dict(os.environ)", "x = dict(environment.all())", ()),
        ("x = {**os.environ}", "x = {**environment.all()}", ()),
        ("f(os.environ)", None, None),
    ],
)
def test_spelled(
    tmp_path: Path, statement: str, fixed: str | None, expected: tuple[str, ...] | None
) -> None:
    body = f"import os\n\n\ndef run(d):\n    {statement}\n"
    (it,) = told = found(tmp_path, GETTER, "app.envs:environment", body)
    assert reasons(told) == [expected], it.fix_refused
    if it.fix is not None and fixed is not None:
        data = body
        for edit in sorted(it.fix.edits, reverse=True):
            data = data[: edit.start] + edit.content.decode() + data[edit.end :]
        assert f"    {fixed}\n" in data


@pytest.mark.parametrize(
    "body, expected",
    [
        pytest.param(
            'try:\n    x = os.environ["K"]\nexcept KeyError:\n    x = 1', None, id="handled"
        ),
        pytest.param('if "K" in env:\n    x = os.environ["K"]', (), id="guarded"),
    ],
)
def test_another_error(tmp_path: Path, body: str, expected: tuple[str, ...] | None) -> None:
    told = found(tmp_path, GETTER, "app.envs:environment", f"import os\n{body}\n")
    assert reasons(told) == [expected]


SINGLE = """\
import os
from typing import Optional


class Environment:
    _instance: Optional["Environment"] = None

    def __new__(cls):
        if cls._instance is None:
            cls._instance = super().__new__(cls)
        return cls._instance

    def __init__(self):
        self._cache = {}

    def get(self, key, default=None):
        if key in self._cache:
            return self._cache[key]
        value = os.environ.get(key, default)
        self._cache[key] = value
        return value

    def has(self, key):
        return key in os.environ

    def pop(self, key, default=None):
        return os.environ.pop(key, default)

    def update(self, values):
        os.environ.update(values)

    def get_all(self):
        return dict(os.environ)

    def get_subprocess_env(self):
        return dict(os.environ)


_environment = None


def get_env():
    global _environment
    if _environment is None:
        _environment = Environment()
    return _environment
"""


def test_the_one_object_of_a_class(tmp_path: Path) -> None:
    rows: tuple[tuple[str, tuple[str, ...] | None], ...] = (
        ('x = "K" in os.environ', ()),
        ('x = os.environ.get("K", d)', ("cached",)),
        ("x = dict(os.environ)", ()),
        ("subprocess.run(d, env=os.environ)", ()),
        ('x = os.environ.pop("K", None)', ()),
        ('x = os.environ.pop("K")', ("returns-none",)),
        ('os.environ.update({"K": "v"})', ()),
        ("os.environ |= d", ()),
        ('os.environ.update(K="v")', None),
    )
    body = "import os\nimport subprocess\n\n\ndef run(d):\n" + "".join(
        f"    {it}\n" for it, _ in rows
    )
    told = found(tmp_path, SINGLE, "app.envs:get_env()", body)
    assert reasons(told) == [expected for _, expected in rows], [it.fix_refused for it in told]


def test_a_default_by_another_name(tmp_path: Path) -> None:
    source = "import os\n\n\nclass E:\n    def get(self, k, d=None):\n        return os.environ.get(k, d)\n\n\nenv = E()\n"
    rows: tuple[tuple[str, tuple[str, ...] | None], ...] = (
        ('x = os.environ.get("K", d)', ()),
        ('x = os.environ.get("K")', ()),
        ('x = os.environ.get("K", default=d)', None),
    )
    body = "import os\n\n\ndef run(d):\n" + "".join(f"    {it}\n" for it, _ in rows)
    told = found(tmp_path, source, "app.envs:env", body)
    assert reasons(told) == [expected for _, expected in rows], told
