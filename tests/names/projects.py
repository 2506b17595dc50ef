"""Projects made of files on disk, linked as a run links them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from ssot_lint.core.settings import FileSettings
from ssot_lint.facts import definitions, outlines
from ssot_lint.facts.material import Material, Reading
from ssot_lint.facts.model import FileFacts
from ssot_lint.modules.lookup import module_name
from ssot_lint.project.index import File, Project
from ssot_lint.workspace.config.config import Overrides
from ssot_lint.workspace.files.discover import discover
from ssot_lint.workspace.outcome import CHECK, FIX, Outcome, Task
from ssot_lint.workspace.run.pipeline import Plan, run
from ssot_lint.workspace.settings.workspace import Workspace

CODES = ("SSOT301", "SSOT302", "SSOT304", "SSOT305", "SSOT501", "SSOT502", "SSOT503")


def linked(root: Path, files: Iterable[Path], roots: Iterable[Path] | None = None) -> Project:
    """The project at ``root`` with the facts of ``files``."""
    project = Project(str(root))
    bases = tuple(str(it) for it in roots or (root,))
    for path in sorted(files):
        project.update(str(path), file_of(root, path, bases))
    return project


def file_of(root: Path, path: Path, roots: tuple[str, ...]) -> File:
    """One file with its facts."""
    module = module_name(str(path), roots)
    package = path.name == "__init__.py"
    material = Material(path.read_bytes(), module, package, None, _unread)
    facts = FileFacts(
        ("outlines", "definitions"),
        outlines=outlines.gather(material),
        definitions=definitions.gather(material),
    )
    relative = path.relative_to(root).as_posix()
    nothing: frozenset[str] = frozenset()
    settings = FileSettings(str(path), relative, frozenset(CODES), nothing, module, package)
    return File(str(path), settings, facts)


def lay_out(root: Path, files: Mapping[str, str]) -> None:
    """Write the files."""
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(text.encode())


def found(root: Path, *codes: str, fix: bool = False, unsafe: bool = False) -> list[str]:
    """What the rules say of the project at ``root``: ``path:row:column code message``."""
    overrides = Overrides(options={"select": list(codes), "fixable": list(codes)})
    workspace = Workspace(str(root), overrides)
    files = discover(["."], workspace).files
    task = Task(FIX if fix else CHECK, unsafe)
    outcomes = run(files, workspace, Plan(task=task, overrides=overrides, jobs=1))
    return [line for it in outcomes for line in _lines(root, it)]


def _lines(root: Path, outcome: Outcome) -> list[str]:
    assert outcome.error is None, outcome.error
    path = outcome.path.removeprefix(f"{root}/")
    return [
        f"{path}:{it.start.row}:{it.start.column} {it.code} {it.message}"
        for it in outcome.diagnostics
    ]


def _unread() -> Reading:
    raise AssertionError("bytes are enough")
