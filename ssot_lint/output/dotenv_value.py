"""A value as a .env file has to say it, so that python-dotenv reads the same back."""

from __future__ import annotations

import json

from ssot_lint.project.variables.model import Place

_PLAIN = "_-./:,@+"
_ESCAPES = (
    ("\\", "\\\\"),
    ('"', '\\"'),
    ("\n", "\\n"),
    ("\r", "\\r"),
    ("\t", "\\t"),
    ("\a", "\\a"),
    ("\b", "\\b"),
    ("\f", "\\f"),
    ("\v", "\\v"),
)


def written(place: Place) -> str | None:
    """The literal default of a place, quoted where it must be; None where such a file cannot say it."""
    return quoted(_text(place.default.value, place.parse.separator))


def quoted(text: str) -> str | None:
    """One line that is read back as ``text``; None for what is replaced in every kind of quotes, or
    would be unreadable."""
    if "${" in text:
        return None
    if all(it.isalnum() or it in _PLAIN for it in text):
        return text
    if text.isprintable():
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"
    for raw, escaped in _ESCAPES:
        text = text.replace(raw, escaped)
    return f'"{text}"' if text.isprintable() else None


def _text(value: object, separator: str | None) -> str:
    """The text that is taken as ``value``: a list by its separator, else as JSON."""
    if not isinstance(value, tuple):
        return str(value)
    if separator:
        return separator.join(map(str, value))
    try:
        return json.dumps(value, ensure_ascii=False)
    except (TypeError, ValueError):
        return str(list(value))
