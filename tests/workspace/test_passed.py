"""Files that are known to pass: any change that could make a difference has them checked again."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from ssot_lint.cli import main
from ssot_lint.cli.commands import check
from ssot_lint.workspace.cache import cache, fingerprint, passed, passing
from tests.workspace.trees import grow

FILES = {
    "ssot-lint.toml": 'getter = "app.env:env"\nselect = ["SSOT101", "SSOT102", "SSOT103"]\n',
    ".ssot-lint_cache/facts-1.cache": "kept",
    ".git/logs/HEAD": "0 1 me\tcommit: one\n",
    "app/__init__.py": "",
    "app/env.py": "import os\n\nenv = os.environ\n",
    "app/a.py": "A = 1\n",
    "app/deep/b.py": "from app.env import env\n\nB = env['B']\n",
    "RECORD": "",
}


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    grow(tmp_path, FILES)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(fingerprint, "_record", lambda: str(tmp_path / "RECORD"))
    monkeypatch.setattr(cache, "_TICK", -(10**12))  # a file written a moment ago counts as old
    for name in [name for name in os.environ if name.startswith("SSOT_LINT_")]:
        monkeypatch.delenv(name)
    return tmp_path


@pytest.fixture
def hook(root: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., tuple[int, bool]]:
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


def settle(hook: Callable[..., tuple[int, bool]], *files: str) -> None:
    hook(*files)
    assert hook(*files) == (0, False)


def write(name: str, text: str) -> None:
    grow(Path.cwd(), {name: text})


CHANGES: list[tuple[str, Callable[[], object], int]] = [
    ("the file", lambda: write("app/a.py", "import os\nA = os.environ['A']\n"), 1),
    ("another file that is passed", lambda: write("app/deep/b.py", "B = 2\n"), 0),
    ("the configuration", lambda: write("ssot-lint.toml", 'getter = "app.env:get"\n'), 0),
    ("a configuration before it", lambda: write(".ssot-lint.toml", "exclude = []\n"), 0),
    ("one on the way", lambda: write("app/deep/ssot-lint.toml", "select = []\n"), 0),
    ("a pyproject.toml", lambda: write("pyproject.toml", "[project]\n"), 0),
    ("the getter", lambda: write("app/env.py", "import os\n\nenv = dict(os.environ)\n"), 0),
    ("the tool", lambda: write("RECORD", "other"), 0),
    ("HEAD", lambda: write(".git/logs/HEAD", "0 1 me\tcheckout: moving from a to b\n"), 0),
    ("facts", lambda: write(".ssot-lint_cache/facts-1.cache", ""), 0),
    ("facts anew", lambda: passed.forget(".ssot-lint_cache"), 0),
    ("a stranger's note", lambda: damage(), 0),
]


def damage() -> None:
    place = Path(".ssot-lint_cache") / passed.NAME
    place.write_text(place.read_text().replace(passed.magic(), passed.magic() + "/elsewhere"))


def test_whatever_is_looked_at_counts(hook: Callable[..., tuple[int, bool]], root: Path) -> None:
    for name, change, code in CHANGES:
        shutil.rmtree(".ssot-lint_cache", ignore_errors=True)
        grow(root, FILES)
        settle(hook, "app/a.py", "app/deep/b.py")
        change()
        ran = name != "another file that is passed"  # see test_edited
        assert hook("app/a.py", "app/deep/b.py") == (code, ran), name
        for added in (".ssot-lint.toml", "app/deep/ssot-lint.toml", "pyproject.toml"):
            Path(added).unlink(missing_ok=True)


def test_what_has_passed_passes(
    hook: Callable[..., tuple[int, bool]], capsys: pytest.CaptureFixture[str]
) -> None:
    settle(hook, "app/a.py", "app/deep/b.py")
    capsys.readouterr()
    assert hook("--fix", "app/a.py") == (0, False)
    assert capsys.readouterr() == ("All checks passed!\n", "")
    assert hook("-q", "app/deep/b.py") == (0, False)
    assert capsys.readouterr() == ("", "")
    with open(".git/logs/HEAD", "a", encoding="utf-8") as stream:
        stream.write("1 2 me\tcommit: two\n")
    assert hook("app/a.py") == (0, False)
    for argv in ("app/env.py",), ("app/a.py", "--verbose"), ("./app/a.py",), (".",), ():
        assert hook(*argv)[1], argv


def test_what_a_variable_says_counts(
    hook: Callable[..., tuple[int, bool]], monkeypatch: pytest.MonkeyPatch
) -> None:
    settle(hook, "app/a.py")
    monkeypatch.setenv("SSOT_LINT_OUTPUT_FORMAT", "json")
    assert hook("app/a.py")[1]


def test_a_link_is_no_directory(hook: Callable[..., tuple[int, bool]], root: Path) -> None:
    settle(hook, "app/deep/b.py")
    os.rename("app/deep", root.parent / f"{root.name}-out")
    os.symlink(root.parent / f"{root.name}-out", "app/deep")
    assert hook("app/deep/b.py") == (2, True)


def test_where_nothing_is_noted(hook: Callable[..., tuple[int, bool]], root: Path) -> None:
    cases: list[dict[str, str | None]] = [
        {"ssot-lint.toml": 'baseline = "known.jsonl"\n'},
        {"ssot-lint.toml": 'cache-dir = "kept"\n'},
        {"app/ssot-lint.toml": ""},
        {"RECORD": None},
        {"ssot-lint.toml": None},
        {"app/a.py": "import os\n\nA = os.environ['A']\n"},
    ]
    for case in cases:
        grow(root, FILES)
        for name, text in case.items():
            (root / name).unlink() if text is None else write(name, text)
        for _ in range(2):
            assert hook("app/a.py")[1], case
        assert not (root / ".ssot-lint_cache" / passed.NAME).exists(), case
        Path("app/ssot-lint.toml").unlink(missing_ok=True)


def test_what_a_getter_inherits_counts(hook: Callable[..., tuple[int, bool]], root: Path) -> None:
    base = "import os\n\n\nclass Base:\n    def {}(self, name: str) -> str:\n        return os.environ[name]\n"
    write("ssot-lint.toml", 'getter = "app.env:env"\nselect = ["SSOT110"]\n')
    write("app/base.py", base.format("text"))
    write(
        "app/env.py", "from app.base import Base\n\n\nclass Env(Base):\n    pass\n\n\nenv = Env()\n"
    )
    write("app/a.py", "from app.env import env\n\nA = env.text('A')\n")
    settle(hook, "app/a.py")
    passed.forget(".ssot-lint_cache")
    settle(hook, "app/a.py")  # as it was found before
    write("app/base.py", base.format("word"))
    assert hook("app/a.py") == (1, True)


def test_a_run_on_many_files_notes_none(
    hook: Callable[..., tuple[int, bool]], root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(passing, "_FEW_FILES", 1)
    hook("app/a.py", "app/deep/b.py")
    assert not (root / ".ssot-lint_cache" / passed.NAME).exists()
    settle(hook, "app/a.py")


def test_news_of_the_project_forget_who_has_passed(
    hook: Callable[..., tuple[int, bool]], root: Path
) -> None:
    write("ssot-lint.toml", 'select = ["SSOT501"]\n')
    for name in ("a", "deep/b"):
        write(f"app/{name}.py", f"NAMES = ['one', 'two', 'three', '{name}']\n")
    hook("app/a.py", "app/deep/b.py")
    settle(hook, "app/a.py", "app/deep/b.py")
    write("app/a.py", (root / "app/deep/b.py").read_text())
    assert hook("app/a.py")[1]
    assert hook("app/deep/b.py") == (1, True)
