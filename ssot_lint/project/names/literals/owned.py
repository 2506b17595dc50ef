"""Values that declared modules and enumerations own, and the roles in which they are used."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from ssot_lint.facts.uses import FROM, IMPORT
from ssot_lint.modules.imports import parse_bytes
from ssot_lint.modules.scan.rows import Rows
from ssot_lint.modules.source.roles import roles
from ssot_lint.project.names.references import References, references

if TYPE_CHECKING:
    from ssot_lint.project.index import Project

SHORTEST = 4


class Owned(NamedTuple):
    """One value and the constant that owns it."""

    value: str
    owner: str
    """As it was declared: a module or an Enum."""
    module: str
    name: str
    """``PAID``, or ``Plan.FREE``."""
    is_text: bool
    """Whether the constant is a ``str`` itself (no member of a plain Enum)."""

    @property
    def path(self) -> str:
        """Its dotted path."""
        return f"{self.module}.{self.name}"


class Used(NamedTuple):
    """How constants of an owner are written in one role."""

    bare: bool
    by_value: bool


class Ownership:
    """What is owned, and where it is used, in one state of a project."""

    def __init__(self, project: Project) -> None:
        self._names = references(project)
        self.all = list(_declared(project, self._names))
        counts = Counter(it.value for it in self.all)
        self.by_value = {it.value: it for it in self.all if counts[it.value] == 1}
        self.by_path = {it.path: it for it in self.all}
        self.homes = {self._names.world.path(it.module) for it in self.all}
        self.used: dict[tuple[str, str], Used] = {}
        """By owner and role."""
        for path in self._readers():
            self._read(path, project)

    def same(self, other: Ownership) -> bool:
        """Whether it says the same of every file."""
        return (self.all, self.used) == (other.all, other.used)

    def constant(self, node: ast.expr, bound: dict[str, str]) -> tuple[Owned, bool] | None:
        """The constant that an expression names, and whether its ``.value`` is asked for."""
        parts: list[str] = []
        at = node
        while isinstance(at, ast.Attribute):
            parts.insert(0, at.attr)
            at = at.value
        if not isinstance(at, ast.Name) or at.id not in bound:
            return None
        path = ".".join((bound[at.id], *parts))
        if path in self.by_path:
            return self.by_path[path], False
        above = path.removesuffix(".value")
        return (self.by_path[above], True) if above != path and above in self.by_path else None

    def _readers(self) -> Iterator[str]:
        modules = {it.module for it in self.all}
        found: dict[str, None] = {}
        for key in self._names.asked():
            if key.form not in (FROM, IMPORT):
                continue
            if key.module in modules or key.path in modules:
                found.update((path, None) for path, _ in self._names.uses(key))
        return iter(found)

    def _read(self, path: str, project: Project) -> None:
        data = project.text(path)
        tree = parse_bytes(data) if data is not None else None
        if tree is None or data is None:
            return
        bound = Rows(data).names(self._names.package_of(path))
        for role, node in roles(tree):
            found = self.constant(node, bound)
            if found is not None:
                key = (found[0].owner, role)
                known = self.used.get(key, Used(False, False))
                self.used[key] = Used(known.bare or not found[1], known.by_value or found[1])


def ownership(project: Project) -> Ownership:
    """That of the project, as it is now."""
    kept = project.kept.get("owned")
    if isinstance(kept, tuple) and kept[0] == project.version:
        made: Ownership = kept[1]
        return made
    made = Ownership(project)
    project.kept["owned"] = (project.version, made)
    return made


def _declared(project: Project, names: References) -> Iterator[Owned]:
    for owner in project.config.names.literals:
        everything = owner.endswith(".*")
        module, name = owner.removesuffix(".*"), ""
        if names.world.path(module) is None:
            module, _, name = owner.rpartition(".")
        path = names.world.path(module)
        data = project.text(path) if path is not None else None
        tree = parse_bytes(data) if data is not None else None
        for node in tree.body if tree is not None else ():
            if isinstance(node, ast.ClassDef) and (everything or node.name == name):
                yield from _members(node, owner, module)
            elif not everything and not name:
                yield from _constant(node, owner, module)


def _constant(node: ast.stmt, owner: str, module: str) -> Iterator[Owned]:
    match node:
        case (
            ast.Assign(targets=[ast.Name(id=name)], value=ast.Constant(value=str(text)))
            | ast.AnnAssign(target=ast.Name(id=name), value=ast.Constant(value=str(text)))
        ) if name.isupper() and len(text) >= SHORTEST:
            yield Owned(text, owner, module, name, True)


def _members(node: ast.ClassDef, owner: str, module: str) -> Iterator[Owned]:
    bases = [ast.unparse(it).rpartition(".")[2] for it in node.bases]
    if not any(it.endswith("Enum") for it in bases):
        return
    is_text = "str" in bases or "StrEnum" in bases
    for it in node.body:
        match it:
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.Constant(value=str(text))):
                if len(text) >= SHORTEST:
                    yield Owned(text, owner, module, f"{node.name}.{name}", is_text)
