"""Numbers in sentences."""

from __future__ import annotations


def counted(number: int, one: str, many: str = "") -> str:
    """``1 file``, ``2,514 files``, ``3 accesses``."""
    if number == 1:
        return f"1 {one}"
    return f"{number:,} {many or (f'{one}es' if one.endswith('s') else f'{one}s')}"


def agreeing(number: int, one: str, many: str) -> str:
    """The verb that goes with so many: ``goes``, ``go``."""
    return one if number == 1 else many
