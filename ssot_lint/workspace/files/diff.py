"""Unified diffs of bytes, such that ``patch`` and ``git apply`` give back the very same bytes."""

from __future__ import annotations

_NO_NEWLINE = b"\n\\ No newline at end of file\n"


def unified(before: bytes, after: bytes, name: str) -> bytes:
    """The diff that turns ``before`` into ``after``; empty when they are the same.

    Lines end at LF only, as ``patch`` has it: a CR before it is part of the line.
    """
    import difflib  # 3 ms, and only --diff needs it

    # latin-1 maps each byte to one character and back, whatever the file's encoding.
    changes = difflib.unified_diff(_lines(before), _lines(after), "\0", "\0")
    # The first two are the header, which holds no bytes of the file but may hold any character.
    body = b"".join(_ended(line.encode("latin-1")) for line in list(changes)[2:])
    header = os_bytes(name)
    return b"--- %s\n+++ %s\n%s" % (header, header, body) if body else b""


def os_bytes(name: str) -> bytes:
    """A file's name as the bytes it has on disk, also where they are no valid text."""
    return name.encode("utf-8", "surrogateescape")


def _lines(data: bytes) -> list[str]:
    lines = [line + "\n" for line in data.decode("latin-1").split("\n")]
    last = lines.pop()[:-1]
    return [*lines, last] if last else lines


def _ended(line: bytes) -> bytes:
    return line if line.endswith(b"\n") else line + _NO_NEWLINE
