"""The rows of a list of repositories: a file, a pipe that somebody writes to, or standard input."""

from __future__ import annotations

import os
import select
import stat
import time

LONGEST = 8 << 20
"""Bytes of a list, at the most."""
SILENCE = 30.0
"""Seconds without a byte after which a pipe is one that nobody writes to."""


class NoList(Exception):
    """Why something is no list of repositories."""


def rows_of(data: bytes) -> list[str]:
    """The rows of a list, whatever editor or shell has written it. Raises NoList."""
    wide = data[:2] in (b"\xff\xfe", b"\xfe\xff")  # as PowerShell does
    try:
        text = data.decode("utf-16") if wide else data.decode("utf-8", "surrogateescape")
    except UnicodeDecodeError:
        text = "\0"
    if len(data) > LONGEST or "\0" in text:
        raise NoList("is no list of repositories: too long, or no text")
    return [row.removesuffix("\r") for row in text.removeprefix("\ufeff").split("\n")]


def read(path: str) -> bytes:
    """All of a file, or of a pipe until its writer ends. Raises NoList and OSError."""
    if not stat.S_ISFIFO(os.stat(path).st_mode):
        with open(path, "rb") as stream:
            return stream.read(LONGEST + 1)
    pipe = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
    try:
        return _from_pipe(pipe)
    finally:
        os.close(pipe)


def _from_pipe(pipe: int) -> bytes:
    """As much as there is: of a pipe whose writer has not come yet, it waits for that one."""
    data = b""
    begun = time.monotonic()
    while len(data) <= LONGEST:
        left = begun + SILENCE - time.monotonic()
        if left <= 0 or not select.select([pipe], [], [], left)[0]:
            raise NoList(f"is a pipe, and nobody has written to it for {SILENCE:.0f} s")
        try:
            part = os.read(pipe, 1 << 16)
        except BlockingIOError:
            continue
        if not part and data:
            return data
        if part:
            begun = time.monotonic()
        else:
            time.sleep(0.05)  # nobody has opened its other end
        data += part
    return data
