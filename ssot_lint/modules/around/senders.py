"""Functions of a project that take the source of what they are given: it may run anywhere.

``inspect.getsource(f)`` in a decorator, or in a function that is called with ``f``.
"""

from __future__ import annotations

from collections.abc import Iterator

from ssot_lint.modules.around.reaches import Reaches
from ssot_lint.modules.around.stores import Store


class Senders:
    """Which names of functions and classes stand for that, each with the row of its ``getsource``."""

    modules: tuple[str, ...] = ()
    names = frozenset({"getsource", "getsourcelines"})
    key = "getsource"
    """Stands for it between runs."""

    def may_answer(self, data: bytes) -> bool:
        """Whether a text is worth parsing."""
        return b"getsource" in data

    def answer(self, path: str, data: bytes, found: Reaches) -> Iterator[Store]:
        """What one file says: ``below`` is the name alone."""
        import ast  # for the few files that have the word

        from ssot_lint.modules.around.standing import last_of
        from ssot_lint.modules.imports import parse_bytes

        tree = parse_bytes(data)
        kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
        defined = [it for it in ast.walk(tree) if isinstance(it, kinds)] if tree else []
        calls = [
            [
                (last_of(node.func), node.lineno)
                for node in ast.walk(it)
                if isinstance(node, ast.Call)
            ]
            for it in defined
        ]
        told: dict[str, int] = {}
        names, before = set(self.names), -1
        while len(told) > before:
            before = len(told)
            for it, called in zip(defined, calls, strict=True):
                row = next((row for name, row in called if name in names), 0)
                if row and it.name not in told and not it.name.startswith("__"):
                    told[it.name] = row
                    names.add(it.name)
        for name, row in told.items():
            yield Store(path, row, name, False, False)
