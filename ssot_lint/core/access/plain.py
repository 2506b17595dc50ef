"""Every access of a file whose accesses are all plain, without libcst.

Plain is what imports bind, with no other meaning of the name anywhere in the file, used in
statements that the interpreter parses. The steps are those of ``References``, each of which may give
up (``Doubt``): this errs only towards the slower way. 720 of 722 files with findings need no tree.
"""

from __future__ import annotations

import _ast
from collections.abc import Callable, Iterator

from ssot_lint.core.access.bindings import MODULES, OTHER, Bindings
from ssot_lint.core.access.imported import Imported
from ssot_lint.core.access.shapes import Doubt, Plain, Shapes
from ssot_lint.core.access.statement import Statement
from ssot_lint.core.access.stored import stored_name, uses_of
from ssot_lint.core.environment import ENVIRON, ENVIRONMENT, MONKEY
from ssot_lint.core.lean import NamedTuple
from ssot_lint.core.lex.lexed import Lexed
from ssot_lint.core.lex.strings import token_start
from ssot_lint.core.lex.words import Words
from ssot_lint.core.model import PATCH
from ssot_lint.core.names import spelled
from ssot_lint.core.regex import regex
from ssot_lint.core.scan import Needles, occurrences

_PATCHED = ("setenv", "delenv")
_BUILTINS = frozenset(
    {"dict", "isinstance", "iter", "len", "list", "print", "set", "sorted", "str"}
)
_PARTS = sorted({name.rpartition(".")[2] for name in ENVIRON})
_WORDS = Needles([*_PARTS, *_PATCHED])
_BEGINS_IMPORT = regex(rb"[ \t\f]*(?:from|import)[ \t]")
_BEFORE_VALUE = regex(rb"[\s\\]*=(?!=)")


class Beside(NamedTuple):
    """What is known of the modules that a file imports from."""

    origin: Callable[[str, int], str]
    """The absolute name of a module that is imported from with so many dots before it."""
    brings: Callable[[str, str], str | None]
    """What of the environment a star import of a module binds a name to."""
    binds: Callable[[str, str], str | None]
    """The same of what the module itself does."""


class Placed(NamedTuple):
    """A plain access where it stands: the smallest expression that names the environment."""

    start: int
    end: int
    line: int
    """Index of its logical line."""
    access: Plain
    whole: tuple[int, int] = (0, 0)
    """Where the operation stands; only of reads, and of what asks for presence."""


class Plainly(NamedTuple):
    """Every access of a file, in order, with what told them."""

    accesses: list[Placed]
    words: Words
    bindings: Bindings


class Asked(NamedTuple):
    """What is looked for in a text, wherever it stands."""

    words: dict[str, list[int]]
    """Offsets of words, each with all of its."""
    stars: list[int]
    """Offsets in what may be star imports."""

    def offsets(self, data: bytes) -> list[int]:
        """Where it must be known what stands there, in order."""
        found = set(self.stars)
        for word, offsets in self.words.items():
            found.update(spelled.may_bind(data, word, offsets) if word in MODULES else offsets)
        return sorted(found)


def asked_of(data: bytes) -> Asked:
    """What is looked for first of all."""
    found = _WORDS.find_all(data)
    words = {word: found.get(word, []) for word in _WORDS.words}
    words.update((word, occurrences(data, word)) for word in MODULES)
    return Asked(words, spelled.stars(data))


def plain_accesses(
    lexed: Lexed,
    parse: Callable[[bytes], Statement | None],
    *,
    patches_matter: bool,
    beside: Beside | None = None,
    known: Asked | None = None,
    in_fields: bool = False,
) -> Plainly | None:
    """Every access; None where libcst must tell.

    ``parse`` gives the interpreter's tree of a statement. ``beside`` tells of other files that might
    hand the environment on; None: nothing is known of them. ``known`` was asked of the text before. Without ``patches_matter``
    patches by pytest are left out. ``in_fields`` tells accesses in fields of f-strings, too: where they
    stand and what they do, but not what could be written there.
    """
    if lexed.broken:
        return None
    try:
        asked = known or asked_of(lexed.data)
        proof = _Proof(lexed, parse, beside, patches_matter, asked, in_fields=in_fields)
        return Plainly(sorted(proof.accesses()), proof.words, proof.bindings)
    except Doubt:
        return None


class _Stars:
    """What star imports bring. Apart from the proof, which would be in a circle with what asks here:
    no garbage is collected in a run, and the texts of all files with findings would stay."""

    __slots__ = ("_beside", "origins")

    def __init__(self, beside: Beside | None) -> None:
        self._beside = beside
        self.origins: list[str] = []
        """Modules that stars import from."""

    def brought(self, name: str) -> set[str]:
        """What they bind the name to, where that matters."""
        if self._beside is None:
            return set()
        brought = (self._beside.brings(it, name) for it in self.origins)
        return {it for it in brought if it is not None}


class _Proof:
    def __init__(
        self,
        lexed: Lexed,
        parse: Callable[[bytes], Statement | None],
        beside: Beside | None,
        patches_matter: bool,
        asked: Asked,
        *,
        in_fields: bool,
    ) -> None:
        self._lexed = lexed
        self._data = lexed.data
        self.words = Words(lexed, asked.words)
        self._asked = asked
        self._stars = _Stars(beside)
        self.bindings = Bindings(lexed, self.words, parse, self._stars.brought, in_fields=in_fields)
        self._beside = beside
        self._leading: frozenset[bytes] | None = None
        self._patches_matter = patches_matter
        self._holders: dict[str, tuple[str, Imported]] | None = None
        self._aliases: dict[str, str] = {}
        self._follows = in_fields
        """Whether names are followed that functions give the environment; how they would be written
        with a getter is left to trees."""
        self._stored: list[tuple[str, int, str]] = []

    def accesses(self) -> Iterator[Placed]:
        """Every access, in no particular order."""
        for at in self._asked.stars:
            if not self._lexed.kind_at(at):
                self._pass_star(at)
        if b"multiple" in self._data:
            self._pass_keywords()
        self._pass_patches()
        self._pass_strings(_PARTS)
        for word in _PARTS:
            for at in self.words.in_code(word):
                target = self._target(word, at)
                if target is not None:
                    yield self._placed(*target)
        for alias, meant in self._aliases.items():
            imported = self.bindings.imported(alias, meant)
            for at in self.words.in_code(alias):
                if self._data[at - 1 : at] == b".":
                    continue
                if self.bindings.is_loaded(at):
                    self._is_reached(imported, at)
                    yield self._placed(at, at, at + len(alias.encode()), meant)
                else:
                    self._pass_import_of(alias, at)
        self._follows = False  # one step
        for name, stored_at, meant in self._stored:
            if self._stars.brought(name):
                raise Doubt
            for at in uses_of(name, stored_at, self._lexed, self.words, self.bindings):
                yield self._placed(at, at, at + len(name.encode()), meant)

    def _target(self, word: str, at: int) -> tuple[int, int, int, str] | None:
        """Token, start and end of an access through a module, and what it is; None for none."""
        root = spelled.root_before(self._data, at)
        if root is None:
            if spelled.belongs_to_more(self._lexed, at):
                self._note_import(word, at)
            return None
        modules = {} if root.behind_dot else self._modules()
        if self._is_a_package(word, at):
            return None
        if root.behind_dot:
            if root.name in MODULES or self._may_lead(root.name):
                raise Doubt
            return None
        if root.name not in modules:
            if self._may_lead(root.name):
                raise Doubt
            if self._stars.origins and root.name in MODULES:
                self.bindings.statement(at)  # who brings it is not known, but it is read
            return None
        module, imported = modules[root.name]
        self._is_reached(imported, at)
        return at, root.start, at + len(word), f"{module}.{word}"

    def _may_lead(self, name: str) -> bool:
        """Whether the name may be that of another module of the project."""
        if self._beside is None:
            return False
        if self._leading is None:
            self._leading = spelled.imported_words(self._data)
        return name.encode() in self._leading

    def _is_a_package(self, word: str, at: int) -> bool:
        """Whether the word is a step on the way to a module: ``from app.environ import x``."""
        lexed = self._lexed
        if not _BEGINS_IMPORT.match(self._data, lexed.lines[lexed.line_index(at)]):
            return False
        node = self.bindings.import_at(at)
        if isinstance(node, _ast.ImportFrom):
            path, taken = [node.module or ""], [it.name for it in node.names]
        else:
            path, taken = [it.name for it in node.names], []
        words = {it for name in path for it in name.split(".")}
        if word in taken or not words.isdisjoint(OTHER):
            raise Doubt
        return True

    # -- what is passed over -----------------------------------------------------------------

    def _pass_patches(self) -> None:
        """Calls of ``monkeypatch.setenv`` say nothing where patches are allowed."""
        for word in _PATCHED:
            for at in self.words.in_code(word):
                if self._data[max(at - 80, 0) : at].rstrip().endswith(b"."):
                    if self._patches_matter:
                        raise Doubt
                    self.bindings.statement(at)

    def _pass_keywords(self) -> None:
        """``patch.multiple(os, environ={})`` names it by a keyword."""
        for word in _PARTS:
            for at in self.words.in_code(word):
                if _BEFORE_VALUE.match(self._data, at + len(word)):
                    call = self._called_with(at)
                    if call is not None and _last(call.func).endswith("multiple"):
                        raise Doubt

    def _called_with(self, at: int) -> _ast.Call | None:
        """The call that the word at ``at`` names an argument of."""
        base, _, statement = self.bindings.statement(at)
        node = statement.tokens.get(at - base)
        call = statement.parents[node] if isinstance(node, _ast.keyword) else None
        return call if isinstance(call, _ast.Call) else None

    def _pass_star(self, at: int) -> None:
        """Modules of which nobody knows that they hand the environment on bring something else."""
        node = self.bindings.import_at(at)
        if not isinstance(node, _ast.ImportFrom) or node.names[0].name != "*":
            raise Doubt
        if self._beside is None:
            origin = node.module or ""
        else:
            origin = self._beside.origin(node.module or "", node.level)
        if not origin or not OTHER.isdisjoint(origin.split(".")):
            raise Doubt
        self._stars.origins.append(origin)
        if any(map(self._stars.brought, _PARTS)):
            raise Doubt

    def _pass_strings(self, words: list[str] | tuple[str, ...]) -> None:
        """Strings that name a word mean something as an argument or a key only."""
        for word in words:
            for at in spelled.in_strings(self._lexed, self.words, word):
                base, _, statement = self.bindings.statement(at)
                quote = self._lexed.text_span(at)[0]
                node = statement.strings.get(token_start(self._data, quote) - base)
                if node is None or isinstance(
                    statement.parents[node],
                    _ast.Call | _ast.keyword | _ast.Subscript | _ast.Starred,
                ):
                    raise Doubt

    # -- imports -----------------------------------------------------------------------------

    def _modules(self) -> dict[str, tuple[str, Imported]]:
        """Names that imports bind to ``os`` or ``posix``, and nothing to anything else."""
        if self._holders is None:
            self._holders = {}
            self._pass_strings(MODULES)
            for module in MODULES:
                for _, local, name in self.bindings.imports_of(module):
                    if name in MODULES and local not in self._holders:
                        self._holders[local] = name, self.bindings.imported(local, name)
        return self._holders

    def _note_import(self, word: str, at: int) -> None:
        """``from os import environ``: each use of the name is an access."""
        if self.bindings.is_no_import(word, at):
            return
        node = self.bindings.import_at(at)
        if not isinstance(node, _ast.ImportFrom):
            raise Doubt
        if node.level or node.module not in MODULES:
            if self._is_handed_on(node, word):
                raise Doubt
            return
        if self.words.in_code("__all__"):
            raise Doubt
        for alias in node.names:
            if alias.name == word:
                target = f"{node.module}.{word}"
                if alias.asname == word or target not in ENVIRONMENT:
                    raise Doubt
                self._aliases[alias.asname or word] = target

    def _pass_import_of(self, alias: str, at: int) -> None:
        """``from app import e as env``, where ``e`` is the environment here, may bring it as well."""
        top = self.bindings.statement(at)[2].top
        if self._beside is None or not isinstance(top, _ast.ImportFrom):
            return
        if top.level or top.module not in MODULES:
            if any(it.name == alias for it in top.names):
                raise Doubt

    def _is_handed_on(self, node: _ast.ImportFrom, word: str) -> bool:
        """Whether another module, where others are known, may give something of the environment."""
        if self._beside is None:
            return False
        origin = self._beside.origin(node.module or "", node.level)
        if not OTHER.isdisjoint(origin.split(".")):
            return True
        names = [it for it in node.names if word in (it.name, it.asname)]
        return not names or any(self._beside.binds(origin, it.name) is not None for it in names)

    def _is_reached(self, imported: Imported, at: int) -> None:
        """Doubt unless one of the imports is surely made before the code at ``at`` runs."""
        if not imported.reaches(self._lexed.line_index(at)):
            raise Doubt

    # -- uses --------------------------------------------------------------------------------

    def _is_patcher(self, called: _ast.expr) -> bool:
        """Whether what is called patches what it is given; Doubt unless its name says so."""
        path = _dotted(called)
        if path[-1] in MONKEY:
            if path[-2:-1] == ["monkeypatch"]:
                return True
            raise Doubt
        if b"patch" not in self._data:
            return False
        if not path[0]:
            raise Doubt
        meant = self.bindings.meant_by(path[0])
        if path[-2:] == ["patch", "dict"]:
            return True
        if not meant and path[0] not in _BUILTINS:
            raise Doubt
        if any("patch" in it or "mock" in it for it in [*meant, *path]):
            raise Doubt
        return False

    def _placed(self, at: int, start: int, end: int, target: str) -> Placed:
        base, text, statement = self.bindings.statement(at)
        node = statement.tokens.get(at - base)
        if node is None or target not in ENVIRONMENT or not isinstance(node, _ast.expr):
            raise Doubt
        if statement.extent(node) != (start - base, end - base):
            raise Doubt
        name = stored_name(statement, node, target) if self._follows else None
        if name is not None:
            self._stored.append((name, at, target))
        shapes = Shapes(text, statement, self._is_patcher)
        shape = shapes.of(node, target) if name is None else shapes.stored(node, target)
        if shape.kind == PATCH and self._patches_matter:
            raise Doubt
        whole = base + shape.extent[0], base + shape.extent[1]
        return Placed(start, end, self._lexed.line_index(at), shape, whole)


def _last(called: _ast.expr) -> str:
    """The last word of what is called."""
    return called.attr if isinstance(called, _ast.Attribute) else getattr(called, "id", "")


def _dotted(node: _ast.expr) -> list[str]:
    """The words of a name or a chain of attributes; one empty word for anything else."""
    words: list[str] = []
    while isinstance(node, _ast.Attribute):
        words.append(node.attr)
        node = node.value
    return [node.id, *reversed(words)] if isinstance(node, _ast.Name) else [""]
