"""A run that says what one before it said: any change that could make a difference has it done again."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from ssot_lint.cli import main
from ssot_lint.cli.commands import check
from ssot_lint.workspace.cache import cache, fingerprint, retold
from tests.workspace.trees import grow

READ = "import os\n\nA = os.environ['A']\n"
FILES = {
    "ssot-lint.toml": 'getter = "app.env:env"\nselect = ["SSOT101"]\nfixable = []\n',
    ".git/HEAD": "ref: refs/heads/main\n",
    "app/__init__.py": "",
    "app/env.py": "import os\n\nenv = os.environ\n",
    "app/a.py": READ,
    "app/b.py": "B = 1\n",
    "app/deep/c.py": "from app.env import env\n\nC = env['C']\n",
}


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(check, "FEW_FILES", 0)
    monkeypatch.setattr(cache, "_FEW_FILES", 0)
    monkeypatch.setattr(fingerprint, "_sources", lambda _: [])  # 5 ms each time
    monkeypatch.setattr(cache, "_TICK", -(10**12))  # a file written a moment ago counts as old
    for name in [name for name in os.environ if name.startswith("SSOT_LINT_")]:
        monkeypatch.delenv(name)
    for name in ("FORCE_COLOR", "NO_COLOR", "GITHUB_ACTIONS"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


@pytest.fixture
def lint(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., tuple[object, bool]]:
    """Runs ``check``: its exit code and what it printed, and whether that took a run."""
    ran: list[object] = []
    run = check.run_all

    def noting(*arguments: object) -> object:
        ran.append(arguments)
        return run(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(check, "run_all", noting)

    def lint(*argv: str) -> tuple[object, bool]:
        ran.clear()
        capsys.readouterr()
        return (main.main(["check", *argv]), *capsys.readouterr()), bool(ran)

    return lint


def write(name: str, text: str) -> None:
    grow(Path.cwd(), {name: text})


def variable(name: str, value: str) -> None:
    os.environ[name] = value


CHANGES: list[tuple[str, Callable[[], object]]] = [
    ("a file", lambda: write("app/b.py", READ)),
    ("a file that had a finding", lambda: write("app/a.py", "A = 1\n")),
    ("a file more", lambda: write("app/deep/d.py", READ)),
    ("a file less", lambda: Path("app/a.py").unlink()),
    ("only a file's times", lambda: os.utime("app/b.py")),
    ("the configuration", lambda: write("ssot-lint.toml", 'getter = "app.env:get"\n')),
    ("a configuration before it", lambda: write(".ssot-lint.toml", "exclude = []\n")),
    ("one of a part", lambda: write("app/deep/ssot-lint.toml", "select = []\n")),
    ("a pyproject.toml", lambda: write("pyproject.toml", "[project]\nname = 'a'\n")),
    ("the getter", lambda: write("app/env.py", "import os\n\nenv = dict(os.environ)\n")),
    ("what git ignores", lambda: write(".gitignore", "a.py\n")),
    ("colours", lambda: variable("FORCE_COLOR", "1")),
    ("whose log it is", lambda: variable("GITHUB_ACTIONS", "true")),
    ("a variable of ours", lambda: variable("SSOT_LINT_OUTPUT_FORMAT", "json")),
    ("a note that is cut off", lambda: spoil(lambda data: data[:-3])),
    ("a note that is another's", lambda: spoil(lambda data: data.replace(b"retold", b"RETOLD"))),
    ("what was known", lambda: [os.utime(it) for it in known()]),
]


def notes() -> list[Path]:
    return list(Path(".ssot-lint_cache").glob("said-*"))


def known() -> list[Path]:
    kept = Path(".ssot-lint_cache").glob("*.cache")
    return [it for it in kept if it.name[:5] not in ("said-", "facts", "names")]


def spoil(change: Callable[[bytes], bytes]) -> None:
    (note,) = notes()
    note.write_bytes(change(note.read_bytes()))


def settle(lint: Callable[..., tuple[object, bool]], root: Path, *argv: str) -> None:
    for it in list(root.iterdir()):
        shutil.rmtree(it) if it.is_dir() else it.unlink()
    grow(root, FILES)
    first, _ = lint(*argv)
    assert lint(*argv) == (first, True)
    assert notes()


def test_whatever_has_a_say_counts(
    lint: Callable[..., tuple[object, bool]], root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, change in CHANGES:
        settle(lint, root)
        with monkeypatch.context() as patch:
            patch.setattr(os, "environ", os.environ.copy())
            change()
            said, ran = lint()
            assert (said, ran) == (lint("--no-cache")[0], True), name


def test_what_is_asked_for_counts(
    lint: Callable[..., tuple[object, bool]], root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cache, "_MANY_FILES", 0)  # so that another process looks for changes
    asked = "--select=SSOT1,SSOT2", "--output-format=concise"
    settle(lint, root, *asked)
    assert lint(*asked) == (lint(*asked, "--no-cache")[0], False)
    for argv in (
        (),
        ("--output-format=full",),
        ("--output-format=concise", "-q"),
        ("--output-format=concise", "--select=SSOT1"),
        ("--output-format=concise", "--unsafe-fixes"),
        ("--output-format=concise", "--exit-zero"),
        ("--output-format=concise", "app"),
    ):
        assert lint(*argv) == (lint(*argv, "--no-cache")[0], True), argv


def test_a_part_rests_on_files_that_are_not_found_there(
    lint: Callable[..., tuple[object, bool]], root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    grow(root, FILES)
    monkeypatch.chdir(root / "app")
    for select, notes_are_kept in (("SSOT201", False), ("SSOT101", True)):
        lint(f"--select={select}")
        lint(f"--select={select}")
        assert any(root.glob("**/said-*")) == notes_are_kept


def test_old_notes_go(lint: Callable[..., tuple[object, bool]], root: Path) -> None:
    grow(root, FILES)
    for code in range(101, 109):
        lint(f"--ignore=SSOT{code}")
        lint(f"--ignore=SSOT{code}")
    assert len(notes()) == retold._MOST_FILES
