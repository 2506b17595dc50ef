"""All safe fixes of a file as the fixer makes them, each edit under the rule that it is for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from lsprotocol import types

from ssot_lint.core.source import Positions, encoding_of
from ssot_lint.engine.composed import Labelled, composed
from ssot_lint.lsp.translate.convert import range_of
from ssot_lint.lsp.translate.edits import Rewrite
from ssot_lint.workspace.diagnostic import Place

if TYPE_CHECKING:
    from ssot_lint.engine.fixing.fixer import Fixed
    from ssot_lint.lsp.session.session import Analysis


def grouped(analysis: Analysis, result: Fixed, units: str) -> Rewrite | None:
    """The edits of a file that is no notebook, fixed like that; None where there are none."""
    made = [it for it in _edits(result, analysis.data) if _changes(it, analysis.data)]
    if not made:
        return None
    document, positions = analysis.document, Positions(analysis.data)
    encoding = encoding_of(analysis.data).name
    edits = []
    for (start, end, content), _ in made:
        first, last = (Place(*positions.row_column(it)) for it in (start, end))
        place = range_of(first, last, analysis.text, units)
        edits.append(types.TextEdit(place, content.decode(encoding, "replace")))
    groups = [label for _, label in made]
    return Rewrite(document.uri, document.version, document.text, edits, groups)


def _edits(result: Fixed, data: bytes) -> list[Labelled]:
    return composed(
        len(data), [list(_labelled(result, number)) for number in range(len(result.passes))]
    )


def _labelled(result: Fixed, number: int) -> Iterator[Labelled]:
    """The edits of one pass; an import that goes with its last use belongs to the pass's first rule."""
    codes = {
        edit: it.code
        for it in reversed(result.applied)
        if it.fix is not None
        for edit in it.fix.edits
    }
    known = [codes[edit] for edit in result.passes[number] if edit in codes]
    others = known[0] if known else result.applied[0].code
    for edit in result.passes[number]:
        yield Labelled(edit, codes.get(edit, others))


def _changes(made: Labelled, data: bytes) -> bool:
    start, end, content = made.edit
    return data[start:end] != content
