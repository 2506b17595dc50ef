"""One name of another module that a file takes, and the string that it is kept as."""

from __future__ import annotations

from ssot_lint.core.lean import NamedTuple

IMPORT, FROM, STRING = "i", "f", "s"
REPLACED = "object:"
"""What takes an object and a name (``patch.object(module, "name")``) begins so; its name follows."""
SETTING = "setting:"
"""What takes a string that is given to a setting begins so; the setting's name follows."""


class Use(NamedTuple):
    """An imported name or module, or a string that names one."""

    form: str
    """``IMPORT`` (``import a.b``), ``FROM`` (``from a import b``), ``STRING``."""
    module: str
    """As written, with leading dots; of a string, all of it."""
    name: str
    """What is asked of the module; ``*``; a keyword of ``patch.multiple``; or empty."""
    local: str
    """What follows ``as``, or empty; of a string, what takes it (``unittest.mock.patch``)."""
    guards: int
    """Bits of ``modules.enclosing``."""
    scope: str
    start: int
    end: int
    row: int
    column: int
    end_row: int
    end_column: int
    literal: bool = True
    """Whether it is written as it stands (no f-string, no constant)."""
    quiet: bool = False
    """Whether a string says that the name need not exist."""


def packed(use: Use) -> str:
    """The use as one string without line ends."""
    return " ".join(
        (
            *use[:4],
            str(use.guards),
            use.scope,
            *map(str, use[6:12]),
            "1" if use.literal else "",
            "1" if use.quiet else "",
        )
    )


def unpacked(text: str) -> Use:
    """The same back. Raises ValueError on any other string."""
    form, module, name, local, guards, scope, a, b, c, d, e, f, literal, quiet = text.split(" ")
    numbers = (int(a), int(b), int(c), int(d), int(e), int(f))
    return Use(form, module, name, local, int(guards), scope, *numbers, bool(literal), bool(quiet))
