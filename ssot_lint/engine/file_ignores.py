"""Comments that silence a rule in a whole file, verified as those for single findings are."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from ssot_lint.core.layout import WHOLE
from ssot_lint.core.model import Edit
from ssot_lint.core.source import Positions, newline_of
from ssot_lint.core.suppress import directives
from ssot_lint.engine.analysis import examine
from ssot_lint.engine.fixing.fixer import apply
from ssot_lint.engine.fixing.verify import Change
from ssot_lint.engine.ignores import Ignored, may_silence, merged, proved
from ssot_lint.engine.memory import Memory
from ssot_lint.engine.reading import encoding_in_use

if TYPE_CHECKING:
    from ssot_lint.core.lex.lexed import Lexed
    from ssot_lint.core.model import Finding
    from ssot_lint.core.settings import FileSettings

_HEAD = re.compile(rb"#(?:!|[^\r\n]*?coding[:=])[^\r\n]*(?:\r\n?|\n)")


def ignore_in_file(
    data: bytes,
    settings: FileSettings,
    code: str,
    reason: str,
    memory: Memory | None = None,
    verdicts: Sequence[Finding] = (),
) -> Ignored:
    """Silence a rule: in a comment that does so for others, else in a new one.

    ``verdicts`` are its findings if it is about the project: what the file says does not hold them.
    """
    memory = memory or Memory()
    before = examine(data, settings, memory)
    findings = before.report.findings
    chosen = [it for it in findings if it.code == code and may_silence(it, settings)]
    if not chosen and not verdicts:
        return Ignored(data)
    lexed = before.view.code.lexed
    if lexed.broken:
        return Ignored(data, failure="the file cannot be read as Python")
    try:
        edits = tuple(_edits(lexed, code.encode(), reason.encode(encoding_in_use(data))))
    except UnicodeEncodeError:
        return Ignored(data, failure="the file's encoding cannot spell the reason")
    change = Change(data, apply(data, edits), edits, chosen, WHOLE)
    return proved(change, before.report, settings, memory, verdicts)


def _edits(lexed: Lexed, code: bytes, reason: bytes) -> Iterator[Edit]:
    for directive in directives(lexed, Positions(lexed.data)):
        if directive.whole_file and directive.codes:
            yield from merged(directive, code, reason)
            return
    at = _below_head(lexed.data, lexed.lines)
    comment = b"# ssot: file-ignore[%s] %s" % (code, reason)
    yield Edit(at, at, comment.rstrip() + newline_of(lexed.data))


def _below_head(data: bytes, lines: Sequence[int]) -> int:
    """Where the first row begins that is neither for the system (`#!`) nor the codec's."""
    at = lines[0]
    while found := _HEAD.match(data, at):
        at = found.end()
    return at
