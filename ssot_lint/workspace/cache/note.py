"""What the note of files that passed says for those that are edited later: see ``run.edited``."""

from __future__ import annotations

from collections.abc import Collection

from ssot_lint.core.lean import NamedTuple
from ssot_lint.workspace.cache import passed
from ssot_lint.workspace.files.stamp import Stamp

_ROW = 3
_PACKAGE, _TEST = "p", "t"


class Note(NamedTuple):
    """What holds for all files of a run."""

    words: frozenset[str]
    """One stands in every file that a rule may say something of."""
    named: tuple[str, str] | None
    """Module and name of the getter, where its uses count as such a word."""
    getter: tuple[str, str] | None
    """The same where files have a getter."""
    facts: str
    """Where facts are kept of which all that was said holds; empty where no rule judges any."""

    def row(self) -> str:
        """As one row of text; empty where it cannot be said in one."""
        fields = (",".join(sorted(self.words)), *_pair(self.named), *_pair(self.getter), self.facts)
        odd = any(it in field for field in fields for it in "\t\n")
        return "" if odd or any("," in it for it in self.words) else "\t".join(fields)


def note_in(rows: list[str]) -> Note | None:
    """The one in a text of rows; None where it says nothing. Raises ValueError, IndexError."""
    if not rows[_ROW]:
        return None
    words, module, root, own_module, own_root, facts = rows[_ROW].split("\t")
    getter = (own_module, own_root) if own_module else None
    return Note(frozenset(words.split(",")), (module, root) if module else None, getter, facts)


class Kind(NamedTuple):
    """What one file is to the project."""

    module: str | None
    is_package: bool
    is_test: bool

    def text(self) -> str:
        """As it stands behind how the file looked."""
        flags = _PACKAGE * self.is_package + _TEST * self.is_test
        return f",{self.module or ''},{flags}"


def kind_of(looked: str) -> Kind:
    """The one of a file, of what is said how it looked. Raises ValueError."""
    module, flags = looked.split(",")[4:]
    return Kind(module or None, _PACKAGE in flags, _TEST in flags)


def noted(rows: list[str], name: str, stamp: Stamp) -> list[str]:
    """The rows, where a file looks so now; it is the latest then."""
    ending = f" {name}"
    old = next(it for it in reversed(rows) if it.endswith(ending) and it.count(",") > 4)
    kind = kind_of(old[: -len(ending)])
    look = ",".join(map(str, stamp))
    return [*(it for it in rows if it is not old), f"{look}{kind.text()}{ending}"]


def put(rows: list[str]) -> None:
    """Write a text of rows; raises OSError."""
    from ssot_lint.workspace.cache import file  # only where something is noted

    text = "\n".join(rows).encode("utf-8", "surrogateescape")
    file.put(f"{passed.DIRECTORY}/{passed.NAME}", text)


def _pair(named: Collection[str] | None) -> tuple[str, str]:
    module, root = named or ("", "")
    return module, root
