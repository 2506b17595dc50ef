"""Taking out ``import os`` once its last use is gone; never an import that may still be wanted."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator

import libcst as cst

from ssot_lint.core.access.access import Access
from ssot_lint.core.fix.by_text import is_read_by_text
from ssot_lint.core.fix.gone_row import whole_line
from ssot_lint.core.fix.in_texts import named_in_text
from ssot_lint.core.lean import NamedTuple
from ssot_lint.core.model import Edit
from ssot_lint.core.names.names import Binding, Names, dotted
from ssot_lint.core.names.references import local_name
from ssot_lint.core.tree import roles
from ssot_lint.core.tree.code import Code, Occurrence, Place
from ssot_lint.core.tree.frames import CLASS


class _Import(NamedTuple):
    """An import that may go, and the offsets of the name tokens that hold it back."""

    binding: Binding
    alias: cst.ImportAlias
    uses: frozenset[int]


class Unimport:
    """Finds the imports of one file that lose their last use."""

    def __init__(
        self,
        names: Names,
        accesses: Iterable[Access],
        *,
        is_package: bool,
        kept: Container[str] = frozenset(),
        is_inert: Callable[[str], bool] = lambda _: True,
        marks: Callable[[], bool] = lambda: False,
    ) -> None:
        """``accesses`` are all that may ever go: a use of another kind keeps its import.

        ``kept`` names are used where Python does not look; what is not ``is_inert`` does more when
        it is imported than to bind names. With ``marks`` an import that stays for others, and that
        nothing in the file uses any more, says so to linters.
        """
        self._names = names
        self._accesses = accesses
        self._is_package = is_package
        self._kept = kept
        self._is_inert = is_inert
        self._marks = marks
        self._held: dict[str, list[_Import]] = {}
        self._known: dict[str, dict[int, list[_Import]]] = {}
        self._going: dict[str, list[Occurrence]] | None = None

    def edits(self, gone: Iterable[tuple[Place, cst.BaseExpression]]) -> tuple[Edit, ...]:
        """Edits that remove imports whose every use is among the expressions that go."""
        if self._is_package:
            return ()
        code = self._names.code
        tokens = {code.offset(place, it): it.value for place, node in gone for it in names_in(node)}
        removed: dict[tuple[int, cst.CSTNode], list[_Import]] = {}
        wanted = [
            it for token, local in tokens.items() for it in self._imports(local).get(token, ())
        ]
        for it in dict.fromkeys(wanted):
            statement = it.binding.place.island.parent(it.alias)
            if it.uses <= tokens.keys() and statement is not None:
                removed.setdefault((it.binding.place.base, statement), []).append(it)
        edits = [edit for group in removed.values() for edit in self._removal(group)]
        for local in dict.fromkeys(tokens.values()):
            if not self._imports(local):
                edits += self._held_back(local, tokens)
        return tuple(edits)

    def _removal(self, group: list[_Import]) -> list[Edit]:
        edits = _removal(self._names.code, group)
        return edits or (_marked(self._names.code, group) if self._marks() else [])

    def _held_back(self, local: str, tokens: Container[int]) -> Iterator[Edit]:
        """What is said of imports that stay though nothing here uses them any more."""
        if not self._marks():
            return
        if local not in self._held:
            self._held[local] = self._find(local, told=False)
        for it in self._held[local]:
            if it.uses and all(token in tokens for token in it.uses):
                yield from _marked(self._names.code, [it])

    def _imports(self, local: str) -> dict[int, list[_Import]]:
        """The imports that bind the name, by each token that may use them."""
        if local in self._kept:
            return {}
        if local not in self._known:
            known = self._known[local] = {}
            for it in self._find(local):
                for token in it.uses:
                    known.setdefault(token, []).append(it)
        return self._known[local]

    def _find(self, local: str, *, told: bool = True) -> list[_Import]:
        """The imports that bind the name and may go; with ``told`` not where a doctest reads it."""
        names, code = self._names, self._names.code
        bindings = names.bindings(local)
        alone = {key for key, same in names.by_scope(local).items() if self._agree(same)}
        found = [it for it in bindings if it.frame.scope().key in alone and _is_plain(it)]
        offsets = [at for at in code.words(local) if code.data[at - 1 : at] != b"."]
        going = self._going_names().get(local, [])
        others = sorted(set(offsets).difference(it.offset for it in going))
        if found and len(bindings) == 1 and self._stays(local, others):
            return []
        tokens = code.occurrences(local, others) if found else []
        if not found or len(tokens) != len(others) or named_in_text(code, local, told=told):
            return []
        found = [it for it in found if not is_read_by_text(code, it.frame.scope())]
        uses: dict[int, set[int]] = {}
        for it in (*tokens, *going):
            role = roles.role_of(it.place.island, it.node)
            if role.kind in (roles.GLOBAL, roles.NONLOCAL):
                return []
            if role.kind in roles.READS or _deletes(it.place, it.node):
                for binding in names.reaching(local, it.place, it.node):
                    for named in (binding, *_beside_star(binding, found)):
                        uses.setdefault(named.offset, set()).add(it.offset)
        _for_twins(found, uses)
        return [
            _Import(it, it.role.owner, frozenset(uses[it.offset]))
            for it in found
            if isinstance(it.role.owner, cst.ImportAlias) and self._may_go(it, it.role.owner)
        ]

    def _agree(self, same: list[Binding]) -> bool:
        """Whether nothing but imports of the same thing binds the name in a scope."""
        named = [it for it in same if not isinstance(it.role.owner, cst.ImportFrom)]
        return len({self._brought(it) for it in named}) == 1

    def _brought(self, binding: Binding) -> str | None:
        """What an import binds the name to; None for all else."""
        alias = binding.role.owner
        if binding.role.kind != roles.IMPORT or not isinstance(alias, cst.ImportAlias):
            return None
        if isinstance(alias.name, cst.Attribute):
            return None
        return self._names.imported(binding.place, alias)

    def _may_go(self, binding: Binding, alias: cst.ImportAlias) -> bool:
        """Whether the import does no more than to bind its name."""
        statement = binding.place.island.parent(alias)
        base = self._names.origin(statement) if isinstance(statement, cst.ImportFrom) else ""
        name = dotted(alias.name)
        return self._is_inert(f"{base}.{name}" if base else name)

    def _going_names(self) -> dict[str, list[Occurrence]]:
        """The names that the accesses read: no statement need be parsed for these again."""
        if self._going is None:
            self._going = {}
            code = self._names.code
            for it in self._accesses:
                for name in names_in(it.expression):
                    found = Occurrence(code.offset(it.place, name), it.place, name)
                    self._going.setdefault(name.value, []).append(found)
        return self._going

    def _stays(self, local: str, others: list[int]) -> bool:
        """Whether ``local.something`` is used that is no access: told without a tree."""
        code, size = self._names.code, len(local.encode())
        return any(code.data[at + size : at + size + 1] == b"." for at in others)


def names_in(node: cst.CSTNode) -> list[cst.Name]:
    """Names that an expression reads, which goes as a whole."""
    found: list[cst.Name] = []
    if type(node) is cst.Attribute and type(node.value) is cst.Name:
        return [node.value]  # ``os.environ``, without libcst's slow ``children``
    stack = [node]
    while stack:
        top = stack.pop()
        if isinstance(top, cst.Name):
            found.append(top)
        stack.extend([top.value] if isinstance(top, cst.Attribute) else top.children)
    return found


def _deletes(place: Place, node: cst.CSTNode) -> bool:
    return isinstance(place.island.parent(node), cst.Del)


def _is_plain(binding: Binding) -> bool:
    """Whether it is an import of a single name that is no re-export."""
    scope, alias = binding.frame.scope(), binding.role.owner
    if binding.role.kind != roles.IMPORT or not isinstance(alias, cst.ImportAlias):
        return False
    if isinstance(alias.name, cst.Attribute) or scope.kind == CLASS:
        return False
    # ``import x as x`` says that others may import it from here (PEP 484).
    if alias.asname is not None and local_name(alias) == alias.name.value:
        return False
    return binding.frame is binding.executed


def _for_twins(found: list[Binding], uses: dict[int, set[int]]) -> None:
    """An import that another one hides, which does the same, goes with what uses that one."""
    of_all: dict[object, set[int]] = {}
    for it in found:
        of_all.setdefault(it.frame.scope().key, set()).update(uses.get(it.offset, ()))
    for it in found:
        uses.setdefault(it.offset, of_all[it.frame.scope().key])


def _beside_star(binding: Binding, found: list[Binding]) -> list[Binding]:
    """Imports of the name that a star import (its owner is the statement) brings as well: a use is
    theirs, too."""
    if not isinstance(binding.role.owner, cst.ImportFrom):
        return []
    scope = binding.frame.scope()
    return [it for it in found if it.frame.scope() is scope]


# -- the text that goes ----------------------------------------------------------------------------


def _removal(code: Code, group: list[_Import]) -> list[Edit]:
    """Take names out of one import statement, and the statement with the last of them."""
    place = group[0].binding.place
    statement = place.island.parent(group[0].alias)
    if not isinstance(statement, cst.Import | cst.ImportFrom):
        return []
    if isinstance(statement.names, cst.ImportStar):
        return []
    going = {it.alias for it in group}
    if len(going) < len(statement.names):
        return _from_list(code, place, list(statement.names), going)
    row = place.island.parent(statement)
    if isinstance(row, cst.SimpleStatementLine | cst.SimpleStatementSuite) and len(row.body) > 1:
        return _from_row(code, place, statement, list(row.body))
    if isinstance(row, cst.SimpleStatementLine):
        return whole_line(code, group[0].binding.offset)
    return []


def _from_list(
    code: Code, place: Place, aliases: list[cst.ImportAlias], going: set[cst.ImportAlias]
) -> list[Edit]:
    """Take some names out of several; not where a comment stands among them."""
    bare = [code.outer_span(place, it.asname or it.name) for it in aliases]
    whole = [code.outer_span(place, it) for it in aliases]
    edits: list[Edit] = []
    last_kept = max(index for index, alias in enumerate(aliases) if alias not in going)
    for index, alias in enumerate(aliases):
        if alias not in going or index > last_kept:
            continue
        here, beside = whole[index], whole[index + 1]
        if here is None or beside is None:
            return []
        edits.append(Edit(here[0], beside[0], b""))
    if last_kept + 1 < len(aliases):
        kept, end = bare[last_kept], bare[-1]
        if kept is None or end is None:
            return []
        edits.append(Edit(kept[1], end[1], b""))
    return [] if any(b"#" in code.data[it.start : it.end] for it in edits) else edits


def _from_row(
    code: Code, place: Place, statement: cst.CSTNode, row: list[cst.BaseSmallStatement]
) -> list[Edit]:
    """Take one statement out of several on a row."""
    index = next(at for at, it in enumerate(row) if it is statement)
    here = code.outer_span(place, statement)
    beside = code.outer_span(place, row[index + 1 if index + 1 < len(row) else index - 1])
    if here is None or beside is None:
        return []
    if index + 1 < len(row):
        return [Edit(here[0], beside[0], b"")]
    # A row may end in ``;``, which then belongs to the statement before.
    end = code.data[: here[1]].rstrip(b" \t;\\\r\n")
    before = code.data[: here[0]].rstrip(b" \t;\\\r\n")
    return [Edit(len(before), len(end), b"")]


def _marked(code: Code, group: list[_Import]) -> list[Edit]:
    """Tell linters that the import is meant; not where a comment does, nor on a row with more."""
    place = group[0].binding.place
    statement = place.island.parent(group[0].alias)
    if not isinstance(statement, cst.Import | cst.ImportFrom):
        return []
    row = place.island.parent(statement)
    if not isinstance(row, cst.SimpleStatementLine) or len(row.body) > 1:
        return []
    if isinstance(statement.names, cst.ImportStar) or len(statement.names) != len(group):
        return []
    line = code.line_of(group[0].binding.offset)
    text = code.data[code.lexed.lines[line] : code.lexed.line_end(line)].rstrip()
    if b"\n" in text or b"\r" in text or b"noqa" in text:
        return []
    at = code.lexed.lines[line] + len(text)
    return [Edit(at, at, b"  # noqa: F401")]
