"""A suppression that is being typed is no mistake yet; it is one when the file is saved like that."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ssot_lint.workspace.diagnostic import Diagnostic

if TYPE_CHECKING:
    from ssot_lint.lsp.session.documents import Document

_ABOUT_COMMENTS = frozenset(("SSOT901", "SSOT902", "SSOT903"))
_UNFINISHED = re.compile(
    r"#[ \t]*(?:ssot:[ \t]*(?:file-)?ignore[ \t]*\[(?:[^\]#]*\Z|[ \t]*\]|(?:[^\]#]*,)?[ \t]*(?:S(?:S(?:O(?:T\d{0,2})?)?)?)?[ \t]*\])"
    r"|(?i:noqa)[ \t]*:[\w, \t]*\Z)"
)
"""An open list, an empty one, and one whose last code is the beginning of one."""


def is_unfinished(document: Document) -> bool:
    """Whether what was typed last in a document is a suppression that lacks something."""
    if document.typed is None:
        return False
    return _UNFINISHED.search(document.text.row(document.typed)) is not None


def without(found: tuple[Diagnostic, ...], document: Document) -> tuple[Diagnostic, ...]:
    """``found`` but for what it says of the comment that is being typed."""
    if document.typed is None or not any(it.code in _ABOUT_COMMENTS for it in found):
        return found
    if not is_unfinished(document):
        return found
    row = document.typed + 1
    return tuple(it for it in found if it.code not in _ABOUT_COMMENTS or it.file_start.row != row)
