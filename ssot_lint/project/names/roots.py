"""Source roots of a project, and what files below them are called."""

from __future__ import annotations

from collections.abc import Iterable

from ssot_lint.core.lean import TYPE_CHECKING

if TYPE_CHECKING:
    from ssot_lint.project.index import File, Project


def roots_of(files: Iterable[File], project: Project) -> tuple[str, ...]:
    """Source roots, told from the names that files have below them; and those that are packages
    themselves, which give their files no names of their own."""
    found: dict[str, None] = {
        root: None for root in project.config.roots if f"{root}/__init__.py" in project.files
    }
    for file in files:
        module = file.settings.module
        if module is not None:
            tail = module.replace(".", "/")
            stem = file.path.rpartition(".")[0].removesuffix("/__init__")
            if stem.endswith("/" + tail):
                found[stem[: -len(tail) - 1]] = None
    return tuple(sorted(found, key=lambda it: (-len(it), it)))


def names_of(path: str, roots: Iterable[str]) -> list[str]:
    """Every dotted name of a file."""
    stem = path.rpartition(".")[0].removesuffix("/__init__")
    found = []
    for root in roots:
        if stem.startswith(root + "/"):
            parts = stem[len(root) + 1 :].split("/")
            if all(map(str.isidentifier, parts)):
                found.append(".".join(parts))
    return found
