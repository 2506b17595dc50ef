"""Where a getter that is to be generated would go, and how numbers are said."""

from __future__ import annotations

from pathlib import Path

from ssot_lint.adopt.getter_file import free_path
from ssot_lint.adopt.survey import survey
from ssot_lint.core.counted import agreeing, counted
from tests.cli.commands import project

PLACES = {
    "no package": (["run.py", "more.py"], "env.py"),
    "one package": (["app/__init__.py", "app/a.py", "setup.py"], "app/env.py"),
    "below src": (["src/app/__init__.py", "src/app/deep/__init__.py"], "src/app/env.py"),
    "taken": (["app/__init__.py", "app/env.py"], "app/_env.py"),
    "below a folder that is no package": (
        ["shop/manage.py", "shop/shop/__init__.py", "shop/a/__init__.py", "shop/b/__init__.py"],
        "shop/shop/env.py",
    ),
    "none for sure": (["x/__init__.py", "y/__init__.py", "z/__init__.py"], None),
    "no package, and nothing at the top": (["x/a.py", "y/b.py"], None),
}


def test_a_place_inside_the_project_or_none_with_its_reason(tmp_path: Path) -> None:
    for number, (way, (names, place)) in enumerate(PLACES.items()):
        files = {"pyproject.toml": b'[project]\nname = "shop"\n', **dict.fromkeys(names, b"")}
        root = project(tmp_path / str(number), files, getter=False)
        found = free_path(survey(str(root)))
        assert (way, found.path) == (way, place)
        assert (way, bool(found.why)) == (way, place is None)


def test_numbers_in_sentences() -> None:
    assert counted(1, "access") == "1 access"
    assert counted(2_000, "access") == "2,000 accesses"
    assert f"{counted(1, 'read')} {agreeing(1, 'goes', 'go')}" == "1 read goes"
    assert counted(0, "entry", "entries") == "0 entries"
