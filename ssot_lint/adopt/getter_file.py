"""The files of a getter that is to be generated: where they go, and what their module is called."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

from ssot_lint.adopt.candidates import package_root
from ssot_lint.adopt.template import NAME, accessor, accessor_tests
from ssot_lint.modules.lookup import module_name
from ssot_lint.workspace.config.problem import ConfigError
from ssot_lint.workspace.config.toml import read_bytes

if TYPE_CHECKING:
    from ssot_lint.adopt.survey import Survey

_SRC = os.path.join("src", "")


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


def free_path(found: Survey) -> str:
    """Where a getter could go: the package with most modules of production, by its relative path."""
    packages: Counter[str] = Counter()
    for path in found.scan.files:
        relative = os.path.relpath(path, found.cwd)
        folder, _, rest = relative.removeprefix(_SRC).partition(os.sep)
        package = (_SRC if relative.startswith(_SRC) else "") + folder
        if rest and os.path.exists(os.path.join(found.cwd, package, "__init__.py")):
            packages[package] += 1
    package = max(packages, key=lambda it: (packages[it], it), default="")
    names = (os.path.join(package, f"{name}.py") for name in ("env", "_env", "environment"))
    free = (it for it in names if not _is_taken(os.path.join(found.cwd, it)))
    return next(free, "PATH").replace(os.sep, "/")


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
