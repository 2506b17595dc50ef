"""What rules about a file alone find in one text, asked for by rules about the project."""

from __future__ import annotations

from collections.abc import Sequence

from ssot_lint.core.lean import TYPE_CHECKING
from ssot_lint.core.model import Finding

if TYPE_CHECKING:
    from ssot_lint.core.settings import FileSettings
    from ssot_lint.project.settle import Own


def own_findings(data: bytes, settings: FileSettings) -> Own:
    """The text is checked when somebody asks, once for the same rules."""
    known: dict[frozenset[str], Sequence[Finding]] = {}

    def own(codes: frozenset[str]) -> Sequence[Finding]:
        if codes not in known:
            from ssot_lint.engine.check import check  # few findings have such fixes

            asked = settings._replace(select=codes, fixable=codes)
            known[codes] = check(data, asked).findings
        return known[codes]

    return own
