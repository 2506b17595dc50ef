"""Notebooks on the command line: found, named as people know their cells, fixed, remembered."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from tests.cli.commands import lint, project
from tests.core.notebook.written import TEXT, notebook, sources

CELLS = (TEXT + "# T", "import os", "x = 1\nprint('é', os.environ['A'])")
FIXED = [TEXT + "# T", "from app.env import env", "x = 1\nprint('é', env['A'])"]
MESSAGE = "`A` is read directly through `os.environ`: use `env['A']`"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return project(tmp_path, {"nb.ipynb": notebook(*CELLS)})


def test_found_by_a_walk(root: Path) -> None:
    (root / ".ipynb_checkpoints").mkdir()
    (root / ".ipynb_checkpoints/nb-checkpoint.ipynb").write_bytes(notebook(*CELLS))
    done = lint("check", "--output-format", "concise", cwd=root)
    first = done.out.decode().splitlines()[0]
    assert first == f"nb.ipynb:cell 3:2:12: SSOT101 [*] {MESSAGE}"
    assert done.code == 1
    assert done.out.count(b"SSOT101 [*]") == 1


def test_left_out_by_include(root: Path) -> None:
    done = lint("check", "--config", "include = ['*.py']", cwd=root)
    assert (done.code, done.out) == (0, b"All checks passed!\n")


def test_json(root: Path) -> None:
    (found,) = json.loads(lint("check", "--output-format", "json", cwd=root).out)
    assert found["filename"] == str(root / "nb.ipynb")
    assert (found["cell"], found["location"]) == (3, {"row": 2, "column": 12})
    assert (found["end_location"], found["noqa_row"]) == ({"row": 2, "column": 22}, 2)
    assert found["fix"]["edits"] == [
        {
            "content": "from app.env import env",
            "location": {"row": 1, "column": 1},
            "end_location": {"row": 1, "column": 10},
            "cell": 2,
        },
        {
            "content": "env",
            "location": {"row": 2, "column": 12},
            "end_location": {"row": 2, "column": 22},
            "cell": 3,
        },
    ]


IN_FILE = {
    "github": "line={row},col=17,endLine={row},endColumn=27::nb.ipynb:cell 3:2:12: SSOT101",
    "gitlab": '"begin": {row},',
    "sarif": '"startLine": {row},',
    "rdjson": '"line": {row},',
    "azure": "linenumber={row};columnnumber=17;",
    "pylint": "nb.ipynb:{row}: [SSOT101]",
    "junit": 'line="{row}"',
    "grouped": "  cell 3:2:12 SSOT101 [*]",
    "full": "nb.ipynb:cell 3:2:12: SSOT101 [*]",
}


@pytest.mark.parametrize("name, expected", IN_FILE.items(), ids=IN_FILE)
def test_tools_that_know_no_cells_get_the_row_of_the_file(
    name: str, expected: str, root: Path
) -> None:
    rows = (root / "nb.ipynb").read_text("utf-8").split("\n")
    row = next(number for number, text in enumerate(rows, 1) if "['A']" in text)
    out = lint("check", "--output-format", name, cwd=root).out.decode()
    assert expected.replace("{row}", str(row)) in out
    if name in ("sarif", "rdjson"):
        assert "insertedContent" not in out
        assert "suggestions" not in out


def test_fixed(root: Path) -> None:
    diff = lint("check", "--diff", cwd=root)
    done = lint("check", "--fix", cwd=root)
    assert (done.code, done.out) == (0, b"Found 1 error (1 fixed, 0 remaining).\n")
    after = (root / "nb.ipynb").read_bytes()
    assert after == notebook(*FIXED)
    assert diff.code == 1
    assert diff.out.startswith(b"--- nb.ipynb\n+++ nb.ipynb\n@@")
    assert diff.out.count(b"\n+ ") == 2
    assert lint("check", "--fix", cwd=root).out == b"All checks passed!\n"
    assert (root / "nb.ipynb").read_bytes() == after


def test_stdin(root: Path) -> None:
    data = notebook(*CELLS)
    done = lint("check", "--stdin-filename", "other.ipynb", "-", cwd=root, stdin=data)
    assert done.code == 1
    assert b"other.ipynb:cell 3:2:12" in done.out
    done = lint("check", "--fix", "--stdin-filename", "other.ipynb", "-", cwd=root, stdin=data)
    assert (done.code, sources(done.out)) == (0, FIXED)


@pytest.mark.parametrize("flags", [(), ("--fix",), ("--diff",)], ids=["check", "fix", "diff"])
def test_what_is_no_notebook_is_named_and_left_alone(flags: tuple[str, ...], root: Path) -> None:
    data = b'{"cells": [\n  os.environ,\n'
    (root / "nb.ipynb").write_bytes(data)
    done = lint("check", "--output-format", "concise", *flags, cwd=root)
    said = done.err if "--diff" in flags else done.out
    place = b"nb.ipynb:2:3: SSOT900 not a notebook: invalid JSON, expecting value"
    assert said.splitlines()[0] == place
    assert done.code == 1
    assert (root / "nb.ipynb").read_bytes() == data


def test_a_torn_cell_is_why_nothing_is_fixed(root: Path) -> None:
    data = notebook(*CELLS, "x = '''")
    (root / "nb.ipynb").write_bytes(data)
    done = lint("check", "--fix", cwd=root)
    assert done.code == 1
    assert b"nb.ipynb: not fixed: cell 4 does not parse: unterminated triple-quoted" in done.err
    assert (root / "nb.ipynb").read_bytes() == data


def test_a_baseline_follows_code_from_cell_to_cell(root: Path) -> None:
    assert lint("check", "--write-baseline", cwd=root).code == 0
    (root / "nb.ipynb").write_bytes(notebook("import os", "import re", *CELLS[1:], "print(1)"))
    keep = ("--config", "baseline = 'ssot-baseline.jsonl'")
    assert lint("check", *keep, cwd=root).code == 0
    (root / "nb.ipynb").write_bytes(notebook(*CELLS, "os.environ['A']"))
    done = lint("check", "--output-format", "concise", *keep, cwd=root)
    assert [row for row in done.out.decode().splitlines() if "nb.ipynb" in row] == [
        f"nb.ipynb:cell 4:1:1: SSOT101 [*] {MESSAGE}"
    ]


def test_fingerprints_stay_when_cells_move(root: Path) -> None:
    def fingerprints() -> list[str]:
        out = lint("check", "--output-format", "json", cwd=root).out
        return [it["fingerprint"] for it in json.loads(out)]

    before = fingerprints()
    (root / "nb.ipynb").write_bytes(notebook("import sys", TEXT, *CELLS[1:]))
    assert fingerprints() == before


def test_workers_say_the_same(root: Path) -> None:
    for number in range(300):
        cells = CELLS if number % 60 == 0 else ()
        (root / f"n{number}.ipynb").write_bytes(notebook(*cells))
    one = lint("check", "--jobs", "1", "--output-format", "json", cwd=root)
    two = lint("check", "--jobs", "2", "--output-format", "json", cwd=root)
    assert one.out == two.out
    assert len(json.loads(one.out)) == 6


def test_ignored(root: Path) -> None:
    cells = (*CELLS, "%%python\nimport os\nos.environ['A']", "%%timeit\nos.environ['A']")
    (root / "nb.ipynb").write_bytes(notebook(*cells))
    done = lint("check", "--add-ignore=later", cwd=root)
    assert done.code == 0, done
    comment = "  # ssot: ignore[SSOT101] later"
    assert sources((root / "nb.ipynb").read_bytes()) == [
        cells[0],
        cells[1],
        *(cell + comment for cell in cells[2:]),
    ]
    assert lint("check", cwd=root).code == 0


def test_new_since_a_revision(root: Path) -> None:
    git = ("git", "-C", str(root), "-c", "user.name=a", "-c", "user.email=a@b")
    for words in (("init", "-q"), ("add", "."), ("commit", "-qm", "one")):
        subprocess.run([*git, *words], check=True)
    (root / "nb.ipynb").write_bytes(notebook("import sys", *CELLS, "os.getenv('B')"))
    done = lint("check", "--since", "HEAD", "--output-format", "json", cwd=root)
    assert [(it["cell"], it["variable"]) for it in json.loads(done.out)] == [(5, "B")]


@pytest.mark.parametrize("place", ["nb.ipynb:44", "nb.ipynb:cell 3:2", "nb.ipynb:cell 3:2:12"])
def test_explained(place: str, root: Path) -> None:
    assert "['A']" in (root / "nb.ipynb").read_text("utf-8").split("\n")[43]
    done = lint("check", "--explain", place, cwd=root)
    assert b"nb.ipynb:cell 3:2:12: SSOT101" in done.out
    assert b'+    "from app.env import env"\n' in done.out


def test_nothing_to_explain(root: Path) -> None:
    for place, named in (
        ("cell 2:1", b"line 1 of cell 2 of nb.ipynb"),
        ("2", b"line 2 of nb.ipynb"),
    ):
        done = lint("check", "--explain", f"nb.ipynb:{place}", cwd=root)
        assert (done.code, named in done.out) == (0, True)


def test_the_doctor_names_rows_of_the_file(root: Path) -> None:
    (root / "nb.ipynb").write_bytes(notebook("x = 1  # ssot: ignore[SSOT101] nothing"))
    done = lint("doctor", cwd=root)
    rows = (root / "nb.ipynb").read_text("utf-8").split("\n")
    row = next(number for number, text in enumerate(rows, 1) if "ssot" in text)
    assert f"nb.ipynb:{row}: nothing here is silenced".encode() in done.out
