"""A keystroke asks again what it may have changed, and nothing else: counted, not timed."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssot_lint.project.index import Project
from ssot_lint.project.judge import Judge
from ssot_lint.project.names.references import references
from ssot_lint.rules.imports.broken_reference import BrokenReference
from ssot_lint.rules.imports.non_canonical_import import NonCanonicalImport
from tests.depth import examples
from tests.names.projects import file_of, lay_out, linked

MANY = 60
HUB = "".join(f"def f{it}(x):\n    return x\n\n\n" for it in range(10))


class Counted(BrokenReference):
    def __init__(self) -> None:
        self.keys_judged: list[str] = []

    def judge(self, key, project):  # type: ignore[no-untyped-def]
        self.keys_judged.append(key)
        return super().judge(key, project)


class Case:
    """A module with many importers, judged, and what an edit of it costs."""

    def __init__(self, root: Path) -> None:
        self.root = root
        files = {"app/__init__.py": "", "app/hub.py": HUB}
        for number in range(MANY):
            files[f"app/m{number}.py"] = f"from app.hub import f{number % 10}\n\nX = 1\n"
        lay_out(root, files)
        self.project: Project = linked(root, [root / it for it in files])
        self.rule = Counted()
        self.judge = Judge(self.project, (self.rule, NonCanonicalImport()))
        assert self.judge.all() == set()
        self.judgements = references(self.project).judgements

    def edit(self, path: str, text: str) -> None:
        (self.root / path).write_text(text)
        file = file_of(self.root, self.root / path, (str(self.root),))
        self.changes = self.project.update(file.path, file)

    def refresh(self) -> tuple[int, list[str]]:
        """How many paths were resolved, and which keys were judged."""
        self.rule.keys_judged.clear()
        self.judge.refresh(self.changes)
        keys = [it for it in self.rule.keys_judged if it != "entry points"]
        before, self.judgements = self.judgements, references(self.project).judgements
        return self.judgements - before, keys


@pytest.fixture
def case(tmp_path: Path) -> Case:
    return Case(tmp_path)


@pytest.mark.parametrize(
    "after",
    [
        pytest.param(HUB + "# a comment\n", id="a comment"),
        pytest.param(HUB.replace("return x", "return x + 1"), id="a body"),
        pytest.param("\n\n" + HUB, id="rows above"),
    ],
)
def test_an_edit_that_changes_no_export(after: str, case: Case) -> None:
    case.edit("app/hub.py", after)
    assert case.refresh() == (0, [])


def test_an_edit_of_an_importer_is_its_own_business(case: Case) -> None:
    case.edit("app/m1.py", "from app.hub import f1, gone\n\nX = 2\n")
    asked, keys = case.refresh()
    assert (asked, len(keys)) == (1, 2)  # the new name; and what stands elsewhere now
    assert case.judge.verdicts(str(case.root / "app/m1.py"))


def test_an_export_that_goes_tells_its_importers(case: Case) -> None:
    case.edit("app/hub.py", HUB.replace("def f3(", "def other("))
    asked, keys = case.refresh()
    assert (asked, len(keys)) == (1, 1)  # the name that is gone; nobody takes the one that came
    said = {it for it in range(MANY) if case.judge.verdicts(str(case.root / f"app/m{it}.py"))}
    assert said == {it for it in range(MANY) if it % 10 == 3}


def test_a_question_in_between_loses_nothing(case: Case) -> None:
    case.edit("app/hub.py", HUB.replace("def f3(", "def other("))
    references(case.project)  # as when somebody asks for a definition
    case.edit("app/m1.py", "from app.hub import f1\n\nX = 3\n")
    case.refresh()
    assert case.judge.verdicts(str(case.root / "app/m3.py"))


def test_a_file_that_went_and_came_back(case: Case) -> None:
    path = str(case.root / "app/hub.py")
    (case.root / "app/hub.py").unlink()
    case.changes = case.project.update(path, None)
    case.refresh()
    assert case.judge.verdicts(str(case.root / "app/m3.py"))
    case.edit("app/hub.py", HUB)
    case.refresh()
    assert not case.judge.verdicts(str(case.root / "app/m3.py"))


MODULES = ("p/__init__.py", "p/a.py", "p/b.py", "p/c.py", "tests/test_it.py")
ROWS = [
    *(f"{name} = 1" for name in "xyz"),
    *(f"def {name}(): ..." for name in "xy"),
    "class x:\n    m = 1",
    "class x:\n    n = 1",
    "class y(x): ...",
    *(f"from p.{module} import {name}" for module in "abc" for name in "xyz"),
    *(f"from .{module} import x as z" for module in "ab"),
    *(f"from p.{module} import *" for module in "abc"),
    "from p import a",
    "from p import x",
    "import p.c",
    "__all__ = ['x']",
    "__all__ = ['x', 'y']",
    "def __getattr__(name): ...",
    "del x",
    "x: int",
    "def f():\n    from p.b import z",
    "if TYPE_CHECKING:\n    from p.a import y",
    "patch('p.a.x')",
    "patch('p.b.x.m')",
    "patch('p.a.z.x')",
    "def t(monkeypatch):\n    monkeypatch.setattr('p.c.y', 1)",
]
TEXTS = st.lists(st.sampled_from(ROWS), max_size=4).map(
    lambda rows: "from unittest.mock import patch\n" + "\n".join(rows) + "\n"
)
EDITS = st.lists(
    st.tuples(st.sampled_from(MODULES), st.one_of(TEXTS, TEXTS.map(str), st.none())), max_size=6
)


@examples(200)
@given(st.tuples(*(TEXTS for _ in MODULES)), EDITS)
def test_step_by_step_is_all_at_once(
    texts: tuple[str, ...], edits: list[tuple[str, str | None]]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder).resolve()
        now: dict[str, str] = dict(zip(MODULES, texts))
        lay_out(root, now)
        project = linked(root, [root / it for it in now])
        judge = Judge(project, (BrokenReference(), NonCanonicalImport()))
        judge.all()
        for name, text in edits:
            path = root / name
            if text is None:
                path.unlink(missing_ok=True)
                now.pop(name, None)
                changes = project.update(str(path), None)
            else:
                path.write_text(text)
                now[name] = text
                changes = project.update(str(path), file_of(root, path, (str(root),)))
            judge.refresh(changes)
        again = linked(root, [root / it for it in now])
        at_once = Judge(again, (BrokenReference(), NonCanonicalImport()))
        at_once.all()
        for name in MODULES:
            path = str(root / name)
            said, wanted = judge.verdicts(path), at_once.verdicts(path)
            assert [(it[0], it[1].site, it[1].subject) for it in said] == [
                (it[0], it[1].site, it[1].subject) for it in wanted
            ], name
