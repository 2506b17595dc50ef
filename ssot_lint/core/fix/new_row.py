"""A row of its own for a new import: after what must come first, above the first use."""

from __future__ import annotations

from ssot_lint.core.accessor import Getter
from ssot_lint.core.around import Reason
from ssot_lint.core.fix.import_row import import_of
from ssot_lint.core.fix.script_metadata import getter_missing
from ssot_lint.core.fix.search_path import changes_search
from ssot_lint.core.fix.sorting import Order, place_sorted
from ssot_lint.core.lean import TYPE_CHECKING, NamedTuple
from ssot_lint.core.lex.lexed import STRING
from ssot_lint.core.model import Edit
from ssot_lint.core.regex import regex
from ssot_lint.core.source import newline_of
from ssot_lint.core.tree.lined import Lined, NeedsTrees

if TYPE_CHECKING:
    from ssot_lint.core.tree.code import Code

# What lines begin with that have no code at column 0; a form feed is left to a closer look.
_INSIDE = (b" ", b"\t", b"\n", b"\r", b"#")
_IMPORTS = regex(rb"\f*(?:import|from)(?![\w\x80-\xff])")
_QUOTES = regex(rb"\(*[ \t]*[rRuU]?[\"']")
_DEFINES = regex(rb"(?:def|class|async)(?![\w\x80-\xff])|@")


class Placed(NamedTuple):
    """A new import as edits."""

    edits: tuple[Edit, ...]
    at: int
    """Where the getter's module is imported; -1 where it is already, above all uses."""
    why: Reason | None = None
    """What is unsafe about it."""


def on_a_row(
    code: Lined, getter: Getter, root: str, first: int, order: Order | None = None
) -> Placed:
    """Import the getter as ``root`` on a row of its own, above the use at ``first``.

    Raises NeedsTrees where ``code`` has none and bytes do not tell.
    """
    edit = _new_line(code, getter, root, first, order)
    missing = getter_missing(code.data, getter.module)
    why = None if missing is None else Reason("unreachable", missing)
    if why is None:
        later = changes_search(code, edit.start, getter.module.partition(".")[0])
        why = None if later is None else Reason("path", later)
    return Placed((edit,), edit.start, why)


def _new_line(
    code: Lined, getter: Getter, root: str, first: int, order: Order | None = None
) -> Edit:
    """A new import below the last top-level import above the first use, or what stands for one."""
    newline = newline_of(code.data)
    statement = import_of(code, getter, root, order)
    use = _at_margin(code, code.line_of(first))
    head = _head(code, use)
    if head is not None:
        return Edit(head, head, statement + b"; ")
    after = _last_import(code, use)
    is_import = after >= 0
    if not is_import:
        after = next((line for line in range(use) if _is_docstring(code, line)), -1)
    if after < 0:
        start = _below_header(code, use)
        return Edit(start, start, statement + newline * (1 + _spacing(code, start)))
    if is_import and order is not None:
        sorted_in = place_sorted(code, order.sorting, after, statement, order.going)
        if sorted_in is not None:
            return sorted_in
    end = code.lexed.line_end(after)
    if not is_import or b"__future__" in code.data[code.lexed.lines[after] : end]:
        return Edit(end, end, newline + statement + newline * (1 + _room(code, end)))
    return Edit(end, end, statement + newline)


def _head(code: Lined, use: int) -> int | None:
    """Where the first statement begins that may follow an import, if the use shares its row
    with the docstring or with an import from ``__future__``."""
    if not (_is_docstring(code, use) or b"__future__" in code.text_of(use)):
        return None
    from ssot_lint.core.fix.first_row import behind_first  # as below

    return behind_first(_with_trees(code), use, is_docstring=_is_docstring(code, use))


def _below_header(code: Lined, use: int) -> int:
    """The first code, or the comment that belongs to it; never above the comments of the file."""
    lines = code.lexed.lines
    at_margin = (index for index in range(use + 1) if code.frames.indentation(index) == 0)
    line = next(at_margin, use)  # a text that begins indented has none
    top = line
    while top and code.text_of(top - 1).lstrip().startswith(b"#"):
        top -= 1
    # Rows 1 and 2 may hold the interpreter and the encoding, and a licence after them.
    return lines[line] if top <= 1 else lines[top]


def _spacing(code: Lined, start: int) -> int:
    """Blank rows between an import and the code or comment at ``start``."""
    line = code.line_of(start)
    while line + 1 < len(code.lexed.lines) and code.text_of(line).lstrip().startswith(b"#"):
        line += 1
    return 2 if _DEFINES.match(code.data, code.lexed.lines[line]) else 1


def _room(code: Lined, end: int) -> int:
    """Blank rows that are missing between an import at ``end`` and what follows."""
    rest = code.data[end : end + 200].lstrip(b" \t\f")
    if not rest or rest[:1] in b"\r\n" or _IMPORTS.match(rest):
        return 0
    return _spacing(code, end)


def begins_import(code: Lined, line: int) -> bool:
    """Whether a logical line is an import, however far it is indented."""
    data, start = code.data, code.lexed.lines[line]
    while data[start : start + 1] in (b" ", b"\t", b"\f") and data[start : start + 1]:
        start += 1
    return _IMPORTS.match(data, start) is not None


def _at_margin(code: Lined, line: int) -> int:
    """The nearest line at or above ``line`` with code at column 0; 0 where there is none."""
    data, lines = code.data, code.lexed.lines
    while line and (data.startswith(_INSIDE, lines[line]) or code.frames.indentation(line) != 0):
        line -= 1
    return line


def _last_import(code: Lined, use: int) -> int:
    """Index of the last line above ``use`` that begins with an import at column 0; -1 for none."""
    data, lines = code.data, code.lexed.lines
    end = lines[use]
    while (at := data.rfind(b"import", 0, end)) >= 0:
        line = code.line_of(at)
        end = lines[line]
        if _IMPORTS.match(data, end):
            return line
    return -1


def _is_docstring(code: Lined, line: int) -> bool:
    """Whether the line is the file's first statement, and that a string."""
    if _QUOTES.match(code.data, code.lexed.lines[line]) is None:
        return False
    if any(code.frames.indentation(above) >= 0 for above in range(line)):
        return False
    quote = _QUOTES.match(code.data, code.lexed.lines[line])
    if quote is not None and code.lexed.kind_at(quote.end() - 1) == STRING:
        rest = code.data[code.lexed.text_span(quote.end() - 1)[1] : code.lexed.line_end(line)]
        if not rest.strip() or rest.lstrip()[:1] in b"#;":
            return True  # as nearly all are: no need for a tree
    from ssot_lint.core.fix.first_row import begins_with_text  # few need a tree for this

    return begins_with_text(_with_trees(code), line)


def _with_trees(code: Lined) -> Code:
    from ssot_lint.core.tree.code import Code  # with libcst

    if not isinstance(code, Code):
        raise NeedsTrees
    return code
