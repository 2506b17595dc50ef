"""Kinds that were found by trying the product, of which no other file here is about."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.commands import lint
from tests.never_worse.projects import check, fix, lay

READ = 'import os\n\nA = os.environ["A"]\n'


def notebook(*cells: str) -> str:
    made = [
        {
            "cell_type": "code",
            "id": f"c{number}",
            "metadata": {},
            "source": cell.splitlines(keepends=True),
            "execution_count": None,
            "outputs": [],
        }
        for number, cell in enumerate(cells)
    ]
    return json.dumps({"cells": made, "metadata": {}, "nbformat": 4, "nbformat_minor": 5})


NOTEBOOKS = {
    "alone": (("import os\nprint(os.environ.get('A'))",), ("unreachable",)),
    "in a later cell": (("import os", "print(os.environ.get('A'))"), ("unreachable",)),
    "that imports the project": (
        ("import os\nfrom app.env import env as e", "print(os.environ.get('A'))"),
        (),
    ),
}


@pytest.mark.parametrize(("cells", "reasons"), NOTEBOOKS.values(), ids=NOTEBOOKS)
def test_a_notebook_runs_in_its_own_directory(
    tmp_path: Path, cells: tuple[str, ...], reasons: tuple[str, ...]
) -> None:
    text = notebook(*cells)
    lay(tmp_path, {"notebooks/eda.ipynb": text})
    [said] = check(tmp_path, "notebooks")
    assert said.reasons == reasons
    fix(tmp_path, "notebooks")
    assert ((tmp_path / "notebooks/eda.ipynb").read_text() == text) == bool(reasons)


@pytest.mark.parametrize("depth", [1, 2])
def test_roots_are_those_of_the_file_that_names_the_getter(tmp_path: Path, depth: int) -> None:
    below = "services/b" if depth == 2 else "services"
    up = "../" * depth
    files = {
        f"{below}/pyproject.toml": f'[tool.ssot-lint]\nextend = "{up}pyproject.toml"\n',
        f"{below}/part/__init__.py": "",
        f"{below}/part/m.py": READ,
    }
    lay(tmp_path, files)
    [said] = check(tmp_path, below)
    assert said.safety == "safe", said.refused
    fix(tmp_path, below)
    text = (tmp_path / below / "part/m.py").read_text()
    assert "from app.env import env" in text


FORMATTED = {
    "bound anew by itself": 'e = 1\ne = f"{e}"\nx = open("x").read()\n',
    "a file called f": 'f = open("x")\nx = f.read()\ny = f"{x}"\n',
    "a file called rb": 'rb = open("x")\nx = rb.read()\ny = rb"x"\n',
    "nested": 'f = "x"\ny = f"{f!r:>{f}}" f"{f}"\n',
    "several rows": 'f = "x"\ny = f"""{\n    f\n}"""\nx = f.strip()\n',
    "as the mapping": 'f = os.environ\ny = f"{1}"\nx = f.get("B")\n',
}


@pytest.mark.parametrize("text", FORMATTED.values(), ids=FORMATTED)
def test_the_letter_before_a_string_is_no_name(tmp_path: Path, text: str) -> None:
    lay(tmp_path, {"app/a.py": f"import os\n\n{text}A = os.environ['A']\n"})
    ended = lint("check", "--no-cache", "--output-format", "concise", "app/a.py", cwd=tmp_path)
    assert b"SSOT900" not in ended.out
    assert {it.safety for it in check(tmp_path, "app/a.py")} == {"safe"}


DEFAULTS = {
    "the same": ('os.environ.get("PORT", "80")', ()),
    "the same, otherwise written": ("os.getenv('PORT', default='80')", ()),
    "another": ('os.environ.get("PORT", "81")', ("default",)),
    "none": ('os.environ.get("PORT")', ("default",)),
    "of another type": ('os.environ.get("PORT", 80)', ("typed",)),
}


@pytest.mark.parametrize(("read", "reasons"), DEFAULTS.values(), ids=DEFAULTS)
def test_a_constant_with_the_same_default_will_do(
    tmp_path: Path, read: str, reasons: tuple[str, ...]
) -> None:
    files = {
        "pyproject.toml": '[tool.ssot-lint]\ngetter = "app.env"\n',
        "app/env.py": 'import os\n\nPORT = os.environ.get("PORT", "80")\n',
        "app/a.py": f"import os\n\nX = {read}\n",
    }
    lay(tmp_path, files)
    [said] = check(tmp_path, "app/a.py")
    assert said.safety is not None
    assert set(said.reasons) == set(reasons)


def test_the_next_step_is_none_that_refuses(tmp_path: Path) -> None:
    lay(tmp_path, {"app/__init__.py": "", "app/a.py": READ}, base={})
    assert b"$ ssot-lint init\n" in lint("report", cwd=tmp_path).out
    assert lint("init", "--yes", cwd=tmp_path).code == 0
    said = lint("report", cwd=tmp_path).out
    assert b"$ ssot-lint init\n" not in said
    assert b"$ ssot-lint doctor\n" in said
    assert b"--write-getter" in lint("doctor", cwd=tmp_path).out


@pytest.mark.parametrize("name", ["gunicorn.conf.py", "gunicorn_conf.py", "noxfile.py"])
def test_tools_run_their_files_from_wherever_they_like(tmp_path: Path, name: str) -> None:
    lay(tmp_path, {name: READ})
    [said] = check(tmp_path)
    assert said.reasons == ("unreachable",)


def test_what_python_refuses_has_no_safe_fix_to_offer(tmp_path: Path) -> None:
    lay(tmp_path, {"app/a.py": f"# coding: no-such-codec\n{READ}"})
    assert {it.safety for it in check(tmp_path, "app/a.py")} == {None}
