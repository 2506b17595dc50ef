"""The findings a project has already: recorded once, matched by what they are, not where they stand.

A baseline is a multiset of (path, rule, enclosing scope, subject), a JSON object on each line,
sorted. It holds no line numbers, so code may move; and no counts, so that one access fixed and
another one added is still one new finding. Paths count from the directory the file lies in.
"""

from __future__ import annotations

import os
import stat
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from typing import NamedTuple

from ssot_lint.modules.trust import LARGEST
from ssot_lint.workspace.config.problem import ConfigError

DEFAULT_NAME = "ssot-baseline.jsonl"
Place = tuple[int, int]
"""Number of an outcome, and of a diagnostic in it."""
_CONFLICT = ("<<<<<<<", "=======", ">>>>>>>", "|||||||")


class Entry(NamedTuple):
    """One known finding; entries sort as they stand in the file."""

    path: str
    rule: str
    scope: str
    subject: str


class Match(NamedTuple):
    """Findings held against known ones."""

    new: tuple[int, ...]
    """Numbers of the findings that are not known, ascending."""
    used: Counter[Entry]
    """Entries that a finding was matched with, whatever its path is now."""


class Baseline(NamedTuple):
    """The entries of one file."""

    path: str
    entries: tuple[Entry, ...] = ()
    exists: bool = False


def load(path: str, shown: str, *, lenient: bool = False) -> Baseline:
    """The baseline at ``path``; a file that is not there is an empty one.

    Raises ConfigError at a line that is no entry, which ``lenient`` passes over.
    """
    try:
        with open(path, "rb", opener=_without_waiting) as stream:
            if not stat.S_ISREG(os.fstat(stream.fileno()).st_mode):
                raise OSError(0, "not a regular file")
            data = stream.read(LARGEST)
    except FileNotFoundError:
        return Baseline(path)
    except OSError as error:
        raise ConfigError(path, f"cannot be read: {error.strerror}", shown=shown) from error
    return Baseline(path, tuple(entries_in(data, path, shown, lenient=lenient)), exists=True)


def _without_waiting(path: str, flags: int) -> int:
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))  # a pipe must not block


def save(path: str, entries: Iterable[Entry]) -> None:
    """Write the entries, whole or not at all; raises OSError."""
    from ssot_lint.workspace.files.write import put  # only where something is recorded

    put(path, text_of(entries).encode())


def text_of(entries: Iterable[Entry]) -> str:
    """A baseline's text: an entry on each line, sorted."""
    return "".join(f"{_line(entry)}\n" for entry in sorted(entries))


def entries_in(data: bytes, path: str, shown: str, *, lenient: bool = False) -> Iterator[Entry]:
    """The entries in a baseline's text; raises ConfigError as ``load`` does."""
    for number, row in enumerate(data.removeprefix(b"\xef\xbb\xbf").split(b"\n"), 1):
        if not row.strip():
            continue
        entry = _entry(row)
        if entry is not None:
            yield entry
        elif not lenient:
            raise _malformed(path, shown, number, row.decode("utf-8", "replace").rstrip())


def match(
    findings: Sequence[Entry],
    entries: Iterable[Entry],
    vanished: Callable[[str], bool] = lambda path: False,
) -> Match:
    """Hold ``findings`` against ``entries``, each of which stands for one finding.

    What is left over then matches entries of paths that have vanished, by all but the path: the
    file has another name now.
    """
    left = Counter(entries)
    used: Counter[Entry] = Counter()
    unmatched = []
    for number, finding in enumerate(findings):
        if left[finding] > 0:
            left[finding] -= 1
            used[finding] += 1
        else:
            unmatched.append(number)
    new = []
    moved = _Moved(left, vanished) if unmatched else None
    for number in unmatched:
        entry = moved.take(findings[number]) if moved else None
        if entry is None:
            new.append(number)
        else:
            used[entry] += 1
    return Match(tuple(new), used)


def stale(
    entries: Iterable[Entry], used: Counter[Entry], checked: Callable[[Entry], bool]
) -> tuple[Entry, ...]:
    """Entries that this run looked for (``checked``) and that no finding matches any more."""
    left = Counter(entries) - used
    return tuple(sorted(entry for entry in left.elements() if checked(entry)))


class _Moved:
    """Unmatched entries of vanished paths, to be taken one by one; same file names come first."""

    def __init__(self, left: Counter[Entry], vanished: Callable[[str], bool]) -> None:
        gone = {path for path in {entry.path for entry in +left} if vanished(path)}
        self._waiting: dict[tuple[str, ...], list[Entry]] = {}
        for entry in sorted(left.elements()):
            if entry.path in gone:
                self._waiting.setdefault(entry[1:], []).append(entry)

    def take(self, finding: Entry) -> Entry | None:
        waiting = self._waiting.get(finding[1:])
        if not waiting:
            return None
        name = _name(finding.path)
        at = next((n for n, entry in enumerate(waiting) if _name(entry.path) == name), 0)
        return waiting.pop(at)


def _name(path: str) -> str:
    return path.rpartition("/")[2]


# --- the file


def may_concern(path: str, files: Collection[str]) -> bool:
    """Whether the baseline at ``path`` is to be parsed for ``files`` (as its entries name them)
    without a finding; errs only by saying yes.

    Spares a hook on a few clean files the parsing, 8 ms for 2,500 entries.
    """
    try:
        with open(path, "rb") as stream:
            data = stream.read()
    except OSError:
        return True
    rows = data.count(b"\n")
    ours = data.count(b'{"path": "') == data.count(b'"}\n') == rows and data[-1:] in (b"", b"\n")
    return not ours or any(_start(name) in data for name in files)


def _start(path: str) -> bytes:
    """How the lines of a path begin; where that takes escapes, how every line does."""
    simple = path.isascii() and path.isprintable() and not set('"\\') & set(path)
    return b'{"path": "%s"' % path.encode() if simple else b'{"path": "'


def _line(entry: Entry) -> str:
    from json import dumps  # 3 ms, and only a project with a baseline needs it

    return dumps(entry._asdict())


def _entry(row: bytes) -> Entry | None:
    from json import loads

    try:
        fields = loads(row)
        values = [fields[key] for key in Entry._fields]
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    return Entry._make(values) if all(isinstance(value, str) for value in values) else None


def _malformed(path: str, shown: str, number: int, row: str) -> ConfigError:
    conflict = row.startswith(_CONFLICT)
    return ConfigError(
        path,
        "an unresolved merge conflict" if conflict else "not an entry of a baseline",
        line=number,
        source_line=row[:100],
        length=min(len(row), 100),
        shown=shown,
        hint="`ssot-lint check --write-baseline` writes it anew and keeps every line it can read",
    )


def relative(path: str, baseline: str) -> str:
    """``path`` (absolute, with ``/``) as a baseline's entries have it."""
    directory = os.path.dirname(baseline)
    prefix = directory.replace(os.sep, "/").rstrip("/") + "/"
    if path.startswith(prefix):
        return path[len(prefix) :]
    try:
        return os.path.relpath(path, directory).replace(os.sep, "/")
    except ValueError:  # another drive
        return path
