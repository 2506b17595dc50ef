"""Each operation on the environment through a getter that is asked by name, whatever it calls it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.getter.owners.test_circumstances import found

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
    "statement, fixed, reasons",
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
    tmp_path: Path, statement: str, fixed: str | None, reasons: tuple[str, ...] | None
) -> None:
    body = f"import os\n\n\ndef run(d):\n    {statement}\n"
    (it,) = found(tmp_path, GETTER, "app.envs:environment", body)
    assert (None if it.fix is None else it.fix.reasons) == reasons, it.fix_refused
    if it.fix is not None and fixed is not None:
        data = body
        for edit in sorted(it.fix.edits, reverse=True):
            data = data[: edit.start] + edit.content.decode() + data[edit.end :]
        assert f"    {fixed}\n" in data


@pytest.mark.parametrize(
    "body, reasons",
    [
        pytest.param(
            'try:\n    x = os.environ["K"]\nexcept KeyError:\n    x = 1', None, id="handled"
        ),
        pytest.param('if "K" in env:\n    x = os.environ["K"]', (), id="guarded"),
    ],
)
def test_another_error(tmp_path: Path, body: str, reasons: tuple[str, ...] | None) -> None:
    (it,) = found(tmp_path, GETTER, "app.envs:environment", f"import os\n{body}\n")
    assert (None if it.fix is None else it.fix.reasons) == reasons
