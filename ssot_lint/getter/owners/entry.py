"""What an owner declares, variable by variable."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple
from unicodedata import normalize

from ssot_lint.getter.meaning.reasons import Reason
from ssot_lint.getter.meaning.terms import Lit, Opaque, Raises, Term, is_known, type_of
from ssot_lint.modules.lookup import is_importable

TABLE = "lazy-table"
DESCRIPTORS = "descriptors"
OBJECTS = "objects"
CONSTANTS = "constants"
PER_VARIABLE = "per-variable"
SETTINGS = "settings"
DJANGO = "django"
MAPPING = "mapping"
ACCESSOR = "accessor"
FUNCTION = "accessor-function"
SECTION = "section"

BOUND_AGAIN = "is bound again"


def is_attribute(name: str) -> bool:
    """Whether ``x.name`` can be written anywhere, and asks for just that name."""
    mangled = name.startswith("__") and not name.endswith("__")
    return is_importable(name) and not mangled and normalize("NFKC", name) == name


class Entry(NamedTuple):
    """One declaration of one variable."""

    variable: str
    """The variable that the spelling goes by: the first that the expression reads."""
    name: str
    """The entry's own name: ``T_S`` in ``"T_S": lambda: getenv("T")``."""
    kind: str
    read: str
    """How its value is asked for: ``{getter}.T_S.get()``."""
    missing: Term
    """What that gives while the variable is missing."""
    present: Term
    """What that gives for the variable's text."""
    reasons: tuple[Reason, ...] = ()
    """What holds of every use: the moment, other variables, other sources."""
    others: tuple[str, ...] = ()
    """More variables that the expression reads."""
    place: str = ""
    """``app/envs.py:12``."""
    source: str = ""
    """The entry as written, on one line."""
    presence: str | None = None
    """How one asks whether it is set."""
    store: str | None = None
    """How it is set, over ``{value}``."""
    store_reasons: tuple[Reason, ...] = ()
    remove: str | None = None
    """How it is removed."""
    override: str | None = None
    """How it is replaced for the time of a block; only ever named."""
    any_case: bool = False
    """Whether it reads the variable in any case, too."""

    @property
    def default(self) -> str | None:
        """The value for a missing variable, as source; None where it is none that can be shown."""
        return self.missing.shown if isinstance(self.missing, Lit) else None

    @property
    def required(self) -> bool:
        """Whether a missing variable is an error."""
        return isinstance(self.missing, Raises)

    @property
    def parse(self) -> str:
        """The type of its value; ``?`` where that is not followed."""
        return type_of(self.present) or "?"

    @property
    def is_overlaid(self) -> bool:
        """Whether the name is bound again, by what is no read of the variable."""
        if self.kind not in (CONSTANTS, DJANGO, TABLE):
            return False
        if isinstance(self.present, Opaque):
            return self.present.why.endswith(BOUND_AGAIN)
        if self.kind == TABLE:
            return False
        return isinstance(self.present, Lit) and self.present == self.missing

    @property
    def is_followed(self) -> bool:
        """Whether all that it does with the text is known."""
        return is_known(self.present) and is_known(self.missing)


class Registry(NamedTuple):
    """A getter that declares variables one by one."""

    kind: str
    place: str
    """Where it is, for people: ``vllm/envs.py``."""
    entries: tuple[Entry, ...]
    by_variable: Mapping[str, tuple[Entry, ...]]
    modules: tuple[str, ...] = ()
    """Modules that entries, their classes and their helpers come from: the owner set begins here."""
    presence: str | None = None
    """How one asks the registry whether a variable is set, by entry name: ``{getter}.is_set({name})``."""
    adds_to: str = ""
    """The file that a new entry goes to, where that is not the one of the first entry."""
    overlaid: Mapping[str, str] = {}
    """By variable: why the entry that reads it is not in force."""

    @property
    def file(self) -> str:
        """The file that a new entry goes to."""
        if self.adds_to or not self.entries:
            return self.adds_to or self.place.partition(":")[0]
        return self.entries[0].place.partition(":")[0]

    def of(self, variable: str) -> tuple[Entry, ...]:
        """The entries that declare a variable; several: which one is meant, only people can tell."""
        return self.by_variable.get(variable, ())


def registry(
    kind: str,
    place: str,
    entries: list[Entry],
    modules: tuple[str, ...] = (),
    presence: str | None = None,
    adds_to: str = "",
    overlaid: Mapping[str, str] = {},
) -> Registry:
    """A registry of these entries; of two for one variable, the one that reads it alone counts."""
    found: dict[str, list[Entry]] = {}
    gone = dict(overlaid)
    for entry in entries:
        if entry.is_overlaid:
            gone.setdefault(
                entry.variable, f"`{entry.name}` ({entry.place}) is bound again by another value"
            )
        else:
            found.setdefault(entry.variable, []).append(entry)
    kept = tuple(it for it in entries if not it.is_overlaid)
    by_variable = {name: _alone(several) for name, several in found.items()}
    left = {name: why for name, why in gone.items() if name not in by_variable}
    return Registry(kind, place, kept, by_variable, modules, presence, adds_to, left)


def _alone(entries: list[Entry]) -> tuple[Entry, ...]:
    own = [it for it in entries if it.name == it.variable]
    alone = [it for it in entries if not it.others]
    for few in (own, alone):
        if len(few) == 1 and len(entries) > 1 and few is alone:
            return tuple(few)
    return tuple(entries)
