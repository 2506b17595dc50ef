"""Byte edits that take a name from another module: the import statement alone, in its own block."""

from __future__ import annotations

from ssot_lint.core.lean import NamedTuple
from ssot_lint.core.regex import regex
from ssot_lint.modules.scan.enclosing import Around
from ssot_lint.modules.scan.import_statements import Item, Statement
from ssot_lint.modules.scan.rows import Rows

Change = tuple[int, int, bytes]
"""Start, end, new bytes."""

_FROM = regex(rb"from(?:[ \t\f]|\\[ \t]*\n)*")
_AFTER = regex(rb"[ \t]*,?[ \t]*")


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
        row = own_row(rows.data, statement)
        merged = None if row is None else _merge(rows, site, written, taken, newline)
        if row is None or merged is None:
            return _whole(rows.data, statement, item, written, taken)
        return [(*row, b""), *merged]
    if statement.indent < 0:
        return "it shares its row with a header"
    removed = _removal(rows.data, statement, item)
    if removed is None:
        return "its statement cannot be taken apart"
    start, end, above, comment = removed
    merged = None if above or comment else _merge(rows, site, written, taken, newline)
    if merged is not None:
        return [(start, end, b""), *merged]
    text = f"from {written} import {_item(taken, item).decode()}".encode()
    text += b"  " + comment if comment else b""
    return [(start, end, b""), _added(rows.data, statement, (*above, text), newline)]


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


class _Removed(NamedTuple):
    """What goes with an item of several: its comma, its row if it is alone there, its comments."""

    start: int
    end: int
    above: tuple[bytes, ...] = ()
    """Comments in rows of their own above it."""
    comment: bytes = b""


def own_row(data: bytes, statement: Statement) -> tuple[int, int] | None:
    """The rows of a statement, where nothing else stands there, no comment either."""
    start = data.rfind(b"\n", 0, statement.start) + 1
    stop = data.find(b"\n", statement.end)
    stop = stop + 1 if stop >= 0 else len(data)
    if data[start : statement.start].strip() or data[statement.end : stop].strip():
        return None
    return None if b"#" in data[start:stop] else (start, stop)


def _removal(data: bytes, statement: Statement, item: Item) -> _Removed | None:
    row = data.rfind(b"\n", 0, item.start) + 1
    stop = data.find(b"\n", item.end)
    stop = stop if stop >= 0 else len(data)
    after = _AFTER.match(data, item.end)
    end = after.end() if after is not None else item.end
    rest = data[end:stop]
    alone = not data[row : item.start].strip() and row > statement.start
    if alone and (rest.strip() in (b"", b"\\") or rest.startswith(b"#")):
        if rest.strip() == b"\\" and b"," not in data[item.end : end]:
            return None
        above = _comments_above(data, row)
        start = row - sum(len(it) + 1 for it in above)
        comment = b"" if rest.strip() == b"\\" else rest.rstrip()
        texts = tuple(it.strip() for it in above)
        return _Removed(start, min(stop + 1, len(data)), texts, comment)
    if b"," in data[item.end : end]:
        opened = data.rfind(b"(", statement.start, item.start)
        if opened >= row and rest.startswith(b"#") and not rest.startswith(b"# noqa"):
            if not data[opened + 1 : item.start].strip():  # the comment is about it alone
                return _Removed(item.start, stop, (), rest.rstrip())
        return _Removed(item.start, end)
    # The last of a row: the comma before it goes.
    comma = data.rfind(b",", statement.start, item.start)
    if comma < 0 or data[comma + 1 : item.start].strip(b" \t\\\n"):
        return None
    return _Removed(comma, item.end)


def _comments_above(data: bytes, row: int) -> list[bytes]:
    """Rows right above that hold a comment alone, as they are but for their ends."""
    found: list[bytes] = []
    while row:
        above = data.rfind(b"\n", 0, row - 1) + 1
        text = data[above : row - 1]
        if not text.lstrip().startswith(b"#"):
            break
        found.insert(0, text)
        row = above
    return found


def _added(data: bytes, statement: Statement, texts: tuple[bytes, ...], newline: bytes) -> Change:
    """Rows of their own right below."""
    stop = data.find(b"\n", statement.end)
    indent = indentation(data, statement)
    text = newline.join(indent + it for it in texts)
    if stop < 0:
        return len(data), len(data), newline + text
    return stop + 1, stop + 1, text + newline


def indentation(data: bytes, statement: Statement) -> bytes:
    """What stands before a statement on its row, as far as it is blank."""
    row = data.rfind(b"\n", 0, statement.start) + 1
    text = data[row : statement.start]
    return text[: len(text) - len(text.lstrip(b" \t\f"))]


def _merge(
    rows: Rows, site: Site, written: str, taken: Taken, newline: bytes
) -> list[Change] | None:
    """Another import of the module takes the name, where nothing but imports lies between; no edit
    where it does so already."""
    level = len(written) - len(written.lstrip("."))
    for statement, _ in rows.imports:
        if statement.level != level or statement.module != written.lstrip("."):
            continue
        if statement is site.statement or not _beside(rows, site.statement, statement):
            continue
        if not statement.items or statement.items[0].path == "*":
            continue
        locals_ = {it.local or it.path: it.path for it in statement.items}
        if taken.local in locals_:
            return [] if locals_[taken.local] == taken.name else None
        last = statement.items[-1]
        row = rows.data.rfind(b"\n", 0, last.start) + 1
        before = rows.data[row : last.start]
        item = _item(taken, site.item)
        if row > statement.start and not before.strip():
            if b"\\\n" in rows.data[statement.start : statement.end]:
                return [(last.end, last.end, b", " + item)]
            return [(last.end, last.end, b"," + newline + before + item)]
        return [(last.end, last.end, b", " + item)]
    return None


def _beside(rows: Rows, one: Statement, other: Statement) -> bool:
    """Whether two imports stand in one block with nothing but imports, comments and blank rows
    between them: then neither order nor what is bound meanwhile can matter."""
    if one.indent != other.indent or one.indent < 0:
        return False
    start, end = min(one.end, other.end), max(one.start, other.start)
    rest = bytearray(rows.data[start:end])
    for it, _ in rows.imports:
        if it.indent == one.indent and start <= it.start and it.end <= end:
            rest[it.start - start : it.end - start] = b" " * (it.end - it.start)
    return all(not row.strip() or row.lstrip()[:1] == b"#" for row in bytes(rest).split(b"\n"))


def spelled(module: str, package: str) -> str:
    """The shortest relative form where both are below one root package, else absolute."""
    here, there = package.split("."), module.split(".")
    if not package or here[0] != there[0]:
        return module
    common = 0
    while common < min(len(here), len(there)) and here[common] == there[common]:
        common += 1
    return "." * (len(here) - common + 1) + ".".join(there[common:])
