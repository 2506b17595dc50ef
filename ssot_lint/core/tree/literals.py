"""What a string literal says, without libcst's detour.

``evaluated_value`` warns on the checked project's invalid escapes, raises where the source holds a
null byte, and costs a compilation for every string of a statement.
"""

from __future__ import annotations

import ast
import warnings

import libcst as cst


def literal(node: cst.CSTNode | None) -> str | bytes | None:
    """The value of a plain string, bytes or concatenation; None for all else."""
    match node:
        case cst.SimpleString():
            return _simple(node)
        case cst.ConcatenatedString():
            left, right = literal(node.left), literal(node.right)
            if isinstance(left, str) and isinstance(right, str):
                return left + right
            if isinstance(left, bytes) and isinstance(right, bytes):
                return left + right
    return None


def text(node: cst.CSTNode | None) -> str | None:
    """The value of a string that is no bytes; None for all else."""
    value = literal(node)
    return value if isinstance(value, str) else None


def _simple(node: cst.SimpleString) -> str | bytes | None:
    if "\\" not in node.value and "\r" not in node.value:
        value = node.raw_value
        return value if "b" not in node.prefix else _ascii(value)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            value = ast.literal_eval(node.value)
        except (SyntaxError, ValueError, MemoryError):
            return None
    return value if isinstance(value, str | bytes) else None


def _ascii(value: str) -> bytes | None:
    try:
        return value.encode("ascii")
    except UnicodeEncodeError:
        return None
