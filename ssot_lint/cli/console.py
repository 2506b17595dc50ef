"""Standard output and standard error: bytes and text in order, and readers that went away."""

from __future__ import annotations

import os
import sys

from ssot_lint.core.lean import TYPE_CHECKING
from ssot_lint.workspace import environment
from ssot_lint.workspace.config.problem import UsageError as UsageError

if TYPE_CHECKING:
    from typing import TextIO

ALL_PASSED = "All checks passed!\n"


_listeners: list[list[tuple[bool, str]]] = []


class Overheard(list[tuple[bool, str]]):
    """All texts that are said while it is entered: whether to standard error, and the text."""

    def __enter__(self) -> Overheard:
        _listeners.append(self)
        return self

    def __exit__(self, *_: object) -> None:
        _listeners.remove(self)


def say(text: str) -> None:
    """Write to standard output."""
    _say(sys.stdout, text)


def say_bytes(data: bytes) -> None:
    """Write to standard output, byte for byte."""
    try:
        sys.stdout.flush()
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        _discard(sys.stdout)


def complain(text: str) -> None:
    """Write a line to standard error."""
    _say(sys.stderr, text + "\n")


def fail(message: object) -> None:
    """Say what went wrong, as compilers do: the place first, where the message begins with one."""
    import re  # for those who cannot go on alone

    text = str(message)
    place = re.match(r"(?:[A-Za-z]:)?[^:\n]*:\d+(?::\d+)?: ", text)
    at = place.end() if place is not None else 0
    complain(f"{text[:at]}error: {text[at:]}")


def flush() -> None:
    """Hand everything to the system."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except BrokenPipeError:
            _discard(stream)


def wants_color(choice: str, stream: TextIO) -> bool:
    """Whether to colour what goes to ``stream``: asked for, else a terminal that is not dumb."""
    if choice != "auto":
        return choice == "always"
    if (environment.get("FORCE_COLOR") or "0") != "0":
        return True
    if environment.get("NO_COLOR") or environment.get("TERM") == "dumb":
        return False
    return stream.isatty()


def _say(stream: TextIO, text: str) -> None:
    for said in _listeners:
        said.append((stream is sys.stderr, text))
    write(stream, text)


def write(stream: TextIO, text: str) -> None:
    """Write to a stream; a reader that went away is no error."""
    try:
        # File names and source may hold what the stream's encoding does not have.
        encoding = stream.encoding or "utf-8"
        stream.write(text.encode(encoding, "backslashreplace").decode(encoding))
        stream.flush()
    except BrokenPipeError:
        _discard(stream)


def _discard(stream: TextIO) -> None:
    """The reader is gone (``| head``): say no more, and keep quiet about it at exit, too."""
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, stream.fileno())
    os.close(null)
