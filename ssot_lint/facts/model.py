"""Facts: what a file says for rules about the project, as plain values.

A fact is a function of the file's bytes, its module name and its owner's getter, of nothing else:
never of what is selected, allowed or permitted. It holds str, int, bool, None and tuples of these,
so that ``marshal`` keeps it (``store.plain`` and ``store.fact`` go there and back) and no libcst.

Its first field is its ``site``. A fact without its site is its *claim* (``claim``): what the rest
of the project can notice. Names of other modules stay *symbolic* (a ``Term``): what they stand for
is looked up when the project is linked (``project/link*.py``), so that an edit of a constant
re-reads no file that uses it.

New fields go at the end and have a default.
"""

from __future__ import annotations

from ssot_lint.core.lean import Any, NamedTuple


class Site(NamedTuple):
    """Where something stands: bytes half open, rows and columns 1-based, columns in code points.

    In a notebook, bytes, rows and columns are those of the cells' code below each other.
    """

    start: int
    end: int
    row: int
    column: int
    end_row: int
    end_column: int


class Term(NamedTuple):
    """A value as code spells it, symbolic where other code decides.

    ``kind`` says what ``text`` and ``parts`` are:

    ======== ==================================== ==============================================
    text     the string itself                    a string literal
    value    canonical source (``10``, ``True``)  a number, ``None``, ``...``, bytes
    name     qualified (``app.keys.PREFIX``)      a module-level name, of this module or imported
    local    as written (``prefix``)              a name of an enclosing function, a parameter too
    join     \\-; parts                            ``+`` of strings, or an f-string
    format   conversion and format spec; 1 part   a field of an f-string that has either
    method   its name; receiver, then arguments   ``x.upper()``, ``x.split(",")``
    attr     its name; receiver                   an attribute of what is no dotted name
    item     \\-; receiver, key                    a subscript
    call     qualified name; arguments            any other call
    keyword  its name; 1 part                     an argument by keyword, inside ``call``/``method``
    display  ``list set tuple dict``; elements    a display; a dict's are ``pair`` of two parts
    each     \\-; 1 part (what is looped over)     the variable of a loop or comprehension over it
    or       \\-; parts                            ``a or b``; likewise ``and``, ``not``
    compare  operators, ``|`` between; parts      a comparison
    binary   the operator; left, right            any other operation of two
    star     ``*`` or ``**``; 1 part               an argument with a star
    pair     \\-; key, value                      a row of a dict display
    choice   \\-; condition, then, else            a conditional expression
    other    source without blanks                anything else
    none     \\-                                   nothing is there (no default is written)
    ======== ==================================== ==============================================
    """

    kind: str
    text: str = ""
    parts: tuple[Term, ...] = ()


NOTHING = Term("none")


class Mention(NamedTuple):
    """One place that touches a variable: an access to the environment, or a use of the getter.

    Accesses that are allowed, permitted or exempt are facts like all others.
    """

    site: Site
    """The smallest expression that fetches (``os.environ["X"]``, ``env.get("X", 1)``); of an
    escape, the mapping itself."""
    key: Term
    """What names the variable; ``NOTHING`` where the deed has no key (``os.environ.copy()``)."""
    deed: str
    """A kind of ``core.model.KINDS``: read, presence, write, escape, patch, load."""
    operation: str = ""
    """The contract's word: item get contains set delete pop setdefault update clear iterate copy
    whole; empty where no contract can have one."""
    via: str = "environ"
    """``environ`` (a direct access), ``getter`` (through the owner's), ``library``."""
    target: str = ""
    """Qualified name of what is asked: ``os.environ``, ``os.getenv``, ``app.env.env``."""
    default: Term = NOTHING
    """The default that the access itself writes."""
    around: Term = NOTHING
    """The largest expression around the access that belongs to it (``int(… or 3)``); the access in
    it is ``Term("other", "@")``. ``NOTHING`` where the access stands alone."""
    scope: str = ""
    """Dotted names of the enclosing classes and functions."""
    at_import: bool = False
    """Whether importing the module runs it."""
    misused: bool = False
    """Whether the getter is used in a way that its contract does not have (SSOT110)."""
    # What ``facts/variables.py`` makes of default and surroundings:
    default_kind: str = ""
    """literal, required, guarded, fallback, computed, none; empty where not worked out."""
    parse: str = ""
    """int, float, json, list, path, bool, truthy, choice, str; empty where not worked out."""
    parse_detail: tuple[str, ...] = ()
    """What goes with the parse: the separator, the words of a truth test after its polarity."""
    group: str = ""
    """Same for reads that exclude each other or are one fallback chain; else empty."""


class Imported(NamedTuple):
    """One name that an import statement binds, or one module that it runs."""

    site: Site
    """The alias (``environ as e`` in ``from os import environ as e``)."""
    module: str
    """Absolute: relative imports are resolved; empty where they lead out of the project."""
    name: str = ""
    """The name asked of the module; ``*``; empty for ``import module``."""
    local: str = ""
    """What is bound in this file: ``e``; the first part for ``import a.b``; empty for ``*``."""
    form: str = "from"
    """``import``, ``from``, ``call`` (``import_module("a.b")``, ``__import__``)."""
    level: int = 0
    """Dots of a relative import."""
    scope: str = ""
    """Dotted names of enclosing classes and functions; empty at module level."""
    guarded: str = ""
    """``try`` (the body of one that catches ImportError or more), ``except`` (a handler of
    such), ``typing`` (``if TYPE_CHECKING:``), ``raises`` (``pytest.raises`` and the like)."""


class Reached(NamedTuple):
    """A dotted path into another module that code or a string takes: ``app.core.os.environ``.

    Which part of it is the module is known only when the project is linked.
    """

    site: Site
    path: str
    """Import prefix and attributes, aliases undone."""
    how: str
    """``attribute`` (of an imported module), ``string`` (a target of ``call``), ``object``
    (``patch.object(core, "os")``, ``setattr(core, "os", …)``), ``star``."""
    call: str = ""
    """Qualified name of the call that takes the string: ``unittest.mock.patch``, ``mocker.patch``,
    ``monkeypatch.setattr``."""
    stored: bool = False
    """Whether it is replaced there (any patch, an assignment to the attribute)."""
    guarded: str = ""
    """As in ``Imported``."""
    scope: str = ""


class Definition(NamedTuple):
    """A name that a module binds at its top level (or, by ``form``, elsewhere)."""

    site: Site
    name: str
    """``LIMIT``; of a member, ``Colour.RED``."""
    kind: str
    """assign annotate def class import star global del member dynamic."""
    value: Term = NOTHING
    """Of a constant."""
    digest: str = ""
    """Of what it does, as far as the rules compare it; empty where they do not."""
    detail: tuple[str, ...] = ()
    """What goes with the kind: bases, decorators, annotation."""
    guarded: str = ""
    """As in ``Imported``."""


class Literal(NamedTuple):
    """A string in a role (NAMES.md §6), or a URL host (§5)."""

    site: Site
    value: str
    role: str
    kind: str = "literal"
    """``literal``; ``constant`` (a constant of an owner in that role, ``value`` its name);
    ``host``."""


class Outline(NamedTuple):
    """What importing one module binds, and what it takes of others: one for each file.

    Sets of names are joined by blanks, with one at either end (``" a b "``); modules of imports are
    as written, with their leading dots. See ``modules.exports.Exports`` for what is what.
    """

    site: Site
    module: str
    functions: str = ""
    classes: str = ""
    values: str = ""
    annotated: str = ""
    typed: str = ""
    deleted: str = ""
    imported: tuple[str, ...] = ()
    """``local module name``, the name empty for the module itself."""
    local: tuple[str, ...] = ()
    """``local scope module name`` of imports inside functions and classes."""
    stars: tuple[str, ...] = ()
    offered: str | None = None
    dynamic: str = ""
    shim: bool = False
    made: str = ""
    uses: tuple[str, ...] = ()
    """As ``facts.uses`` packs them."""
    digest: str = ""
    """Of the bytes: what is read only when asked (members of classes) may have changed with it."""


class Wrapper(NamedTuple):
    """A function one of whose parameters reaches the key of a read in its body."""

    site: Site
    name: str
    """Dotted in the module: ``get_bool_env``, ``Config.read``."""
    parameters: tuple[tuple[str, Term], ...]
    """Names in order, with defaults (``NOTHING``: required); ``*args`` as ``*args``."""
    key: Term
    """With parameters as ``local``: ``prefix + name.upper()``."""
    default: Term = NOTHING
    parse: str = ""
    parse_detail: tuple[str, ...] = ()
    via: str = "environ"
    """``environ``, ``getter``, or the qualified name of the wrapper that it calls."""
    default_kind: str = ""


class Called(NamedTuple):
    """A call of a function of the project, or of what an import binds, with its arguments.

    Only calls that may be of a wrapper: with a string, constant or f-string among the arguments.
    """

    site: Site
    callee: str
    """Qualified as far as this file tells (``app.flags.get_bool_env``)."""
    arguments: tuple[Term, ...] = ()
    """Those by keyword are ``keyword``."""
    around: Term = NOTHING
    """As in ``Mention``."""
    scope: str = ""
    at_import: bool = False


class Declared(NamedTuple):
    """A variable that a settings class, table, registry or ``envvar=`` declares."""

    site: Site
    """The field's name, or the key."""
    names: tuple[Term, ...]
    """Names it is read from, the first that is set wins."""
    field: str = ""
    """Name by which the program asks: ``Settings.port``, ``VLLM_PORT``."""
    owner: str = ""
    """Qualified name of the class or table."""
    kind: str = "declare"
    """``declare`` or ``cli``."""
    default: Term = NOTHING
    default_kind: str = ""
    parse: str = ""
    parse_detail: tuple[str, ...] = ()
    case_insensitive: bool = False
    secret: bool = False
    """Whether its type says so (SecretStr)."""


class Provided(NamedTuple):
    """A variable that a deployment file gives (or documents)."""

    site: Site
    name: str
    value: str | None
    """None where it is opaque: a secret's reference, a template."""
    part: str = ""
    """``api``, ``Deployment/api``: what of the file it is given to."""
    form: str = ""
    """``.env``, ``compose``, ``kubernetes``, …"""
    commented: bool = False


class Occurrence(NamedTuple):
    """One place that reads, tests, writes or declares a variable, or calls what may do so.

    Symbols, defaults and parses are plain tuples: see ``facts/variables/symbols.py``, ``defaults.py``
    and ``parses.py`` there.
    """

    site: Site
    """The smallest expression that fetches; of an entry its key, of a field its name."""
    kind: str
    """read presence write cli typed, or ``call`` (of what may be a wrapper) and ``entry`` (of a
    table; declares what the one read in its value reads)."""
    key: tuple[Any, ...]
    """The symbol that names the variable."""
    via: str = ""
    """What is asked, by its whole name: ``os.environ``, ``app.flags.get_bool_env``."""
    default: tuple[Any, ...] = ()
    parse: tuple[Any, ...] = ()
    arguments: tuple[Any, ...] = ()
    """Of a call: pairs of a keyword (empty for a position) and a symbol."""
    scope: str = ""
    """Dotted names of the enclosing classes and functions."""
    at_import: bool = False
    named: tuple[Any, ...] = ()
    """Sites of the literals that spell the key, as plain tuples."""
    branches: tuple[Any, ...] = ()
    """Pairs of an offset and a number: same offset and another number exclude each other."""
    target: str = ""
    """The name that is assigned from it."""
    until: int = 0
    """Of an entry: where its value ends."""
    default_at: tuple[Any, ...] = ()
    """Bytes of the literal that is its default, half open; empty where it writes none."""
    forgives: str = ""
    """``empty`` where the empty string is taken although the parse would refuse it, ``all`` where
    any value is."""
    refuses: str = ""
    """``missing`` where importing the module ends without the variable although the read has a
    default, ``empty`` where an empty one ends it, too."""
    given: tuple[str, ...] = ()
    """Variables without which it is not come to: ``if "A" in os.environ:`` stands around it."""


class Wrapped(NamedTuple):
    """A function one of whose parameters reaches the key of a read in its body."""

    site: Site
    """Its name."""
    name: str
    """Its whole name: ``app.flags.Flags.get``."""
    kind: str
    """read, presence or write."""
    parameters: tuple[Any, ...]
    """Pairs of a name and the symbol of its default, empty where it has none; ``*`` before the
    name of one that takes the rest. ``self`` is left out."""
    key: tuple[Any, ...]
    outcomes: tuple[Any, ...] = ()
    """What it gives where the variable is missing: see ``facts/variables/missing.py``."""
    parse: tuple[Any, ...] = ()
    cast: str = ""
    """Parameter that says the type."""
    inner: tuple[Any, ...] = ()
    """Where it reads through another: that one's whole name, and the arguments."""
    forgives: str = ""
    """As of an occurrence."""
    also: tuple[Any, ...] = ()
    """Further names that a call asks for (``NAME_FILE``): each a kind, a key, a parse and an ``inner``."""


class Used(NamedTuple):
    """A place where a declared name is used, or the object that has it is taken whole."""

    site: Site
    name: str
    """A field, a variable; of ``whole`` the object; of ``getattr`` the object, ``:``, a pattern."""
    how: str
    """attribute, string, whole, getattr; called (a class); asked (the file was searched)."""


class Bound(NamedTuple):
    """What a name of a module is: a constant, an instance of a class, a class with its bases."""

    site: Site
    name: str
    """Its whole name."""
    kind: str
    """constant instance class function alias schema field."""
    value: tuple[Any, ...] = ()
    detail: tuple[Any, ...] = ()


class Silence(NamedTuple):
    """A suppression that a rule about the project may use: it names one, or names nothing."""

    site: Site
    codes: tuple[str, ...]
    """Codes of the project rules that it names; empty for one that silences everything."""
    whole_file: bool = False


Fact = (
    Mention
    | Imported
    | Reached
    | Definition
    | Literal
    | Outline
    | Wrapper
    | Called
    | Declared
    | Provided
    | Silence
    | Occurrence
    | Wrapped
    | Bound
    | Used
)


class FileFacts(NamedTuple):
    """What one file says, by family. A field's name is its family's name in ``families.FAMILIES``."""

    gathered: tuple[str, ...] = ()
    """Names of the families that were asked; of the others nothing is known."""
    mentions: tuple[Mention, ...] = ()
    wrappers: tuple[Wrapper, ...] = ()
    called: tuple[Called, ...] = ()
    declared: tuple[Declared, ...] = ()
    imports: tuple[Imported, ...] = ()
    reached: tuple[Reached, ...] = ()
    definitions: tuple[Definition, ...] = ()
    literals: tuple[Literal, ...] = ()
    outlines: tuple[Outline, ...] = ()
    provided: tuple[Provided, ...] = ()
    silences: tuple[Silence, ...] = ()
    occurrences: tuple[Occurrence, ...] = ()
    wrapped: tuple[Wrapped, ...] = ()
    bound: tuple[Bound, ...] = ()
    used: tuple[Used, ...] = ()

    def of(self, family: str) -> tuple[Fact, ...]:
        """The facts of a family by its name."""
        found: tuple[Fact, ...] = getattr(self, family)
        return found


NO_FACTS = FileFacts()


def claim(fact: Fact) -> tuple[Any, ...]:
    """The fact without its site."""
    return tuple(fact[1:])
