"""Every use of a watched name in one file, whatever it is called there.

Bytes decide first: an attribute whose object is a name that holds no watched module is dropped
without parsing its statement. What they cannot decide is parsed and resolved.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import libcst as cst

from ssot_lint.core.lean import NamedTuple
from ssot_lint.core.names.names import UNKNOWN, Names, dotted
from ssot_lint.core.names.spelled import belongs_to_more, in_strings, root_before
from ssot_lint.core.tree import roles
from ssot_lint.core.tree.code import Code, Occurrence, Place
from ssot_lint.core.tree.literals import text


class Reference(NamedTuple):
    """A watched name where it is used: the smallest expression that stands for it."""

    place: Place
    node: cst.BaseExpression
    name: str
    """The qualified name, as watched (``os.environ``), or one step below it (a bound method)."""
    certain: bool
    """Whether the expression can stand for nothing else."""


class Import(NamedTuple):
    """An import that binds a watched name itself."""

    place: Place
    alias: cst.ImportAlias
    name: str
    local: str


class Quoted(NamedTuple):
    """A string whose whole text is a watched word or a dotted path that ends in one."""

    place: Place
    node: cst.SimpleString
    text: str


class References:
    """Finds the uses of ``watched`` qualified names; ``matches`` says which names count."""

    def __init__(
        self,
        names: Names,
        watched: Iterable[str],
        matches: Callable[[str], bool],
        *,
        deeper: bool = False,
    ) -> None:
        self.code: Code = names.code
        self.names = names
        self.imports: list[Import] = []
        self._matches = matches
        # Whether names bound to what a watched name yields are followed too.
        self._deeper = deeper
        self._words: dict[str, None] = {}
        self._prefixes: dict[str, None] = {}
        for name in watched:
            head, _, last = name.rpartition(".")
            self._words[last] = None
            while head:
                self._prefixes[head] = None
                head = head.rpartition(".")[0]
        self._holders: set[str] | None = None
        self._seen: set[tuple[int, cst.CSTNode]] = set()
        self._spans: set[tuple[int, int] | None] = set()
        self._aliases: dict[str, None] = {}
        self._followed: set[str] = set()

    def all(self) -> list[Reference]:
        """Every reference, in no particular order."""
        found: list[Reference] = []
        for word in self._words:
            self._note_starred(word)
            for it in self._candidates(word):
                found.extend(self._at(it))
        return found + self.all_again()

    def all_again(self) -> list[Reference]:
        """References through aliases that came to light since the last call."""
        found: list[Reference] = []
        while True:
            alias = next((name for name in self._aliases if name not in self._followed), None)
            if alias is None:
                return found
            self._followed.add(alias)
            for it in self._loads(alias):
                found.extend(self._at(it))

    def quoted(self) -> list[Quoted]:
        """Strings that name a watched word: for ``getattr``, ``vars`` and patches by path."""
        return self._quoted(self._words)

    def _quoted(self, words: Iterable[str]) -> list[Quoted]:
        code, found = self.code, []
        wanted = frozenset(words)
        lines = {
            code.line_of(at) for word in wanted for at in in_strings(code.lexed, code.text, word)
        }
        for place in dict.fromkeys(code.place(line) for line in sorted(lines)):
            if place is None:
                continue
            for node in place.island.strings:
                said = text(node)
                if said is not None and said.rpartition(".")[2] in wanted:
                    found.append(Quoted(place, node, said))
        return found

    def expression(self, place: Place, node: cst.BaseExpression) -> list[Reference]:
        """``node`` as a reference, if it resolves to a watched name."""
        if (place.base, node) in self._seen:
            return []
        self.code.pause()
        resolved = self.names.resolve(place, node)
        hits = [name for name in resolved if name != UNKNOWN and self._matches(name)]
        # Where a name may stand for several things: the watched itself before a step below it.
        hits.sort(
            key=lambda name: (name.rpartition(".")[2] not in self._words, name.count("."), name)
        )
        if not hits:
            return []
        self._seen.add((place.base, node))
        try:
            span = self.code.span(place, node)
        except RecursionError:
            span = (
                None  # deeper than Python 3.12 can write out: said twice is better than not at all
            )
        if span is not None and span in self._spans:
            return []  # met in its statement, and in the row that the statement shares
        self._spans.add(span)
        for target in alias_targets(place, node):
            self._aliases[target] = None
        if self._deeper:
            self._note_deeper(place, node)
        return [Reference(place, node, hits[0], len(resolved) == 1)]

    def _note_deeper(self, place: Place, node: cst.BaseExpression) -> None:
        """Names that are bound to what a watched name yields (``e = get_env()``)."""
        above = place.island.parent(node)
        while isinstance(above, cst.Call | cst.Attribute) and node in (
            getattr(above, "func", None),
            getattr(above, "value", None),
        ):
            if any(self._matches(name) for name in self.names.resolve(place, above)):
                self._aliases.update(dict.fromkeys(alias_targets(place, above)))
            node, above = above, place.island.parent(above)

    def _at(self, it: Occurrence) -> Iterator[Reference]:
        role = roles.role_of(it.place.island, it.node)
        if role.kind == roles.ATTRIBUTE:
            parent = it.place.island.parent(it.node)
            if isinstance(parent, cst.Attribute):
                yield from self.expression(it.place, parent)
        elif role.kind in roles.READS:
            yield from self.expression(it.place, it.node)
        elif role.kind in (roles.IMPORT, roles.IMPORT_PART):
            self._note_import(it, role)

    def _note_import(self, it: Occurrence, role: roles.Role) -> None:
        if not isinstance(role.owner, cst.ImportAlias):
            return
        name = self.names.imported(it.place, role.owner)
        local = local_name(role.owner)
        if self._matches(name) and (it.place.base, role.owner) not in self._seen:
            self._seen.add((it.place.base, role.owner))
            self._aliases[local] = None
            self.imports.append(Import(it.place, role.owner, name, local))

    def _note_starred(self, word: str) -> None:
        if any(self.names.hands_on(it, word, self._matches) for it in self.names.star_modules()):
            self._aliases[word] = None

    def _candidates(self, word: str) -> list[Occurrence]:
        """Occurrences of a watched word that bytes alone cannot rule out."""
        code = self.code
        wanted = []
        excerpts: list[Occurrence] = []
        for at in code.words(word):
            root = root_before(code.data, at)
            if root is None:
                if belongs_to_more(code.lexed, at):
                    wanted.append(at)
                continue
            known = self._last_prefixes() if root.behind_dot else self.holders()
            if root.name in known or self.names.may_lead(root.name):
                excerpt = None
                if (
                    not root.behind_dot
                    and root.name != word
                    and self.names.is_one_import(root.name)
                ):
                    excerpt = code.excerpt(word, at, root.start)
                if excerpt is not None:
                    excerpts.append(excerpt)
                else:
                    wanted.append(at)
        return excerpts + code.occurrences(word, wanted)

    def _last_prefixes(self) -> set[str]:
        return {prefix.rpartition(".")[2] for prefix in self._prefixes}

    def holders(self) -> set[str]:
        """Local names that stand for a module on the way to a watched name."""
        if self._holders is None:
            self._holders = set()
            work = list(self._last_prefixes())
            for quoted in self._quoted(self._last_prefixes()):
                work.extend(self._held_by_string(quoted))
            done: set[str] = set()
            while work:
                word = work.pop()
                if word in done:
                    continue
                done.add(word)
                for it in self.code.occurrences(word, self.names.may_bind(word)):
                    work.extend(self._holds(it))
            if self.names.star_modules():
                self._holders |= self._last_prefixes()
        return self._holders

    def _holds(self, it: Occurrence) -> list[str]:
        assert self._holders is not None
        role = roles.role_of(it.place.island, it.node)
        if isinstance(role.owner, cst.ImportAlias):
            local = local_name(role.owner)
            if self.names.imported(it.place, role.owner) in self._prefixes:
                self._holders.add(local)
                return [local]
        elif role.kind == roles.LOAD:
            targets = alias_targets(it.place, it.node)
            self._holders.update(targets)
            return targets
        return []

    def _held_by_string(self, it: Quoted) -> list[str]:
        """The names in ``o = __import__("os")``, ``o = sys.modules["os"]`` and their like."""
        node = holder_of_string(it.place, it.node)
        if node is None or self.names.resolve(it.place, node).isdisjoint(self._prefixes):
            return []
        targets = alias_targets(it.place, node)
        assert self._holders is not None
        self._holders.update(targets)
        return targets

    def _loads(self, name: str) -> list[Occurrence]:
        code, data = self.code, self.code.data
        offsets = [at for at in code.words(name) if data[at - 1 : at] != b"."]
        found: list[Occurrence] = []
        if not self._deeper and self.names.is_one_import(name):
            # What is called on it is not bound to a name that would have to be followed.
            found = [it for at in offsets if (it := code.excerpt(name, at, at)) is not None]
            offsets = sorted(set(offsets).difference(it.offset for it in found))
        return found + code.occurrences(name, offsets)


def local_name(alias: cst.ImportAlias) -> str:
    """The name that an import alias binds."""
    if alias.asname is not None and isinstance(alias.asname.name, cst.Name):
        return alias.asname.name.value
    return dotted(alias.name).partition(".")[0]


def holder_of_string(place: Place, node: cst.SimpleString) -> cst.BaseExpression | None:
    """The call that a string is an argument of, or the subscript that it is the key of."""
    parent = place.island.parent(node)
    above = place.island.parent(parent) if parent is not None else None
    if isinstance(parent, cst.Arg) and isinstance(above, cst.Call):
        return above
    if isinstance(parent, cst.Index) and above is not None:
        subscript = place.island.parent(above)
        if isinstance(subscript, cst.Subscript):
            return subscript
    return None


def alias_targets(place: Place, node: cst.CSTNode) -> list[str]:
    """Names that are bound to ``node``, or to a method taken from it, by plain assignment."""
    island = place.island
    parent = island.parent(node)
    if isinstance(parent, cst.Attribute) and parent.value is node:
        node, parent = parent, island.parent(parent)
    match parent:
        case cst.Assign() if parent.value is node:
            return [
                target.target.value
                for target in parent.targets
                if isinstance(target.target, cst.Name)
            ]
        case cst.AnnAssign(target=cst.Name(value=name)) if parent.value is node:
            return [name]
        case cst.NamedExpr(target=cst.Name(value=name)) if parent.value is node:
            return [name]
        case cst.Element():
            return _unpacked(place, parent)
        case _:
            return []


def _unpacked(place: Place, element: cst.Element) -> list[str]:
    """The targets that one element of an assigned tuple lands in."""
    sequence = place.island.parent(element)
    statement = place.island.parent(sequence) if sequence is not None else None
    if not isinstance(sequence, cst.Tuple | cst.List) or not isinstance(statement, cst.Assign):
        return []
    index = list(sequence.elements).index(element)
    found = []
    for target in statement.targets:
        if isinstance(target.target, cst.Tuple | cst.List):
            elements = target.target.elements
            if len(elements) == len(sequence.elements):
                value = elements[index].value
                if isinstance(value, cst.Name):
                    found.append(value.value)
    return found
