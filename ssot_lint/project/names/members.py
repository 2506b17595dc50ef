"""Which attributes a class has, told from its source; a file is parsed only for classes asked about."""

from __future__ import annotations

import ast
import builtins
import re
from collections.abc import Callable, Iterable
from enum import Enum

from ssot_lint.modules.imports import parse_bytes
from ssot_lint.project.names.world import FOUND, MAY_BE, Answer, World

_KNOWN_DECORATORS = frozenset(("dataclass", "final", "total_ordering", "runtime_checkable"))
_DEEPEST = 20


class Member(Enum):
    """What is known of an attribute."""

    FOUND = 1
    UNKNOWN = 2
    INSTANCE = 3
    """Only ``self.x = …`` sets it."""
    MISSING = 4


class Members:
    """``text`` gives the bytes of a file of the project, None where there are none."""

    def __init__(
        self,
        world: World,
        text: Callable[[str], bytes | None],
        users: Callable[[str, str], Iterable[str]],
    ) -> None:
        """``users`` gives the files that import a class: they may set attributes on it."""
        self._world = world
        self._text = text
        self._users = users
        self._trees: dict[str, ast.Module | None] = {}
        self.looks = 0
        """How often a text was asked for."""

    def forget(self) -> None:
        """Read files again: they may have changed."""
        self._trees.clear()

    def member(self, module: str, name: str, attribute: str, depth: int = 0) -> Member:
        """What is known of ``attribute`` of the class ``name`` of ``module``."""
        self._world.visited.add(module)
        found = self._class(module, name)
        if found is None or depth > _DEEPEST:
            return Member.UNKNOWN
        names = _body_names(found.body)
        if attribute in names or self._is_set(module, name, attribute):
            return Member.FOUND
        if attribute.startswith("__") and attribute.endswith("__"):
            return Member.UNKNOWN
        if not _is_plain(found) or "__slots__" in names:
            return Member.UNKNOWN
        for base in found.bases:
            inherited = self._inherited(module, base, attribute, depth)
            if inherited is not Member.MISSING:
                return inherited
        return Member.INSTANCE if _sets_on_self(found, attribute) else Member.MISSING

    def holder(
        self, module: str, name: str, attribute: str, depth: int = 0
    ) -> tuple[str, str] | None:
        """The module and name of the class that gives a class ``attribute``; None where that is
        not the project's, or cannot be told."""
        found = self._class(module, name)
        if found is None or depth > _DEEPEST:
            return None
        if attribute in _body_names(found.body):
            return module, name
        for base in found.bases:
            answer = self._base(module, base)
            if answer.how != FOUND or answer.kind != "class":
                return None
            above = self.holder(answer.owner, answer.name, attribute, depth + 1)
            if above is not None:
                return above
        return None

    def is_plain_function(self, module: str, name: str) -> bool:
        """Whether a name is one function that nothing decorates."""
        tree = self.tree(module)
        found = [
            it
            for it in (flat(tree.body) if tree is not None else ())
            if isinstance(it, (ast.FunctionDef, ast.AsyncFunctionDef)) and it.name == name
        ]
        return len(found) == 1 and not found[0].decorator_list

    def _base(self, module: str, base: ast.expr) -> Answer:
        """What a base class is called by."""
        first, _, rest = _called(base).partition(".")
        answer = self._world.attr(module, first)
        for part in rest.split(".") if rest else ():
            if not answer.module:
                return MAY_BE
            answer = self._world.attr(answer.module, part)
        return answer

    def _inherited(self, module: str, base: ast.expr, attribute: str, depth: int) -> Member:
        answer, name = self._base(module, base), _called(base)
        if answer.how == FOUND and answer.kind == "class":
            return self.member(answer.owner, answer.name, attribute, depth + 1)
        builtin = getattr(builtins, name, None)
        if answer.how == "missing" and isinstance(builtin, type):
            return Member.FOUND if hasattr(builtin, attribute) else Member.MISSING
        return Member.UNKNOWN

    def _class(self, module: str, name: str) -> ast.ClassDef | None:
        tree = self.tree(module)
        found = [
            it
            for it in (flat(tree.body) if tree is not None else ())
            if isinstance(it, ast.ClassDef) and it.name == name
        ]
        return found[0] if len(found) == 1 else None

    def tree(self, module: str) -> ast.Module | None:
        """The tree of a module; None where there is no file, or it does not parse."""
        self.looks += 1
        if module not in self._trees:
            path = self._world.path(module)
            data = self._text(path) if path is not None else None
            self._trees[module] = parse_bytes(data) if data is not None else None
        return self._trees[module]

    def _is_set(self, module: str, name: str, attribute: str) -> bool:
        """Whether ``C.x = …`` or ``setattr(C, …)`` stands in a file that knows the class."""
        written = name.encode(), re.escape(attribute.encode())
        pattern = re.compile(
            rb"(?<!\w)%b[ \t]*\.[ \t]*%b[ \t]*(?::[^=\n]+)?=(?!=)|setattr\([ \t\n]*(?:\w+\.)*%b[ \t]*,"
            % (*written, name.encode())
        )
        paths = {self._world.path(module) or "", *self._users(module, name)}
        for path in paths:
            data = self._text(path) if path else None
            if data is not None and pattern.search(data):
                return True
        return False


def _called(base: ast.expr) -> str:
    return ast.unparse(base.value if isinstance(base, ast.Subscript) else base)


def flat(body: Iterable[ast.stmt]) -> Iterable[ast.stmt]:
    """Statements with those of ``if``, ``try`` and ``with`` among them."""
    for statement in body:
        yield statement
        if isinstance(statement, (ast.If, ast.Try, ast.With, ast.For, ast.While)):
            for field in ("body", "orelse", "finalbody"):
                yield from flat(getattr(statement, field, ()))
            for handler in getattr(statement, "handlers", ()):
                yield from flat(handler.body)


def _body_names(body: Iterable[ast.stmt]) -> frozenset[str]:
    found: set[str] = set()
    for statement in flat(body):
        match statement:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                found.add(name)
            case ast.ClassDef(name=name):
                found.add(name)
            case ast.Import(names=names):
                found |= {it.asname or it.name.partition(".")[0] for it in names}
            case ast.ImportFrom(names=names):
                found |= {it.asname or it.name for it in names}
            case ast.AnnAssign(value=None):
                pass
            case ast.Assign() | ast.AnnAssign() | ast.AugAssign() | ast.For() | ast.With():
                found |= {
                    it.id
                    for it in ast.walk(statement)
                    if isinstance(it, ast.Name) and isinstance(it.ctx, ast.Store)
                }
    return frozenset(found)


def _is_plain(found: ast.ClassDef) -> bool:
    """Whether nothing but its body and bases gives the class attributes."""
    for keyword in found.keywords:
        name = ast.unparse(keyword.value).rpartition(".")[2]
        if keyword.arg != "metaclass" or name != "ABCMeta":
            return False
    for decorator in found.decorator_list:
        called = decorator.func if isinstance(decorator, ast.Call) else decorator
        if ast.unparse(called).rpartition(".")[2] not in _KNOWN_DECORATORS:
            return False
    return not any(
        isinstance(it, ast.Expr) and isinstance(it.value, ast.Call) for it in flat(found.body)
    )


def _sets_on_self(found: ast.ClassDef, attribute: str) -> bool:
    return any(
        isinstance(it, ast.Attribute)
        and it.attr == attribute
        and isinstance(it.ctx, ast.Store)
        and isinstance(it.value, ast.Name)
        and it.value.id == "self"
        for it in ast.walk(found)
    )
