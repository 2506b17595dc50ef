"""Byte edits that take a name from another module: the import statement alone, in its own block."""

from __future__ import annotations

import re

from ssot_lint.core.lean import NamedTuple
from ssot_lint.modules.scan.enclosing import Around
from ssot_lint.modules.scan.import_statements import Item, Statement
from ssot_lint.modules.scan.rows import Rows

Change = tuple[int, int, bytes]
"""Start, end, new bytes."""

_FROM = re.compile(rb"from(?:[ \t\f]|\\[ \t]*\n)*")
_AFTER = re.compile(rb"[ \t]*,?[ \t]*")


class Taken(NamedTuple):
    """What an import is to take: ``module``, ``name`` there, and ``local`` as it is known here."""

    module: str
    name: str
    local: str

    @property
    def item(self) -> str:
        """As it stands behind ``import``."""
        return self.name if self.name == self.local else f"{self.name} as {self.local}"


class Site(NamedTuple):
    """One alias in its statement."""

    statement: Statement
    around: Around
    item: Item


def find_alias(rows: Rows, start: int) -> Site | None:
    """The alias that begins at ``start``."""
    for statement, around in rows.imports:
        if statement.start <= start < max(statement.end, statement.start + 1):
            for item in statement.items:
                if item.start == start:
                    return Site(statement, around, item)
    return None


def take(rows: Rows, site: Site, taken: Taken, package: str, newline: bytes) -> list[Change] | str:
    """Edits that make the alias at ``site`` come from ``taken.module``; or why there are none.

    ``package`` is what relative imports of the file start from.
    """
    statement, item = site.statement, site.item
    if statement.level < 0:
        return "it is no `from` import"
    written = spelled(taken.module, package) if statement.level else taken.module
    if len(statement.items) == 1:
        return _whole(rows.data, statement, item, written, taken)
    if statement.indent < 0:
        return "it shares its row with a header"
    merged = _merge(rows, site, written, taken, newline)
    removed = _removal(rows.data, statement, item)
    if removed is None:
        return "its statement cannot be taken apart"
    start, end, comment = removed
    if merged is not None:
        return [(start, end, b""), merged]
    return [(start, end, b""), _added(rows.data, statement, written, taken, comment, newline)]


def take_all(rows: Rows, site: Site, taken: Taken, package: str) -> list[Change] | str:
    """Edits that make the whole statement at ``site`` take its names from ``taken.module``."""
    statement = site.statement
    if statement.level < 0:
        return "it is no `from` import"
    written = spelled(taken.module, package) if statement.level else taken.module
    return _module(rows.data, statement, site.item, written)


def _whole(
    data: bytes, statement: Statement, item: Item, written: str, taken: Taken
) -> list[Change] | str:
    changes = _module(data, statement, item, written)
    if isinstance(changes, str):
        return changes
    old = data[item.start : item.end]
    new = _item(taken, item)
    if old.split() != new.split():
        changes.append((item.start, item.end, new))
    return changes


def _module(data: bytes, statement: Statement, item: Item, written: str) -> list[Change] | str:
    """The module's name alone."""
    begin = _FROM.match(data, statement.start)
    if begin is None:
        return "its statement is written unusually"
    word = data.rfind(b"import", begin.end(), statement.items[0].start)
    end = word
    while end > begin.end() and data[end - 1 : end] in b" \t\f":
        end -= 1
    space = b" " if data[word - 1 : word] == b"." else b""
    return [(begin.end(), end, written.encode() + space)]


def _item(taken: Taken, item: Item) -> bytes:
    """As the new statement has it; an alias that was written stays written."""
    if item.local:
        return f"{taken.name} as {item.local}".encode()
    return taken.item.encode()


def _removal(data: bytes, statement: Statement, item: Item) -> tuple[int, int, bytes] | None:
    """What goes with an item of several: its comma, its row if it is alone there, its comment."""
    row = data.rfind(b"\n", 0, item.start) + 1
    stop = data.find(b"\n", item.end)
    stop = stop if stop >= 0 else len(data)
    after = _AFTER.match(data, item.end)
    end = after.end() if after is not None else item.end
    rest = data[end:stop]
    if not data[row : item.start].strip() and (not rest.strip() or rest.startswith(b"#")):
        return row, min(stop + 1, len(data)), rest.rstrip()
    if b"," in data[item.end : end]:
        return item.start, end, b""
    # The last of a row: the comma before it goes.
    comma = data.rfind(b",", statement.start, item.start)
    if comma < 0 or data[comma + 1 : item.start].strip(b" \t\\\n"):
        return None
    return comma, item.end, b""


def _added(
    data: bytes, statement: Statement, written: str, taken: Taken, comment: bytes, newline: bytes
) -> Change:
    """A statement of its own right below."""
    stop = data.find(b"\n", statement.end)
    text = f"from {written} import ".encode() + taken.item.encode()
    text = indentation(data, statement) + text + (b"  " + comment if comment else b"")
    if stop < 0:
        return len(data), len(data), newline + text
    return stop + 1, stop + 1, text + newline


def indentation(data: bytes, statement: Statement) -> bytes:
    """What stands before a statement on its row, as far as it is blank."""
    row = data.rfind(b"\n", 0, statement.start) + 1
    text = data[row : statement.start]
    return text[: len(text) - len(text.lstrip(b" \t\f"))]


def _merge(rows: Rows, site: Site, written: str, taken: Taken, newline: bytes) -> Change | None:
    """Another import of the module in the same block takes the name."""
    level = len(written) - len(written.lstrip("."))
    for statement, around in rows.imports:
        same = statement.level == level and statement.module == written.lstrip(".")
        if not same or around != site.around or statement.indent != site.statement.indent:
            continue
        if not statement.items or statement.items[0].path == "*":
            continue
        last = statement.items[-1]
        row = rows.data.rfind(b"\n", 0, last.start) + 1
        before = rows.data[row : last.start]
        if not before.strip():
            return last.end, last.end, b"," + newline + before + taken.item.encode()
        return last.end, last.end, b", " + taken.item.encode()
    return None


def spelled(module: str, package: str) -> str:
    """The shortest relative form where both are below one root package, else absolute."""
    here, there = package.split("."), module.split(".")
    if not package or here[0] != there[0]:
        return module
    common = 0
    while common < min(len(here), len(there)) and here[common] == there[common]:
        common += 1
    return "." * (len(here) - common + 1) + ".".join(there[common:])
