"""Which variable a key names that is no literal itself: a constant of the file, or an imported one."""

from __future__ import annotations

import ast
from collections.abc import Callable

import libcst as cst

from ssot_lint.core.access.access import Access
from ssot_lint.core.names.names import Names
from ssot_lint.core.tree.frames import FUNCTION
from ssot_lint.getter.meaning.expressions import evaluate
from ssot_lint.getter.meaning.terms import Lit, Opaque
from ssot_lint.getter.meaning.world import Frame, TooLong
from ssot_lint.getter.meaning.worlds import new_world
from ssot_lint.getter.owners.around import Source, local_names
from ssot_lint.getter.proof.project import Project
from ssot_lint.modules.bindings import Binding
from ssot_lint.modules.imports import parse_bytes


def variable_of(
    access: Access, names: Names, source_of: Callable[[Names], Source], project: Project
) -> str | None:
    """The variable; None where it shows only when the code runs."""
    text = _dotted(access.key)
    if text is None or _is_parameter(text.partition(".")[0], access, names):
        return None
    source = source_of(names)
    if source.tree is None:
        return None
    around = source.enclosing(names.code.start(access.place, access.expression))
    local = local_names(around, source.package)
    if isinstance(local.get(text.partition(".")[0]), Opaque):
        return None  # a parameter, as most are: no need to know the module
    frame = Frame(source.module, local)
    try:
        value = evaluate(new_world(project), ast.parse(text, mode="eval").body, frame)
    except (TooLong, RecursionError, SyntaxError):
        return None
    return value.value if isinstance(value, Lit) and isinstance(value.value, str) else None


def _is_parameter(name: str, access: Access, names: Names) -> bool:
    """Whether the function around the access surely takes the name: no need to parse the file."""
    code = names.code
    scope = code.frame(access.place, access.expression).scope()
    match scope.key:
        case ("line", int(line)) if scope.kind == FUNCTION:
            start, end = code.lexed.lines[line], code.lexed.line_end(line)
            tree = parse_bytes(code.data[start:end].strip() + b"\n pass")
        case _:
            return False
    match tree:
        case ast.Module(body=[ast.FunctionDef(args=args) | ast.AsyncFunctionDef(args=args)]):
            return any(isinstance(it, ast.arg) and it.arg == name for it in ast.walk(args))
    return False


def is_left_over(access: Access, names: Names, source: Source, own: str) -> str | None:
    """The imported name that nothing uses any more once the key is gone; None where there is none."""
    text = _dotted(access.key)
    root = None if text is None else text.partition(".")[0]
    bindings = source.module.bindings.get(root or "", [])
    if root is None or not all(map(_is_import, bindings)) or not bindings:
        return None
    if any(it.node.names[0].name == own for it in bindings if isinstance(it.node, ast.ImportFrom)):
        return None  # what is imported is the entry itself, which is asked now
    return root if len(names.code.words(root)) <= 1 + len(bindings) else None


def _is_import(binding: Binding) -> bool:
    return isinstance(binding.node, ast.Import | ast.ImportFrom)


def _dotted(key: cst.BaseExpression | None) -> str | None:
    match key:
        case cst.Name(value=name):
            return name
        case cst.Attribute(value=inner, attr=cst.Name(value=name)):
            before = _dotted(inner)
            return None if before is None else f"{before}.{name}"
        case _:
            return None
