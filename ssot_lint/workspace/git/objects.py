"""Git's objects through one ``git cat-file --batch``: a question costs 20 µs, not a process."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator, Sequence
from contextlib import suppress
from types import TracebackType
from typing import NamedTuple

from ssot_lint.workspace.git.command import environment, git
from ssot_lint.workspace.git.revision import GitError

# Names that are asked for before the first answer is read: they fit into the smallest pipe there
# is (4,096 bytes), so neither side ever waits for the other.
_AHEAD = 48
LARGEST = 8 << 20
"""Bytes of the largest file of a commit that is read: ten times what people write, and what can be
looked at as a whole in some seconds."""
LARGEST_TREE = 64 << 20


class Unread(NamedTuple):
    """An object that is not there, or too large."""

    why: str


class Entry(NamedTuple):
    """One line of a tree."""

    name: bytes
    oid: str
    is_tree: bool
    is_file: bool
    """A file's bytes; neither a link's target nor another repository's commit."""


class Objects:
    """The object store of the repository around a directory."""

    def __init__(self, directory: str) -> None:
        """Raises GitError where there is no git."""
        self._directory = directory
        self._process = self._begin()

    def _begin(self) -> subprocess.Popen[bytes]:
        try:
            return subprocess.Popen(
                git("cat-file", "--batch"),
                cwd=self._directory,
                env=environment(),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )
        except OSError as error:
            raise GitError(f"git cannot be run: {error.strerror}") from error

    def __enter__(self) -> Objects:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._end()

    def _end(self) -> None:
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                with suppress(OSError):  # of what it was asked and nobody waits for
                    stream.close()
        self._process.wait()

    def read(self, oids: Sequence[str], largest: int = LARGEST) -> Iterator[bytes | Unread]:
        """The bytes of each object, in order, or why there are none. Of those with more bytes than
        ``largest`` none is read."""
        at = asked = 0
        while at < len(oids):
            if at == asked:
                part = oids[at : at + _AHEAD]
                self._ask("".join(f"{oid}\n" for oid in part).encode())
                asked += len(part)
            header = self._answer()
            at += 1
            if header is None:
                yield Unread(f"object {oids[at - 1]} is missing")
            elif int(header[2]) > largest:
                # It would send all of it first; what else it was asked for is asked again.
                self._process.kill()
                self._end()
                self._process, asked = self._begin(), at
                size = f"{int(header[2]):,} bytes, and {largest:,} are the most that is read"
                yield Unread(f"object {oids[at - 1]} is too large: {size}")
            else:
                yield self._bytes(int(header[2]))

    def find(self, name: str) -> tuple[str, str] | None:
        """Id and type of what ``name`` (``commit:path``) stands for; None where nothing is."""
        if "\n" in name:
            return None
        self._ask(f"{name}\n".encode("utf-8", "surrogateescape"))
        header = self._answer()
        if header is None:
            return None
        self._bytes(int(header[2]))
        return header[0].decode(), header[1].decode()

    def tree(self, oid: str) -> list[Entry]:
        """The lines of a tree. Raises GitError where it is missing."""
        data = next(self.read([oid], LARGEST_TREE))
        if isinstance(data, Unread):
            raise GitError(f"{data.why}: is this a shallow or partial clone?")
        size = len(oid) // 2
        entries: list[Entry] = []
        at = 0
        while at < len(data):
            end = data.index(b"\0", at)
            mode, _, name = data[at:end].partition(b" ")
            at = end + 1 + size
            entry = data[end + 1 : at].hex()
            entries.append(Entry(name, entry, mode == b"40000", mode.startswith(b"100")))
        return entries

    def _ask(self, names: bytes) -> None:
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(names)
            self._process.stdin.flush()
        except BrokenPipeError:
            raise GitError("git cat-file ended early") from None

    def _answer(self) -> list[bytes] | None:
        """``<id> <type> <size>``; None where there is no such object."""
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise GitError("git cat-file ended early")
        words = line.split()
        return words if len(words) == 3 and words[2].isdigit() else None

    def _bytes(self, size: int) -> bytes:
        assert self._process.stdout is not None
        data = self._process.stdout.read(size + 1)
        if len(data) != size + 1:
            raise GitError("git cat-file ended early")
        return data[:-1]
