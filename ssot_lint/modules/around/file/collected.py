"""What the tree of one file reaches for: of all files that are looked at few are parsed."""

from __future__ import annotations

import ast

from ssot_lint.modules.around.file.calls import SETS, Calls
from ssot_lint.modules.around.file.noted import MODULES, Noted
from ssot_lint.modules.around.file.seen import ANY, Seen
from ssot_lint.modules.around.file.syntax.nodes import Nodes
from ssot_lint.modules.around.file.syntax.standing import dotted_of
from ssot_lint.modules.around.file.texts import Texts


class Collector:
    """Walks one tree."""

    def __init__(
        self, module: str | None, is_package: bool, words: frozenset[str], texts_replace: bool
    ) -> None:
        self._noted = Noted(module, is_package, words, texts_replace)
        self._texts = Texts(self._noted, self._look_code)
        self._calls = Calls(self._noted, self._texts)

    def file(self, tree: ast.AST) -> Seen:
        """Look at all of it, and say what was found."""
        nodes = Nodes(tree, self._noted.words)
        self._noted.names.bind_all(nodes.binding)
        for node in nodes.binding:
            match node:
                case ast.Assign(targets=[ast.Name(id=name)], value=ast.Attribute() as value):
                    if SETS.search(dotted_of(value)):
                        self._calls.setters.add(name)
        for it in nodes.told:
            if isinstance(it, ast.Call):
                self._calls.look(it)
            elif isinstance(it.value, str):
                self._texts.constant(it.value)
        self._noted.loaded |= nodes.loaded
        for node in nodes.looked:
            self._look(node)
        self._noted.join()
        return self._noted.seen()

    def _look_code(self, node: ast.AST) -> None:
        """Look at a node of code that stands in a text."""
        if not isinstance(node, ast.Name | ast.Constant):
            self._look(node)
        if isinstance(node, ast.Call):
            self._calls.look(node)

    def _look(self, node: ast.AST) -> None:
        match node:
            case ast.ImportFrom(names=names):
                self._look_import(node, names)
            case ast.Attribute(attr=attr) if attr in self._noted.words:
                self._look_attribute(node)
            case ast.Attribute(attr="__dict__" | "__globals__"):
                self._noted.opened(self._noted.spaces(node), node.lineno, stored=False)
            case ast.Attribute(ctx=ast.Store() | ast.Del()):
                self._stored_below(node)
            case ast.AugAssign(target=target):
                self._noted.changed_inside(target)
            case ast.Subscript(value=value, slice=key):
                self._look_item(value, key, node)
            case ast.Constant(value=str(text)) if ">>>" in text:
                self._texts.doctest(text)
            case ast.JoinedStr() if "import" in (text := self._noted.names.text(node) or ""):
                self._texts.program(text)
            case ast.Constant(value=str()) | ast.JoinedStr() | ast.BinOp():
                self._texts.text(node, stored=self._noted.texts_replace)

    def _look_import(self, node: ast.ImportFrom, names: list[ast.alias]) -> None:
        base = self._noted.names.base_of(node)
        if not base:
            return
        for alias in names:
            if alias.name == "*":
                self._noted.stars.append((base, node.lineno))
            elif alias.name in self._noted.words and base.partition(".")[0] not in MODULES:
                self._noted.add(f"{base}.{alias.name}", node.lineno, stored=False)

    def _look_attribute(self, node: ast.Attribute) -> None:
        stored = not isinstance(node.ctx, ast.Load)
        paths = self._noted.names.paths(node.value)
        if not paths and not stored and not _is_of_a_class(node.value):
            paths = [ANY]
        for path in paths:
            self._noted.add(f"{path}.{node.attr}", node.lineno, stored)

    def _stored_below(self, node: ast.Attribute) -> None:
        """``os.environ.get = fake``: what is replaced lies below a watched name."""
        for path in self._noted.names.paths(node):
            if self._noted.words.intersection(path.split(".")):
                self._noted.add(path, node.lineno, stored=True)

    def _look_item(self, value: ast.expr, key: ast.expr, node: ast.Subscript) -> None:
        text = self._noted.names.text(key)
        stored = not isinstance(node.ctx, ast.Load)
        if stored:
            self._noted.changed_inside(value)
        if stored and text is None:
            self._noted.opened(self._noted.spaces(value), node.lineno, stored=True)
        if text is None or (text not in self._noted.words and not stored):
            return
        for path in self._noted.spaces(value):
            if text in self._noted.words or self._noted.words.intersection(path.split(".")):
                self._noted.add(f"{path}.{text}", node.lineno, stored)


def _is_of_a_class(node: ast.expr) -> bool:
    """``self.environ``, ``self.body().os``: an attribute of this name is the class's own, or of
    what a method gives, which is no module where none is loaded in the file."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        node = node.func.value
    return isinstance(node, ast.Name) and node.id in ("self", "cls")
