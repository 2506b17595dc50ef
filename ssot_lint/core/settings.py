"""What holds for one file: the only thing besides its bytes that a check depends on."""

from __future__ import annotations

from collections.abc import Mapping

from ssot_lint.core.lean import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from typing import Protocol

    from ssot_lint.core.accessor import Getter, Importer
    from ssot_lint.core.around import Arrival, Claim, Sorting
    from ssot_lint.core.lex.lexed import Lexed
else:
    Protocol = object

OWN_MODULE = "the getter's own module"
"""Why that one is exempt; any other reason is an ``allow`` entry's."""


class FileSettings(NamedTuple):
    """Settings of one file, resolved: no globs, tiers or owners are left to decide."""

    path: str
    """Absolute path of the file, or what stands for it (``-``, an editor's untitled document)."""
    relative: str
    """The path from the configuration's directory, with ``/``: stable across machines."""
    select: frozenset[str]
    """Codes of the rules that are on for this file."""
    fixable: frozenset[str]
    module: str | None = None
    """Dotted name under the source roots (``app.env``); None outside them."""
    is_package: bool = False
    """Whether the file is an ``__init__``: relative imports start one level lower there."""
    tier: str = "production"
    permitted: frozenset[str] = frozenset()
    """Kinds of access this file's tier may use."""
    exempt: str | None = None
    """Why accesses are nobody's business here (the getter's own module, an ``allow`` entry)."""
    allow_variables: tuple[str, ...] = ()
    """Names and globs (``fnmatch``) of variables anyone may touch."""
    severity: Mapping[str, str] = {}
    """By code: error, warning, info or hint; error where a code is missing."""
    require_reason: bool = False
    no_suppress: frozenset[str] = frozenset()
    owner: str | None = None
    """Name of the owner whose getter holds here; None where there is none or it has no name."""
    getter: Getter | None = None
    kept: frozenset[str] = frozenset()
    """Names that something beside the file's own code may use: their imports stay."""
    variables: tuple[str, ...] | None = None
    """Names and globs of variables that are ours; None: all are but ``allow_variables``."""
    trust: frozenset[str] = frozenset()
    """Reasons for unsafe fixes that the file's owner accepts."""
    heed_other_linters: bool = True
    """Whether a row that silences another linter about the same access is left unfixed."""
    unsparing: bool = False
    """Whether accesses are told that are nobody's business: what an explanation looks for."""
    is_config: bool = False
    """Whether the project's own URLs and domains may stand here (``config`` of its owner)."""
    apart: str | None = None
    """Why the getter may be out of reach, whatever the path says; None where nothing is known."""
    around: Surroundings | None = None
    """The rest of the project; None where the file stands alone."""

    def importer(self) -> Importer:
        """This file, as one that is to import the getter."""
        from ssot_lint.core.accessor import Importer  # only a fix asks

        return Importer(self.path, self.module, self.is_package, self.apart)


class Surroundings(Protocol):
    """The project around a file. Pure as far as the core can tell: it answers from what is kept."""

    def binds(self, module: str, name: str) -> str | None:
        """What a first-party module binds ``name`` to, where that is another module's name."""

    def brings(self, module: str, name: str) -> str | None:
        """What a star import of a first-party module binds a name to; None for all that is its own."""

    def reached(self, settings: FileSettings) -> Mapping[str, str]:
        """Names of the file's module that another file uses, each with where."""
        ...

    def replaced(self, settings: FileSettings) -> Mapping[str, str]:
        """Dotted paths in the file's module (``os.getenv``) that a test replaces, each with where."""
        ...

    def is_unwritten(self, settings: FileSettings, variable: str) -> bool:
        """Whether no file of the project writes the variable, or one whose name is not known."""
        ...

    def bound_anew(self, settings: FileSettings, module: str, root: str) -> Mapping[str, str]:
        """What other code puts in the place of the getter, or of what it hangs on, each with where."""
        ...

    def is_set(self, settings: FileSettings, module: str, root: str, name: str) -> bool:
        """Whether code of the project gives the getter an attribute."""
        ...

    def claimed(self, settings: FileSettings, name: str, module: str) -> Claim:
        """What others have to do with ``name`` in the file's module; the getter's ``module`` has it."""
        ...

    def senders(self, settings: FileSettings) -> Mapping[str, str]:
        """Functions of the project that take the source of what they are given, each with where."""
        ...

    def is_inert(self, settings: FileSettings, module: str) -> bool:
        """Whether nothing but its names is gone where the file imports a module no more."""
        ...

    def answers(self, settings: FileSettings, *, always: bool = False) -> str:
        """A digest of what is answered about the file; empty where nothing was asked, unless
        ``always``."""
        ...

    def looked_through(self) -> tuple[str, ...]:
        """Places of other files, there or not, on which hangs what was answered since this was asked
        last, and which ``answers`` says nothing of."""
        ...

    def hangs_on_more(self, path: str) -> bool:
        """Whether more was asked about a file than ``answers`` tells."""
        ...

    def sorting(self, settings: FileSettings) -> Sorting | None:
        """What sorts the file's imports; None where nothing does."""

    def unknown(self, settings: FileSettings) -> str | None:
        """Why not all that reaches into the file is known; None where it is."""

    def arrival(self, settings: FileSettings, lexed: Lexed, module: str) -> Arrival:
        """What importing the getter brings to the file, whose tokens are given; ``module`` is the
        one that this runs."""
        ...
