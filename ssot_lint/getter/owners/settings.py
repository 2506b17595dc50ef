"""The fields of a pydantic settings class as entries: names, defaults and types by the one reader."""

from __future__ import annotations

import ast

from ssot_lint.getter.meaning import classes
from ssot_lint.getter.meaning.expressions import evaluate_in_module
from ssot_lint.getter.meaning.reasons import Reason, ordered, reason
from ssot_lint.getter.meaning.terms import NONE, TEXT, Lit, Opaque, Raises, Term, choose, lit, truth
from ssot_lint.getter.meaning.world import ClassRef, External, TooLong, Value
from ssot_lint.getter.meaning.worlds import new_world
from ssot_lint.getter.owners.entry import SETTINGS, Entry
from ssot_lint.getter.owners.validated import changes
from ssot_lint.getter.proof.project import Project
from ssot_lint.getter.schemas import pydantic
from ssot_lint.getter.schemas.classes import Reading, read_class
from ssot_lint.getter.schemas.model import UNKNOWN, Schema, Symbol
from ssot_lint.getter.schemas.model import Entry as Declared
from ssot_lint.modules.bindings import Module

_UNKNOWN: Symbol = ("?",)


class _Classes:
    """The classes met so far, by whole name."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self.known: dict[str, ClassRef] = {}
        self.read: dict[str, Schema] = {}

    def name(self, cls: ClassRef) -> str:
        whole = f"{cls.module.name}.{cls.node.name}"
        self.known[whole] = cls
        return whole

    def find(self, name: str) -> Schema | None:
        """The class of a whole name; None for one from elsewhere."""
        cls = self.known.get(name)
        if cls is None:
            return None
        if name not in self.read:
            self.read[name] = read_class(cls.node, name, self._reading(cls.module))
        return self.read[name]

    def _reading(self, module: Module) -> Reading:
        def qualified(node: ast.AST) -> str | None:
            value = self._value(node, module)
            if isinstance(value, ClassRef):
                return self.name(value)
            return value.name if isinstance(value, External) else None

        def symbol(node: ast.AST | None) -> Symbol:
            value = None if node is None else self._value(node, module)
            if isinstance(value, Lit):
                return ("c", value.value)
            return ("n", value.name) if isinstance(value, External) else _UNKNOWN

        return Reading(qualified, symbol, lambda node: (getattr(node, "lineno", 0),))

    def _value(self, node: ast.AST, module: Module) -> Value | None:
        if not isinstance(node, ast.expr):
            return None
        try:
            return evaluate_in_module(new_world(self.project), node, module)
        except (TooLong, RecursionError):
            return None


def of_class(project: Project, cls: ClassRef, *, made_by_call: bool) -> list[Entry]:
    """The entries of a settings class; none for any other, or where its prefix is not known."""
    known = _Classes(project)
    schema = _schema(project, cls, known)
    if schema is None:
        return []
    moment = reason("cached", "read once, when the settings are created")
    if not made_by_call:
        moment = reason("import-time", f"read once, when {cls.module.shown} is imported")
    always = [moment, *changes(project, cls)]
    if schema.is_customised or any(name == "env_file" for name, _ in schema.options):
        always.append(reason("other-source", "may answer from a file or another source"))
    return [_entry(it, cls, always, known) for it in pydantic.entries(schema, known.find, _literal)]


def declared(project: Project, cls: ClassRef) -> list[Declared] | None:
    """What a settings class declares; None for any other class."""
    known = _Classes(project)
    schema = _schema(project, cls, known)
    return None if schema is None else list(pydantic.entries(schema, known.find, _literal))


def _schema(project: Project, cls: ClassRef, known: _Classes) -> Schema | None:
    """The class as its source says it; None where it is no settings class."""
    order = classes.order(new_world(project), cls)
    if not any(isinstance(it, External) and it.name.endswith("BaseSettings") for it in order):
        return None
    return known.find(known.name(cls))


def _literal(symbol: Symbol) -> object:
    return symbol[1] if symbol[:1] == ("c",) else UNKNOWN


def _entry(declared: Declared, cls: ClassRef, always: list[Reason], known: _Classes) -> Entry:
    names = declared.variables
    reasons = list(always)
    if len(names) > 1:
        listed = ", ".join(f"`{it}`" for it in names[1:])
        reasons.append(reason("names", f"asks {listed}, too"))
    home = known.known.get(declared.home, cls)
    if home is not cls:
        reasons += changes(known.project, home)
    missing = _missing(declared)
    present = _present(declared)
    if declared.ignores_empty:
        present = choose(truth(TEXT), present, missing)
    return Entry(
        names[0],  # pyright: ignore[reportGeneralTypeIssues]
        declared.path[-1],
        SETTINGS,
        "{getter}." + ".".join(declared.path),
        missing,
        present,
        ordered(reasons),
        names[1:],
        home.module.at(declared.site[0]),
        f"{declared.path[-1]}: {type_of(declared)}",
        any_case=declared.any_case,
    )


def _missing(declared: Declared) -> Term:
    kind, value = declared.default
    if kind == "none":
        return NONE
    if kind == "required":
        return Raises("ValidationError")
    if kind == "literal" and isinstance(value, bool | int | float | str):
        return lit(value)
    return Opaque("the settings class")


def _present(declared: Declared) -> Term:
    if declared.parse == ("str",) and not declared.secret:
        return TEXT
    return Opaque("pydantic", type_of(declared))


def type_of(declared: Declared) -> str:
    if declared.secret:
        return "SecretStr"
    match declared.parse:
        case ("test", *_):
            return "bool"
        case ("int" | "float" | "str" as name,):
            return str(name)
        case ("path",):
            return "Path"
        case ("json", *_):
            return "list"
        case ("class", name, *_):
            return str(name).rpartition(".")[2]
        case _:
            return "str"
