"""One file of the cache: two sections with a checksum each, written whole or not at all.

What lies in a project may come from a stranger: any error and any other shape means that there is
no cache.
"""

from __future__ import annotations

import os
import sys
import time
from array import array
from collections.abc import Iterable, Mapping
from itertools import chain
from zlib import crc32

from ssot_lint import __version__
from ssot_lint.core.lean import Any, NamedTuple
from ssot_lint.core.plain_values import dumps, loads
from ssot_lint.core.plain_values import own as own_values
from ssot_lint.workspace.cache.passed import DIRECTORY as DIRECTORY
from ssot_lint.workspace.files.read import read
from ssot_lint.workspace.files.stamp import Stamp

TAG = "CACHEDIR.TAG"
SIGNATURE = b"Signature: 8a477f597d28d172789f06886806bc55"
SUFFIX = ".cache"
SCAN_SUFFIX = ".scan"
CONTRACTS_SUFFIX = ".contracts"
TEMPORARY = ".cache-tmp"
_ENDINGS = (SUFFIX, SCAN_SUFFIX, CONTRACTS_SUFFIX, TEMPORARY, ".tables", ".facts")

_MAGIC = b"ssot-lint cache, format 2\n"
_WORD = 0xFFFF_FFFF_FFFF_FFFF
_TAG_TEXT = (
    SIGNATURE + b"\n# This directory is a cache of ssot-lint; `ssot-lint clean` removes it.\n"
)
HEAD = 12
"""Bytes before a section: its checksum and its length."""
_BINARY = getattr(os, "O_BINARY", 0)
# Of the files for one place only so many are kept: each other selection of rules is one more.
_MOST_FILES = 4
_ABANDONED_SECONDS = 3600.0


class Hit(NamedTuple):
    """What is known of a file that holds a needle."""

    digest: bytes
    owner: str | None
    """Whose getter had a say in it; None where none had."""
    modules: tuple[tuple[str, bool], ...]
    """Places that the getter looked at for this file alone, and whether a file was there."""
    told: bytes
    """The outcome, by ``marshal``; empty where there is nothing to say."""
    beside: str = ""
    """What other files said about its fixes, as a digest; empty where they were not asked."""


Places = dict[str, tuple["Stamp | None", "bytes | None"]]
"""Files a getter was read from, with stamp and digest; no digest: the file was not there."""


class Hits(NamedTuple):
    """The first section; all that a run on a few files needs."""

    by_name: dict[str, Hit]
    getters: dict[str, Places]
    """By owner; the one without a name is ``""``."""
    asked: dict[str, Hit]
    """Whether files that are allowed to do what others may not do it; told: anything for yes."""


class Damaged(Exception):
    """Why a file of the cache is not used."""


class CacheFile:
    """Where what is known under one fingerprint is kept."""

    def __init__(self, directory: str, place: str, fingerprint: str) -> None:
        self.directory = directory
        self.fingerprint = fingerprint
        """Settings and tool."""
        self._place = f"{crc32(place.encode('utf-8', 'surrogateescape')):08x}-"
        key = crc32(fingerprint.encode("utf-8", "surrogateescape"))
        self.path = os.path.join(directory, f"{self._place}{key:08x}-{__version__}{SUFFIX}")

    def size(self) -> int:
        """Bytes of it; 0 where there is none."""
        try:
            return os.path.getsize(self.path)
        except OSError:
            return 0

    def load(self) -> tuple[bytes, bytes] | None:
        """The sections' bytes; None where there is no such file. Raises Damaged."""
        try:
            data = read(self.path)
        except (FileNotFoundError, NotADirectoryError):
            return None
        except OSError as error:
            raise Damaged(f"cannot be read: {error.strerror or error}") from None
        if not data.startswith(_MAGIC):
            raise Damaged("is damaged")
        first, rest = section_at(data, len(_MAGIC))
        second, rest = section_at(data, rest)
        if rest != len(data):
            raise Damaged("is damaged")
        return first, second

    def hits(self, section: bytes, *, own: bool = False) -> Hits | None:
        """What the first section says; None where it speaks of another fingerprint. ``own``: a run
        here has written it, and the sizes in it are believed."""
        try:
            fingerprint, by_name, getters, asked = (own_values if own else loads)(section)
            if fingerprint != self.fingerprint:
                return None
            places = {owner: _places(it) for owner, it in getters.items()}
            return Hits(_hits(by_name), places, _hits(asked))
        except Exception:  # noqa: BLE001 - made by who knows whom
            raise Damaged("is damaged") from None

    def save(self, hits: Hits, stamps: bytes) -> None:
        """Put all of it in place of what is there; raises OSError."""
        by_name, asked = (
            {name: tuple(hit) for name, hit in entries.items()}
            for entries in (hits.by_name, hits.asked)
        )
        first = dumps((self.fingerprint, by_name, hits.getters, asked))
        parts = [_MAGIC, head_of(first), first, head_of(stamps), stamps]
        prepare(self.directory)
        put(self.path, b"".join(parts))
        self._prune()

    def _prune(self) -> None:
        """Remove what other settings and versions left for this place, all but the newest."""
        ours: list[tuple[float, str]] = []
        with os.scandir(self.directory) as entries:
            for entry in entries:
                age = -entry.stat(follow_symlinks=False).st_mtime
                if entry.name.startswith(self._place) and entry.name.endswith(SUFFIX):
                    ours.append((age, entry.path))
                elif entry.name.endswith(TEMPORARY) and -age < time.time() - _ABANDONED_SECONDS:
                    os.unlink(entry.path)
        for _, path in sorted(ours)[_MOST_FILES:]:
            os.unlink(path)


def prepare(directory: str) -> None:
    """Make the directory, tell backups and git to leave it out; raises OSError.

    Neither a link nor what holds other things is made a cache of: all in there would be ignored.
    """
    why = _refusal(directory)
    if why is not None:
        raise OSError(0, why)
    os.makedirs(directory, exist_ok=True)
    for name, text in ((TAG, _TAG_TEXT), (".gitignore", b"*\n")):
        try:
            _create(os.path.join(directory, name), text)
        except FileExistsError:
            pass


def _refusal(directory: str) -> str | None:
    if os.path.islink(directory):
        return "it is a link"
    try:
        names = os.listdir(directory)
    except (FileNotFoundError, NotADirectoryError):
        return None
    ours = (TAG, ".gitignore")
    if TAG not in names and any(it not in ours and not it.endswith(_ENDINGS) for it in names):
        return "it holds other things than a cache"
    return None


def clock_lag(directory: str) -> int:
    """By how many nanoseconds files made there are stamped too early; raises OSError.

    A file server has a clock of its own, and some file systems know whole seconds only.
    """
    prepare(directory)
    tag = os.path.join(directory, TAG)
    now = time.time_ns()
    if os.utime in os.supports_follow_symlinks:
        os.utime(tag, follow_symlinks=False)
    else:
        os.utime(tag)
    return max(0, now - os.lstat(tag).st_mtime_ns)


def put(path: str, data: bytes) -> None:
    """Put a file in place of what is there, whole or not at all; raises OSError."""
    temporary = f"{path}.{os.urandom(6).hex()}{TEMPORARY}"
    try:
        _create(temporary, data)
        os.replace(temporary, path)
    finally:
        if os.path.lexists(temporary):
            os.unlink(temporary)


def _create(path: str, data: bytes) -> None:
    """Write a file that was not there before; never through a link. Raises OSError."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY, 0o666)
    with open(descriptor, "wb") as stream:
        stream.write(data)


def plain_values(data: bytes) -> Any:
    """What the bytes are as plain values; raises all sorts of exceptions."""
    return loads(data)


def dump_stamps(stamps: Mapping[str, Stamp]) -> bytes:
    """The second section: all names as one text, all numbers as they are in memory."""
    names = "\0".join(stamps).encode("utf-8", "surrogateescape")
    numbers = array("Q", [it & _WORD for it in chain.from_iterable(stamps.values())])
    if sys.byteorder == "big":
        numbers.byteswap()
    return b"".join((len(names).to_bytes(8, "little"), names, numbers.tobytes()))


def load_stamps(section: bytes) -> dict[str, Stamp]:
    """The same back; raises Damaged."""
    end = 8 + int.from_bytes(section[:8], "little")
    names = section[8:end].decode("utf-8", "surrogateescape").split("\0")
    numbers = array("Q")
    if end > len(section) or len(section) - end != 32 * len(names) * (end > 8):
        raise Damaged("is damaged")
    numbers.frombytes(section[end:])
    if sys.byteorder == "big":
        numbers.byteswap()
    each = iter(numbers.tolist())
    return dict(zip(names, zip(each, each, each, each)))


def with_stamp(section: bytes, name: str, stamp: Stamp | None) -> bytes | None:
    """The section where one file looks so, or is not known; None where it is damaged. Of 3,700 files to
    load all, and to dump them again, takes 5 ms."""
    end = 8 + int.from_bytes(section[:8], "little")
    names, numbers, own = section[8:end], section[end:], name.encode("utf-8", "surrogateescape")
    if not names or b"\0" in own or len(numbers) != 32 * (names.count(b"\0") + 1):
        return None
    number = b"".join((it & _WORD).to_bytes(8, "little") for it in stamp or ())
    at = b"".join((b"\0", names, b"\0")).find(b"".join((b"\0", own, b"\0")))
    if at < 0 and stamp is None:
        return section
    if at < 0:
        names, numbers = names + b"\0" + own, numbers + number
    else:
        row = 32 * names.count(b"\0", 0, at)
        numbers = numbers[:row] + number + numbers[row + 32 :]
        if stamp is None:
            names = names[: at - 1] + names[at + len(own) :] if at else names[len(own) + 1 :]
    return b"".join((len(names).to_bytes(8, "little"), names, numbers))


def first_stamps(section: bytes, most: int) -> list[tuple[str, Stamp]]:
    """Those of the first files alone; raises ValueError where there are fewer numbers."""
    end = 8 + int.from_bytes(section[:8], "little")
    names = section[8:end].split(b"\0", most)[:most]
    numbers = array("Q", section[end : end + 32 * len(names)])
    if sys.byteorder == "big":
        numbers.byteswap()
    each = iter(numbers.tolist())
    texts = (name.decode("utf-8", "surrogateescape") for name in names)
    return [*zip(texts, zip(each, each, each, each))]


def head_of(section: bytes) -> bytes:
    """What stands before a section, by which it is known to be whole."""
    return crc32(section).to_bytes(4, "little") + len(section).to_bytes(8, "little")


def section_at(data: bytes, at: int) -> tuple[bytes, int]:
    """A section that stands behind its head, and where the next one begins. Raises Damaged."""
    start = at + HEAD
    end = start + int.from_bytes(data[at + 4 : start], "little")
    section = data[start:end]
    if len(data) < end or head_of(section) != data[at:start]:
        raise Damaged("is damaged")
    return section, end


def _hits(entries: Mapping[str, tuple[Any, ...]]) -> dict[str, Hit]:
    """Looked over column by column, which takes a third of the time."""
    columns = [*zip(*entries.values(), strict=True)]
    for values, kinds in zip(columns, _KINDS, strict=bool(entries)):
        _are(values, kinds)
    if entries:
        modules = [it for its in columns[Hit._fields.index("modules")] for it in its]
        _are(modules, {tuple})
        for values, kind in zip(zip(*modules, strict=True), (str, bool)):
            _are(values, {kind})
    return dict(zip(map(_name, entries), map(Hit._make, entries.values())))


_NONE = type(None)
_KINDS: tuple[set[type], ...] = ({bytes}, {str, _NONE}, {tuple}, {bytes}, {str})
"""Of a hit's fields."""


def _are(values: Iterable[object], kinds: set[type]) -> None:
    if not set(map(type, values)) <= kinds:
        raise ValueError


def _name(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError
    return value


def _places(fields: object) -> Places:
    if not isinstance(fields, dict):
        raise ValueError
    if fields:
        stamps, digests = zip(*fields.values(), strict=True)
        _are(stamps, {tuple, _NONE})
        _are(digests, {bytes, _NONE})
        known = [it for it in stamps if it is not None]
        if not set(map(len, known)) <= {4} or any(
            stamp is not None and digest is None for stamp, digest in fields.values()
        ):
            raise ValueError
        _are(chain.from_iterable(known), {int})
    return {_name(name): it for name, it in fields.items()}
