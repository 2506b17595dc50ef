"""What statements bind in the scope that they stand in, told from their tree."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator

from ssot_lint.core.lean import TYPE_CHECKING
from ssot_lint.modules.imports import is_for_type_checkers

if TYPE_CHECKING:
    from ssot_lint.modules.scan.bindings import Bound

_SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)


def bind(statements: Iterable[ast.stmt], found: Bound, *, typing: bool = False) -> None:
    """Note what ``statements`` bind, nested ones too; imports are left to others."""
    for statement in statements:
        _bind_one(statement, found, typing)


def stored(node: ast.AST) -> Iterator[str]:
    """Names that an expression or target stores, but for those in functions and classes."""
    todo: list[ast.AST] = [node]
    while todo:
        at = todo.pop()
        match at:
            case ast.Name(id=name, ctx=ast.Store()):
                yield name
            case ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)):
                yield name
            case ast.MatchMapping(rest=str(name)):
                yield name
            case ast.comprehension(iter=iterated, ifs=conditions):
                # Its target lives in a scope of its own; a walrus in it does not.
                todo += [iterated, *conditions]
                continue
        todo.extend(it for it in ast.iter_child_nodes(at) if not isinstance(it, _SCOPES))


def _bind_one(statement: ast.stmt, found: Bound, typing: bool) -> None:
    values = found.typed if typing else found.values
    match statement:
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
            (found.typed if typing else found.functions).add(name)
        case ast.ClassDef(name=name):
            (found.typed if typing else found.classes).add(name)
        case ast.AnnAssign(target=ast.Name(id=name), value=None):
            (found.typed if typing else found.annotated).add(name)
        case ast.Assign(targets=[ast.Name(id="__all__")], value=value):
            values.add("__all__")
            found.offered = names_in(value)
        case ast.AugAssign(target=ast.Name(id="__all__"), value=value):
            more = names_in(value)
            found.offered = None if more is None or found.offered is None else found.offered | more
        case ast.Delete(targets=targets):
            found.deleted |= {it.id for it in targets if isinstance(it, ast.Name)}
        case ast.Import() | ast.ImportFrom():
            pass
        case _:
            _bind_compound(statement, found, typing, values)


def _bind_compound(statement: ast.stmt, found: Bound, typing: bool, values: set[str]) -> None:
    for _, field in ast.iter_fields(statement):
        for node in field if isinstance(field, list) else [field]:
            match node:
                case ast.stmt():
                    continue
                case ast.ExceptHandler(name=name, body=body):
                    values |= {name} if name else set()
                    bind(body, found, typing=typing)
                case ast.match_case(pattern=pattern, body=body):
                    values |= set(stored(pattern))
                    bind(body, found, typing=typing)
                case ast.AST():
                    values |= set(stored(node))
    checked = isinstance(statement, ast.If) and is_for_type_checkers(statement.test, found.checked)
    bind(getattr(statement, "body", ()), found, typing=typing or checked)
    for name in ("orelse", "finalbody"):
        bind(getattr(statement, name, ()), found, typing=typing)


def names_in(value: ast.expr) -> set[str] | None:
    """The strings of a list or tuple display; None where it holds anything else."""
    if not isinstance(value, (ast.List, ast.Tuple, ast.Set)):
        return None
    names = [it.value for it in value.elts if isinstance(it, ast.Constant)]
    if len(names) != len(value.elts):
        return None
    return {it for it in names if isinstance(it, str)}
