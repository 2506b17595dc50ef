"""The edit that gives a read the default of the declaration."""

from __future__ import annotations

from ssot_lint.core.model import Edit, Fix
from ssot_lint.project.variables.model import DECLARE, Place
from ssot_lint.project.variables.telling import is_withheld

UNSAFE = "unsafe"
_REASON = "it changes what the program does where the variable is not set"


def aligned(place: Place, canonical: Place, where: str) -> Fix | str:
    """The default of ``place`` as the declaration has it; or why that is not offered."""
    if canonical.kind != DECLARE or canonical.default.kind != "literal":
        return "someone must decide which default is right"
    if place.default_at is None:
        return "the default is not written here as a literal"
    if is_withheld(place) or is_withheld(canonical):
        return "the value looks secret"
    text = _text(place, canonical.default.value)
    if text is None:
        return "the declared default cannot be written here as a literal"
    return Fix(
        f"Take the default of {where}: {text}",
        (Edit(*place.default_at, _written(place, text).encode("ascii")),),
        UNSAFE,
        _REASON,
    )


def _text(place: Place, value: object) -> str | None:
    """The value as a literal of the kind that stands there."""
    if isinstance(place.default.value, str):
        told = _word(place, value) if isinstance(value, bool) else value
        if isinstance(told, bool) or not isinstance(told, str | int | float):
            return None
        text = ascii(str(told))
        return text if '"' in text else '"' + text[1:-1].replace("\\'", "'") + '"'
    return repr(value) if isinstance(value, bool | int | float) else None


def _written(place: Place, text: str) -> str:
    """What takes the literal's place: its quotes stay where they can, as an f-string's may be around."""
    start, end = place.default_at or (0, 0)
    value = place.default.value
    if not isinstance(value, str) or not value.isascii() or end - start != len(value):
        return text
    inner = text[1:-1].replace("\\'", "'")
    return inner.replace("'", "\\'").replace('"', '\\"')


def _word(place: Place, value: bool) -> str | None:
    """A word that the test at the place takes so."""
    test = place.parse.test
    if test is None:
        return "true" if value else "false"
    words = ("true", "1", "True", "yes") if value else ("false", "0", "False", "no")
    return next((it for it in words if test.is_on(it) == value), None)
