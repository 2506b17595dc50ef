"""What the formats for people share: the headline, colours, and text a terminal cannot obey."""

from __future__ import annotations

import re

from ssot_lint.core.regex import regex
from ssot_lint.output.formats import Style
from ssot_lint.workspace.diagnostic import Diagnostic

BOLD, RED, CYAN, BLUE, GREEN, YELLOW = "1", "1;31", "36", "1;34", "32", "33"

# ``::stop-commands::``, ``##vso[…]``, ``##[group]``, ``##teamcity[…]``.
_ORDERS = ("::", "##")
# C0 and C1 controls but the tab; bidirectional overrides, which show text in another order.
_CONTROLS = regex("[\x00-\x08\x0a-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


class Paint:
    """Colours text, or leaves it alone."""

    __slots__ = ("_color",)

    def __init__(self, color: bool) -> None:
        self._color = color

    def __call__(self, text: str, color: str) -> str:
        return f"\033[{color}m{text}\033[0m" if self._color else text


def headline(item: Diagnostic, style: Style, paint: Paint) -> str:
    """``path:row:column: CODE [*] message``."""
    path, *numbers = where(item, style)
    place = paint(":", CYAN).join((paint(at_row_start(path), BOLD), *numbers, ""))
    return f"{place} {remark(item, style, paint)}"


def where(item: Diagnostic, style: Style) -> list[str]:
    """What people are told of its place: path, cell, row, column."""
    cell = [] if item.cell is None else [f"cell {item.cell}"]
    return [style.shown(item.path), *cell, str(item.start.row), str(item.start.column)]


def elsewhere(item: Diagnostic, style: Style) -> list[str]:
    """``path:row:column: message`` of each other place that it is about."""
    return [
        f"{style.shown(it.path)}:{it.start.row}:{it.start.column}: {it.message}"
        for it in item.related
    ]


def remark(item: Diagnostic, style: Style, paint: Paint) -> str:
    """``CODE [*] message``."""
    mark = paint("[*]", CYAN) + " " if style.fixes(item) else ""
    return f"{paint(item.code, RED)} {mark}{printable(item.message)}"


def at_row_start(path: str) -> str:
    """A path as it may begin a row: never as what a CI service takes for an order to itself."""
    shown = printable(path)
    return f"./{shown}" if shown.startswith(_ORDERS) else shown


def printable(text: str) -> str:
    """The text with each control character shown as one ordinary character."""
    if text.isprintable():  # which none of them is; ten times as fast
        return text
    return _CONTROLS.sub(_picture, text)


def _picture(found: re.Match[str]) -> str:
    number = ord(found[0])
    return chr(0x2400 + number) if number < 0x20 else "\ufffd"


def width(text: str) -> int:
    """Columns of a terminal that ``text`` takes: East Asian wide ones two, combining ones none."""
    if text.isascii():
        return len(text)
    from unicodedata import combining, east_asian_width  # only for such rows

    return sum(
        0 if combining(char) else 2 if east_asian_width(char) in "WF" else 1 for char in text
    )
