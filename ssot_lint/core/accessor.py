"""The owner's accessor, as rules and fixes see it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ssot_lint.core.lean import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    import libcst as cst

    from ssot_lint.core.access.access import Access
    from ssot_lint.core.access.shapes import Plain
    from ssot_lint.core.lex.lexed import Lexed
    from ssot_lint.core.names.names import Names
    from ssot_lint.core.tree.code import Place
    from ssot_lint.core.tree.lined import Lined


class Rewrite(NamedTuple):
    """One access in the getter's words.

    ``edits`` are ``(start, end, text)`` with byte offsets of the file; ``shown`` is the result as
    people should read it; ``why`` says how its meaning differs, None where it does not.
    """

    edits: tuple[tuple[int, int, str], ...]
    shown: str
    why: str | None
    reasons: tuple[str, ...] = ()
    """The codes of what ``why`` says."""
    at_import: bool = False
    """Whether importing the file's module runs the access, whatever any condition says."""


class Unregistered(str):
    """Why there is no rewriting, where the way out is a line in the registry: the whole message."""

    __slots__ = ()


class Lacking(str):
    """What is wrong with a use of the getter, where that is an attribute that its source lacks."""

    attribute: str

    @classmethod
    def of(cls, expression: str, attribute: str) -> Lacking:
        """The whole message, which names the attribute."""
        made = cls(f"`{expression}` has no attribute `{attribute}`")
        made.attribute = attribute
        return made


class Importer(NamedTuple):
    """A file that is to import the getter."""

    path: str
    """Its absolute path."""
    module: str | None
    """Its dotted name under the source roots; None outside them."""
    is_package: bool
    """Whether it is an ``__init__``."""
    apart: str | None
    """Why the getter may be out of its reach, whatever the path says."""


class Getter(Protocol):
    """The owner's accessor, as rules and fixes see it."""

    @property
    def module(self) -> str:
        """Module that defines it (``app.env``)."""
        ...

    @property
    def root(self) -> str:
        """Name to import from the module: the first of the expression (``get_env``)."""
        ...

    @property
    def imported(self) -> str:
        """The module that importing it runs: ``app.envs`` where the whole module is the getter."""
        ...

    @property
    def expression(self) -> str:
        """Expression that yields the accessor (``get_env()``)."""
        ...

    @property
    def roots(self) -> tuple[str, ...]:
        """Source roots in which its module is looked for."""
        ...

    @property
    def others(self) -> Sequence[Getter]:
        """More getters of the same owner; the names that they declare are theirs alone."""
        ...

    @property
    def keeps_calls(self) -> bool:
        """Whether it takes calls in the form they have: only what is called changes."""
        ...

    def rewrite(self, access: Access, accessor: str, names: Names) -> Rewrite | str:
        """The access through ``accessor``, or why it cannot be said with this getter."""
        ...

    def as_it_is(self, access: Plain) -> str | None:
        """What stands behind the accessor in the place of what a plain access calls the environment
        (``.get`` for ``os.getenv``, mostly nothing), where all else stays and means the same; None where
        ``rewrite`` must tell."""
        ...

    def as_spelled(self, access: Plain) -> tuple[str, str] | None:
        """What stands before and behind the key of a plain access that asks by one, where the getter is
        asked in another form, which means the same; ``{getter}`` in it is the accessor. None as above."""
        ...

    def chosen_for(self, variable: str | None) -> Getter:
        """The one of the owner's getters that has the variable; itself where none says so."""
        ...

    def nearest(self, access: Access, names: Names) -> Getter:
        """The entry itself as a getter, where the file imports that already; else this one."""
        ...

    def names(self) -> tuple[str, ...]:
        """The whole names that a fix may import it by: those of the owner's other getters, too."""
        ...

    def declares(self, variable: str) -> bool:
        """Whether it has an entry of its own for the variable."""
        ...

    def holds(self, name: str) -> bool:
        """Whether it has an entry of that name."""
        ...

    def neighbour_of(self, variable: str) -> str | None:
        """The owner of another part of the tree that declares the variable, for people."""
        ...

    def variable_of(self, access: Access, names: Names) -> str | None:
        """The variable that the access names by a constant; None where it names none, or a literal."""
        ...

    def variable_at(
        self, key: str, at: int, code: Lined, module: str | None, *, is_package: bool
    ) -> str | None:
        """The same of the access that begins at ``at``, whose key is a name, or names and dots."""
        ...

    def reads_in(self, path: str) -> bool:
        """Whether it is made of code in that file."""
        ...

    def runs(self, module: str, function: str) -> bool:
        """Whether the function of that module is a piece of it."""
        ...

    @property
    def has_read_keys(self) -> bool:
        """Whether it was asked which variable a name stands for: modules say that."""
        ...

    def known_to_read_in(self, path: str) -> bool:
        """The same, as far as it was found out already."""
        ...

    def misuse(self, use: Use, names: Names) -> str | None:
        """What is wrong with a use of the getter itself; None where nothing is known to be."""
        ...

    def has_plain_uses(self, lexed: Lexed, is_sound: Callable[[bytes], bool]) -> bool:
        """Whether bytes show that nothing is wrong with any use in a file; may err by saying no."""
        ...

    def import_refusal(self, importer: Importer) -> tuple[bool, str] | None:
        """Why a file should not import the getter, and whether it cannot at all."""
        ...

    def is_hidden(self) -> bool:
        """Whether the name of its module is that of something else in its package."""
        ...

    def looked_at(self) -> tuple[str, ...]:
        """Paths of the files, there or not, that its answers depend on."""
        ...

    def places_for(self, importer: Importer) -> tuple[str, ...]:
        """Paths that ``import_refusal`` depends on besides, for this file alone."""
        ...


class Use(NamedTuple):
    """One use of the project's own getter, as far as the expression that yields the accessor."""

    place: Place
    node: cst.BaseExpression
    whole: bool
    """Whether ``node`` is the whole accessor; else only its first name (``get_env`` uncalled)."""
    bound: bool = True
    """Whether anything in the file binds the name."""
