"""Defaults of two repositories are compared as those of one project are."""

from __future__ import annotations

from pathlib import Path

from ssot_lint.fleet.across import differences
from ssot_lint.fleet.row import Row, Use
from tests.fleet.repositories import asked, repository

_TABLE = (
    (("literal INFO", "str"), ("literal info", "str"), False),
    (("literal INFO", "str"), ("literal WARNING", "str"), True),
    (("literal http://h/a/", "str"), ("literal http://h/a", "str"), False),
    (("literal 8000", "int"), ("literal 8000.0", "int"), False),
    (("literal 8000", "int"), ("literal 8001", "int"), True),
    (("literal True", "bool"), ("literal 1", "bool"), False),
    (("literal True", "bool"), ("literal on", "bool"), False),
    (("literal yes", "str"), ("literal on", "str"), True),
    (("literal True", "bool"), ("literal False", "bool"), True),
    (("literal a", "str"), ("required", "str"), True),
    (("required", "str"), ("required", "str"), False),
    (("literal (withheld)", "str"), ("literal (withheld)", "str"), False),
    (("", "int"), ("", "bool"), True),
)


def test_which_ways_differ() -> None:
    for one, other, expected in _TABLE:
        rows = [
            Row(name, name, uses=(Use("A", *way, "a.py", 1),))
            for name, way in (("x", one), ("y", other))
        ]
        assert bool(differences(rows)) == expected, (one, other)


def test_a_module_that_is_tried_out_asks_nothing_of_a_deployment(tmp_path: Path) -> None:
    by_hand = 'import os\nif __name__ == "__main__":\n    print(os.environ["PLACE"])\n'
    repository(tmp_path / "all" / "one", {"a.py": by_hand})
    repository(tmp_path / "all" / "two", {"a.py": 'import os\nA = os.getenv("PLACE", "x")\n'})
    assert asked("all", cwd=tmp_path)["across"] == []
