"""``${X:-default}`` in a compose file, as docker compose fills it in."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from ssot_lint.deploy.model import LONGEST, TOO_LONG

DEEPEST = 20
"""Defaults inside defaults that are followed."""
_START = re.compile(r"\$(?:(?P<escaped>\$)|(?P<bare>[A-Za-z_]\w*)|\{(?P<name>[A-Za-z_]\w*))", re.A)
_OPERATORS = (":-", ":?", ":+", "-", "?", "+")


class Filled(NamedTuple):
    """A value with its references replaced."""

    value: str | None
    """None where it hangs on a variable that is not known here."""
    opaque: str = ""
    """The reference that is not known, as written without its message."""
    names: frozenset[str] = frozenset()
    """Every name that the text refers to."""
    wrong: int | None = None
    """The index of a ``$`` that begins no reference; None where all is well."""
    refused: str = ""
    """A variable that is empty where ``${X:?message}`` asks for a value of it."""


def fill(text: str, known: Mapping[str, str | None], depth: int = 0) -> Filled:
    """Replace the references in ``text`` by what is known; ``$$`` becomes ``$``."""
    if "$" not in text:
        return Filled(text)
    parts: list[str] = []
    names: set[str] = set()
    opaque, at = "", 0
    while (dollar := text.find("$", at)) >= 0:
        parts.append(text[at:dollar])
        found = _START.match(text, dollar)
        if found is None or depth > DEEPEST:
            return Filled(None, "$", frozenset(names), dollar)
        if found["escaped"]:
            parts.append("$")
            at = found.end()
            continue
        end = found.end() if found["bare"] else _closing(text, found.end())
        if end is None:
            return Filled(None, "$", frozenset(names), dollar)
        name = found["bare"] or found["name"]
        names.add(name)
        rest = "" if found["bare"] else text[found.end() : end - 1]
        one = _reference(name, rest, known, depth)
        if one.refused:
            return Filled(None, f"${{{one.refused}}}", frozenset(names), None, one.refused)
        if one.wrong is not None:
            return Filled(None, "$", frozenset(names), dollar)
        names |= one.names
        opaque = opaque or one.opaque
        parts.append(one.value or "")
        at = end
    parts.append(text[at:])
    if sum(map(len, parts)) > LONGEST:
        opaque = opaque or TOO_LONG
    return Filled(None if opaque else "".join(parts), opaque, frozenset(names))


def _closing(text: str, at: int) -> int | None:
    """Behind the brace that closes a reference whose name ends at ``at``."""
    depth = 1
    while at < len(text):
        if text.startswith("${", at):
            depth, at = depth + 1, at + 2
            continue
        if text[at] == "}":
            depth -= 1
            if not depth:
                return at + 1
        at += 1
    return None


def _reference(name: str, rest: str, known: Mapping[str, str | None], depth: int) -> Filled:
    """What ``${name rest}`` comes to; an unset variable with a default is the default."""
    unknown = Filled(None, f"${{{name}}}")
    value = known.get(name)
    opaque = name in known and value is None
    if not rest:
        return Filled(value) if value is not None else unknown
    operator = next((it for it in _OPERATORS if rest.startswith(it)), None)
    if operator is None:
        return Filled(None, wrong=0)
    if opaque:
        return unknown
    there = value is not None and (value != "" or operator[0] != ":")
    if operator[-1] == "+":
        return unknown if value is None else _other(there, rest, operator, known, depth)
    if there:
        return Filled(value)
    if operator[-1] == "?":
        return unknown if value is None else Filled(None, wrong=0, refused=name)
    return _other(True, rest, operator, known, depth)


def _other(
    taken: bool, rest: str, operator: str, known: Mapping[str, str | None], depth: int
) -> Filled:
    filled = fill(rest[len(operator) :], known, depth + 1)
    return filled if taken else Filled("", names=filled.names)
