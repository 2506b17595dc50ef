"""A scan looks at nothing that an earlier run has looked at, and says the same."""

from __future__ import annotations

import time
from itertools import count
from pathlib import Path

import pytest

from ssot_lint.lsp.patience import Patience
from ssot_lint.lsp.session.index import Index
from ssot_lint.lsp.session.session import Session
from ssot_lint.lsp.worker import Worker
from tests.cli.commands import CLEAN, ENV, GETTER, READ, lint, project
from tests.lsp.client import PUSHED, Client, running

# More than a run reads anyway.
FILES = {f"clean{number}.py": CLEAN for number in range(150)}
FILES |= {"a.py": READ, "b.py": READ * 2, "app/env.py": ENV.encode(), "app/__init__.py": b""}
FILES |= {"pyproject.toml": GETTER.encode()}
ALL = {"diagnosticMode": "workspace"}
Said = dict[str, list[tuple[str, int]]]


def scanned(root: Path) -> tuple[Said, int]:
    """What one scan finds by file, and how many files it left alone."""
    session = Session(folders=(str(root),))
    paths = sorted(map(str, root.rglob("*.py")))
    quiet = session.quiet(paths)
    found: Said = {}
    for path in paths:
        analysis = None if path in quiet else session.examine(path)
        if analysis is not None:
            name = Path(path).relative_to(root).as_posix()
            found[name] = [(it.code, it.start.row) for it in analysis.diagnostics]
    session.outcomes.keep()
    return found, len(quiet)


@pytest.fixture
def analysed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Names of the files that the engine was asked about."""
    names: list[str] = []
    whole = Index.perform

    def perform(self: Index, path: str, *rest: object, **named: object) -> object:
        names.append(Path(path).name)
        return whole(self, path, *rest, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(Index, "perform", perform)
    return names


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = project(tmp_path, FILES)
    time.sleep(0.1)  # stamps are trusted that are older than the run, by the ticks of the kernel
    return root


def test_a_second_scan_analyses_nothing(root: Path, analysed: list[str]) -> None:
    first, quiet = scanned(root)
    assert quiet == 0
    assert sorted(analysed) == ["a.py", "b.py", "env.py"]
    analysed.clear()
    second, quiet = scanned(root)
    assert second == first == {"a.py": [("SSOT101", 3)], "b.py": [("SSOT101", 3), ("SSOT101", 6)]}
    assert analysed == []
    assert quiet >= len(FILES) - 4  # the configuration, two with findings, the getter's own


def test_the_command_line_has_looked_already(root: Path, analysed: list[str]) -> None:
    assert lint("check", "-q", cwd=root).code == 1
    scanned(root)
    assert analysed == []


def test_the_command_line_believes_a_scan(root: Path) -> None:
    fresh = lint("check", "--no-cache", "--output-format", "json", cwd=root)
    scanned(root)
    assert lint("check", "--output-format", "json", cwd=root) == fresh


@pytest.mark.parametrize("name", ["a.py", "clean7.py"])
def test_what_was_changed_is_looked_at(root: Path, analysed: list[str], name: str) -> None:
    scanned(root)
    analysed.clear()
    (root / name).write_bytes(READ * 3)
    found, _ = scanned(root)
    assert [row for _, row in found[name]] == [3, 6, 9]
    assert analysed == [name]


def test_another_configuration_is_another_cache(root: Path, analysed: list[str]) -> None:
    first, _ = scanned(root)
    analysed.clear()
    (root / "pyproject.toml").write_text(GETTER + 'ignore = ["SSOT101"]\n')
    found, quiet = scanned(root)
    assert (found, quiet) == ({}, 0)
    assert first != found


def test_a_broken_configuration_is_no_reason_to_keep_anything(root: Path) -> None:
    first, _ = scanned(root)
    (root / "pyproject.toml").write_text("[tool.ssot-lint]\ngetter = 3\n")
    scanned(root)
    (root / "pyproject.toml").write_text(GETTER)
    time.sleep(0.1)
    assert scanned(root)[0] == first


def test_a_second_start_shows_the_same(root: Path) -> None:
    def shown() -> dict[str, int]:
        with running() as client:
            return _shown(client, root)

    first = shown()
    assert first == shown() == {"a.py": 1, "b.py": 2}


def _shown(client: Client, root: Path) -> dict[str, int]:
    client.initialize(root, capabilities=PUSHED, settings=ALL)
    uris = {name: (root / name).as_uri() for name in ("a.py", "b.py")}
    client.until(lambda: all(client.said(uri) for uri in uris.values()))
    client.work_off()
    return {name: len(client.said(uri)[-1]["diagnostics"]) for name, uri in uris.items()}


def test_what_was_given_up_is_not_kept(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # The file has a step or two: of one, no more would count than analyses have time for.
    monkeypatch.setattr("ssot_lint.lsp.patience._STEP_AT_MOST", 10.0)
    impatient = Session(folders=(str(root),), patience=Patience(Worker(), count(step=10).__next__))
    impatient.quiet(sorted(map(str, root.rglob("*.py"))))
    said = impatient.examine(str(root / "a.py"))
    assert said is not None
    assert [it.message for it in said.diagnostics] == ["the analysis was given up after 5 s"]
    impatient.outcomes.keep()
    assert scanned(root)[0]["a.py"] == [("SSOT101", 3)]
