"""Whether comments silence findings about the project, which the engine does not find itself."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from ssot_lint.core.model import Edit, Finding, Span
from ssot_lint.core.source import BOM, Positions
from ssot_lint.core.suppress import apply, directives

if TYPE_CHECKING:
    from ssot_lint.core.settings import FileSettings


def not_heeded(
    verdicts: Sequence[Finding], edits: Iterable[Edit], after: bytes, settings: FileSettings
) -> str | None:
    """Why the comments in ``after``, made by ``edits``, do not silence all ``verdicts``.

    ``verdicts`` stand at offsets of the text before; None where each is silenced.
    """
    from ssot_lint.core.lex.lexer import lex
    from ssot_lint.project.settle import extent_of

    made = tuple(edits)
    lexed = lex(after, len(BOM) if after.startswith(BOM) else 0)
    positions = Positions(after)
    moved = [_moved(it, made) for it in verdicts]
    pairs = [(it, extent_of(lexed, positions, it)) for it in moved]
    codes = {it.code: it.code for it in moved}
    kept = apply(pairs, directives(lexed, positions), settings, codes, lexed).kept
    return "the comments would not silence what they name" if kept else None


def _moved(finding: Finding, edits: Iterable[Edit]) -> Finding:
    start, end = finding.span
    by = sum(len(it.content) - (it.end - it.start) for it in edits if it.end <= start)
    return finding._replace(span=Span(start + by, end + by))
