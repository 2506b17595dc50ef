"""The module that a relative import means; apart from what needs a parser."""

from __future__ import annotations


def resolve_from(module: str, level: int, package: str) -> str:
    """Make the module of a ``from`` import absolute; empty where it leaves the top package."""
    if not level:
        return module
    parts = package.split(".") if package else []
    if level > len(parts):
        return ""
    base = parts[: len(parts) - level + 1]
    return ".".join([*base, module] if module else base)
