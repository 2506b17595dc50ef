"""A tree that notes what it is asked: what was worked out from it holds while the answers are the same."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from ssot_lint.core.lean import TYPE_CHECKING

if TYPE_CHECKING:
    from ssot_lint.modules.tree import Tree

Question = tuple[str, str, tuple[str, ...]]
"""A method of the tree, a path, and names that were asked for."""
Answer = bool | str | tuple[str, ...] | None
"""Of ``read`` whether there was anything; as plain values."""


class Watched:
    """A tree over another one."""

    def __init__(self, below: Tree) -> None:
        self._below = below
        self.asked: dict[Question, Answer] = {}

    @property
    def unread(self) -> Mapping[str, str]:
        return self._below.unread

    def read(self, path: str) -> bytes | None:
        data = self._below.read(path)
        self.asked["read", path, ()] = data is not None
        return data

    def is_file(self, path: str) -> bool:
        found = self._below.is_file(path)
        self.asked["is_file", path, ()] = found
        return found

    def exists(self, path: str) -> bool:
        found = self._below.exists(path)
        self.asked["exists", path, ()] = found
        return found

    def real(self, path: str) -> str:
        found = self._below.real(path)
        self.asked["real", path, ()] = found
        return found

    def among(self, directory: str, names: Collection[str]) -> frozenset[str]:
        found = self._below.among(directory, names)
        self.asked["among", directory, tuple(sorted(names))] = tuple(sorted(found))
        return found

    def names(self, directory: str) -> tuple[str, ...] | None:
        found = self._below.names(directory)
        self.asked["names", directory, ()] = found
        return found


def says_the_same(tree: Tree, asked: Iterable[tuple[Question, Answer]]) -> bool:
    """Whether a tree answers as another one did."""
    return all(_answer(tree, *question) == answer for question, answer in asked)


def _answer(tree: Tree, kind: str, path: str, names: tuple[str, ...]) -> Answer:
    if kind == "read":
        return tree.read(path) is not None
    if kind == "is_file":
        return tree.is_file(path)
    if kind == "exists":
        return tree.exists(path)
    if kind == "real":
        return tree.real(path)
    if kind == "among":
        return tuple(sorted(tree.among(path, names)))
    return tree.names(path)
