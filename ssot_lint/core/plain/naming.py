"""How a file names the getter, and where it imports it, told without libcst: or Doubt.

Told is an import of the getter at the left margin that binds its name alone, and a file in which
neither the getter's name nor its module's last one stands: then its own name is free. Where that import
stands below an access, its name is not, and the usual other one is, which stands nowhere.
"""

from __future__ import annotations

import re

from ssot_lint.core.access.bindings import Bindings
from ssot_lint.core.access.imported import Imported
from ssot_lint.core.access.shapes import Doubt
from ssot_lint.core.accessor import Getter
from ssot_lint.core.around import usual_names
from ssot_lint.core.fix.beside import Beside
from ssot_lint.core.fix.new_row import Placed, on_a_row
from ssot_lint.core.fix.sorting import Order
from ssot_lint.core.lean import NamedTuple
from ssot_lint.core.scan import occurrences
from ssot_lint.core.settings import FileSettings
from ssot_lint.core.tree.lined import Lined


class Named(NamedTuple):
    """What the file calls the first name of the getter's expression."""

    root: str
    placed: Placed
    """The import that is to be added; nothing at -1 where there is one."""


def named(
    code: Lined,
    bindings: Bindings,
    settings: FileSettings,
    getter: Getter,
    beside: Beside,
    starts: list[int],
    order: Order | None,
) -> Named:
    """One name for the accesses that begin at ``starts``, in order; raises Doubt or NeedsTrees."""
    words = dict.fromkeys((getter.root, getter.module.rpartition(".")[2]))
    rows = {line for word in words for line in _import_rows(code, word)}
    if rows:
        row = _row(code, getter, rows)
        if code.lexed.lines[row.line] < starts[0]:
            return _existing(code, bindings, settings, getter, row, starts)
        _, other = usual_names(getter.module, getter.root)
        if row.local != getter.root or "__" in other or occurrences(code.data, other):
            raise Doubt
        if beside.is_claimed(other):
            raise Doubt
        return Named(other, on_a_row(code, getter, other, starts[0], order))
    if "__" in getter.root or any(code.data[at - 1 : at] != b"." for at in code.words(getter.root)):
        raise Doubt
    if beside.is_claimed(getter.root):
        raise Doubt
    return Named(getter.root, on_a_row(code, getter, getter.root, starts[0], order))


def _import_rows(code: Lined, word: str) -> list[int]:
    """Lines with the word that are imports, or would be if they could be read."""
    lines = dict.fromkeys(code.line_of(at) for at in code.words(word))
    return [it for it in lines if _may_import(code.text_of(it))]


def _may_import(text: bytes) -> bool:
    return b"import" in text or text.lstrip().startswith(b"from")


class _Row(NamedTuple):
    """The one import of a file in which the getter's words stand: it imports the getter."""

    line: int
    local: str


def _row(code: Lined, getter: Getter, rows: set[int]) -> _Row:
    (line, *others) = rows
    pattern = rf"from[ \t]+{re.escape(getter.module)}[ \t]+import[ \t]+{re.escape(getter.root)}"
    behind = rb"(?:[ \t]+as[ \t]+([A-Za-z_]\w*))?[ \t]*(?:#[^\r\n]*)?[\r\n]*"
    found = re.fullmatch(pattern.encode() + behind, code.text_of(line))
    if others or found is None:
        raise Doubt
    return _Row(line, (found[1] or b"").decode() or getter.root)


def _existing(
    code: Lined,
    bindings: Bindings,
    settings: FileSettings,
    getter: Getter,
    row: _Row,
    starts: list[int],
) -> Named:
    imported = standing(row.local, bindings, settings, getter)
    if not all(imported.reaches(code.line_of(at)) for at in starts):
        raise Doubt
    return Named(row.local, Placed((), -1))


def standing(local: str, bindings: Bindings, settings: FileSettings, getter: Getter) -> Imported:
    """The imports that bind a name to the getter, which nothing else does; raises Doubt."""
    whole = f"{getter.module}.{getter.root}"
    if "__" in local or _is_anothers(settings, getter, whole):
        raise Doubt
    return bindings.imported(local, whole)


def _is_anothers(settings: FileSettings, getter: Getter, whole: str) -> bool:
    """Whether the project knows the getter's name as that of something else."""
    around = settings.around
    return around is not None and around.binds(getter.module, getter.root) not in (None, whole)
