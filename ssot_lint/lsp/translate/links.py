"""Links to the rules' pages, which are files in the package: they open in the editor, offline too.

Written by ``scripts/docs.py`` from the rules themselves.
"""

from __future__ import annotations

import functools
import os

from ssot_lint.lsp.text.uris import uri_of

DIRECTORY = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "pages")


@functools.cache
def page_uri(code: str) -> str | None:
    """Where the page of a rule can be opened; None where it cannot, as inside a zip file."""
    path = os.path.join(DIRECTORY, f"{code}.md")
    return uri_of(path) if os.path.isfile(path) else None
