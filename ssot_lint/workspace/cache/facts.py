"""Facts of a project's files between runs: one file per project root, by what gathering depends on.

Heads (name, stamp, where its facts stand) are read whole: 3 ms for 10,000 files. The facts of a file
are a block of their own with a checksum, read when somebody asks for them. Beside them lies what the
rules said when all of it was judged last, which holds as long as no fact is another.

Corrupt, old or foreign: as if there were none. Safe with two processes at once, since whoever writes
puts a whole file in place; what the other had learned is learned again.
"""

from __future__ import annotations

import os
import sys
from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import accumulate, islice
from struct import error, pack
from zlib import crc32

from ssot_lint import __version__
from ssot_lint.core.lean import NamedTuple
from ssot_lint.core.plain_values import dumps, loads, own
from ssot_lint.core.regex import regex
from ssot_lint.workspace.cache.file import DIRECTORY, HEAD, SUFFIX, head_of, prepare, put
from ssot_lint.workspace.cache.here import FEW, is_ours
from ssot_lint.workspace.cache.packed import packed, unpacked
from ssot_lint.workspace.cache.passed import forget
from ssot_lint.workspace.files.stamp import Stamp, stamp_at

_MAGIC = b"ssot-lint facts, format 4\n"
_MOST_FILES = 2
_BINARY = getattr(os, "O_BINARY", 0)
_ELSEWHERE = regex(r"\0(?:[/\\]|[^\0]:)")
"""How a path begins, in a row of them, that does not lie below the root."""
_FEW = 32
"""Blocks that are read one by one: all of them are some megabytes."""
_HALF = 1 << 63


class Head(NamedTuple):
    """Of one file: how it looked, and where its facts stand."""

    stamp: Stamp
    start: int
    size: int
    check: int
    """Of the facts as they are kept (``packed``)."""


class Heads(Mapping[str, Head]):
    """Those of a project's files by path, each made when it is asked for: most are not."""

    __slots__ = ("_numbers", "_places", "_starts")

    def __init__(self, paths: Iterable[str] = (), numbers: Sequence[int] = ()) -> None:
        """``numbers`` are six for each path: its stamp, the size of its facts and their checksum."""
        self._places = {path: number for number, path in enumerate(paths)}
        self._numbers = numbers
        self._starts: Sequence[int] = ()

    def __getitem__(self, path: str) -> Head:
        number = self._places[path]
        if not self._starts:
            self._starts = (0, *accumulate(self._numbers[4::6]))
        a, b, c, d, size, check = self._numbers[6 * number : 6 * number + 6]
        return Head((a, b, c, d), self._starts[number], size, check)

    def stamps(self) -> Iterator[tuple[str, Stamp]]:
        """How the files looked."""
        numbers = self._numbers
        return zip(self._places, zip(*(numbers[at::6] for at in range(4))))

    def otherwise(
        self, seen: Mapping[str, Stamp], stamp: Callable[[str], Stamp | None]
    ) -> Iterator[tuple[str, Stamp | None]]:
        """Files whose stamps are others than they were, each with the one that it has: as it was
        ``seen``, and by asking for that of all others."""
        for path, was in self.stamps():
            now = seen.get(path) or stamp(path)
            if now != was:
                yield path, now

    def __contains__(self, path: object) -> bool:
        return path in self._places

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)


class _Few(Heads):
    """The same for whoever asks about few of them: names are sought in the text of all, which takes a
    tenth of the time that it takes to part them."""

    __slots__ = ("_joined", "_root")

    def __init__(self, joined: str, raw: bytes, root: str) -> None:
        super().__init__()
        self._joined = f"\0{joined}\0"
        self._numbers = _numbers(raw)
        self._root = root
        if len(self._numbers) != 6 * (self._joined.count("\0") - 1) * bool(joined):
            raise ValueError

    def __getitem__(self, path: str) -> Head:
        number = self._number(path)
        if number < 0:
            raise KeyError(path)
        a, b, c, d, size, check = self._numbers[6 * number : 6 * number + 6]
        return Head((a, b, c, d), sum(self._numbers[4 : 6 * number : 6]), size, check)

    def __contains__(self, path: object) -> bool:
        return isinstance(path, str) and self._number(path) >= 0

    def _number(self, path: str) -> int:
        at = self._joined.find(f"\0{path.removeprefix(self._root)}\0")
        return self._joined.count("\0", 0, at) if at >= 0 else -1


class Results(NamedTuple):
    """What the rules said of the project as it was then."""

    key: str
    """What it depends on besides the facts: settings."""
    codes: frozenset[str]
    """The rules that were asked."""
    verdicts: Mapping[str, bytes]
    """By file, as ``project.verdicts`` writes them; files of which nothing is said are left out."""
    attentive: frozenset[str]
    """Files with comments that may silence a rule about the project."""
    remarks: tuple[str, ...] = ()
    """What the rules said of themselves."""
    unsure: frozenset[str] = frozenset()
    """Files of which something else may be said once texts of other files are others, though these
    say what they said."""
    looks: Mapping[str, Stamp | None] = {}
    """What they asked the disk for besides files of the project, as ``Witness`` has it."""


class FactsFile:
    """What earlier runs kept of the project at ``root``."""

    def __init__(self, root: str, cache_dir: str | None, fingerprint: str) -> None:
        """``root`` is absolute, with ``/``; ``cache_dir`` as configured."""
        self._root = root.rstrip("/") + "/"
        self._fingerprint, self._any = fingerprint, False
        self.directory = cache_dir or f"{root.rstrip('/')}/{DIRECTORY}"
        self._place = f"facts-{crc32(root.encode('utf-8', 'surrogateescape')):08x}-"
        key = crc32(fingerprint.encode("utf-8", "surrogateescape"))
        self.path = os.path.join(self.directory, f"{self._place}{key:08x}-{__version__}{SUFFIX}")
        self.families: tuple[str, ...] = ()
        self.head_log = ""
        """Where git's HEAD stood, as ``head_log`` writes it."""
        self.depends: Mapping[str, Stamp | None] = {}
        """Other files that gathering depends on (configurations, getters), as they looked."""
        self.followed: Mapping[str, tuple[frozenset[str], frozenset[str]]] = {}
        """Names that all files were asked about besides: see ``Gathering``."""
        self.heads = Heads()
        """By path."""
        self.results: Results | None = None
        self._blocks = 0
        self._data: bytes | None = None
        self._asked = 0

    @classmethod
    def at(cls, path: str, root: str) -> FactsFile:
        """The one at ``path``, whatever its fingerprint: for whoever knows it by how it looks, so that no
        stranger has made it, and asks about few of its files."""
        found = cls(root, os.path.dirname(path), "")
        found.path, found._any = path, True
        return found

    def load(self) -> bool:
        """Read the heads; False where there is nothing that can be used."""
        try:
            with open(self.path, "rb") as stream:
                if stream.read(len(_MAGIC)) != _MAGIC:
                    return False
                meta, heads, results = (_section(stream.read) for _ in range(3))
                self._blocks = stream.tell()
            self._take(meta, heads, results)
        except Exception:  # noqa: BLE001 - made by who knows whom
            self.heads, self.results = Heads(), None
            return False
        return True

    def is_dependable(self) -> bool:
        """Whether configurations and getters look as they did."""
        return all(stamp_at(path) == was for path, was in self.depends.items())

    def facts(self, path: str) -> bytes | None:
        """The facts of one file; None where they are damaged."""
        kept = self.kept(path)
        return None if kept is None else unpacked(kept)

    def one(self, path: str) -> bytes | None:
        """The same, reading no other block."""
        kept = self._one(path) if path in self.heads else None
        return None if kept is None else unpacked(kept)

    def says(self, path: str, block: bytes) -> bool:
        """Whether these are the facts of a file."""
        head, stored = self.heads.get(path), packed(block)
        if head is None or head.size != len(stored):
            return False
        return not stored or (head.check == crc32(stored) and self._one(path) == stored)

    def kept(self, path: str) -> bytes | None:
        """The block of one file; None where it is damaged."""
        head = self.heads[path]
        if not head.size:
            return b""
        if self._data is None:
            self._asked += 1
            if self._asked < _FEW:
                return self._one(path)
            try:
                with open(self.path, "rb") as stream:
                    stream.seek(self._blocks)
                    self._data = stream.read()
            except OSError:
                self._data = b""
        block = self._data[head.start : head.start + head.size]
        return block if len(block) == head.size and crc32(block) == head.check else None

    def _one(self, path: str) -> bytes | None:
        head = self.heads[path]
        if self._data is not None or not head.size:
            return self.kept(path)
        try:
            with open(self.path, "rb") as stream:
                stream.seek(self._blocks + head.start)
                block = stream.read(head.size)
        except OSError:
            return None
        return block if crc32(block) == head.check else None

    def save(
        self,
        families: tuple[str, ...],
        files: Mapping[str, tuple[Stamp, bytes]],
        depends: Iterable[str],
        results: Results | None,
        head_log: str,
        followed: Mapping[str, tuple[frozenset[str], frozenset[str]]],
    ) -> None:
        """Put all of it in place of what is there; raises OSError. Facts are given ``packed``."""
        names: list[str] = []
        numbers: list[int] = []
        blocks: list[bytes] = []
        for path, (stamp, block) in files.items():
            names.append(path.removeprefix(self._root))
            numbers += (*stamp, len(block), crc32(block))
            blocks.append(block)
        looks = {path: stamp_at(path) for path in depends}
        meta = dumps((self._fingerprint, families, head_log, looks, dict(followed)))
        heads = dumps(("\0".join(names), _packed(numbers)))
        said = dumps(
            None
            if results is None
            else (
                results.key,
                sorted(results.codes),
                dict(results.verdicts),
                sorted(results.attentive),
                results.remarks,
                sorted(results.unsure),
                dict(results.looks),
            )
        )
        parts = [_MAGIC]
        for section in (meta, heads, said):
            parts += (head_of(section), section)
        prepare(self.directory)
        forget(self.directory)
        put(self.path, b"".join((*parts, *blocks)))
        self._prune()

    def _take(self, meta: bytes, heads: bytes, results: bytes) -> None:
        joined, raw = (own if self._any else loads)(heads)
        if self._any:
            self.heads = _Few(joined, raw, self._root)
        else:
            self.heads = self._all(joined, raw)
        is_own = self._any or is_ours(islice(self.heads.stamps(), FEW))
        values = own if is_own else loads
        fingerprint, families, log, depends, followed = values(meta)
        if (fingerprint != self._fingerprint and not self._any) or not isinstance(log, str):
            raise ValueError
        self.families, self.head_log = tuple(map(str, families)), log
        self.depends = {
            str(path): None if it is None else _as_stamp(it) for path, it in depends.items()
        }
        self.followed = {
            str(word): (frozenset(map(str, stems)), frozenset(map(str, beside)))
            for word, (stems, beside) in followed.items()
        }
        said = values(results)
        if said is not None:
            key, codes, verdicts, attentive, remarks, unsure, looks = said
            texts = (key, *codes, *verdicts, *attentive, *remarks, *unsure, *looks)
            if {type(it) for it in texts} - {str}:
                raise ValueError
            if {type(it) for it in verdicts.values()} - {bytes}:
                raise ValueError
            seen = {path: None if it is None else _as_stamp(it) for path, it in looks.items()}
            self.results = Results(
                *(key, frozenset(codes), verdicts, frozenset(attentive), tuple(remarks)),
                frozenset(unsure),
                seen,
            )

    def _all(self, joined: str, raw: bytes) -> Heads:
        numbers = _numbers(raw)
        paths = self._paths(joined)
        if len(numbers) != 6 * len(paths) or (numbers and min(numbers[4::6]) < 0):
            raise ValueError
        return Heads(paths, numbers)

    def _paths(self, joined: str) -> list[str]:
        """Absolute paths, of names that are so themselves where they lie elsewhere."""
        if not joined:
            return []
        root = self._root
        if _ELSEWHERE.search(f"\0{joined}") is None:
            return f"{root}{joined}".replace("\0", f"\0{root}").split("\0")
        names = joined.split("\0")
        return [it if _ELSEWHERE.match(f"\0{it}") is not None else root + it for it in names]

    def _prune(self) -> None:
        """Remove what other settings and versions left for this project, all but the newest."""
        ours: list[tuple[float, str]] = []
        with os.scandir(self.directory) as entries:
            for entry in entries:
                if entry.name.startswith(self._place) and entry.name.endswith(SUFFIX):
                    ours.append((-entry.stat(follow_symlinks=False).st_mtime, entry.path))
        for _, path in sorted(ours)[_MOST_FILES:]:
            os.unlink(path)


def _packed(numbers: Sequence[int]) -> bytes:
    """As bytes, 8 for each; one that takes more is another one then, as which no file looks."""
    try:
        return pack(f"<{len(numbers)}q", *numbers)
    except error:
        return pack(f"<{len(numbers)}q", *((it + _HALF) % (2 * _HALF) - _HALF for it in numbers))


def _numbers(raw: bytes) -> Sequence[int]:
    """The same back."""
    numbers = array("q", raw)
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers


def _section(read: Callable[[int], bytes]) -> bytes:
    head = read(HEAD)
    size = int.from_bytes(head[4:], "little")
    if len(head) < HEAD or size > 1 << 30:
        raise ValueError
    section: bytes = read(size)
    if head_of(section) != head:
        raise ValueError
    return section


def _as_stamp(value: object) -> Stamp:
    match value:
        case (int(a), int(b), int(c), int(d)) | [int(a), int(b), int(c), int(d)]:
            return a, b, c, d
    raise ValueError
