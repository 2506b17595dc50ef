"""After an edit only what it is about is judged again, and said the same as if all were."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ssot_lint.lsp.session.session import Session
from ssot_lint.lsp.text.uris import uri_of
from ssot_lint.project.index import Project
from ssot_lint.project.rule import Verdict
from ssot_lint.project.variables.model import Place
from ssot_lint.rules.variables.conflicting_default import ConflictingDefault
from ssot_lint.rules.variables.undeclared_variable import UndeclaredVariable
from tests.cli.commands import project

WRAPPER = "import os\n\n\ndef ask(name, default={default}):\n    return os.getenv(name, default)\n"
SETTINGS = (
    "from pydantic_settings import BaseSettings\n\n\nclass Settings(BaseSettings):\n"
    "    shop_name: str = 'x'\n{more}"
)
FILES = {
    "app/__init__.py": "",
    "app/env.py": WRAPPER.format(default="'1'"),
    "app/a.py": 'import os\n\nA = os.getenv("SHOP_A", "1")\nB = os.getenv("SHOP_B", "1")\n',
    "app/b.py": 'import os\n\nA = os.getenv("SHOP_A", "2")\n',
    "app/c.py": 'from app.env import ask\n\nC = ask("SHOP_C")\n',
    "app/d.py": 'import os\n\nC = os.getenv("SHOP_C", "1")\n',
    "app/settings.py": SETTINGS.format(more=""),
    "ssot-lint.toml": 'select = ["SSOT2"]\n',
}


Check = Callable[..., Iterator[Verdict]]


class Editor:
    def __init__(self, root: Path) -> None:
        self.root, self.version = root, 0
        self.session = Session(folders=(str(root),))
        paths = [str(root / name) for name in FILES if name.endswith(".py")]
        index = self.session.index
        for path in index.begin(paths):
            index.look(path)
        while index.new_names():
            for path in paths:
                index.follow(path)
            index.all_asked()
        index.finish()

    def types(self, name: str, text: str) -> set[str]:
        """Files of which something else is said then."""
        uri, self.version = uri_of(str(self.root / name)), self.version + 1
        self.session.documents.open(uri, "python", self.version, text)
        document = self.session.documents.get(uri)
        assert document is not None
        self.session.analyse(document)
        return {Path(it).name for it in self.session.index.refresh()}


@pytest.fixture
def editor(tmp_path: Path) -> Editor:
    return Editor(project(tmp_path, {name: text.encode() for name, text in FILES.items()}))


@pytest.fixture
def judged(editor: Editor, monkeypatch: pytest.MonkeyPatch) -> dict[str, list[str]]:
    """By rule, the variables that were judged since."""
    found: dict[str, list[str]] = {}
    for rule in (ConflictingDefault, UndeclaredVariable):
        check = rule.check

        def counted(
            self: ConflictingDefault | UndeclaredVariable,
            name: str,
            places: tuple[Place, ...],
            project: Project,
            check: Check = check,
        ) -> Iterator[Verdict]:
            found.setdefault(self.code, []).append(name)
            yield from check(self, name, places, project)

        monkeypatch.setattr(rule, "check", counted)
    return found


def test_one_variable_of_one_file(editor: Editor, judged: dict[str, list[str]]) -> None:
    other = FILES["app/a.py"].replace('"SHOP_B", "1"', '"SHOP_B", "7"')
    assert editor.types("app/a.py", other) == set()
    assert judged == {"SSOT201": ["SHOP_B"], "SSOT203": ["SHOP_B"]}
    judged.clear()
    assert editor.types("app/a.py", other.replace('"SHOP_A", "1"', '"SHOP_A", "2"')) == {"b.py"}
    assert judged["SSOT201"] == ["SHOP_A"]


def test_what_reads_nothing_judges_nothing(editor: Editor, judged: dict[str, list[str]]) -> None:
    assert editor.types("app/a.py", FILES["app/a.py"] + "X = 1\n") == set()
    assert editor.types("app/env.py", "\n\n" + FILES["app/env.py"]) == set()
    assert judged == {}


def test_a_row_that_another_finding_tells_of(editor: Editor, judged: dict[str, list[str]]) -> None:
    assert editor.types("app/a.py", "\n\n" + FILES["app/a.py"]) == {"b.py"}
    assert sorted(judged["SSOT201"]) == ["SHOP_A", "SHOP_B"]
    said = editor.session.index.folder(str(editor.root / "app/b.py"))
    assert said is not None
    assert said._judge is not None
    assert "app/a.py:5" in said._judge.verdicts(str(editor.root / "app/b.py"))[0][1].message


def test_a_wrapper_reaches_its_callers(editor: Editor, judged: dict[str, list[str]]) -> None:
    assert editor.types("app/env.py", WRAPPER.format(default="'2'")) == {"d.py"}
    assert judged["SSOT201"] == ["SHOP_C"]


def test_what_is_declared_concerns_all(editor: Editor, judged: dict[str, list[str]]) -> None:
    touched = editor.types("app/settings.py", SETTINGS.format(more="    shop_a: str = '1'\n"))
    assert touched == {"a.py", "b.py"}  # SHOP_C is too short to be meant for SHOP_A
    assert judged["SSOT201"] == ["SHOP_A"]
    assert sorted(judged["SSOT203"]) == ["SHOP_A", "SHOP_B", "SHOP_C", "SHOP_NAME"]
