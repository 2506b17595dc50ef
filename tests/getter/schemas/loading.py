"""Runs texts for real under an environment, and compares with what is said of them."""

from __future__ import annotations

import os
import sys
import types
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from ssot_lint.project.variables.conflicts import taken
from ssot_lint.project.variables.model import Place

PROBES = (
    *("1", "0", "true", "True", "TRUE", "false", "False", "yes", "no", "on", "off", "y", "n", "t"),
    *("2", "5.5", " 5 ", "1_000", "", "x", "a,b", "[1]"),
)


@contextmanager
def environment(given: Mapping[str, str]) -> Iterator[None]:
    """The process's environment, nothing but ``given``."""
    before = dict(os.environ)
    os.environ.clear()
    os.environ.update(given)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


def ran(text: str, given: Mapping[str, str]) -> Any:
    """What ``X`` is after the text has run; the error where there is one."""
    module = types.ModuleType("made")
    sys.modules["made"] = module
    try:
        with environment(given):
            exec(compile(text, "made.py", "exec"), module.__dict__)
            return module.X
    except Exception as error:  # noqa: BLE001 - whatever the library says no with
        return error
    finally:
        del sys.modules["made"]


def differences(text: str, place: Place, others: Mapping[str, str] = {}) -> Iterator[str]:
    """Where what is said of the one variable that ``X`` is read from is not what happens."""
    missing = ran(text, others)
    if isinstance(missing, Exception) != place.required:
        yield f"required is {place.required}, and without it: {missing!r}"
    if place.default.kind == "literal" and not _same(missing, place.default.value):
        yield f"defaults to {place.default.value!r}, and is {missing!r}"
    if place.default.kind == "none" and missing is not None:
        yield f"has no default, and is {missing!r}"
    for value in PROBES:
        made = ran(text, {**others, place.variable: value})
        if not _fits(made, place, value):
            yield f"{value!r} is {taken(place.parse, value)}, and becomes {made!r}"


def _same(made: object, value: object) -> bool:
    """Whether a default comes out as it is written, be it converted or listed otherwise."""
    if isinstance(value, tuple):
        return isinstance(made, list | tuple | set) and tuple(made) == value
    if isinstance(made, os.PathLike):
        return os.fspath(made).endswith(str(value))
    return made == value or str(made).casefold() == str(value).casefold()


def _fits(made: object, place: Place, value: str) -> bool:
    told = taken(place.parse, value)
    if value == "" and place.forgives:
        return not isinstance(made, Exception)
    if told is None or (value == "" and place.parse.kind == "list"):
        return True  # of nothing, a library makes an empty list
    if told == "an error":
        return isinstance(made, Exception)
    if isinstance(made, Exception):
        return False
    if told in ("true", "false"):
        return bool(made) is (told == "true")
    if told.startswith("a list of "):
        return isinstance(made, list | tuple) and told == f"a list of {len(made)}"
    return True
