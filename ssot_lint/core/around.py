"""What the other files of the project say about one file's fixes: asked, never read, by the core."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ssot_lint.core.fix.sorting import Sorting
    from ssot_lint.core.settings import FileSettings


class Reason(NamedTuple):
    """Why a fix is not safe: its code of the closed list, and what people are told."""

    code: str
    text: str


class Arrival(NamedTuple):
    """What importing the getter in a file that does not import it yet may bring."""

    always: Reason | None = None
    """What is unsafe about it for every access (``unreachable``, ``first-import``)."""
    before_writes: Reason | None = None
    """What is unsafe about it for accesses that change the environment (``first-import``)."""


class Surroundings(Protocol):
    """The project around a file. Pure as far as the core can tell: it answers from what is kept."""

    def binds(self, module: str, name: str) -> str | None:
        """What a first-party module binds ``name`` to, where that is another module's name."""
        ...

    def starred(self, module: str) -> Mapping[str, str] | None:
        """What a star import of a first-party module binds, by name; None for other modules."""
        ...

    def reached(self, settings: FileSettings) -> Mapping[str, str]:
        """Names of the file's module that another file uses, each with where."""
        ...

    def replaced(self, settings: FileSettings) -> Mapping[str, str]:
        """Dotted paths in the file's module (``os.getenv``) that a test replaces, each with where."""
        ...

    def is_unwritten(self, settings: FileSettings, variable: str) -> bool:
        """Whether no file of the project writes the variable, or one whose name is not known."""
        ...

    def answers(self, settings: FileSettings, *, always: bool = False) -> str:
        """A digest of what is answered about the file; empty where nothing was asked, unless
        ``always``."""
        ...

    def sorting(self, settings: FileSettings) -> Sorting | None:
        """What sorts the file's imports; None where nothing does."""
        ...

    def unknown(self, settings: FileSettings) -> str | None:
        """Why not all that reaches into the file is known; None where it is."""
        ...

    def arrival(self, settings: FileSettings, data: bytes, module: str) -> Arrival:
        """What importing the getter's ``module`` brings to the file, whose text is given."""
        ...
