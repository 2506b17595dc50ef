"""Classes of a getter's source: their order, their members, and the objects they make."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from ssot_lint.getter.meaning.world import ClassRef, External, FunctionRef, Value, World
from ssot_lint.modules.bindings import Binding, collect_class, one_definition

_DEEPEST = 8


def bases(world: World, cls: ClassRef) -> list[ClassRef | External]:
    """The bases as written."""
    found: list[ClassRef | External] = []
    for node in cls.node.bases:
        base = node.value if isinstance(node, ast.Subscript) else node
        value = world.engine.in_module(world, base, cls.module)
        found.append(value if isinstance(value, ClassRef | External) else External("?"))
    return found


def order(world: World, cls: ClassRef, depth: int = 0) -> list[ClassRef | External]:
    """The classes that a member is looked for in: depth first, which is right without diamonds."""
    found: list[ClassRef | External] = [cls]
    if depth < _DEEPEST:
        for base in bases(world, cls):
            found += order(world, base, depth + 1) if isinstance(base, ClassRef) else [base]
    unique: dict[object, ClassRef | External] = {}
    for it in reversed(found):
        unique.setdefault(it.node if isinstance(it, ClassRef) else it.name, it)
    return [*reversed(unique.values())]


def same_class(one: Value, other: Value) -> bool:
    """Whether two references are to one class."""
    if isinstance(one, ClassRef) and isinstance(other, ClassRef):
        return one.node is other.node
    return isinstance(one, External) and isinstance(other, External) and one.name == other.name


def body(world: World, cls: ClassRef) -> dict[str, list[Binding]]:
    """What the class's body binds; read once a project."""
    known = world.project.classes
    if cls.node not in known:
        known[cls.node] = collect_class(cls.node, cls.module)
    return known[cls.node]


def find(
    world: World, cls: ClassRef, name: str, after: ClassRef | None = None
) -> tuple[ClassRef, Binding] | None:
    """The class that defines a member, and where; ``after`` as ``super()`` looks."""
    seen = after is None
    for it in order(world, cls):
        if not isinstance(it, ClassRef):
            continue
        if seen:
            bindings = body(world, it).get(name)
            if bindings:
                chosen = one_definition(bindings, name) or bindings[-1]
                return it, chosen
        elif after is not None and it.node is after.node:
            seen = True
    return None


def methods(world: World, cls: ClassRef) -> Iterator[tuple[str, FunctionRef]]:
    """Its methods, inherited ones too; the nearest of each name."""
    seen: set[str] = set()
    for it in order(world, cls):
        if isinstance(it, ClassRef):
            for name, bindings in body(world, it).items():
                node = bindings[-1].node
                if name not in seen and isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                    yield name, FunctionRef(node, it.module, owner=it)
                seen.add(name)


def is_property(node: ast.AST) -> bool:
    """Whether reading the attribute calls the function."""
    return any(
        (isinstance(it, ast.Name) and it.id in ("property", "cached_property", "classproperty"))
        or (isinstance(it, ast.Attribute) and it.attr in ("cached_property", "getter"))
        for it in getattr(node, "decorator_list", ())
    )


def is_static(node: ast.AST) -> bool:
    """Whether it takes neither object nor class."""
    return _decorated(node, "staticmethod")


def is_of_class(node: ast.AST) -> bool:
    """Whether it takes the class."""
    return _decorated(node, "classmethod")


def is_cached(node: ast.AST) -> bool:
    """Whether a decorator keeps what it returned."""
    names = {"cache", "lru_cache", "cached_property", "cached"}
    for it in getattr(node, "decorator_list", ()):
        named = it.func if isinstance(it, ast.Call) else it
        last = named.attr if isinstance(named, ast.Attribute) else getattr(named, "id", "")
        if last in names:
            return True
    return False


def _decorated(node: ast.AST, name: str) -> bool:
    return any(
        isinstance(it, ast.Name) and it.id == name for it in getattr(node, "decorator_list", ())
    )


def record_fields(node: ast.ClassDef) -> list[tuple[str, ast.expr | None]] | None:
    """Fields of a dataclass, attrs class or named tuple, in order; None for other classes."""
    marks = [it.func if isinstance(it, ast.Call) else it for it in node.decorator_list]
    names = {it.attr if isinstance(it, ast.Attribute) else getattr(it, "id", "") for it in marks}
    based = {getattr(it, "id", getattr(it, "attr", "")) for it in node.bases}
    if not names & {"dataclass", "define", "frozen", "attrs", "s", "mutable"}:
        if "NamedTuple" not in based:
            return None
    return [
        (it.target.id, it.value)
        for it in node.body
        if isinstance(it, ast.AnnAssign)
        and isinstance(it.target, ast.Name)
        and "ClassVar" not in ast.unparse(it.annotation)
    ]


_FIELDS = frozenset({"field", "ib", "attrib", "Factory"})


def factory_of(node: ast.expr) -> ast.expr | None:
    """What makes the value of a dataclass' or attrs field; None for any other value."""
    if not isinstance(node, ast.Call):
        return None
    named = node.func
    last = named.attr if isinstance(named, ast.Attribute) else getattr(named, "id", "")
    if last not in _FIELDS:
        return None
    for word in node.keywords:
        if word.arg in ("default_factory", "factory"):
            return word.value
    if last == "Factory" and node.args:
        return node.args[0]
    given = next((it.value for it in node.keywords if it.arg == "default"), None)
    return factory_of(given) if given is not None else None
