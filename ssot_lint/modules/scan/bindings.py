"""What a module binds at its top level, as it is scanned."""

from __future__ import annotations


class Bound:
    """Names that a module binds, by how; filled by ``read_bound``."""

    def __init__(self) -> None:
        self.functions: set[str] = set()
        self.classes: set[str] = set()
        self.values: set[str] = set()
        self.annotated: set[str] = set()
        self.typed: set[str] = set()
        self.deleted: set[str] = set()
        self.offered: set[str] | None = None
        self.checked = {"TYPE_CHECKING"}
        """What the module calls that constant."""
        self.dynamic = ""
        self.shim = True
