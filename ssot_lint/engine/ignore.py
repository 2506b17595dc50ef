"""From bytes to bytes in which findings are silenced by comments, proved as fixes are."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from ssot_lint.core.source import is_notebook
from ssot_lint.engine.ignores import Ignored, Key, ignore_text
from ssot_lint.engine.memory import Memory

if TYPE_CHECKING:
    from ssot_lint.core.model import Finding
    from ssot_lint.core.settings import FileSettings


def ignore(
    data: bytes,
    settings: FileSettings,
    wanted: Collection[Key],
    reason: str,
    memory: Memory | None = None,
    verdicts: Sequence[Finding] = (),
) -> Ignored:
    """Silence the findings with these keys, all of them or none; their rules must permit it.

    ``verdicts`` are findings about the project that are to be silenced with them: what the file
    says by itself does not hold those. A notebook takes none.
    """
    memory = memory or Memory()
    if is_notebook(settings.path):
        from ssot_lint.engine.notebook_edits import ignore_notebook

        return ignore_notebook(data, settings, wanted, reason, memory)
    return ignore_text(data, settings, wanted, reason, memory, verdicts=verdicts)
