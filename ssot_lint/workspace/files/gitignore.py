"""Which files git ignores: the ignore files that hold for a directory, and their verdict."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Collection

from ssot_lint.core.lean import NamedTuple
from ssot_lint.modules.tree import DISK, Tree
from ssot_lint.workspace.files.excludes import asked_for_excludes, excludes_file
from ssot_lint.workspace.files.ignore_pattern import Pattern, translate

IGNORE_NAMES = (".gitignore", ".ignore")
"""Ignore files of a directory; the later one wins, as in ruff."""


Runs = tuple[tuple[Callable[[str], object], bool], ...]
"""Last first: does any of these patterns match, and does that ignore (or re-include)?"""


class Rules(NamedTuple):
    """The rules of one ignore file."""

    base: str
    """The directory that its patterns are relative to, with a final ``/``."""
    for_directories: Runs
    for_files: Runs
    from_git: bool
    """Read from git's own files, which count in their repository only."""

    def verdict(self, path: str, is_directory: bool) -> bool | None:
        """Whether ``path`` is ignored; None where nothing is said of it."""
        relative = path[len(self.base) :]
        for matches, ignored in self.for_directories if is_directory else self.for_files:
            if matches(relative):
                return ignored
        return None


Ignores = tuple[Rules, ...]
"""What holds in a directory, the strongest first."""


def is_ignored(ignores: Ignores, path: str, is_directory: bool) -> bool:
    """The verdict of the strongest rules that have one."""
    for rules in ignores:
        verdict = rules.verdict(path, is_directory)
        if verdict is not None:
            return verdict
    return False


def entering(directory: str, names: Collection[str], outer: Ignores, tree: Tree = DISK) -> Ignores:
    """The rules inside ``directory``, of whose entries ``names`` are known, given those outside."""
    base = directory.rstrip("/") + "/"
    found: list[Rules] = []
    if ".git" in names:  # a repository of its own: what an outer one ignores is not its business
        outer = tuple(rules for rules in outer if not rules.from_git)
        exclude = _rules(base, _info_exclude(base + ".git"), DISK, from_git=True)
        users = _rules(base, excludes_file(base + ".git"), DISK, from_git=True)
        outer = (*outer, *exclude, *users)
    for name in reversed(IGNORE_NAMES):
        if name in names:
            found += _rules(base, base + name, tree, from_git=name == ".gitignore")
    return (*found, *outer) if found else outer


def above(directory: str, tree: Tree = DISK) -> tuple[Ignores, bool]:
    """The rules that the directories above ``directory`` set for it, and whether git's count there.

    Outside a repository they do not, as in ruff.
    """
    parents: list[str] = []
    while (parent := os.path.dirname(directory)) != directory:
        parents.append(parent)
        directory = parent
    ignores: Ignores = ()
    in_git = False
    for parent in reversed(parents):
        names = tree.among(parent, (".git", *IGNORE_NAMES))
        in_git = in_git or ".git" in names
        if names:
            ignores = entering(parent, names if in_git else names - {".gitignore"}, ignores, tree)
    return ignores, in_git


def _rules(base: str, path: str | None, tree: Tree, from_git: bool) -> list[Rules]:
    data = None if path is None else tree.read(path)
    if data is None:
        return []
    lines = data.decode("utf-8-sig", "surrogateescape").split("\n")
    patterns = [pattern for line in lines if (pattern := translate(line)) is not None]
    if not patterns:
        return []
    for_files = [pattern for pattern in patterns if not pattern.directories_only]
    return [Rules(base, _runs(patterns), _runs(for_files), from_git)]


def _runs(patterns: list[Pattern]) -> Runs:
    """Neighbours of one sign as one expression: order only matters between signs."""
    grouped: list[tuple[list[str], bool]] = []
    for text, ignores, _ in patterns:
        if grouped and grouped[-1][1] == ignores:
            grouped[-1][0].append(text)
        else:
            grouped.append(([text], ignores))
    return tuple(
        (re.compile(f"(?s:{'|'.join(texts)})\\Z").match, ignores)
        for texts, ignores in reversed(grouped)
    )


def of_repository(git: str) -> list[str]:
    """Files, there or not, in which a repository and its user say more of what is ignored."""
    return [_info_place(git), *asked_for_excludes(git)]


def _info_exclude(git: str) -> str | None:
    path = _info_place(git)
    return path if os.path.exists(path) else None


def _info_place(git: str) -> str:
    """The repository's own exclude file; ``git`` may be a file that points to the directory."""
    if os.path.isfile(git):
        pointer = _first_line(git).removeprefix("gitdir:").strip()
        git = os.path.normpath(os.path.join(os.path.dirname(git), pointer))
        common = _first_line(os.path.join(git, "commondir"))
        if common:
            git = os.path.normpath(os.path.join(git, common))
    return f"{git}/info/exclude"


def _first_line(path: str) -> str:
    try:
        with open(path, encoding="utf-8", errors="replace") as file:
            return file.readline().strip()
    except OSError:
        return ""
