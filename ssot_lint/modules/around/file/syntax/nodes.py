"""The nodes of one tree that say something of other modules, sorted by who looks at them: one walk.

Nine of ten nodes say nothing: names, numbers, plain attributes. To walk through all of them, list
them and ask each for its kind took half of what a file took.
"""

from __future__ import annotations

import ast
from collections.abc import Collection

from ssot_lint.modules.around.file.syntax.loading import LOADERS
from ssot_lint.modules.around.file.syntax.standing import BINDING
from ssot_lint.modules.source.below import children

_SPACES = frozenset({"__dict__", "__globals__"})
_BINDING = BINDING | {ast.FunctionDef, ast.AsyncFunctionDef}
_LOOKED_AT = frozenset({ast.AugAssign, ast.Subscript, ast.BinOp})


class Nodes:
    """Those of a tree, each list in the order of ``ast.walk``."""

    def __init__(self, tree: ast.AST, words: Collection[str]) -> None:
        """``words`` are the names that matter."""
        self.binding: list[ast.AST] = []
        """What ``Standing.bind_all`` asks for."""
        self.told: list[ast.Call | ast.Constant] = []
        """Calls and strings."""
        self.looked: list[ast.AST] = []
        """What may reach elsewhere beside them; and strings that may be paths or examples."""
        self.loaded: set[str] = set()
        """Names that are read."""
        self._words = words
        waiting = [tree]
        for node in waiting:
            if isinstance(node, ast.Name):
                self._name(node)
            elif isinstance(node, ast.Constant):
                if isinstance(node.value, str):
                    self._text(node, node.value)
            else:
                waiting += children(node)
                self._other(node)

    def _name(self, node: ast.Name) -> None:
        if node.ctx.__class__ is ast.Load:
            self.loaded.add(node.id)
        if node.id in LOADERS:
            self.binding.append(node)

    def _text(self, node: ast.Constant, text: str) -> None:
        self.told.append(node)
        if "." in text or ":" in text or ">>>" in text:
            self.looked.append(node)

    def _other(self, node: ast.AST) -> None:
        kind = node.__class__
        if isinstance(node, ast.Attribute):
            if node.attr in LOADERS:
                self.binding.append(node)
            if (
                node.ctx.__class__ is not ast.Load
                or node.attr in self._words
                or node.attr in _SPACES
            ):
                self.looked.append(node)
        elif isinstance(node, ast.Call):
            self.told.append(node)
        elif kind in _BINDING:
            self.binding.append(node)
            if kind is ast.ImportFrom:
                self.looked.append(node)
        elif kind is ast.JoinedStr:
            self.binding.append(node)
            self.looked.append(node)
        elif kind in _LOOKED_AT:
            self.looked.append(node)
