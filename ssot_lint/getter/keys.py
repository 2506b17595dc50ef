"""Which variable a key names that is no literal itself: a constant of the file, or an imported one."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping

from ssot_lint.core.lean import TYPE_CHECKING
from ssot_lint.core.tree.frames import FUNCTION, Frame
from ssot_lint.core.tree.lined import Lined
from ssot_lint.getter.meaning.expressions import evaluate
from ssot_lint.getter.meaning.terms import Lit, Opaque
from ssot_lint.getter.meaning.world import Frame as Around
from ssot_lint.getter.meaning.world import TooLong, Value
from ssot_lint.getter.meaning.worlds import new_world
from ssot_lint.getter.owners.around import Source, local_names
from ssot_lint.getter.proof.project import Project
from ssot_lint.modules.bindings import Binding
from ssot_lint.modules.imports import parse_bytes

if TYPE_CHECKING:
    from ssot_lint.core.access.access import Access
    from ssot_lint.core.names.names import Names

_HEADER = b"if 1:\n"
"""Before rows that are indented."""


def variable_of(
    access: Access, names: Names, source_of: Callable[[Names], Source], project: Project
) -> str | None:
    """The variable; None where it shows only when the code runs."""
    text = _dotted(access)
    if not text:
        return None
    code = names.code
    scope = code.frame(access.place, access.expression).scope()
    at = code.start(access.place, access.expression)
    return _variable(text, at, scope, code, lambda: source_of(names), project)


def variable_at(
    text: str, at: int, code: Lined, source: Callable[[], Source], project: Project
) -> str | None:
    """The same of the access that begins at ``at``, whose key is a name, or names and dots."""
    scope = code.frames.of_line(code.line_of(at)).scope()
    return _variable(text, at, scope, code, source, project)


def _variable(
    text: str,
    at: int,
    scope: Frame,
    code: Lined,
    source_of: Callable[[], Source],
    project: Project,
) -> str | None:
    root = text.partition(".")[0]
    if _is_parameter(root, scope, code) or is_worked_out(root, at, scope, code):
        return None
    source = source_of()
    if source.tree is None:
        return None
    around = source.enclosing(at)
    local = local_names(around, source.package)
    if isinstance(local.get(root), Opaque):
        return None
    frame = Around(source.module, local)
    try:
        value = evaluate(new_world(project), ast.parse(text, mode="eval").body, frame)
    except (TooLong, RecursionError, SyntaxError):
        return None
    return value.value if isinstance(value, Lit) and isinstance(value.value, str) else None


def is_worked_out(name: str, at: int, scope: Frame, code: Lined) -> bool:
    """Whether a function around ``at`` binds the name to what shows only when it runs; ``scope`` is the one
    that it stands in. Rows of functions alone are parsed: of a file of a megabyte the tree takes 30 MB."""
    around: Frame | None = scope
    while around is not None and code.encoding == "utf-8":
        match around.scope().key:
            case ("line", int(line)) if around.scope().kind == FUNCTION:
                bound = _bound_below(line, at, code).get(name)
                if bound is not None:
                    return isinstance(bound, Opaque)
            case _:
                pass
        around = around.scope().parent
    return False


def _bound_below(line: int, at: int, code: Lined) -> Mapping[str, Value]:
    """What the function whose header the line is binds around ``at``, and those in it."""
    lines, indentation = code.lexed.lines, code.frames.indentation
    here, last = indentation(line), line + 1
    while last < len(lines) and not 0 <= indentation(last) <= here:
        last += 1
    start, end = lines[line], lines[last] if last < len(lines) else len(code.data)
    above = _HEADER if here else b""
    around = Source(above + code.data[start:end], "", "", "")
    return local_names(around.enclosing(at - start + len(above)), "")


def _is_parameter(name: str, scope: Frame, code: Lined) -> bool:
    """Whether the function around the access surely takes the name: no need to parse the file."""
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
    root = _dotted(access).partition(".")[0] or None
    bindings = source.module.bindings.get(root or "", [])
    if root is None or not all(map(_is_import, bindings)) or not bindings:
        return None
    if any(it.node.names[0].name == own for it in bindings if isinstance(it.node, ast.ImportFrom)):
        return None  # what is imported is the entry itself, which is asked now
    return root if len(names.code.words(root)) <= 1 + len(bindings) else None


def _is_import(binding: Binding) -> bool:
    return isinstance(binding.node, ast.Import | ast.ImportFrom)


def _dotted(access: Access) -> str:
    """The key, where it is a name, or names and dots; else empty."""
    from ssot_lint.core.names.names import dotted  # who has such an access has trees

    return "" if access.key is None else dotted(access.key)
