"""The process beside a scan passes over files that say nothing, and over no other."""

from __future__ import annotations

from pathlib import Path

import pytest

from ssot_lint.lsp.publish.sieve import LEAST_FILES, Sieve
from ssot_lint.lsp.session.session import Session
from ssot_lint.workspace.config.config import NO_OVERRIDES, Overrides
from ssot_lint.workspace.run import spawned
from tests.cli.commands import CLEAN, READ, project
from tests.lsp.client import PUSHED, running

FILES = {
    "a.py": CLEAN,
    "b.py": READ,
    "c.py": "import os\nos.getenv('A')\n".encode("utf-16"),
    "d.py": b"",
    "e.py": b"# ssot: ignore\n",
    "sub/f.py": CLEAN,
    "sub/g.py": READ,
    "h.ipynb": b"{}",
}
SPEAK = {"b.py", "c.py", "e.py", "sub/g.py", "h.ipynb", "gone.py"}


def sifted(root: Path, overrides: Overrides = NO_OVERRIDES) -> set[str]:
    """The names of the files that are not passed over."""
    names = [*FILES, "gone.py"] * 20
    found = Sieve([str(root / name) for name in names])
    found.run([str(root)], overrides)
    return {name for number, name in enumerate(names) if not found.passes_over(number)}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return project(tmp_path, FILES)


def test_what_may_say_something_is_left(root: Path) -> None:
    assert sifted(root) == SPEAK


def test_settings_of_the_editor_count(root: Path) -> None:
    chosen = Overrides(options={"select": ["SSOT901"]})
    assert sifted(root, chosen) == {"e.py", "h.ipynb", "gone.py"}


def test_nothing_is_passed_over_under_a_broken_configuration(root: Path) -> None:
    (root / "sub" / "ssot-lint.toml").write_text("select = [\n")
    assert sifted(root) == SPEAK | {"sub/f.py"}


def test_nothing_is_passed_over_where_the_process_dies(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spawned, "_PROGRAM", "raise SystemExit(3)")
    assert sifted(root) == {*FILES, "gone.py"}


def test_it_comes_from_behind(root: Path) -> None:
    found = Sieve([str(root / "a.py"), str(root / "b.py"), str(root / "d.py")])
    assert [found.passes_over(number) for number in range(3)] == [False, False, False]
    found._told = b"\0"
    assert [found.passes_over(number) for number in range(3)] == [False, False, True]
    found._told = b"\0\1\0"
    assert [found.passes_over(number) for number in range(3)] == [True, False, True]


def test_stopped_before_it_began(root: Path) -> None:
    found = Sieve([str(root / "a.py")] * 50_000)
    found.stop()
    found.run([str(root)], NO_OVERRIDES)
    assert not found.passes_over(0)


def test_a_large_workspace_says_all_that_it_has_to(tmp_path: Path) -> None:
    files = {f"p{number % 50}/m{number}.py": CLEAN for number in range(LEAST_FILES + 500)}
    files.update({f"p{number}/read.py": READ for number in range(0, 50, 7)})
    root = project(tmp_path, files)
    expected = {(root / f"p{number}" / "read.py").as_uri() for number in range(0, 50, 7)}
    with running() as client:
        client.initialize(root, capabilities=PUSHED, settings={"diagnosticMode": "workspace"})
        said = [client.wait_for("textDocument/publishDiagnostics") for _ in expected]
        assert client.shutdown() == 0
    assert {it["uri"]: len(it["diagnostics"]) for it in said} == dict.fromkeys(expected, 1)


def test_a_notebook_that_spells_a_word_in_escapes_is_looked_at(tmp_path: Path) -> None:
    cell = rb'{"cell_type": "code", "source": ["import os\n", "os.get\u0065nv(K)"], "outputs": []}'
    book = b'{"cells": [%s], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}' % cell
    root = project(tmp_path, {"a.ipynb": book})
    analysis = Session(folders=(str(root),)).examine(str(root / "a.ipynb"))
    assert analysis is not None
    assert [it.code for it in analysis.diagnostics] == ["SSOT101"]
