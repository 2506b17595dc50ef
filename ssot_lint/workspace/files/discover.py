"""The files to check: what was named, and what a walk finds below directories."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable

from ssot_lint.core.lean import NamedTuple
from ssot_lint.modules.tree import DISK
from ssot_lint.workspace.config.config import PYTHON_SUFFIXES
from ssot_lint.workspace.config.problem import ConfigError
from ssot_lint.workspace.settings.workspace import Workspace, posix


class Discovery(NamedTuple):
    """Absolute paths of the files to check, sorted, and what could not be looked at."""

    files: tuple[str, ...]
    errors: tuple[tuple[str, str], ...]
    skipped: tuple[tuple[str, str], ...] = ()
    """Python files and directories (with a final ``/``) that were left out, and why."""


def discover(paths: Iterable[str], workspace: Workspace) -> Discovery:
    """Every file to check among and below ``paths``; the same for any order of them."""
    if workspace.tree is not DISK:
        from ssot_lint.workspace.files.tree_walk import found_in  # few projects lie elsewhere

        files, errors = found_in(paths, workspace)
        return Discovery(tuple(sorted(files)), tuple(sorted(errors)))
    search = _Search(workspace)
    for path in dict.fromkeys(paths):
        search.named(path)
    found = search.result()
    return Discovery(found, tuple(sorted(search.errors)), tuple(sorted(set(search.skipped))))


def is_excluded(path: str, workspace: Workspace) -> bool:
    """Whether configuration leaves out this file (absolute, with ``/``), were it only named.

    Nested configurations count as in a walk from the working directory: a directory that an outer
    one excludes stays excluded.
    """
    while True:
        parent, _, name = path.rpartition("/")
        config = workspace.config_for(parent)
        base = config.base.rstrip("/")
        if path.startswith(base + "/"):
            if config.exclude.cover(path):
                return True
        elif config.exclude.match_entry(path, name):
            return True
        if config.path is None or not base.startswith(workspace.cwd.rstrip("/") + "/"):
            return False
        if workspace.config_for(base.rpartition("/")[0]) is config:
            return False
        path = base


class _Search:
    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.files: dict[str, None] = {}  # as a walk finds them: nearly in order
        self.links: list[str] = []
        self._out: dict[str, str | None] = {}
        self.errors: list[tuple[str, str]] = []
        self.skipped: list[tuple[str, str]] = []

    def named(self, path: str) -> None:
        """One path of the command line, be it file or directory."""
        full = posix(os.path.normpath(os.path.join(self.workspace.cwd, path)))
        try:
            mode = os.stat(full).st_mode
        except OSError as error:
            self._fail(path, error)
            return
        out = self._link_out(full)
        if out is not None:
            self._refuse(path, full, out, is_directory=stat.S_ISDIR(mode))
        elif stat.S_ISDIR(mode):
            if not self._is_left_out(f"{full}/"):
                self._walk_from(full)
        elif not stat.S_ISREG(mode):
            self.errors.append((path, "not a regular file"))
        elif self._is_python(path, full) and not self._is_left_out(full):
            (self.links.append if os.path.islink(full) else self._add)(full)

    def result(self) -> tuple[str, ...]:
        """All files, each once: a link is dropped when its target, or another link to it, is in."""
        if self.links:
            seen = _real_paths(self.files)
            for link in sorted(self.links):
                target = os.path.realpath(link)
                if target not in seen:
                    seen.add(target)
                    self._add(link)
        return tuple(sorted(self.files))

    def _link_out(self, full: str) -> str | None:
        """The link on the way to a named path that leads out of the project it stands in."""
        parent = full.rpartition("/")[0] or "/"
        if parent not in self._out and parent != "/":
            is_there = parent == self.workspace.cwd
            self._out[parent] = None if is_there else self._link_out(parent)
        found = self._out.get(parent)
        if found is None and os.path.islink(full):
            from ssot_lint.workspace.files.linked_out import leads_out  # few name links

            found = full if leads_out(full, self.workspace) else None
        return found

    def _refuse(self, path: str, full: str, link: str, *, is_directory: bool) -> None:
        """Say that a named path is not read: what stands behind its link is not the project's."""
        if self._is_left_out(link) or not (is_directory or self._is_python(path, full)):
            return
        where = os.path.realpath(full)
        self.errors.append((path, f"not read: a symlink leads out of the project, to {where}"))

    def _is_left_out(self, named: str) -> bool:
        full = named.rstrip("/") or "/"
        if full == self.workspace.cwd:
            return False
        try:
            config = self.workspace.config_for(full.rpartition("/")[0])
            left_out = config.force_exclude and is_excluded(full, self.workspace)
        except ConfigError:
            # What stands in a directory that an outer configuration leaves out is not read.
            if not self._is_below_excluded(full):
                raise
            left_out = True
        if left_out:
            self.skipped.append((named, "excluded"))
        return left_out

    def _is_below_excluded(self, full: str) -> bool:
        """Whether a configuration further out leaves out a directory above the path."""
        parent = full.rpartition("/")[0]
        while parent and parent != self.workspace.cwd.rstrip("/"):
            parent = parent.rpartition("/")[0]
            try:
                config = self.workspace.config_for(parent or "/")
            except ConfigError:
                continue
            if config.force_exclude and config.exclude.cover(full):
                return True
        return False

    def _is_python(self, path: str, full: str) -> bool:
        """Python by its name, by ``include``, or by the first line of a script without suffix."""
        if full.endswith(PYTHON_SUFFIXES):
            return True
        config = self.workspace.config_for(full.rpartition("/")[0])
        if config.include is not None and config.include.cover(full):
            return True
        if "." in full.rpartition("/")[2]:
            return False
        try:
            with open(full, "rb") as file:
                return is_python_script(file.readline(200))
        except OSError as error:
            self._fail(path, error)
            return False

    def _walk_from(self, root: str) -> None:
        from ssot_lint.workspace.files.walk import Walk  # 2 ms, and a hook names files

        walk = Walk(self.workspace)
        walk.below(root)
        self.files.update(dict.fromkeys(walk.files))
        self.links += walk.links
        self.errors += walk.errors
        self.skipped += walk.skipped

    def _add(self, full: str) -> None:
        self.files[full] = None

    def _fail(self, path: str, error: OSError) -> None:
        self.errors.append((path, error.strerror or str(error)))


def _real_paths(files: Iterable[str]) -> set[str]:
    """Where files that are no links themselves really lie; one look-up per directory."""
    directories: dict[str, str] = {}
    real: set[str] = set()
    for path in files:
        directory, _, name = path.rpartition("/")
        if directory not in directories:
            directories[directory] = os.path.realpath(directory or "/")
        real.add(os.path.join(directories[directory], name))
    return real


def is_python_script(first_line: bytes) -> bool:
    """Whether a file that starts with this line is run by Python."""
    if not first_line.startswith(b"#!"):
        return False
    words = first_line[2:].split()
    if words and words[0].endswith(b"/env"):  # its options and assignments come before the program
        words = [word for word in words[1:] if not word.startswith(b"-") and b"=" not in word]
    program = words[0].rpartition(b"/")[2] if words else b""
    return program.startswith((b"python", b"pypy")) or (program == b"uv" and words[1:2] == [b"run"])
