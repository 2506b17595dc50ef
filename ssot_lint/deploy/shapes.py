"""Takes YAML nodes for what a file should say: a mapping, a list or a single value.

What is something else is named with its place and reads as empty, so that the rest is still read
and nothing passes for good that was not understood.
"""

from __future__ import annotations

from ssot_lint.deploy.model import Problem
from ssot_lint.deploy.yaml_nodes import Node

RESET = "!reset"
"""Compose's tag for what an override takes away: what stands behind it says nothing."""


class Shapes:
    """The expectations of one file; ``problems`` takes what is not met."""

    def __init__(self, path: str, problems: list[Problem]) -> None:
        self.path = path
        self.problems = problems

    def pairs(self, node: Node | None, where: str) -> tuple[tuple[Node, Node], ...]:
        """Keys and values of a mapping; none of null. ``where`` ends ``expected a mapping …``."""
        if node is None or node.is_null or node.tag == RESET:
            return ()
        if node.pairs is None:
            self.complain(node, f"expected a mapping {where}")
            return ()
        for key, value in node.pairs:
            if key.value is None:
                self.complain(key, f"expected a name as a key {where}")
            elif key.value == "<<" and not _can_be_merged(value):
                self.complain(value, "expected a mapping, or a list of them, behind `<<`")
        return tuple(node.items())

    def is_mapping(self, node: Node | None, where: str) -> bool:
        """Whether there is a mapping; what is there and is none, null too, is named."""
        if node is not None and node.is_null:
            self.complain(node, f"expected a mapping {where}")
        self.pairs(node, where)
        return node is not None and node.pairs is not None

    def items(self, node: Node | None, where: str) -> tuple[Node, ...]:
        """The items of a list; none of null."""
        if node is None or node.is_null or node.tag == RESET:
            return ()
        if node.children is None:
            self.complain(node, f"expected a list {where}")
            return ()
        return node.children

    def mappings(self, node: Node | None, where: str, of: str) -> tuple[Node, ...]:
        """The items of a list that are mappings, which all should be."""
        return tuple(it for it in self.items(node, where) if self.is_mapping(it, of))

    def one_or_more(self, node: Node | None, where: str) -> tuple[Node, ...]:
        """The items of a list, or the one node that is none."""
        if node is None or node.is_null or node.tag == RESET:
            return ()
        return self.items(node, where) if node.children is not None else (node,)

    def is_scalar(self, node: Node, where: str) -> bool:
        """Whether a node is a single value (null is one); ``where`` ends ``expected a single value …``."""
        if node.value is not None:
            return True
        self.complain(node, f"expected a single value {where}")
        return False

    def text(self, node: Node | None, where: str) -> str:
        """The text of a single value; ``""`` of null."""
        return node.string() if node is not None and self.is_scalar(node, where) else ""

    def complain(self, node: Node, message: str) -> None:
        """Name what is wrong at a node."""
        self.problems.append(Problem(self.path, *node.text.place(node.start), message))


def _can_be_merged(value: Node) -> bool:
    if value.children is not None:
        return all(it.pairs is not None for it in value.children)
    return value.pairs is not None or value.is_null
