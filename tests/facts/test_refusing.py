"""What a module ends over when it is imported is required, whatever its read gives without it."""

from __future__ import annotations

import ast

import pytest

from ssot_lint.facts.variables.refusing import EMPTY, MISSING, NOTHING, refuses
from ssot_lint.facts.variables.tree import Tree

_NONE = ("none", ("c", None))
_EMPTY = ("literal", ("c", ""))
_GIVEN = ("literal", ("c", "change-me"))
_TABLE = [
    ("X = get()\nif X is None:\n    raise ValueError\n", _NONE, MISSING),
    ("X = get()\nif not X:\n    print()\n    sys.exit(1)\n", _NONE, EMPTY),
    ("X = get()\nif X == None or X == '':\n    raise ValueError\n", _NONE, EMPTY),
    ("X: str | None = get()\nif OTHER or not X:\n    raise ValueError\n", _NONE, EMPTY),
    ("X = get()\nif not (X or '').strip() or X == 'change-me':\n    raise E\n", _NONE, EMPTY),
    ("X = get().strip()\nif X == '':\n    raise E\n", _EMPTY, EMPTY),
    ("X = get()\nif X == 'change-me':\n    raise E\n", _GIVEN, MISSING),
    ("X = get()\nif X:\n    pass\nelse:\n    raise E\n", _NONE, EMPTY),
    ("if (X := get()) is None:\n    raise E\n", _NONE, MISSING),
    ("if not get():\n    raise SystemExit\n", _NONE, EMPTY),
    ("assert get()\n", _NONE, EMPTY),
    ("X = get()\nprint(X)\nassert X is not None\n", ("open", ("?",)), MISSING),
    ("X = get()\nif not X and not OTHER:\n    raise E\n", _NONE, NOTHING),
    ("X = get()\nX = X or 'x'\nif not X:\n    raise E\n", _NONE, NOTHING),
    ("X = get()\nif X is None:\n    print()\n", _NONE, NOTHING),
    ("X = get()\nif X is None:\n    X = 'a'\nif X is None:\n    raise E\n", _NONE, NOTHING),
    ("X = get()\nif not X:\n    raise E\n", _GIVEN, NOTHING),
    ("X = get()\nif not X:\n    raise E\n", ("computed", ("?",)), NOTHING),
    ("def f():\n    X = get()\n    if not X:\n        raise E\n", _NONE, NOTHING),
    ("if OTHER:\n    X = get()\n    if not X:\n        raise E\n", _NONE, NOTHING),
    ("try:\n    X = get()\n    if not X:\n        raise E\nexcept E:\n    pass\n", _NONE, NOTHING),
    ("X = get()\ndef f():\n    if not X:\n        raise E\n", _NONE, NOTHING),
    ("X = get()\nif check(X):\n    raise E\n", _NONE, NOTHING),
    ("X = get().lower()\nif not X:\n    raise E\n", _NONE, NOTHING),
]


@pytest.mark.parametrize("source, default, expected", _TABLE)
def test_by_the_test_behind_a_read(
    source: str, default: tuple[str, tuple[object, ...]], expected: str
) -> None:
    module = ast.parse(source)
    read = next(it for it in ast.walk(module) if isinstance(it, ast.Call) and _is_get(it))
    assert refuses(Tree(module), read, default) == expected


def _is_get(it: ast.Call) -> bool:
    return isinstance(it.func, ast.Name) and it.func.id == "get"
