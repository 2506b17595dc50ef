"""What a program is given of a number or a truth that stands in YAML without quotes."""

from __future__ import annotations

import re

from ssot_lint.deploy.yaml_nodes import Node

_INTEGER = re.compile(
    r"([-+]?)(?:0[xX]([0-9a-fA-F]+)|0[bB]([01]+)|0[oO]?([0-7]+)|(0|[1-9][0-9]*))\Z"
)
_FRACTION = re.compile(r"[-+]?[0-9]+\.[0-9]{1,15}\Z")
_LONGEST = 24
"""Digits of the longest number; a 64-bit one has 22 in octal."""
_QUOTES = ("'", '"', "|", ">")


def as_read(node: Node, truths: tuple[str, ...] = ("true", "false")) -> str:
    """The text that a tool written in Go makes of a single value: ``0x1F`` is 31, ``0755`` is 493,
    ``True`` is true, ``1.50`` is 1.5. Quoted values stay; ``truths`` are the words that mean one."""
    text = node.string()
    if not text or node.text.string.startswith(_QUOTES, node.start):
        return text
    if text.lower() in truths and text in (text.lower(), text.upper(), text.capitalize()):
        return "true" if text.lower() in ("true", "yes", "on", "y") else "false"
    number = _INTEGER.match(text.replace("_", "") if text[0] != "_" else text)
    if number is not None and len(text) <= _LONGEST:
        return str(_value(number))
    if _FRACTION.match(text) and (value := float(text)) != int(value):
        return repr(value) if 1e-4 <= abs(value) < 1e15 else text
    return text


def _value(number: re.Match[str]) -> int:
    sign, sixteen, two, eight, ten = number.groups()
    bases = ((sixteen, 16), (two, 2), (eight, 8), (ten, 10))
    value = next(int(digits, base) for digits, base in bases if digits is not None)
    return -value if sign == "-" else value
