"""Defaults and parses in words; a secret's value is in none of them."""

from __future__ import annotations

from ssot_lint.project.variables.model import Default, Parse, Place
from ssot_lint.project.variables.words import MASKED as MASKED
from ssot_lint.project.variables.words import is_secret_value, is_switch

_MOST = 60


def is_withheld(place: Place) -> bool:
    """Whether the value may be shown nowhere."""
    if place.secret and not is_switch(place.default.value):
        return True
    return is_secret_value(place.default.value)


def value_of(place: Place) -> str:
    """The default's value as text, masked where it may not be shown."""
    if is_withheld(place):
        return MASKED
    return text_of(place.default.value)


def text_of(value: object) -> str:
    """A value as text."""
    if isinstance(value, tuple):
        text = "[" + ", ".join(text_of(it) for it in value) + "]"
    else:
        text = str(value)
    return cut("".join(it if it.isprintable() else repr(it)[1:-1] for it in text))


def given_word(value: str | None) -> str:
    """That a deployment gives a value: what it is stays in its file."""
    return "provided" if value else "empty"


def cut(text: str) -> str:
    """The text, with a sign for what is left out of a long one."""
    return text if len(text) <= _MOST else text[: _MOST - 1] + "…"


def default_of(place: Place) -> str:
    """``defaults to 10``, ``is required``, … of one place."""
    kind = place.default.kind
    if kind == "required":
        return "is required"
    if kind == "literal":
        if is_withheld(place):
            return "has a default"
        value = place.default.value
        return "defaults to nothing" if value == "" else f"defaults to {text_of(value)}"
    if kind == "none":
        test = place.parse.test
        if test is not None and place.parse.kind == "bool" and not place.parse.strict:
            return "is on without a value" if test.missing() else "is off without a value"
        return "has no default"
    return {"guarded": "is optional", "fallback": "falls back to another variable"}.get(
        kind, "has a computed default"
    )


def parse_of(parse: Parse) -> str:
    """How a value is taken: ``int``, ``list split at ","``, ``bool: 1 true yes``."""
    if parse.kind == "list":
        return f'list split at "{parse.separator}"'
    if parse.kind == "bool" and parse.test is not None:
        return f"bool: {' '.join(parse.test.true_words())}"
    if parse.kind == "choice" and parse.choices:
        return f"one of {' '.join(parse.choices)}"
    return parse.kind


def default_word(default: Default) -> str:
    """A default in one word or value, for a table."""
    if default.kind == "literal":
        return text_of(default.value)
    return "" if default.kind == "none" else default.kind
