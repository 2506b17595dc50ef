"""What binds a name of a file whose names can be told without libcst: imports, and nothing else."""

from __future__ import annotations

import _ast
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator

from ssot_lint.core.access.imported import Imported
from ssot_lint.core.access.shapes import Doubt
from ssot_lint.core.access.statement import IMPORTS, Statement
from ssot_lint.core.lex.lexed import Lexed
from ssot_lint.core.lex.suites import Suites
from ssot_lint.core.lex.words import Words
from ssot_lint.core.names import spelled

MODULES = ("os", "posix")
OTHER = frozenset({"nt", "os", "posix"})
_BLANK = b" \t\f"


class Bindings:
    """Answers for one file, or raises Doubt; ``parse`` gives the interpreter's tree of a statement,
    ``is_brought`` whether a star import binds a name."""

    def __init__(
        self,
        lexed: Lexed,
        words: Words,
        parse: Callable[[bytes], Statement | None],
        is_brought: Callable[[str], bool],
    ) -> None:
        self._lexed = lexed
        self._data = lexed.data
        self._words = words
        self._parse = parse
        self._is_brought = is_brought
        self._suites = Suites(lexed)
        self._imports: dict[str, list[tuple[int, str, str]]] = {}
        self._statements: dict[int, tuple[int, bytes, Statement]] = {}

    def imported(self, name: str, meant: str) -> Imported:
        """The imports that bind a name; Doubt where anything binds it to something else."""
        bound = [it for it in self.imports_of(name) if it[1] == name]
        if not bound or any(it[2] != meant for it in bound):
            raise Doubt
        return Imported([it[0] for it in bound], self._suites)

    def imports_of(self, word: str) -> list[tuple[int, str, str]]:
        """Lines, local and qualified names of the imports that hold ``word``; Doubt where it is bound
        or handed on in any other way."""
        if word not in self._imports:
            self._imports[word] = list(self._imports_of(word))
        return self._imports[word]

    def _imports_of(self, word: str) -> Iterable[tuple[int, str, str]]:
        if self._is_brought(word):
            raise Doubt
        found: dict[tuple[int, str, str], None] = {}
        beside = spelled.may_bind(self._data, word, self._words.anywhere(word))
        for at in self._words.of_code(word, beside):
            if isinstance(self.statement(at)[2].top, IMPORTS):
                line = self._lexed.line_index(at)
                for local, name in _bindings_of(self.import_at(at)):
                    found[line, local, name] = None
            elif self.is_loaded(at):
                self._is_no_value(at)
        return found

    def import_at(self, at: int) -> _ast.Import | _ast.ImportFrom:
        """The import that holds the offset and stands alone on its row; Doubt for all else."""
        statement = self.statement(at)[2]
        if not statement.single or not isinstance(statement.top, IMPORTS):
            raise Doubt
        return statement.top

    def is_loaded(self, at: int) -> bool:
        """Whether the name at ``at`` is read there; Doubt unless so, or it is an argument's name."""
        base, _, statement = self.statement(at)
        if isinstance(statement.top, IMPORTS):
            self.import_at(at)
            return False
        node = statement.tokens.get(at - base)
        if isinstance(node, _ast.keyword):
            return False
        if not isinstance(node, _ast.Name) or not isinstance(node.ctx, _ast.Load):
            raise Doubt
        return True

    def _is_no_value(self, at: int) -> None:
        """Doubt where another name may be bound to the module that is named at ``at``."""
        base, _, statement = self.statement(at)
        node = statement.tokens[at - base]
        above = statement.parents[node]
        if isinstance(above, _ast.Attribute):
            above = statement.parents[above]
        kinds = (_ast.Assign, _ast.AnnAssign, _ast.NamedExpr, _ast.Tuple, _ast.List)
        if isinstance(above, kinds):
            raise Doubt

    def statement(self, at: int) -> tuple[int, bytes, Statement]:
        """Where the statement around ``at`` begins, its text and tree; Doubt where it has none, or
        ``at`` stands in a field of an f-string."""
        lexed = self._lexed
        index = bisect_right(lexed.starts, at) - 1
        if index >= 0 and at < lexed.ends[index] and not lexed.kind_at(at):
            raise Doubt
        line = lexed.line_index(at)
        if line not in self._statements:
            begin, end = lexed.lines[line], lexed.line_end(line)
            text = self._data[begin:end]
            base = begin + len(text) - len(text.lstrip(_BLANK))
            parsed = self._parse(self._data[base:end])
            if parsed is None:
                raise Doubt
            self._statements[line] = base, self._data[base:end], parsed
        return self._statements[line]


def _bindings_of(node: _ast.Import | _ast.ImportFrom) -> Iterator[tuple[str, str]]:
    """Local and qualified names of an import; Doubt where they may be ``os`` by another name."""
    for alias in node.names:
        if isinstance(node, _ast.ImportFrom):
            name = f"{'.' * node.level}{node.module or ''}.{alias.name}"
            if alias.name in OTHER:
                raise Doubt
            yield alias.asname or alias.name, name
        else:
            first = alias.name.partition(".")[0]
            name = alias.name if alias.asname else first
            if name not in MODULES and name.rpartition(".")[2] in OTHER:
                raise Doubt
            yield alias.asname or first, name
