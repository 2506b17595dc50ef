"""The files of a getter that is to be generated: where they go, and what their module is called."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

from ssot_lint.adopt.candidates import package_root
from ssot_lint.adopt.template import NAME, accessor, accessor_tests
from ssot_lint.core.counted import counted
from ssot_lint.modules.lookup import module_name
from ssot_lint.workspace.config.problem import ConfigError
from ssot_lint.workspace.config.toml import read_bytes

if TYPE_CHECKING:
    from ssot_lint.adopt.survey import Survey

_NAMED = (
    ("pyproject.toml", re.compile(rb"^name[ \t]*=[ \t]*[\"']([\w.-]+)[\"']", re.M)),
    ("setup.cfg", re.compile(rb"^name[ \t]*=[ \t]*([\w.-]+)", re.M)),
)


class GetterFile(NamedTuple):
    """A getter that is not there yet."""

    path: str
    module: str
    root: str
    """The source root (absolute) that the module's name counts from."""
    texts: dict[str, str]
    """By path: the files to write, tests among them where they are asked for."""

    @property
    def target(self) -> str:
        return f"{self.module}:{NAME}"


def getter_file(cwd: str, path: str, files: Iterable[str], tests: bool) -> GetterFile:
    """The getter to be written to ``path``; raises ConfigError where it cannot be."""
    full = os.path.normpath(os.path.join(cwd, path))
    if not full.startswith(os.path.join(cwd, "")):
        raise _refused(path, "lies outside of the project", "name a file below this directory")
    module, root = _module(full, cwd, files)
    if not full.endswith(".py") or module is None:
        raise _refused(path, "cannot be imported", "name a module, for example `app/env.py`")
    texts = {full: accessor()}
    if tests:
        directory, name = os.path.split(full)
        texts[os.path.join(directory, f"test_{name}")] = accessor_tests(module)
    for text in texts:
        if os.path.lexists(text):
            shown = os.path.relpath(text, cwd)
            raise _refused(shown, "is there already", "nothing was written; choose another name")
    return GetterFile(full, module, root, texts)


class Free(NamedTuple):
    """Where a getter could go, by its relative path; or why that cannot be told."""

    path: str | None
    why: str = ""


def free_path(found: Survey) -> Free:
    """In the package that most of production lies in, or that stands for the project by its name."""
    packages: Counter[str] = Counter(map(_package, found.scan.files))
    loose = packages.pop("", 0)
    every = sum(packages.values())
    if not every:
        if any(os.path.dirname(it) == found.cwd for it in found.scan.files):
            return _free(found.cwd, found.cwd)
        return Free(None, "no package is there that it could be a module of")
    names = _names(found.cwd)
    most = max(packages, key=lambda it: (packages[it], it))
    named = [it for it in packages if os.path.basename(it).lower() in names]
    if 2 * packages[most] >= every and packages[most] >= loose:
        return _free(most, found.cwd)
    if named:
        return _free(max(named, key=lambda it: (packages[it], it)), found.cwd)
    told = counted(len(packages), "package")
    return Free(
        None, f"{told} lie side by side, and none has most of the code or the project's name"
    )


def _free(directory: str, cwd: str) -> Free:
    for name in ("env", "_env", "environment"):
        path = os.path.join(directory, f"{name}.py")
        if not _is_taken(path):
            return Free(os.path.relpath(path, cwd).replace(os.sep, "/"))
    return Free(None, f"`{os.path.relpath(directory, cwd)}` has modules of the usual names already")


def _package(path: str) -> str:
    """The outermost package around the file; empty where its directory is none."""
    root = package_root(path)
    outermost, is_inside, _ = os.path.relpath(path, root).partition(os.sep)
    return os.path.join(root, outermost) if is_inside else ""


def _names(cwd: str) -> set[str]:
    """What the project's own package may be called: after the project, its folder, its settings."""
    found = {os.path.basename(cwd)}
    for file, pattern in _NAMED:
        data = read_bytes(os.path.join(cwd, file)) or b""
        found.update(it[1].decode("utf-8", "replace") for it in pattern.finditer(data))
    return {it.replace("-", "_").lower() for it in found}


def _is_taken(path: str) -> bool:
    return os.path.lexists(path) or os.path.lexists(path.removesuffix(".py"))


def _refused(path: str, why: str, hint: str) -> ConfigError:
    return ConfigError(path, f"the getter cannot be written there: it {why}", hint=hint)


def _module(path: str, cwd: str, files: Iterable[str]) -> tuple[str | None, str]:
    usual = os.path.join(cwd, "src")
    root = usual if path.startswith(os.path.join(usual, "")) else cwd
    package = package_root(path)
    # A directory that is no package may still be a source root: if anyone imports from there.
    if package not in (usual, cwd, os.path.dirname(path)):
        name = module_name(path, (package,))
        if name and _is_imported(name.partition(".")[0], files):
            return name, package
    return module_name(path, (root,)), root


def _is_imported(top: str, files: Iterable[str]) -> bool:
    pattern = re.compile(rb"^[ \t]*(?:from|import)[ \t]+" + top.encode() + rb"\b", re.M)
    return any(pattern.search(read_bytes(path) or b"") for path in files)
