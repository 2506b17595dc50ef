"""How a plain access is written through the getter: in its own form, or in one of the contract's around
its key. The rest is Doubt.

The forms of the contract are those of a literal or a name (``.require("K")``, ``.get(K) is not None``): nothing
is evaluated at another time, and no parentheses are needed.
"""

from __future__ import annotations

from collections.abc import Callable

from ssot_lint.core.access.plain import Placed
from ssot_lint.core.access.shapes import Doubt
from ssot_lint.core.accessor import Getter
from ssot_lint.core.model import PRESENCE, READ
from ssot_lint.core.regex import regex

Edited = tuple[int, int, str]
Form = Callable[[str], list[Edited]]
"""The edits, for the expression that yields the accessor."""

_BLANK = regex(rb"[ \t\f\r\n]*")
_KEY = regex(
    rb"(?:[rRuU]?(?:\"[^\"\\\r\n]*\"|'[^'\\\r\n]*')|[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*)(?![\w\"'.\x80-\xff(\[])"
)
_ASKS = regex(rb"[ \t\f\r\n]+(not[ \t\f\r\n]+)?in[ \t\f\r\n]+\Z")


def form_of(placed: Placed, data: bytes, getter: Getter) -> Form:
    """The form; Doubt where the access is no read of one variable, or where another getter may be asked
    for it."""
    access = placed.access
    is_one = access.variable is not None or access.key_text is not None
    if access.kind not in (READ, PRESENCE) or not is_one or not access.extent[1]:
        raise Doubt
    if access.variable is not None and getter.neighbour_of(access.variable) is not None:
        raise Doubt
    behind = getter.as_it_is(access)
    if behind is not None:
        return lambda accessor: [(placed.start, placed.end, accessor + behind)]
    spelled = getter.as_spelled(access)
    if spelled is None:
        raise Doubt
    start, end, is_negated = _key(placed, data)
    before, after = f"not {spelled[0]}" if is_negated else spelled[0], spelled[1]
    whole = placed.whole
    return lambda accessor: [
        (whole[0], start, before.replace("{getter}", accessor)),
        (end, whole[1], after.replace("{getter}", accessor)),
    ]


def _key(placed: Placed, data: bytes) -> tuple[int, int, bool]:
    """Where the key stands, which is a literal or a name; and whether it is asked for what is not there."""
    start, end = placed.whole
    if placed.access.operation == "item":
        if start != placed.start or data[placed.end : placed.end + 1] != b"[":
            raise Doubt
        blank = _BLANK.match(data, placed.end + 1)
        found = _KEY.match(data, blank.end() if blank is not None else end)
        if found is None or data[found.end() : end - 1].strip(b" \t\f\r\n"):
            raise Doubt
        return *found.span(), False
    found = _KEY.match(data, start)
    asks = None if found is None else _ASKS.match(data, found.end(), placed.start)
    if found is None or asks is None or end != placed.end:
        raise Doubt
    return *found.span(), asks[1] is not None
