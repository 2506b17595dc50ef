"""Files that passed and were edited: told without a run only where a run would find nothing, too."""

from __future__ import annotations

import os
import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from ssot_lint.cli import main
from ssot_lint.cli.commands import check
from ssot_lint.workspace.cache import cache, fingerprint
from ssot_lint.workspace.run import edited
from tests.workspace.trees import grow

A = """\
import json
from app.b import second

NAMES = ["one", "two", "three"]


def first(value):
    return json.dumps([value, second])


class Kept:
    size = 3
"""
B = """\
TEXT = "a text of some words"
OTHERS = {"four": 4, "five": 5, "six": 6}


def second(value):
    return value
"""
FILES = {
    ".git/logs/HEAD": "0 1 me\tcommit: one\n",
    "app/__init__.py": "",
    "app/env.py": "import os\n\nenv = os.environ\n",
    "app/flags.py": "from app.env import env\n\n\ndef flag(name):\n    return env.get(name) == '1'\n",
    "app/uses.py": "from app.flags import flag\n\nON = flag('ON')\n",
    "app/a.py": A,
    "app/b.py": B,
    "tests/test_a.py": "from app.a import first\n\n\ndef test_it():\n    assert first(1)\n",
    "RECORD": "",
}
SETTINGS = {
    "all that is on": 'getter = "app.env:env"\n',
    "every rule": 'getter = "app.env:env"\nselect = ["ALL"]\n',
    "no rule about the project": 'getter = "app.env:env"\nselect = ["SSOT1", "SSOT900"]\n',
    "variables alone": 'getter = "app.env:env"\nselect = ["SSOT2"]\n',
    "no getter": 'select = ["SSOT101", "SSOT3", "SSOT5"]\n',
    "sources elsewhere": 'getter = "app.env:env"\nsrc = ["app", "."]\n',
}
ROWS = (
    "# a comment",
    "import os",
    "import sys",
    "from app.b import second, TEXT",
    "from app.b import missing",
    "from app.env import env",
    "from app.flags import flag",
    "X = os.environ['X']",
    "Y = env['Y']",
    "Z = flag('Z')",
    "TEXT = 'a text of some words'",
    "OTHERS = {'four': 4, 'five': 5, 'six': 6}",
    "NAMES = ['one', 'two', 'three', 'four', 'five', 'six']",
    "def first(value): return value",
    "W = 1  # ssot: ignore[SSOT501]",
    "# ssot: ignore-file",
    "'''a docstring'''",
    "def ((:",
    "T = '\u00e9' + '\u2028'",
    "PATH = 'app.b.second'",
)


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    grow(tmp_path, FILES)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(fingerprint, "_record", lambda: str(tmp_path / "RECORD"))
    monkeypatch.setattr(cache, "_TICK", -(10**12))  # a file written a moment ago counts as old
    monkeypatch.setattr(edited, "_TICK", -(10**12))
    for name in [name for name in os.environ if name.startswith("SSOT_LINT_")]:
        monkeypatch.delenv(name)
    return tmp_path


Hook = Callable[..., tuple[int, bool]]


@pytest.fixture
def hook(root: Path, monkeypatch: pytest.MonkeyPatch) -> Hook:
    """Runs ``check`` on files; its exit code, and whether that took a run."""
    ran: list[object] = []
    run = check.run

    def noting(argv: list[str]) -> int:
        ran.append(argv)
        return run(argv)

    monkeypatch.setattr(check, "run", noting)

    def hook(*argv: str) -> tuple[int, bool]:
        ran.clear()
        return main.main(["check", *argv]), bool(ran)

    return hook


def settled(hook: Hook, *files: str, settings: str = SETTINGS["all that is on"]) -> None:
    """All is known, and the files are noted to pass, with what they may be edited to."""
    grow(Path.cwd(), {"ssot-lint.toml": settings})
    for _ in range(2):
        hook(".")
    for _ in range(2):
        hook(*files)


def test_an_edit_that_says_the_same_takes_no_run(
    hook: Hook, capsys: pytest.CaptureFixture[str]
) -> None:
    settled(hook, "app/a.py", "app/b.py")
    capsys.readouterr()
    for text in (f"# edited\n{A}", A.replace("[value, second]", "[second, value]"), A):
        grow(Path.cwd(), {"app/a.py": text})
        assert hook("app/a.py", "app/b.py") == (0, False)
        assert hook("app/a.py") == (0, False), "and that is noted"
    assert capsys.readouterr() == ("All checks passed!\n" * 6, "")
    grow(Path.cwd(), {"app/a.py": f"# edited\n{A}"})
    assert hook("-q", "--fix", "app/a.py") == (0, False)
    assert capsys.readouterr() == ("", "")


CHANGES: dict[str, Callable[[], object]] = {
    "an access": lambda: change("app/a.py", f"import os\n{A}X = os.environ['X']\n"),
    "the getter's name": lambda: change("app/a.py", f"from app.env import env\n{A}X = env['X']\n"),
    "a comment that silences": lambda: change("app/a.py", f"{A}X = 1  # ssot: ignore\n"),
    "a name of another file": lambda: change("app/a.py", f"from app.flags import flag\n{A}"),
    "another function": lambda: change("app/a.py", f"{A}def third(): pass\n"),
    "another import": lambda: change("app/a.py", f"import sys\n{A}"),
    "another value": lambda: change("app/a.py", A.replace("two", "2")),
    "another file that is named": lambda: change("app/b.py", f"{B}X = 1\n"),
    "no file": lambda: Path("app/a.py").unlink(),
    "a link": lambda: linked("app/a.py", "b.py"),
    "a configuration": lambda: change("ssot-lint.toml", 'getter = "app.env:other"\n'),
    "a package in the place of its root": lambda: change("__init__.py", ""),
    "facts": lambda: cut("facts-*", 3000),
    "facts, all of them": lambda: cut("facts-*", 0),
    "the note": lambda: cut("passed-*", 900),
    "HEAD": lambda: change(".git/logs/HEAD", "0 1 me\tcheckout: moving from a to b\n"),
    "the tool": lambda: change("RECORD", "other"),
}


def linked(name: str, target: str) -> None:
    Path(name).unlink()
    Path(name).symlink_to(target)


def cut(pattern: str, size: int) -> None:
    """Nothing but the beginning is left of what is kept."""
    for it in Path(".ssot-lint_cache").glob(pattern):
        os.truncate(it, size)


def change(name: str, text: str) -> None:
    grow(Path.cwd(), {name: text})


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_anything_else_takes_one(hook: Hook, change: Callable[[], object]) -> None:
    settled(hook, "app/a.py", "app/b.py")
    grow(Path.cwd(), {"app/a.py": f"# edited\n{A}"})
    change()
    assert hook("app/a.py", "app/b.py")[1]


@pytest.mark.parametrize("settings", SETTINGS.values(), ids=SETTINGS)
def test_what_is_told_is_what_a_run_finds(
    hook: Hook, root: Path, capsys: pytest.CaptureFixture[str], settings: str
) -> None:
    """Edited again and again, in the order in which a person would."""
    drawn = random.Random(settings)
    settled(hook, "app/a.py", "app/b.py", "tests/test_a.py", settings=settings)
    skipped = 0
    for _ in range(40):
        name = drawn.choice(["app/a.py", "app/b.py", "tests/test_a.py"])
        rows = FILES[name].split("\n")
        for _ in range(drawn.randrange(3)):
            rows.insert(drawn.randrange(len(rows)), drawn.choice([*ROWS, *(ROWS[0],) * 20]))
        if drawn.random() < 0.1:
            del rows[drawn.randrange(len(rows))]
        grow(root, {name: "\n".join(rows)})
        names = sorted({name, *drawn.sample(["app/a.py", "app/b.py"], drawn.randrange(3))})
        capsys.readouterr()
        code, ran = hook(*names)
        said = capsys.readouterr()
        skipped += not ran
        assert hook("--no-cache", *names) == (code, True), (names, rows)
        assert capsys.readouterr() == said, (names, rows)
        if drawn.random() < 0.3:
            hook(".")
        if drawn.random() < 0.5:
            grow(root, {it: FILES[it] for it in FILES if it.endswith(".py")})
            hook("app/a.py", "app/b.py", "tests/test_a.py")
    assert skipped or settings in (SETTINGS["every rule"], SETTINGS["variables alone"])


def test_a_file_in_the_tests_is_not_asked_for_declared_names(hook: Hook, root: Path) -> None:
    fields = (
        "from pydantic_settings import BaseSettings\n\n\n"
        "class Settings(BaseSettings):\n    port: int = 1\n    host: str = ''\n"
    )
    uses = "from app.settings import Settings\n\nHOST = Settings().host\n"
    grow(root, {"app/settings.py": fields, "app/c.py": uses, "tests/test_c.py": uses})
    settled(hook, "app/a.py", "app/c.py", "tests/test_c.py")
    for name in ("app/c.py", "tests/test_c.py"):
        grow(root, {name: f"# edited\n{uses}"})
        assert hook(name)[0] == hook("--no-cache", name)[0]


def test_a_note_of_a_stranger_is_none(
    hook: Hook, root: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Copied with all of its files to where they look otherwise."""
    settled(hook, "app/a.py")
    other = tmp_path_factory.mktemp("other") / "project"
    shutil.copytree(root, other)
    os.chdir(other)
    grow(other, {"app/a.py": f"import os\n{A}X = os.environ['X']\n"})
    assert hook("app/a.py") == (1, True)
