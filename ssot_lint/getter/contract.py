"""How each operation on the environment is spelled through a getter, and whether it means the same."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from ssot_lint.core.lean import TYPE_CHECKING, NamedTuple
from ssot_lint.getter.spelling import AS_MAPPING, Spelling

if TYPE_CHECKING:
    from ssot_lint.core.access.shapes import Plain
    from ssot_lint.getter.owners.entry import Registry


class Arity(NamedTuple):
    """How many positional arguments a call takes, and the names it takes by keyword.

    ``most`` is None for ``*args``; ``keywords`` is None for ``**kwargs``.
    """

    least: int
    most: int | None
    keywords: frozenset[str] | None = frozenset()

    def allows(self, given: int, named: Collection[str]) -> bool:
        """Whether a call with so many arguments, and these by their names, can succeed."""
        if self.most is not None and given > self.most:
            return False
        if self.keywords is not None and not self.keywords.issuperset(named):
            return False
        return given + len(named) >= self.least


class Shape(NamedTuple):
    """What an accessor offers, as far as its source tells; what SSOT110 holds uses against."""

    attributes: Mapping[str, Arity | None]
    """Every attribute it has; the arity of those that are methods, None where it is not known."""
    open: bool = False
    """Whether it may have attributes beyond those (``__getattr__``, a base that was not found)."""
    subscript: bool = True
    contains: bool = True


class Contract(NamedTuple):
    """What a getter promises: the spelling of each operation it has, and why it lacks the others."""

    origin: str
    """Where the contract comes from, for people: ``preset "mapping"``, ``app/env.py:12``."""
    operations: Mapping[str, Spelling]
    missing: Mapping[str, str] = {}
    """By operation: why it has no spelling, where more can be said than that."""
    variables: Mapping[str, Spelling] = {}
    """By variable name: its own spelling of a read (a field of a settings class)."""
    shape: Shape | None = None
    """None: nothing is known, and nothing is held against it."""
    call: Arity | None = None
    """Arity of the getter's function where the expression calls one; None: not known."""
    registry: Registry | None = None
    """What it declares variable by variable; None where it is asked by name."""
    sources: tuple[str, ...] = ()
    """Files that it was derived from."""
    ran: frozenset[tuple[str, str]] = frozenset()
    """Functions that it is made of: the module's name and the function's."""


# ``MutableMapping`` as in collections.abc, and what os.environ adds to it (copy and |).
_MAPPING_METHODS: Mapping[str, Arity | None] = {
    "get": Arity(1, 2, frozenset({"key", "default"})),
    "pop": Arity(1, 2, frozenset({"key", "default"})),
    "setdefault": Arity(1, 2, frozenset({"key", "default"})),
    "update": Arity(0, 1, None),
    "popitem": Arity(0, 0),
    "clear": Arity(0, 0),
    "copy": Arity(0, 0),
    "keys": Arity(0, 0),
    "values": Arity(0, 0),
    "items": Arity(0, 0),
    "__or__": Arity(1, 1),
    "__ror__": Arity(1, 1),
}

MAPPING = Contract(
    origin='preset "mapping"',
    operations=AS_MAPPING,
    shape=Shape(attributes=_MAPPING_METHODS),
)

GET = Contract(
    origin='preset "get"',
    operations={"get": Spelling("{getter}.get({key}, {default})")},
    missing={
        "item": "the `get` contract has no `[]`: a missing variable would no longer raise KeyError",
        "contains": "the `get` contract has no `in`",
    },
    shape=Shape(attributes={"get": _MAPPING_METHODS["get"]}, subscript=False, contains=False),
)

_OF_KEY = {"getter", "key"}
PRESETS: Mapping[str, Contract] = {"mapping": MAPPING, "get": GET}


def is_native(operation: str, spelling: Spelling) -> bool:
    """Whether the spelling is the very form that os.environ takes."""
    own = AS_MAPPING.get(operation)
    return own is not None and own.to == " ".join(spelling.to.split())


def as_it_is(access: Plain, contract: Contract) -> str | None:
    """What stands behind the accessor in the place of what the access calls the environment, where all
    else stays and means the same; None where trees must tell."""
    if contract.registry is not None or contract.variables or access.method not in ("", "get"):
        return None
    spelling, shape = contract.operations.get(access.operation), contract.shape
    if spelling is None or spelling.why is not None or not is_native(access.operation, spelling):
        return None
    if access.target == "os.getenv":
        is_asked = access.operation == "get" and 1 <= access.given + len(access.named) <= 2
        is_offered = shape is None or shape.open or "get" in shape.attributes
        return ".get" if is_asked and is_offered else None
    if access.target != "os.environ":
        return None
    return "" if shape is None or _is_offered(access, shape) else None


def as_spelled(access: Plain, contract: Contract) -> tuple[str, str] | None:
    """What stands before and behind the key of a read by a key, or of a question for one, where the
    contract spells these in its own way, which means the same; ``{getter}`` in it is the accessor. None
    where trees must tell."""
    if contract.registry is not None or contract.variables or access.target != "os.environ":
        return None
    if access.operation not in ("item", "contains") or access.method:
        return None
    spelling, shape = contract.operations.get(access.operation), contract.shape
    if spelling is None or spelling.why is not None or is_native(access.operation, spelling):
        return None
    from ssot_lint.getter.template import template_of  # parses it

    template = template_of(spelling.to)
    if isinstance(template, str) or template.is_statement or set(template.names) != _OF_KEY:
        return None
    stands = template.is_primary or (access.operation == "contains" and template.is_comparison)
    if not stands or template.names.count("key") != 1:
        return None
    if shape is not None and not shape.open:
        if any(name not in shape.attributes for name, _ in template.attributes):
            return None
    texts = ["{getter}" if it == "getter" else it for it in template.parts]
    at = template.parts.index("key", 1)
    return "".join(texts[:at]), "".join(texts[at + 1 :])


def _is_offered(access: Plain, shape: Shape) -> bool:
    if access.operation == "item":
        return shape.subscript
    if access.operation == "contains":
        return shape.contains
    if access.operation != "get" or access.method != "get":
        return False
    arity = shape.attributes.get("get")
    return ("get" in shape.attributes or shape.open) and (
        arity is None or arity.allows(access.given, access.named)
    )
