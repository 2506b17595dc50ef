"""Writes a report to a file."""

from __future__ import annotations

from ssot_lint.cli.console import UsageError


def write_to(path: str, text: str) -> None:
    """Write a report there. Raises UsageError where that cannot be done."""
    try:
        with open(path, "w", encoding="utf-8", errors="backslashreplace", newline="") as stream:
            stream.write(text)
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror}") from error
