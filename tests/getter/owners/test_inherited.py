"""A mapping that looks at names before it reads: what it checks and logs changes nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from ssot_lint.getter.deriving.derive import derive

MAPPING = """\
import logging
import os
from collections.abc import MutableMapping

KNOWN = {"APP_PORT": ("OLD_PORT",)}
logger = logging.getLogger(__name__)
_seen: set[str] = set()


def _check(key: str) -> None:
    if not key.startswith("APP_"):
        return
    if key in _seen:
        return
    if key not in KNOWN:
        _seen.add(key)
        logger.debug("not known: %s", key)


class Env(MutableMapping):
    def __getitem__(self, key):
        _check(key)
        READ

    def __setitem__(self, key, value):
        _check(key)
        os.environ[key] = value

    def __delitem__(self, key):
        del os.environ[key]

    def __contains__(self, key):
        return key in os.environ

    def __iter__(self):
        return iter(os.environ)

    def __len__(self):
        return len(os.environ)


env = Env()
"""
ALIASES = """\
if (value := os.environ.get(key)) is not None:
            return value
        for other in KNOWN.get(key, ()):
            if (value := os.environ.get(other)) is not None:
                return value
        raise KeyError(key)"""


def contract(root: Path, source: str) -> dict[str, tuple[str, ...]]:
    (root / "app").mkdir()
    (root / "app/__init__.py").write_text("")
    (root / "app/env.py").write_text(source)
    operations = derive("app.env", "env", (str(root),)).operations
    return {name: it.reasons if it.why else () for name, it in operations.items()}


def test_what_only_looks_at_the_name_changes_nothing(tmp_path: Path) -> None:
    told = contract(tmp_path, MAPPING.replace("READ", "return os.environ[key]"))
    assert {name: why for name, why in told.items() if why and name != "copy"} == {}


def test_what_the_base_class_makes_of_it_is_no_better(tmp_path: Path) -> None:
    told = contract(tmp_path, MAPPING.replace("READ", ALIASES))
    elsewhere = ("other-source",)
    assert {it: told[it] for it in ("item", "get", "pop", "setdefault", "iterate", "whole")} == (
        dict.fromkeys(("item", "get", "pop", "setdefault", "iterate", "whole"), elsewhere)
    )
    assert {it: told[it] for it in ("set", "delete", "update", "contains")} == (
        dict.fromkeys(("set", "delete", "update", "contains"), ())
    )


@pytest.mark.parametrize(
    "before, after",
    [
        pytest.param("_seen.add(key)", "os.environ[key] = 1", id="writes"),
        pytest.param("_seen.add(key)", "raise KeyError(key)", id="raises"),
        pytest.param("_seen.add(key)", "warnings.warn(key)", id="warns, which may raise"),
        pytest.param("logger.debug(", "tell(", id="calls what is not known"),
        pytest.param("logging.getLogger(__name__)", "Logger()", id="a logger of its own"),
        pytest.param('KNOWN = {"APP_PORT": ("OLD_PORT",)}', "KNOWN = Known()", id="asks an object"),
        pytest.param("_seen: set[str] = set()", "_seen = Seen()", id="tells an object"),
    ],
)
def test_what_does_more_is_no_looking(tmp_path: Path, before: str, after: str) -> None:
    source = MAPPING.replace("READ", "return os.environ[key]")
    told = contract(tmp_path, source.replace(before, after))
    assert told["set"] != ()
