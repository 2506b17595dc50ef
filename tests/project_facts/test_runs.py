"""Runs with a rule about the project: what is said, where, and what silences it."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from ssot_lint.cli import main
from tests.project_facts.rule import CODE, other_default

__all__ = ["other_default"]

A = 'from app.env import env\n\nPORT = env.get("PORT", "80")\n'
B = 'from app.env import env\n\nPORT = env.get("PORT", "81")\n'
CONFIG = 'getter = "app.env:env"\ncontract = "mapping"\n'


@pytest.fixture
def root(tmp_path: Path, other_default: None, monkeypatch: pytest.MonkeyPatch) -> Path:
    files = {"ssot-lint.toml": CONFIG, "app/__init__.py": "", "a.py": A, "b.py": B}
    for name, text in {**files, "app/env.py": "import os\n\nenv = os.environ\n"}.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def check(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[tuple[str, ...]]:
    main.main(["check", "--output-format", "json", *arguments])
    return [
        (
            Path(it["filename"]).name,
            it["code"],
            f"{it['location']['row']}:{it['location']['column']}",
            *(f"{Path(at['filename']).name}:{at['location']['row']}" for at in it["related"]),
        )
        for it in json.loads(capsys.readouterr().out)
    ]


FOUND = ("b.py", CODE, "3:8", "a.py:3")


@pytest.mark.parametrize(
    "arguments, found",
    [
        pytest.param([], [FOUND], id="everything"),
        pytest.param(["b.py"], [FOUND], id="the file"),
        pytest.param(["a.py"], [], id="the other file"),
        pytest.param(["app/env.py"], [], id="a file without"),
        pytest.param(["--ignore", CODE], [], id="not selected"),
        pytest.param(["--per-file-ignores", f"b.py:{CODE}"], [], id="ignored there"),
        pytest.param(["--no-cache", "--jobs", "1"], [FOUND], id="no cache"),
    ],
)
def test_what_is_said(
    root: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], found: list[object]
) -> None:
    assert check(capsys, *arguments) == found
    assert check(capsys, *arguments) == found


@pytest.mark.parametrize(
    "text, found",
    [
        pytest.param(B.rstrip() + f"  # ssot: ignore[{CODE}] why\n", [], id="at the row"),
        pytest.param(B.rstrip() + "  # ssot: ignore why\n", [], id="a blanket"),
        pytest.param(f"# ssot: file-ignore[{CODE}] why\n" + B, [], id="the file"),
        pytest.param(
            A.rstrip() + f"  # ssot: ignore[{CODE}] why\n",
            [("b.py", "SSOT901", "3:46")],
            id="unused",
        ),
        pytest.param(
            A.rstrip() + "  # ssot: ignore why\n",
            [("b.py", "SSOT901", "3:31")],
            id="unused blanket",
        ),
    ],
)
def test_comments(
    root: Path, capsys: pytest.CaptureFixture[str], text: str, found: list[object]
) -> None:
    (root / "b.py").write_text(text)
    assert check(capsys) == found
    assert check(capsys, "b.py") == found
    assert check(capsys) == found


def test_a_baseline(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main.main(["check", "-q", "--write-baseline=known.jsonl"])
    capsys.readouterr()
    baseline = ["--config", 'baseline = "known.jsonl"']
    assert check(capsys, *baseline) == []
    (root / "b.py").write_text("\n" + B)
    assert check(capsys, *baseline) == []
    (root / "c.py").write_text(B)
    assert [it[0] for it in check(capsys, *baseline)] == ["c.py"]


def test_fix(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main.main(["check", "--fix"]) == 0
    assert (root / "b.py").read_text() == A
    assert (root / "a.py").read_text() == A
    capsys.readouterr()
    assert check(capsys) == []


def test_diff(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main.main(["check", "--diff"]) == 1
    assert '+PORT = env.get("PORT", "80")' in capsys.readouterr().out
    assert (root / "b.py").read_text() == B


def test_a_diff_is_what_fix_makes(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Also where a file has findings of its own; nothing is left that would be left then."""
    (root / "b.py").write_text("import os\n\n" + B + '\nHOME = os.environ["HOME"]\n')
    assert main.main(["check", "--diff", "-q"]) == 1
    told = capsys.readouterr()
    applied = subprocess.run(
        ["git", "apply", "-"], input=told.out.encode(), cwd=root, check=False, capture_output=True
    )
    assert applied.returncode == 0, (applied.stderr, told.out)
    seen = (root / "b.py").read_text()
    (root / "b.py").write_text("import os\n\n" + B + '\nHOME = os.environ["HOME"]\n')
    assert main.main(["check", "--fix"]) == 0
    assert (root / "b.py").read_text() == seen
    assert '"80"' in seen
    assert 'env["HOME"]' in seen


def test_stdin(
    root: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    import io

    class Stdin:
        buffer = io.BytesIO(b"\n" + B.encode())

    monkeypatch.setattr("sys.stdin", Stdin)
    assert check(capsys, "--stdin-filename", "b.py", "-") == [("b.py", CODE, "4:8", "a.py:3")]


def git(*arguments: str) -> None:
    import subprocess

    who = ("-c", "user.name=a", "-c", "user.email=a@example.org")
    subprocess.run(("git", *who, *arguments), check=True, capture_output=True)


def test_since(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    git("init", "-q")
    git("add", "-A")
    git("commit", "-qm", "first")
    assert check(capsys) == [FOUND]
    assert check(capsys, "--since", "HEAD") == []
    (root / "b.py").write_text("\n" + B)
    assert check(capsys, "--since", "HEAD") == []
    (root / "c.py").write_text(B)
    assert check(capsys, "--since", "HEAD") == [("c.py", *FOUND[1:])]
    (root / "a.py").write_text(B)  # what was said of b.py is said of nobody now
    assert check(capsys, "--since", "HEAD") == []
    git("commit", "-qam", "second")
    (root / "a.py").write_text(A)  # a file that did not change has a finding more
    assert [it[0] for it in check(capsys, "--since", "HEAD")] == ["b.py", "c.py"]
