"""Git's objects through one ``git cat-file --batch``: a question costs 20 µs, not a process."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator, Sequence
from contextlib import suppress
from hashlib import sha1, sha256
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
_MISSING = "missing"
_DOUBTED = 64
"""Objects that are said to be missing of which git is asked, at 3 ms each, whether they are damaged."""


class Unread(NamedTuple):
    """An object that is not there, damaged, or too large."""

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
        self._lacking = 0

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
                yield Unread(f"object {oids[at - 1]} is {self._lack(oids[at - 1])}")
            elif int(header[2]) > largest:
                # It would send all of it first; what else it was asked for is asked again.
                self._anew()
                asked = at
                size = f"{int(header[2]):,} bytes, and {largest:,} are the most that is read"
                yield Unread(f"object {oids[at - 1]} is too large: {size}")
            else:
                data = self._bytes(int(header[2]))
                if data is None:
                    self._anew()
                    asked = at
                    yield Unread(f"object {oids[at - 1]} is damaged")
                elif not _is_named(header, data):
                    yield Unread(f"object {oids[at - 1]} is not what its name says")
                else:
                    yield data

    def find(self, name: str) -> tuple[str, str] | None:
        """Id and type of what ``name`` (``commit:path``) stands for; None where nothing is."""
        if "\n" in name:
            return None
        self._ask(f"{name}\n".encode("utf-8", "surrogateescape"))
        header = self._answer()
        if header is None:
            return None
        if self._bytes(int(header[2])) is None:
            self._anew()
            raise GitError(f"object {header[0].decode()} is damaged")
        return header[0].decode(), header[1].decode()

    def tree(self, oid: str) -> list[Entry]:
        """The lines of a tree. Raises GitError where it is missing, or no tree."""
        data = next(self.read([oid], LARGEST_TREE))
        if isinstance(data, Unread):
            hint = ": is this a shallow or partial clone?" if data.why.endswith(_MISSING) else ""
            raise GitError(data.why + hint)
        try:
            return list(_entries(data, len(oid) // 2))
        except ValueError:
            raise GitError(f"object {oid} is damaged") from None

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

    def _bytes(self, size: int) -> bytes | None:
        """None where git ends before all of them: the object is damaged."""
        assert self._process.stdout is not None
        data = self._process.stdout.read(size + 1)
        return data[:-1] if len(data) == size + 1 else None

    def _anew(self) -> None:
        """Another process, which knows nothing of what this one was asked."""
        self._process.kill()
        self._end()
        self._process = self._begin()

    def _lack(self, oid: str) -> str:
        """What is wrong with an object that git calls missing, be it there or not."""
        if self._lacking > _DOUBTED:  # a partial clone, as it seems
            return _MISSING
        self._lacking += 1
        asked = subprocess.run(
            git("cat-file", "-t", oid),
            cwd=self._directory,
            env=environment(),
            capture_output=True,
            check=False,
        )
        told = asked.stderr.splitlines()
        return "damaged" if any(it.startswith(b"error:") for it in told) else _MISSING


def _is_named(header: Sequence[bytes], data: bytes) -> bool:
    """Whether an object's id is its hash. Git does not look when it reads: a repository made by hand
    could have others' verdicts stored under ids that theirs share."""
    oid, kind, size = header
    made = (sha1 if len(oid) == 40 else sha256)(b"%b %b\0" % (kind, size), usedforsecurity=False)
    made.update(data)
    return made.hexdigest().encode() == oid


def _entries(data: bytes, size: int) -> Iterator[Entry]:
    """The lines of a tree whose ids have ``size`` bytes. Raises ValueError where it is none."""
    at = 0
    while at < len(data):
        end = data.index(b"\0", at)
        mode, _, name = data[at:end].partition(b" ")
        at = end + 1 + size
        kind = int(mode, 8) & 0o170000  # some tools wrote folders as 040000
        if not name or at > len(data):
            raise ValueError(name)
        yield Entry(name, data[end + 1 : at].hex(), kind == 0o040000, kind == 0o100000)
