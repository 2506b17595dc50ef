"""The report of a file whose accesses are all plain, made without libcst.

Findings, places and messages of ``os.environ["K"]``, ``.get``, ``os.getenv`` and their like show from
bytes and from the interpreter's own parser. With a getter, each message says how the access is
rewritten: then only files that have nothing to report are settled here.
"""

from __future__ import annotations

from ssot_lint.core.lean import TYPE_CHECKING
from ssot_lint.core.lex.nfkc import in_plain_letters
from ssot_lint.core.model import PATCH, Finding, Report, Span
from ssot_lint.core.rule import NO_GETTER, AccessRule
from ssot_lint.core.source import BOM, encoding_of, unreadable
from ssot_lint.engine.allowed import is_allowed, is_djangos
from ssot_lint.engine.loaders import may_load
from ssot_lint.engine.sure import uses_are_plain
from ssot_lint.rules import body, rows
from ssot_lint.rules.table import ACCESS, LOAD, USE

if TYPE_CHECKING:
    from ssot_lint.core.access.plain import Placed
    from ssot_lint.core.access.statement import Statement
    from ssot_lint.core.lex.lexed import Lexed
    from ssot_lint.core.settings import FileSettings
    from ssot_lint.engine.memory import Memory

_KEPT = 1024


def report_without_trees(data: bytes, settings: FileSettings, memory: Memory) -> Report | None:
    """What the selected rules say of ``data``; None where libcst must tell."""
    if not _may_tell(data, settings):
        return None
    lexed = memory.relexer.lex(data, 0)
    if in_plain_letters(data, lambda at: not lexed.kind_at(at)) is not data:
        return None
    if any(rows(USE, settings.select)) and not uses_are_plain(lexed, settings, memory):
        return None
    from ssot_lint.core.access.plain import plain_accesses  # where a file is hit

    placed = plain_accesses(
        lexed,
        lambda text: _statement(text, memory),
        alone=settings.around is None,
        patches_matter=_matter(PATCH, settings),
    )
    if placed is None:
        return None
    reported = [it for it in placed if _matters(it, settings)]
    if reported and settings.getter is not None:
        return None
    return Report(tuple(_findings(reported, lexed, settings)))


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
