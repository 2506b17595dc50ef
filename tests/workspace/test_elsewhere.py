"""A hook on a file with a finding, after files elsewhere were edited: says what a run without a cache says."""

from __future__ import annotations

import os
import random
from collections.abc import Callable
from itertools import count
from pathlib import Path

import pytest

from ssot_lint.cli import main
from ssot_lint.modules.around.project import files
from ssot_lint.workspace.cache import cache, fingerprint
from ssot_lint.workspace.run import edited, together
from tests.workspace.trees import grow

READS = "import os\n\nHOST = os.environ.get('HOST', 'localhost')\nPORT = int(os.environ['PORT'])\n"
FLAGS = (
    "from app.env import env\n\n\ndef flag(name, default='0'):\n"
    "    return env.get(name, default) == '1'\n"
)
USES = "from app.flags import flag\n\nON = flag('ON')\nOFF = flag('OFF', '1')\n"
MODELS = (
    "class Base:\n    size = 3\n\n    def made(self):\n        return self.size\n\n\n"
    "class Kept(Base):\n    name = 'a'\n"
)
TEXTS = "GREETING_TEXT = 'a text of some words'\nOTHERS = {'four': 4, 'five': 5, 'six': 6, 'eight': 8}\n"
FILES = {
    ".git/logs/HEAD": "0 1 me\tcommit: one\n",
    "app/__init__.py": "",
    "app/env.py": "import os\n\nenv = os.environ\n",
    "app/flags.py": FLAGS,
    "app/uses.py": USES,
    "app/reads.py": READS,
    "app/models.py": MODELS,
    "app/texts.py": TEXTS,
    "app/core/__init__.py": "from app.models import Kept\nfrom app.texts import *\n",
    "app/core/names.py": "PREFIX = 'APP_'\n\n\ndef named(it):\n    return PREFIX + it\n",
    "app/shown.py": (
        "import os\nfrom app.core import Kept, OTHERS\nfrom app.core.names import named\n"
        "from app.flags import flag\n\nHOST = os.environ.get('HOST', 'localhost')\nON = flag('ON')\n"
        "NAME = os.environ[named('NAME')]\nKEPT = Kept\n"
    ),
    "tests/test_shown.py": (
        "import os\nfrom unittest import mock\n\n\n@mock.patch('app.core.Kept.made')\n"
        "@mock.patch('app.shown.HOST')\ndef test_it(a, b):\n    assert os.environ['PORT']\n"
    ),
    "docs/conf.py": "",
    "RECORD": "",
}
SHOWN = ("app/shown.py", "app/reads.py", "tests/test_shown.py")
"""Each has a finding: what others make wrong in a file that passes shows on a whole run."""
ROWS = {
    "app/flags.py": ("default='0'", "default='1'"),
    "app/uses.py": ("flag('OFF', '1')", "flag('OFF')"),
    "app/reads.py": ("'localhost'", "'127.0.0.1'"),
    "app/models.py": ("def made(", "def done("),
    "app/texts.py": ("OTHERS = {'four'", "OTHERS = {'three'"),
    "app/core/names.py": ("PREFIX = 'APP_'", "PREFIX = 'SHOP_'"),
    "app/core/__init__.py": ("from app.models import Kept\n", "Kept = None\n"),
}
MORE = (
    "# a comment\n",
    "import sys\n",
    "import os\nHOST = os.environ.get('HOST', 'elsewhere')\n",
    "import os\nPORT = os.environ['PORT']\n",
    "from app.flags import flag\nOTHER = flag('ON', '1')\n",
    "GREETING_TEXT = 'a text of some words'\n",
    "OTHERS = {'four': 4, 'five': 5, 'six': 6, 'seven': 7}\n",
    "X = 1  # ssot: ignore[SSOT501]\n",
    "def added(a):\n    return a\n",
    "'''a docstring'''\n",
    "def ((:\n",
    "del Kept\n",
)
SETTINGS = {
    "all that is on": 'getter = "app.env:env"\n',
    "every rule": 'getter = "app.env:env"\nselect = ["ALL"]\n',
    "variables alone": 'getter = "app.env:env"\nselect = ["SSOT1", "SSOT2"]\n',
    "no getter": 'select = ["SSOT101", "SSOT2", "SSOT3", "SSOT5"]\n',
}


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    grow(tmp_path, FILES)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(fingerprint, "_record", lambda: str(tmp_path / "RECORD"))
    for module in (cache, edited, files):
        monkeypatch.setattr(module, "_TICK", -(10**12))  # a file written a moment ago counts as old
    for name in [name for name in os.environ if name.startswith("SSOT_LINT_")]:
        monkeypatch.delenv(name)
    return tmp_path


@pytest.fixture
def judged(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """One for each time that all was judged."""
    found: list[object] = []
    judge = together._Run._judged

    def noting(self: together._Run, *arguments: object) -> object:
        found.append(arguments)
        return judge(self, *arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(together._Run, "_judged", noting)
    return found


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Files that are asked besides those of the hook."""
    found: list[str] = []
    ask = together._Run._ask

    def noting(self: together._Run, files: list[str]) -> None:
        found.extend(os.path.relpath(it).replace(os.sep, "/") for it in files)
        ask(self, files)

    monkeypatch.setattr(together._Run, "_ask", noting)
    return found


_NUMBERS = count()


def lint(*argv: str) -> int:
    return main.main(["check", *argv])


def settled(settings: str = SETTINGS["all that is on"]) -> None:
    grow(Path.cwd(), {"ssot-lint.toml": settings})
    for _ in range(2):
        lint(".")


def change(name: str, before: str, after: str) -> None:
    path = Path(name)
    path.write_text(path.read_text().replace(before, after))


def commented(*names: str) -> None:
    for name in names:
        grow(Path.cwd(), {name: f"# edited {next(_NUMBERS)}\n{Path(name).read_text()}"})


def test_files_that_say_the_same_elsewhere_are_asked_once(
    root: Path, judged: list[object], asked: list[str]
) -> None:
    settled()
    judged.clear()
    commented("app/texts.py", "app/flags.py", "docs/conf.py", "app/shown.py")
    assert lint("app/shown.py") == 1
    assert (judged, sorted(asked)) == ([], ["app/flags.py", "app/texts.py", "docs/conf.py"])
    commented("app/shown.py")
    asked.clear()
    assert lint("app/shown.py") == 1
    assert (judged, asked) == ([], []), "and what they said is kept"
    commented("docs/conf.py", "app/shown.py")
    assert lint("app/shown.py") == 1
    assert (judged, asked) == ([], ["docs/conf.py"])


def test_a_file_of_which_something_is_said_stays_so(
    root: Path, judged: list[object], capsys: pytest.CaptureFixture[str]
) -> None:
    grow(root, {"app/shown.py": FILES["app/shown.py"].replace("'localhost'", "'other'")})
    settled()
    judged.clear()
    commented("docs/conf.py")
    capsys.readouterr()
    assert lint("app/shown.py") == 1
    said = capsys.readouterr().out
    assert "SSOT201" in said
    assert not judged
    commented("app/reads.py")  # to whose row the finding relates
    assert lint("app/shown.py") == 1
    moved = capsys.readouterr().out
    assert judged
    assert moved != said
    assert lint("--no-cache", "app/shown.py") == 1
    assert capsys.readouterr().out == moved


CHANGES: dict[str, Callable[[], object]] = {
    "a default": lambda: change("app/reads.py", "'localhost'", "'other'"),
    "a wrapper": lambda: change("app/flags.py", "default='0'", "default='1'"),
    "a constant": lambda: change("app/core/names.py", "APP_", "SHOP_"),
    "a function is gone": lambda: change("app/core/names.py", "def named", "def renamed"),
    "a file is gone": lambda: Path("app/flags.py").unlink(),
    "a file has come": lambda: grow(Path.cwd(), {"app/new.py": READS.replace("localhost", "new")}),
    "a file is called otherwise": lambda: Path("app/flags.py").rename("app/other.py"),
    "a member is gone": lambda: change("app/models.py", "def made", "def done"),
}


@pytest.mark.parametrize("edit", CHANGES.values(), ids=CHANGES)
@pytest.mark.parametrize("name", ["app/shown.py", "tests/test_shown.py"])
def test_what_is_another_elsewhere_shows(
    root: Path, edit: Callable[[], object], name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    settled()
    for _ in range(2):
        edit()
        commented(name)
        capsys.readouterr()
        code = lint(name)
        said = capsys.readouterr()
        assert lint("--no-cache", name) == code
        assert capsys.readouterr() == said
        edit = lambda: None  # noqa: E731 - and what was kept of it says the same


@pytest.mark.parametrize("damage", [0, 40, -1], ids=["nothing", "the beginning", "all but a byte"])
def test_what_was_asked_is_asked_again_where_that_is_damaged(
    root: Path, judged: list[object], asked: list[str], damage: int
) -> None:
    settled()
    commented("app/flags.py", "app/shown.py")
    lint("app/shown.py")
    (place,) = Path(".ssot-lint_cache").glob("since-*")
    place.write_bytes(place.read_bytes()[:damage])
    commented("app/shown.py")
    asked.clear()
    judged.clear()
    assert lint("app/shown.py") == 1
    assert (judged, asked) == ([], ["app/flags.py"])


def test_clean_removes_it(root: Path) -> None:
    settled()
    commented("app/flags.py", "app/shown.py")
    lint("app/shown.py")
    assert list(Path(".ssot-lint_cache").glob("since-*"))
    assert main.main(["clean"]) == 0
    assert not Path(".ssot-lint_cache").exists()


@pytest.mark.parametrize("settings", SETTINGS.values(), ids=SETTINGS)
@pytest.mark.parametrize("seed", range(2))
def test_whatever_is_edited_elsewhere(
    root: Path,
    seed: int,
    settings: str,
    judged: list[object],
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Files come, go, are renamed and edited, and the hook is given another, which is edited, too: one
    that is not says what it said, as long as a run over the directory has not found another thing."""
    drawn = random.Random(f"{settings} {seed}")
    settled(settings)
    remembered = 0
    for _ in range(20):
        shown = drawn.choice([it for it in SHOWN if Path(it).exists()])
        for _ in range(drawn.choice([1, 1, 2, 3])):
            edit_elsewhere(drawn, shown)
        commented(shown, "docs/conf.py")
        capsys.readouterr()
        judged.clear()
        code = lint(shown)
        said = capsys.readouterr()
        remembered += not judged
        assert lint("--no-cache", shown) == code, shown
        assert capsys.readouterr() == said, shown
        if drawn.random() < 0.15:
            lint(".")
        if drawn.random() < 0.3:
            grow(root, {it: FILES[it] for it in FILES if it.endswith(".py")})
    assert remembered or settings == SETTINGS["every rule"]  # some of them read any text


def edit_elsewhere(drawn: random.Random, shown: str) -> None:
    names = [it for it in FILES if it.endswith(".py") and it not in (shown, "docs/conf.py")]
    name = drawn.choice([*names, "app/new.py", "app/core/new.py"])
    path = Path(name)
    chance = drawn.random()
    if chance < 0.1 and path.exists():
        path.unlink()
    elif chance < 0.15 and path.exists():
        path.rename(path.with_name(f"renamed_{path.name}"))
    elif chance < 0.5 or not path.exists():
        before = path.read_text() if path.exists() else ""
        grow(Path.cwd(), {name: f"# edited {drawn.random()}\n{before or FILES.get(name, '')}"})
    elif chance < 0.75 and name in ROWS:
        change(name, *ROWS[name])
    else:
        before = path.read_text()
        grow(Path.cwd(), {name: drawn.choice([before + drawn.choice(MORE), FILES.get(name, "")])})
