"""The report of a file whose accesses are all plain, made without libcst.

Findings, places and messages of ``os.environ["K"]``, ``.get``, ``os.getenv`` and their like show from
bytes and from the interpreter's own parser. With a getter, each message says how the access is
rewritten: then only files that have nothing to report are settled here.
"""

from __future__ import annotations

from ssot_lint.core.lean import TYPE_CHECKING
from ssot_lint.core.lex.nfkc import in_plain_letters
from ssot_lint.core.model import PATCH, Finding, Report, Span
from ssot_lint.core.names.spelled import origin
from ssot_lint.core.rule import NO_GETTER, AccessRule
from ssot_lint.core.source import BOM, encoding_of, unreadable
from ssot_lint.engine.allowed import is_allowed, is_djangos
from ssot_lint.engine.loaders import may_load
from ssot_lint.engine.sure import uses_are_plain
from ssot_lint.rules import body, rows
from ssot_lint.rules.table import ACCESS, LOAD, USE

if TYPE_CHECKING:
    from ssot_lint.core.access.plain import Asked, Beside, Placed
    from ssot_lint.core.access.statement import Statement
    from ssot_lint.core.lex.lexed import Lexed
    from ssot_lint.core.settings import FileSettings
    from ssot_lint.engine.memory import Memory

_KEPT = 1024


def report_without_trees(data: bytes, settings: FileSettings, memory: Memory) -> Report | None:
    """What the selected rules say of ``data``; None where libcst must tell."""
    if not _may_tell(data, settings):
        return None
    from ssot_lint.core.access.plain import asked_of  # where a file is hit
    from ssot_lint.core.lex.around import Outside, lexed_around

    asked = asked_of(data)
    if _may_be_in_part(settings):
        try:
            around = lexed_around(data, asked.offsets(data))
            if around is not None:
                return _told(around, settings, memory, asked)
        except Outside:
            pass
    return _told(memory.relexer.lex(data, 0), settings, memory, asked)


def _may_be_in_part(settings: FileSettings) -> bool:
    """Whether no rule asks whether all of the file can be read."""
    uses = settings.getter is not None and any(rows(USE, settings.select))
    return "SSOT900" not in settings.select and not uses


def _told(lexed: Lexed, settings: FileSettings, memory: Memory, asked: Asked) -> Report | None:
    data = lexed.data
    if in_plain_letters(data, lambda at: not lexed.kind_at(at)) is not data:
        return None
    if any(rows(USE, settings.select)) and not uses_are_plain(lexed, settings, memory):
        return None
    from ssot_lint.core.access.plain import plain_accesses  # as above

    placed = plain_accesses(
        lexed,
        lambda text: _statement(text, memory),
        patches_matter=_matter(PATCH, settings),
        beside=_beside(settings),
        known=asked,
    )
    if placed is None:
        return None
    reported = [it for it in placed if _matters(it, settings)]
    if reported and settings.getter is not None:
        return None
    return Report(tuple(_findings(reported, lexed, settings)))


def _beside(settings: FileSettings) -> Beside | None:
    from ssot_lint.core.access.plain import Beside  # as above

    around = settings.around
    if around is None:
        return None
    return Beside(
        lambda module, level: origin(
            module, level, settings.module, is_package=settings.is_package
        ),
        lambda module, name: around.brings(module, name) is not None,
    )


def _may_tell(data: bytes, settings: FileSettings) -> bool:
    """Whether neither the settings nor words in the file ask for more than accesses."""
    if settings.exempt is not None or settings.variables is not None:
        return False
    if b"ssot" in data or b"SSOT" in data or data.startswith(BOM):
        return False
    if settings.getter is not None and any(
        may_load(it, data) for it in rows(LOAD, settings.select)
    ):
        return False
    return encoding_of(data).is_utf8 and unreadable(data) is None


def _matter(kind: str, settings: FileSettings) -> bool:
    return kind not in settings.permitted and any(
        row.kind == kind for row in rows(ACCESS, settings.select)
    )


def _matters(placed: Placed, settings: FileSettings) -> bool:
    kind, variable = placed.access.kind, placed.access.variable
    if settings.unsparing:
        return _matter(kind, settings)
    if is_allowed(variable, kind, settings) or is_djangos(variable, settings):
        return False
    return _matter(kind, settings)


def _findings(reported: list[Placed], lexed: Lexed, settings: FileSettings) -> list[Finding]:
    from ssot_lint.core.lex.suites import Suites  # as above

    suites = Suites(lexed)
    counts: dict[tuple[str, str, str], int] = {}
    found: list[Finding] = []
    for start, end, line, access in reported:
        scope = suites.dotted(line)
        subject = access.variable or "".join(access.whole.split())
        for row in rows(ACCESS, settings.select):
            if row.kind != access.kind:
                continue
            rule = body(row.code)
            for told in rule.check(access) if isinstance(rule, AccessRule) else ():
                key = (row.code, scope, subject)
                ordinal = counts[key] = counts.get(key, -1) + 1
                found.append(
                    Finding(
                        row.code,
                        told.message,
                        Span(start, end),
                        access.kind,
                        access.variable,
                        scope,
                        subject,
                        ordinal,
                        None,
                        told.refused or NO_GETTER,
                    )
                )
    return found


def _statement(text: bytes, memory: Memory) -> Statement | None:
    if text not in memory.statements:
        if memory.pause is not None:
            memory.pause()
        from ssot_lint.core.access.statement import statement_of  # as above

        if len(memory.statements) >= _KEPT:
            memory.statements.clear()
        memory.statements[text] = statement_of(text)
    return memory.statements[text]
