"""What the selected rules say of a reading, and what the configuration allows taken away.

Nothing is silenced here, and no fix is made: see ``findings``.
"""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from ssot_lint.core.access.access import Access
from ssot_lint.core.lean import NamedTuple
from ssot_lint.core.lex.lexed import Lexed
from ssot_lint.core.lex.nfkc import in_plain_letters
from ssot_lint.core.names.names import Names
from ssot_lint.core.rule import AccessRule, Context, Found, LoadRule, UseRule
from ssot_lint.core.settings import FileSettings
from ssot_lint.core.source import BOM
from ssot_lint.core.tree.code import Code, Place
from ssot_lint.engine.memory import Memory
from ssot_lint.engine.reading import Reading, read
from ssot_lint.engine.scope import is_foreign, is_the_getters, neighbour_of
from ssot_lint.engine.sure import uses_are_plain
from ssot_lint.rules import body, rows
from ssot_lint.rules.table import ACCESS, LOAD, USE


class Hit(NamedTuple):
    """Something a rule said, where it said it."""

    code: str
    found: Found
    place: Place
    node: cst.BaseExpression
    """The smallest expression that names what the finding is about."""
    whole: cst.CSTNode
    kind: str
    variable: str | None = None
    access: Access | None = None


class View(NamedTuple):
    """A reading, and what was found in it."""

    reading: Reading
    hits: list[Hit]
    respelled: bool = False
    """Whether names were put into plain letters first: then nothing of it is edited."""

    @property
    def code(self) -> Code:
        return self.reading.code

    @property
    def names(self) -> Names:
        return self.reading.names

    @property
    def concerned(self) -> bool:
        """Whether the file holds an access, allowed ones included."""
        return bool(self.reading.accesses)

    def accesses(self) -> list[Access]:
        """The accesses among the hits."""
        return [hit.access for hit in self.hits if hit.access is not None]


def view_of(
    data: bytes,
    settings: FileSettings,
    memory: Memory,
    *,
    whole: bool = False,
    entire: bool = False,
) -> View:
    """Read ``data`` and judge it; ``whole`` and ``entire`` as ``read`` takes them."""
    begin = len(BOM) if data.startswith(BOM) else 0
    lexed = memory.relexer.lex(data, begin)
    plain = in_plain_letters(data, lambda at: not lexed.kind_at(at))
    if plain is not data:
        lexed = memory.relexer.lex(plain, begin)
    view = view_of_lexed(lexed, settings, memory, whole=whole, entire=entire)
    return view if plain is data else view._replace(respelled=True)


def view_of_lexed(
    lexed: Lexed,
    settings: FileSettings,
    memory: Memory,
    *,
    whole: bool = False,
    entire: bool = False,
) -> View:
    """The same of a text whose tokens are known."""
    found = read(
        lexed, settings, memory, lambda it: judge(it, settings, memory), whole=whole, entire=entire
    )
    return View(*found)


def judge(reading: Reading, settings: FileSettings, memory: Memory | None = None) -> list[Hit]:
    """What the selected rules say, in source order; nothing of what the file's tier, an ``allow``
    entry or ``allow-variables`` permits."""
    if settings.exempt is not None:
        return []
    context, code = Context(reading.names, settings), reading.code
    hits = [hit for access in reading.named for hit in _of_access(access, context)]
    hits += _of_loads(reading, context)
    hits += _of_uses(reading, context, memory or Memory())
    hits.sort(key=lambda hit: code.start(hit.place, hit.node))
    return hits


def _of_access(access: Access, context: Context) -> Iterator[Hit]:
    settings = context.settings
    if access.kind in settings.permitted or is_foreign(access, settings):
        return
    if is_the_getters(access, context.names.code, settings):
        return
    other = neighbour_of(access.variable, settings)
    for row in rows(ACCESS, settings.select):
        rule = body(row.code) if row.kind == access.kind else None
        if isinstance(rule, AccessRule):
            for found in rule.check(access):
                yield Hit(
                    row.code,
                    found if other is None else _of_neighbour(found, other),
                    access.place,
                    access.expression,
                    access.whole,
                    access.kind,
                    access.variable,
                    access,
                )


def _of_neighbour(found: Found, owner: str) -> Found:
    """A variable that another owner declares: that one is to be asked."""
    return Found(
        f"{found.message}, and the owner `{owner}` declares it",
        f"the owner `{owner}` declares it: ask through what that offers, or let `allow-variables` "
        "name it",
    )


def _of_loads(reading: Reading, context: Context) -> Iterator[Hit]:
    settings = context.settings
    if settings.getter is None:
        return
    for row in rows(LOAD, settings.select):
        if row.kind in settings.permitted:
            continue
        for load, whole in reading.loads_of(row):
            rule = body(row.code)
            if isinstance(rule, LoadRule):
                for found in rule.check(load, context):
                    yield Hit(row.code, found, load.place, load.node, whole, row.kind)


def _of_uses(reading: Reading, context: Context, memory: Memory) -> Iterator[Hit]:
    settings = context.settings
    if settings.getter is None:
        return
    for row in rows(USE, settings.select):
        rule = body(row.code)
        if not isinstance(rule, UseRule) or row.kind in settings.permitted:
            continue
        if not reading.code.whole and uses_are_plain(reading.code.lexed, settings, memory):
            continue
        for use in reading.uses:
            for found in rule.check(use, context):
                yield Hit(row.code, found, use.place, use.node, use.node, row.kind)
