"""Text and tags of XML and HTML: whatever a name or a source holds, it stays text."""

from __future__ import annotations

import re
from collections.abc import Mapping

from ssot_lint.output.text import printable

HEAD = '<?xml version="1.0" encoding="UTF-8"?>'
# Characters that XML 1.0 cannot hold, escaped or not.
_IMPOSSIBLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NAMES = (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ('"', "&quot;"), ("'", "&#39;"))


def tag(name: str, attributes: Mapping[str, str | int], end: str = "") -> str:
    """``<name key="value">``; with ``end`` as ``/``, closed."""
    said = "".join(f' {key}="{shown(str(value))}"' for key, value in attributes.items())
    return f"<{name}{said}{end}>"


def shown(text: str) -> str:
    """``text`` on one line, with a visible character for each that would be obeyed."""
    return escaped(printable(text))


def escaped(text: str) -> str:
    """``text`` with its line ends, between tags and in attributes."""
    for character, name in _NAMES:
        text = text.replace(character, name)
    return _IMPOSSIBLE.sub("\ufffd", text)


def ascii_only(text: str) -> str:
    """The same document whatever encoding it is read in."""
    return text.encode("ascii", "xmlcharrefreplace").decode()
