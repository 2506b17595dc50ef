"""Files that passed and were edited since: whether they pass as they are now, told without a run.

A run that finds nothing in one edited file reads and resolves the configuration to learn which words
rules watch, and what the file is called as a module. Both are noted beside the files that passed (see
``passing``), and hold where all else looks as it did. What remains is the file itself: no word stands in
it, and what it says to others is what it said. Anything else is for a run, which takes twice as long.
"""

from __future__ import annotations

import os
import time

from ssot_lint.core.lean import TYPE_CHECKING, Any, NamedTuple, cast
from ssot_lint.core.scan import Needles
from ssot_lint.engine.gate import may_concern
from ssot_lint.engine.memory import Memory
from ssot_lint.workspace.cache import passed
from ssot_lint.workspace.cache.note import Kind, Note, kind_of, note_in, noted, put
from ssot_lint.workspace.files.read import Look, look_at
from ssot_lint.workspace.files.stamp import is_late

if TYPE_CHECKING:
    from ssot_lint.core.settings import FileSettings
    from ssot_lint.facts.families import Family
    from ssot_lint.facts.model import FileFacts

_SUFFIXES = (".py", ".pyi")
_TICK = 20_000_000
"""As the cache has it: a file written so shortly before it was read may be written once more."""


class _Getter(NamedTuple):
    """What the words of a getter are made of."""

    module: str
    root: str


class _Asked(NamedTuple):
    """What facts are gathered by."""

    path: str
    module: str | None
    is_package: bool
    getter: _Getter | None


def still_pass(names: list[str]) -> bool:
    """Whether nothing is to be said of these files, all else being as it was; notes it where it can."""
    since = time.time_ns() - _TICK
    try:
        rows = passed.read()
        note = note_in(rows)
        if note is None or not all(it.endswith(_SUFFIXES) for it in names):
            return False
        _, files = passed.parted(rows)
        looks = [_look(name) for name in names]
        needles = Needles(note.words, note.named)
        silent = not any(may_concern(it.data, len(it.data), needles) for it in looks)
        if not silent or (note.facts and not _Facts(note, rows).say_the_same(looks, names, files)):
            return False
    except Exception:  # noqa: BLE001 - a run says what is wrong, and never takes it for "clean"
        return False
    _note(rows, names, looks, since)
    return True


def _look(name: str) -> Look:
    """The file, which is no link; raises OSError."""
    if os.path.islink(name):
        raise OSError
    look = look_at(name)
    return look._replace(path=f"{os.getcwd().replace(os.sep, '/')}/{name}")


class _Facts:
    """What is kept of the project, against which files are held."""

    def __init__(self, note: Note, rows: list[str]) -> None:
        """Raises ValueError where it is not what it was when the note was made."""
        from ssot_lint.workspace.cache.facts import FactsFile
        from ssot_lint.workspace.run.followed import DECLARED, Names

        depends, _ = passed.parted(rows)
        self._getter = None if note.getter is None else _Getter(*note.getter)
        self._words = note.words
        self._is_named = note.named is not None
        self._file = FactsFile.at(note.facts, os.getcwd().replace(os.sep, "/"))
        if note.facts not in depends or not self._file.load() or not self._file.is_dependable():
            raise ValueError
        self._declared = self._file.followed.get(DECLARED, (frozenset(), frozenset()))[0]
        self._memory = Memory()
        self._names = Names(dict(self._file.followed))

    def say_the_same(self, looks: list[Look], names: list[str], files: dict[str, str]) -> bool:
        """Whether nothing was said of the files, and they say what they said."""
        results = self._file.results
        if results is None or results.remarks:
            return False
        told = {*results.verdicts, *results.attentive}
        for look, name in zip(looks, names):
            if look.path in told or not self._says_the_same(look, kind_of(files[name])):
                return False
        return True

    def _says_the_same(self, look: Look, kind: Kind) -> bool:
        from ssot_lint.facts.claims import same_claims
        from ssot_lint.facts.plain import dump, load

        families = self._file.families
        facts = self._gathered(look, kind, families)
        known = self._file.one(look.path)
        if facts is None or known is None:
            return False
        block = dump(facts)
        if block == known:
            return True
        before = load(known, families, is_known=True)
        # Where other files take part, a run looks at them.
        alone = not (before.mentions or before.occurrences)
        return alone and same_claims(before, load(block, families, is_own=True))

    def _gathered(self, look: Look, kind: Kind, families: tuple[str, ...]) -> FileFacts | None:
        """What the file says; None where tokens, trees or names of other files have a say in it."""
        from ssot_lint.engine.gather import asked, gather
        from ssot_lint.facts.families import BY_NAME

        settings: FileSettings = cast(
            Any, _Asked(look.path, kind.module, kind.is_package, self._getter)
        )
        unclear = [it for it in families if not self._is_silent(BY_NAME[it])]
        wanted = asked(look.data, settings.getter, tuple(unclear), self._memory)
        odd = any(BY_NAME[it].getter or it == "silences" for it in wanted)
        if odd or self._names.concern(look.path, look.data):
            return None
        facts = gather(look.data, settings, families, self._memory, wanted=wanted)
        if "used" not in families or not self._declared or kind.is_test:
            return facts
        used = gather(look.data, settings, ("used",), self._memory, self._declared).used
        return facts._replace(used=used)

    def _is_silent(self, family: Family) -> bool:
        """Whether no file has such facts in which no rule's word stands."""
        if family.words is None or (family.getter and self._getter and not self._is_named):
            return False
        return self._words.issuperset(family.words)


def _note(rows: list[str], names: list[str], looks: list[Look], since: int) -> None:
    """Note how they look now that pass; a note that cannot be written is no error."""
    from ssot_lint.workspace.cache.file import clock_lag

    try:
        since -= clock_lag(passed.DIRECTORY)
        for name, look in zip(names, looks):
            if look.stamp is not None and not is_late(look.stamp, since):
                rows = noted(rows, name, look.stamp)
        put(rows)
    except (OSError, ValueError, StopIteration):
        pass
