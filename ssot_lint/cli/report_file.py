"""Writes a report to a file, of which it is known beforehand that it can be written."""

from __future__ import annotations

import os
import stat
import tempfile

from ssot_lint.cli.console import UsageError


def write_to(path: str, text: str) -> None:
    """Write a report there. Raises UsageError where that cannot be done."""
    try:
        os.makedirs(os.path.dirname(path) or ".", exist_ok=True)
        with open(path, "w", encoding="utf-8", errors="backslashreplace", newline="") as stream:
            stream.write(text)
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror}") from error


def must_be_writable(path: str) -> None:
    """Raises UsageError where a report could not be written there: said before the work rather than
    after it. What is there stays as it is."""
    try:
        try:
            mode = os.stat(path).st_mode
        except FileNotFoundError:
            directory_must_be_writable(os.path.dirname(path) or ".")
            return
        if stat.S_ISREG(mode) or stat.S_ISDIR(mode):  # a pipe would wait for its reader
            with open(path, "ab"):
                pass
    except (OSError, ValueError) as error:
        raise _refused(path, error) from error


def directory_must_be_writable(path: str) -> None:
    """The same of files in a directory, which is made where there is none."""
    try:
        os.makedirs(path, exist_ok=True)
        with tempfile.TemporaryFile(dir=path):
            pass
    except (OSError, ValueError) as error:
        raise _refused(path, error) from error


def _refused(path: str, error: OSError | ValueError) -> UsageError:
    why = error.strerror if isinstance(error, OSError) else str(error)
    return UsageError(f"--output-file: {path} cannot be written: {why}")
