"""What binds a name of a file whose names can be told without libcst: imports, and nothing else."""

from __future__ import annotations

import _ast
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator

from ssot_lint.core.access.imported import Imported
from ssot_lint.core.access.shapes import Doubt
from ssot_lint.core.access.statement import DEFINITIONS, IMPORTS, Statement
from ssot_lint.core.lex.lexed import Lexed
from ssot_lint.core.lex.strings import fields
from ssot_lint.core.lex.suites import Suites
from ssot_lint.core.lex.words import Words
from ssot_lint.core.names import spelled
from ssot_lint.core.regex import regex

MODULES = ("os", "posix")
OTHER = frozenset({"nt", "os", "posix"})
_NAMES = (_ast.Name, _ast.arg, _ast.keyword)
_MOST_FIELDS = 100
"""Until 3.11 the interpreter parses a string's fields in the square of their number."""
_BLANK = b" \t\f"
_HEADER = regex(rb"(?:(?:async[ \t]+)?def|class)[ \t]+")
_NO_ROW = regex(rb"[\r\n\\#]")


class Bindings:
    """Answers for one file, or raises Doubt; ``parse`` gives the interpreter's tree of a statement,
    ``brought`` what star imports bind a name to, as far as that matters."""

    def __init__(
        self,
        lexed: Lexed,
        words: Words,
        parse: Callable[[bytes], Statement | None],
        brought: Callable[[str], set[str]],
        *,
        in_fields: bool,
    ) -> None:
        self._lexed = lexed
        self._data = lexed.data
        self._words = words
        self._parse = parse
        self._brought = brought
        self.suites = Suites(lexed)
        self._imports: dict[str, list[tuple[int, str, str]]] = {}
        self._meant: dict[str, set[str]] = {}
        self._blind: dict[str, set[int]] = {}
        """Headers of classes that declare a name, by the name."""
        self._named: set[str] = set()
        """Words that nothing but parameters and imports binds."""
        self._in_fields = in_fields
        self._fields: dict[int, list[tuple[int, int]]] = {}
        self._statements: dict[int, tuple[int, bytes, Statement]] = {}

    def imported(self, name: str, meant: str) -> Imported:
        """The imports that bind a name; Doubt where anything binds it to something else."""
        bound = [it for it in self.imports_of(name) if it[1] == name]
        if not bound or any(it[2] != meant for it in bound):
            raise Doubt
        return Imported([it[0] for it in bound], self.suites, self._blind.get(name, set()))

    def meant_by(self, name: str) -> set[str]:
        """What a name stands for: whole names of imports, an empty one for what the file itself
        defines, nothing where nothing binds it; Doubt where it is bound in any other way."""
        if name in self._meant:
            return self._meant[name]
        if self._brought(name):
            raise Doubt
        found = self._meant[name] = set()
        for at in self._binders(name):
            base, text, statement = self.statement(at)
            if isinstance(statement.top, IMPORTS):
                found.update(it for local, it in _bindings_of(self.import_at(at)) if local == name)
            elif isinstance(statement.top, DEFINITIONS) and _HEADER.fullmatch(text, 0, at - base):
                found.add("")
            else:
                self.is_loaded(at)
        return found

    def is_no_import(self, word: str, at: int) -> bool:
        """Whether the word at ``at`` is a name, and neither an attribute nor what is imported; Doubt
        where it is bound by more than parameters and imports."""
        base, _, statement = self.statement(at)
        if not isinstance(statement.tokens.get(at - base), _NAMES):
            return False
        if word in self._named:
            return True
        for it in self._binders(word):
            base, _, statement = self.statement(it)
            named = statement.tokens.get(it - base)
            stored = isinstance(named, _ast.Name) and not isinstance(named.ctx, _ast.Load)
            if stored or not isinstance(named, _NAMES):
                self.import_at(it)
        self._named.add(word)
        return True

    def imports_of(self, word: str) -> list[tuple[int, str, str]]:
        """Lines, local and qualified names of the imports that hold ``word``; Doubt where it is bound
        or handed on in any other way."""
        if word not in self._imports:
            self._imports[word] = list(self._imports_of(word))
        return self._imports[word]

    def _imports_of(self, word: str) -> Iterable[tuple[int, str, str]]:
        brought = self._brought(word)
        if not brought <= {word}:
            raise Doubt
        found: dict[tuple[int, str, str], None] = {}
        for at in self._binders(word):
            if isinstance(self.statement(at)[2].top, IMPORTS):
                line = self._lexed.line_index(at)
                for local, name in _bindings_of(self.import_at(at)):
                    found[line, local, name] = None
            elif not self._is_field_of_class(word, at) and self.is_loaded(at):
                self._is_no_value(at)
        if brought and all(local != word for _, local, _ in found):
            raise Doubt  # a star import alone binds it
        return found

    def _binders(self, name: str) -> list[int]:
        """Where a name stands in code and may be bound."""
        beside = spelled.may_bind(self._data, name, self._words.anywhere(name))
        return self._words.of_code(name, beside)

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

    def _is_field_of_class(self, word: str, at: int) -> bool:
        """Whether the name is one that a class declares: its methods do not see it. Nothing may be
        asked on its own rows."""
        base, _, statement = self.statement(at)
        node = statement.tokens.get(at - base)
        top = statement.top
        if not self._in_fields or not isinstance(top, _ast.AnnAssign):
            return False
        if top.target is not node or top.value is not None or not statement.single:
            return False
        header, keyword, _ = next(self.suites.scopes(self._lexed.line_index(at)), (-1, b"", ""))
        if keyword != b"class":
            return False
        self._blind.setdefault(word, set()).add(header)
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
        """Where the statement around ``at`` begins, its text and tree; in a field of an f-string those
        of the field's expression. Doubt where it has none."""
        lexed = self._lexed
        index = bisect_right(lexed.starts, at) - 1
        line = lexed.line_index(at)
        begin, end = lexed.lines[line], lexed.line_end(line)
        if index >= 0 and at < lexed.ends[index] and not lexed.kind_at(at):
            field = self._field(lexed.starts[index], at)
            self._parsed(begin, end)
            found = self._parsed(*field)
            if not isinstance(found[2].top, _ast.Expr) or not found[2].single:
                raise Doubt
            return found
        return self._parsed(begin, end)

    def _field(self, quote: int, at: int) -> tuple[int, int]:
        """Where the expression stands, on one row, in whose field ``at`` stands."""
        if not self._in_fields:
            raise Doubt
        if quote not in self._fields:
            self._fields[quote] = fields(self._data, quote)
        known = self._fields[quote]
        index = bisect_right(known, (at, len(self._data))) - 1
        field = known[index] if index >= 0 else (0, 0)
        if at >= field[1] or _NO_ROW.search(self._data, *field) or len(known) > _MOST_FIELDS:
            raise Doubt
        return field

    def _parsed(self, begin: int, end: int) -> tuple[int, bytes, Statement]:
        if begin not in self._statements:
            text = self._data[begin:end]
            base = begin + len(text) - len(text.lstrip(_BLANK))
            parsed = self._parse(self._data[base:end])
            if parsed is None:
                raise Doubt
            self._statements[begin] = base, self._data[base:end], parsed
        return self._statements[begin]


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
