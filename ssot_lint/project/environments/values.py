"""Which values a parse rejects: what ``int()``, a settings class or a library would raise for."""

from __future__ import annotations

import re

_BOOLEANS = frozenset(("0", "off", "f", "false", "n", "no", "1", "on", "t", "true", "y", "yes"))
"""The words, in lower case, that a declared field takes for a boolean; all others are errors."""
BOOLEAN = "a boolean (true or false)"
_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://[^\s/?#]")


def rejected(value: str, parse: tuple[str, ...]) -> str | None:
    """What was expected instead of ``value``; None where the parse takes it. The value, which may
    be a secret, is never in the answer."""
    kind, words = (parse[0], parse[1:]) if parse else ("str", ())
    if kind == "int":
        return None if _converts(int, value) or (words and _is_whole(value)) else "an integer"
    if kind == "float":
        return None if _converts(float, value) else "a number"
    if kind == "json":
        return None if _is_json(value) else "JSON"
    if kind == "bool":
        good = not words or value.strip().lower() in _BOOLEANS
        return None if good else BOOLEAN
    if kind == "choice":
        return None if not words or value in words else f"one of {', '.join(words)}"
    if kind == "url":
        return None if _URL.match(value.strip()) else "a URL"
    return None


def _converts(convert: type[int] | type[float], value: str) -> bool:
    try:
        convert(value)
    except ValueError:
        return False
    return True


def _is_whole(value: str) -> bool:
    """``5.0``, which a declared field takes for an integer."""
    return _converts(float, value) and re.fullmatch(r"\s*[+-]?\d+\.0*\s*", value) is not None


def _is_json(value: str) -> bool:
    import json

    try:
        json.loads(value)
    except (ValueError, RecursionError):
        return False
    return True
