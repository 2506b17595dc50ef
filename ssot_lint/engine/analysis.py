"""The close look at one file: a reading of it, the report, and what a fixer asks of both."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from ssot_lint.core.fix.proposals import Proposals
from ssot_lint.core.layout import WHOLE, Layout
from ssot_lint.core.lex.lexer import lex
from ssot_lint.core.lex.relex import relexed
from ssot_lint.core.model import Edit, Report, Span
from ssot_lint.core.names.references import References
from ssot_lint.core.settings import FileSettings
from ssot_lint.core.source import BOM
from ssot_lint.core.tree.islands import Island, parse_whole
from ssot_lint.engine.findings import report_of, span_of
from ssot_lint.engine.judge import View, view_of, view_of_lexed
from ssot_lint.engine.memory import Memory
from ssot_lint.engine.reading import encoding_in_use


class Examined(NamedTuple):
    """A file's report with the reading it was made from, whose trees a fixer needs again."""

    report: Report
    view: View


def analyse(
    data: bytes, settings: FileSettings, memory: Memory | None = None, *, whole: bool = False
) -> Report:
    """What the selected rules say of ``data``.

    ``whole`` parses the file as one island, where that is possible: the oracle that statements on
    their own are tested against.
    """
    return report_of(view_of(data, settings, memory or Memory(), whole=whole), settings)


def examine(
    data: bytes, settings: FileSettings, memory: Memory, layout: Layout = WHOLE
) -> Examined:
    """The same, and the reading; without fixes that the text's parts rule out."""
    return _examined(view_of(data, settings, memory), settings, layout)


def examine_again(
    before: View,
    edits: Iterable[Edit],
    after: bytes,
    settings: FileSettings,
    memory: Memory,
    layout: Layout,
) -> Examined:
    """``examine(after)``, which is the text of ``before`` with the edits made."""
    lexed = relexed(before.code.lexed, edits, after)
    return _examined(view_of_lexed(lexed, settings, memory), settings, layout)


def _examined(view: View, settings: FileSettings, layout: Layout) -> Examined:
    return Examined(layout.settled(report_of(view, settings)), view)


def removals(view: View, settings: FileSettings, fixed: set[tuple[str, Span]]) -> tuple[Edit, ...]:
    """Imports that lose their last use when the findings with these codes and spans are fixed."""
    gone = [
        (hit.place, hit.node)
        for hit in view.hits
        if hit.access is not None and (hit.code, span_of(view.code, hit)) in fixed
    ]
    return Proposals(view.names, settings, view.accesses()).removals(gone)


def getter_uses(view: View, settings: FileSettings) -> list[int]:
    """Offsets at which a name surely stands for the getter, in order."""
    getter = settings.getter
    if getter is None:
        return []
    data = view.code.data
    named = [it for it in getter.names() if it.rpartition(".")[2].encode() in data]
    found = References(view.names, named, set(named).__contains__).all() if named else []
    return sorted(view.code.start(it.place, it.node) for it in found if it.certain)


def parses(data: bytes) -> bool:
    """Whether libcst can parse all of ``data``."""
    begin = len(BOM) if data.startswith(BOM) else 0
    if lex(data, begin).perilous:
        return False
    return isinstance(parse_whole(data[begin:], encoding_in_use(data)), Island)
