"""The report of a file whose accesses are all plain, made without libcst.

Findings, places and messages of ``os.environ["K"]``, ``.get``, ``os.getenv`` and their like show from
bytes and from the interpreter's own parser. With a getter, each message says how the access is
rewritten: then files are settled here whose getter takes all that is reported in the form it has.
"""

from __future__ import annotations

from ssot_lint.core.lean import TYPE_CHECKING, NamedTuple
from ssot_lint.core.lex.nfkc import in_plain_letters
from ssot_lint.core.model import PATCH, Finding, Fix, Report, Span
from ssot_lint.core.names.spelled import origin
from ssot_lint.core.rule import NO_GETTER, AccessRule, Found
from ssot_lint.core.source import BOM, encoding_of, unreadable
from ssot_lint.engine.allowed import is_allowed, is_djangos
from ssot_lint.engine.loaders import is_spelled, may_load
from ssot_lint.engine.sure import uses_are_plain
from ssot_lint.rules import body, rows
from ssot_lint.rules.table import ACCESS, LOAD, USE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ssot_lint.core.access.plain import Asked, Beside, Placed, Plainly
    from ssot_lint.core.access.statement import Statement
    from ssot_lint.core.lex.lexed import Lexed
    from ssot_lint.core.lex.suites import Suites
    from ssot_lint.core.plain.proposed import PlainProposals
    from ssot_lint.core.settings import FileSettings
    from ssot_lint.engine.memory import Memory

_KEPT = 1024


class _Told(NamedTuple):
    """What a rule says of an access."""

    placed: Placed
    code: str
    found: Found


class _Made(NamedTuple):
    """What a finding says, and what can be done."""

    message: str
    fix: Fix | None
    refused: str | None


class Answer(NamedTuple):
    """A report, with what it was made from."""

    report: Report
    lexed: Lexed
    plainly: Plainly
    proposals: PlainProposals | None = None
    """None where no fix is proposed."""


def report_without_trees(data: bytes, settings: FileSettings, memory: Memory) -> Report | None:
    """What the selected rules say of ``data``; None where libcst must tell."""
    if not _may_tell(data, settings):
        return None
    from ssot_lint.core.access.plain import asked_of  # where a file is hit

    asked = asked_of(data)
    if _may_be_in_part(settings) and not _names_us(data):
        from ssot_lint.core.lex.around import Outside, lexed_around

        try:
            around = lexed_around(data, asked.offsets(data))
            if around is not None:
                told = _told(around, settings, memory, asked, in_part=True)
                return None if told is None else told.report
        except Outside:
            pass
    told = _told(memory.relexer.lex(data, 0), settings, memory, asked)
    return None if told is None else told.report


def answer_without_trees(data: bytes, settings: FileSettings, memory: Memory) -> Answer | None:
    """The same with what it was made from, for a fixer."""
    if not _may_tell(data, settings):
        return None
    from ssot_lint.core.access.plain import asked_of  # as above

    return _told(memory.relexer.lex(data, 0), settings, memory, asked_of(data))


def _may_be_in_part(settings: FileSettings) -> bool:
    """Whether no rule asks whether all of the file can be read."""
    uses = settings.getter is not None and any(rows(USE, settings.select))
    return "SSOT900" not in settings.select and not uses


def _told(
    lexed: Lexed, settings: FileSettings, memory: Memory, asked: Asked, *, in_part: bool = False
) -> Answer | None:
    data = lexed.data
    if in_plain_letters(data, lambda at: not lexed.kind_at(at)) is not data:
        return None
    if not in_part and _may_be_silenced(lexed):  # of a file that names us all is lexed
        return None
    if any(rows(USE, settings.select)) and not uses_are_plain(lexed, settings, memory):
        return None
    from ssot_lint.core.access.plain import plain_accesses  # as above

    placed = plain_accesses(
        lexed,
        lambda text: _statement(text, memory),
        patches_matter=PATCH in _codes(settings),
        beside=_beside(settings),
        known=asked,
        in_fields=settings.getter is None,  # what is written there depends on its quotes
    )
    if placed is None:
        return None
    if settings.getter is not None and any(map(_is_asked_by_key, placed.accesses)):
        from ssot_lint.engine.keyed import with_variables  # few files have such

        named = with_variables(placed.accesses, lexed, placed.words, settings, settings.getter)
        if named is None:
            return None
        placed = placed._replace(accesses=named)
    said = list(_said(placed.accesses, settings))
    if not said or settings.getter is None:
        suites = placed.bindings.suites
        report = Report(tuple(_findings(said, suites, lambda it, _: _unproposed(it))))
        return Answer(report, lexed, placed)
    if in_part:
        from ssot_lint.core.lex.around import Outside

        raise Outside  # where an import goes, all of the file says
    return _with_fixes(said, lexed, placed, settings)


def _with_fixes(
    said: list[_Told], lexed: Lexed, plainly: Plainly, settings: FileSettings
) -> Answer | None:
    if any(it.found.refused is None and it.code not in settings.fixable for it in said):
        return None  # nothing is asked of the project for them
    from ssot_lint.core.access.shapes import Doubt  # where a getter is configured
    from ssot_lint.core.plain.proposed import PlainProposals
    from ssot_lint.core.tree.lined import Lined, NeedsTrees

    def proposed(it: _Told, scope: str) -> _Made:
        if it.found.refused is not None:
            return _unproposed(it)
        made = proposals.of(it.placed, it.code, scope)
        return _Made(f"{it.found.message}: use `{made.shown}`", made.fix, made.refused)

    accesses = list(dict.fromkeys(it.placed for it in said))
    try:
        code = Lined(lexed, "utf-8", plainly.words)
        proposals = PlainProposals(code, plainly.bindings, settings, accesses)
        report = Report(tuple(_findings(said, plainly.bindings.suites, proposed)))
        return Answer(report, lexed, plainly, proposals)
    except (Doubt, NeedsTrees):
        return None


def _beside(settings: FileSettings) -> Beside | None:
    from ssot_lint.core.access.plain import Beside  # as above

    around = settings.around
    if around is None:
        return None
    return Beside(
        lambda module, level: origin(
            module, level, settings.module, is_package=settings.is_package
        ),
        around.brings,
        around.binds,
    )


def _may_tell(data: bytes, settings: FileSettings) -> bool:
    """Whether neither the settings nor words in the file ask for more than accesses."""
    if settings.exempt is not None or settings.variables is not None:
        return False
    if data.startswith(BOM):
        return False
    if settings.getter is not None and any(
        may_load(it, data) and is_spelled(it, data) for it in rows(LOAD, settings.select)
    ):
        return False
    return encoding_of(data).is_utf8 and unreadable(data) is None


def _may_be_silenced(lexed: Lexed) -> bool:
    """Whether a comment may be a suppression; the words alone are in every file that imports
    ``ssot_lint``."""
    data = lexed.data
    return _names_us(data) and any(_names_us(data[start:end]) for start, end in lexed.comments())


def _names_us(text: bytes) -> bool:
    return b"ssot" in text or b"SSOT" in text


def _codes(settings: FileSettings) -> dict[str, list[str]]:
    """The selected rules about each kind of access, by its name; none about what is permitted."""
    found: dict[str, list[str]] = {}
    for row in rows(ACCESS, settings.select):
        if row.kind not in settings.permitted:
            found.setdefault(row.kind, []).append(row.code)
    return found


def _is_asked_by_key(placed: Placed) -> bool:
    """Whether it names its variable by something else than a literal."""
    return placed.access.variable is None and placed.access.key_text is not None


def _said(accesses: list[Placed], settings: FileSettings) -> Iterator[_Told]:
    """What the selected rules say of accesses."""
    codes = _codes(settings)
    for placed in accesses:
        kind, variable = placed.access.kind, placed.access.variable
        if kind not in codes:
            continue
        if not settings.unsparing and (
            is_allowed(variable, kind, settings) or is_djangos(variable, settings)
        ):
            continue
        for code in codes[kind]:
            rule = body(code)
            if isinstance(rule, AccessRule):
                for found in rule.check(placed.access):
                    yield _Told(placed, code, found)


def _unproposed(it: _Told) -> _Made:
    return _Made(it.found.message, None, it.found.refused or NO_GETTER)


def _findings(
    said: list[_Told], suites: Suites, made: Callable[[_Told, str], _Made]
) -> list[Finding]:
    counts: dict[tuple[str, str, str], int] = {}
    found: list[Finding] = []
    for it in said:
        start, end, line, access, _ = it.placed
        scope = suites.dotted(line)
        subject = access.variable or "".join(access.whole.split())
        key = (it.code, scope, subject)
        ordinal = counts[key] = counts.get(key, -1) + 1
        message, fix, refused = made(it, scope)
        place = Span(start, end), access.kind, access.variable, scope, subject, ordinal
        found.append(Finding(it.code, message, *place, fix, refused))
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
