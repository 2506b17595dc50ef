"""What importing a module binds, as plain values: its outline."""

from __future__ import annotations

from ssot_lint.core.lean import NamedTuple
from ssot_lint.core.regex import regex
from ssot_lint.modules.scan.bound import read_bound
from ssot_lint.modules.scan.dynamic import made_modules, why_dynamic
from ssot_lint.modules.scan.enclosing import TYPING
from ssot_lint.modules.scan.import_statements import Statement
from ssot_lint.modules.scan.rows import Rows

_SHARED = regex(rb"(?<!\w)declare_namespace[ \t]*\(")
"""What of setuptools binds ``__path__``: other distributions may have parts of the package."""


class Exports(NamedTuple):
    """Names are joined by blanks, with one at either end (``" a b "``): nearly all modules are asked
    about few names or none. Modules of imports are as written, with their leading dots.
    """

    functions: str
    classes: str
    values: str
    annotated: str
    """Annotated and nowhere given a value."""
    typed: str
    """Bound under ``if TYPE_CHECKING`` alone."""
    deleted: str
    imported: tuple[tuple[str, str, str], ...]
    """Local name, module, name there; the last is empty for the module itself."""
    local: tuple[tuple[str, str, str, str], ...]
    """Imports inside functions and classes: local name, scope, module, name there."""
    stars: tuple[str, ...]
    offered: str | None
    """Names in ``__all__``; None where there is none or it cannot be told."""
    dynamic: str
    """Why any name may exist, empty where that is not so."""
    shim: bool
    """Whether it does nothing but hand on names."""
    made: str
    """Names of modules that it may put into ``sys.modules``."""


def exports(rows: Rows) -> Exports:
    """What the module with these rows binds."""
    imported: list[tuple[str, str, str]] = []
    local: list[tuple[str, str, str, str]] = []
    stars: list[str] = []
    typed: set[str] = set()
    for statement, around in rows.imports:
        for name, module, there in bound_by(statement):
            if around.scope:
                if name != "*":
                    local.append((name, around.scope, module, there))
            elif around.guards & TYPING:
                typed.add(name)
            elif name == "*":
                stars.append(module)
            else:
                imported.append((name, module, there))
    names = {it[0] for it in imported}
    found = read_bound(rows.tops, names)
    if b"declare_namespace" in rows.data and _SHARED.search(rows.tops.outside):
        found.values.add("__path__")
    bound = found.functions | found.classes | found.values | names
    return Exports(
        _joined(found.functions),
        _joined(found.classes),
        _joined(found.values),
        _joined(found.annotated - bound),
        _joined((typed | found.typed) - bound),
        _joined(found.deleted),
        tuple(imported),
        tuple(local),
        tuple(stars),
        None if found.offered is None else _joined(found.offered),
        found.dynamic or _why_unread(bound) or why_dynamic(rows),
        found.shim,
        _joined(made_modules(rows.data)),
    )


def _why_unread(names: set[str]) -> str:
    unread = any("\ufffd" in it for it in names)
    return "a name of it cannot be read: it is written in another encoding" if unread else ""


def bound_by(statement: Statement) -> list[tuple[str, str, str]]:
    """What an import statement binds: local name, module as written, name there."""
    if statement.level < 0:
        return [  # pyright: ignore[reportReturnType]
            (it.local, it.path, "") if it.local else (*(it.path.partition(".")[0],) * 2, "")
            for it in statement.items
        ]
    module = "." * statement.level + statement.module
    return [(it.local or it.path, module, it.path) for it in statement.items]


def _joined(names: set[str]) -> str:
    return " " + " ".join(sorted(names)) + " " if names else ""
