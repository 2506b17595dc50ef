"""What a program is given of a number or a truth that stands in YAML without quotes."""

from __future__ import annotations

import re

from ssot_lint.deploy.yaml_nodes import Node

_INTEGER = re.compile(
    r"([-+]?)(?:0[xX]([0-9a-fA-F]+)|0[bB]([01]+)|0[oO]?([0-7]+)|(0|[1-9][0-9]*))\Z"
)
_FRACTION = re.compile(r"[-+]?[0-9]+\.[0-9]{1,15}\Z")
_IS_NUMBER = re.compile(
    r"[-+]?(?:0[xX][0-9a-fA-F_]+|0[bB][01_]+|0o[0-7]+|[0-9][0-9_]*|(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)"
    r"(?:[eE][-+]?[0-9]+)?)\Z|[-+]?\.(?:inf|Inf|INF)\Z|\.(?:nan|NaN|NAN)\Z"
)
_STRING = "tag:yaml.org,2002:str"
_TRUTHS = ("true", "false")
_LONGEST = 24
"""Digits of the longest number; a 64-bit one has 22 in octal."""


def as_read(node: Node, truths: tuple[str, ...] = _TRUTHS) -> str:
    """The text that a tool written in Go makes of a single value: ``0x1F`` is 31, ``0755`` is 493,
    ``True`` is true, ``1.50`` is 1.5. Quoted values stay; ``truths`` are the words that mean one."""
    text = node.string()
    if not _is_bare(node, text):
        return text
    if _is_truth(text, truths):
        return "true" if text.lower() in ("true", "yes", "on", "y") else "false"
    number = _INTEGER.match(text.replace("_", "") if text[0] != "_" else text)
    if number is not None and len(text) <= _LONGEST:
        return str(_value(number))
    if _FRACTION.match(text) and (value := float(text)) != int(value):
        return repr(value) if 1e-4 <= abs(value) < 1e15 else text
    return text


def is_text(node: Node) -> bool:
    """Whether every parser of YAML takes a single value for a text, or for nothing at all: numbers and
    ``true`` or ``false`` without quotes are none. (``yes`` is one for those of today.)"""
    text = node.string()
    return not _is_bare(node, text) or not (_IS_NUMBER.match(text) or _is_truth(text, _TRUTHS))


def _is_bare(node: Node, text: str) -> bool:
    """Whether a value stands without quotes, and without ``!!str`` before it."""
    if not text or not node.is_plain:
        return False
    return node.tag != _STRING or "!" not in node.text.string[node.start : node.end - len(text)]


def _is_truth(text: str, truths: tuple[str, ...]) -> bool:
    """Whether it is one of these words, in one of the three ways in which YAML knows them."""
    return text.lower() in truths and text in (text.lower(), text.upper(), text.capitalize())


def _value(number: re.Match[str]) -> int:
    sign, sixteen, two, eight, ten = number.groups()
    bases = ((sixteen, 16), (two, 2), (eight, 8), (ten, 10))
    value = next(int(digits, base) for digits, base in bases if digits is not None)
    return -value if sign == "-" else value
