"""Texts of one file that name what is watched: targets of patches, programs, doctests, fields."""

from __future__ import annotations

import ast
import os
from collections.abc import Callable, Iterator

from ssot_lint.core.fix.doctests import examples
from ssot_lint.core.regex import regex
from ssot_lint.modules.around.file.gate import takes_all
from ssot_lint.modules.around.file.noted import DOTTED, MODULES, SOMETHING, WORD, Noted
from ssot_lint.modules.around.file.seen import ANY
from ssot_lint.modules.imports import parse_bytes
from ssot_lint.modules.source.below import walk

_IN_FIELD = regex(r"(?:[{.\[$]|%\()(\w+)(?=[}.\])!:\s]|\Z)")
_STEP = regex(r"\w+")
_PARTS = frozenset({"", *dir(os)})


class Texts:
    """Looks at one after the other."""

    def __init__(self, noted: Noted, look: Callable[[ast.AST], None]) -> None:
        """``look`` is done with each node of code that a text holds."""
        self._noted = noted
        self._look = look
        self._kept: list[list[ast.AST]] = []
        """Nodes of code in texts: kept, so that no other ever has the identity of one."""

    def constant(self, text: str) -> None:
        """Look at a text that stands for itself."""
        if text.endswith(".py"):
            self._noted.names.file_named(text)
        elif "import" in text:
            self.program(text)
        elif text.partition(".")[0] in self._noted.words and DOTTED.match(text):
            self._noted.said.add(text)
        elif "{" in text or "%(" in text or "$" in text:
            self._noted.said.update(it for it in _IN_FIELD.findall(text) if it in self._noted.words)

    def text(self, node: ast.expr, *, stored: bool) -> None:
        """Look at an expression that may be the name of something, replaced where it is ``stored``."""
        if id(node) in self._noted.settled:
            return
        text = self._noted.names.text(node)
        if text is None:
            return
        if not isinstance(node, ast.Constant):
            self._noted.settled.update(id(it) for it in walk(node))
        for full in self._meant(text) if self._noted.is_target(text) else ():
            self._noted.add(full, node.lineno, stored)
        if DOTTED.match(text) and "." in text:
            self._noted.names.modules[text] = None

    def _meant(self, text: str) -> Iterator[str]:
        """The dotted paths that a text may be: ``core.os`` of an ``eval`` is ``app.core.os``, and
        ``os.environ`` may be asked of any module."""
        first, dot, rest = text.partition(".")
        yield text
        for path in self._noted.names.bound.get(first, ()) if dot else ():
            if path != first and path != ANY:
                yield f"{path}.{rest}"
        if first in self._noted.words and (
            first not in MODULES or rest.partition(".")[0] in _PARTS
        ):
            yield f"{ANY}.{text}"

    def doctest(self, text: str) -> None:
        """Look at the examples of a text."""
        for source in examples(text):
            for node in self._look_code(source):
                if isinstance(node, ast.Name) and node.id in self._noted.words:
                    self._noted.add(f"{self._noted.names.own}.{node.id}", 1, stored=False)

    def program(self, text: str) -> None:
        """``run([sys.executable, "-c", "from app.core import os; …"])``: a text that is code."""
        import textwrap  # its patterns take 3 ms, and few files have such texts

        code = textwrap.dedent(text.replace(ANY, SOMETHING))
        begins = code.lstrip().startswith(("import ", "from "))
        if (
            not begins
            and self._noted.words.isdisjoint(WORD.findall(text))
            and not takes_all(text.encode())
        ):
            return
        found = list(self._look_code(code))
        self._noted.loaded |= {it.id for it in found if isinstance(it, ast.Name)}

    def _look_code(self, source: str) -> list[ast.AST]:
        """Look at a text as at the file's own code; empty where it is none."""
        tree = parse_bytes(source.encode("utf-8", "replace"))
        nodes = list(walk(tree)) if tree is not None else []
        self._kept.append(nodes)
        self._noted.names.bind_all(nodes)
        for node in nodes:
            self._look(node)
        return nodes
