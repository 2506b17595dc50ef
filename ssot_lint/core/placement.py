"""How a file can name the getter: an import it has, or a new one and where it goes."""

from __future__ import annotations

import re
from typing import NamedTuple

import libcst as cst

from ssot_lint.core import bindings as roles
from ssot_lint.core.code import Code, Place
from ssot_lint.core.frames import BRANCH, MAYBE
from ssot_lint.core.model import Edit
from ssot_lint.core.names import Binding, Names
from ssot_lint.core.references import local_name
from ssot_lint.core.rule import Getter
from ssot_lint.core.scan import occurrences
from ssot_lint.core.source import newline_of

_PATHS = re.compile(rb"sys[ \t]*\.[ \t]*path|site[ \t]*\.[ \t]*addsitedir")
_SCRIPT = re.compile(rb"(?m)^# /// script[ \t]*\r?$")
_IMPORTS = re.compile(rb"(?:import|from)(?![\w\x80-\xff])")
_WORD = re.compile(rb"[^\s:;(]+")


class Naming(NamedTuple):
    """How accesses of one file say the getter's name."""

    root: str
    """What stands for the first name of the getter's expression: ``env``, ``app_env``, ``app.env.env``."""
    edits: tuple[Edit, ...]
    """The import, if one must be added."""
    at: int
    """Where it is added; -1 where it is there already."""
    why: str | None = None
    """What is unsafe about adding it."""


def name_getter(
    names: Names, getter: Getter, uses: list[tuple[Place, cst.BaseExpression]]
) -> Naming | str:
    """One naming that holds at all ``uses``, or why there is none."""
    existing = _existing(names, getter, uses)
    if existing is not None:
        return existing
    code = names.code
    first = min(code.start(place, node) for place, node in uses)
    root = _free_name(names, getter, uses)
    if root is None:
        return f"every name for `{getter.root}` is taken here"
    extended = _extended(names, getter, root, first)
    if extended is not None:
        return extended
    at, text = _new_line(code, getter, root, first)
    why = None
    if _SCRIPT.search(code.data):
        why = "the script brings its own dependencies (PEP 723), the getter's package is not one"
    elif _changes_path(code, at, first):
        why = "`sys.path` is changed between the place for the import and the access"
    return Naming(root, (Edit(at, at, text),), at, why)


def runs_before_imports(code: Code, place: Place, node: cst.CSTNode) -> bool:
    """Whether ``node`` runs as the module is imported, with more imports below it."""
    if code.frame(place, node).scope().kind != "module":
        return False
    line = code.line_of(code.start(place, node))
    return any(
        code.frames.indentation(index) == 0 and _begins_import(code, index)
        for index in range(line + 1, len(code.lexed.lines))
    )


# -- an import that is there ---------------------------------------------------------------------


def _existing(
    names: Names, getter: Getter, uses: list[tuple[Place, cst.BaseExpression]]
) -> Naming | None:
    for local, text in _spellings(names, getter):
        if all(_visible(names, local, place, node) for place, node in uses):
            return Naming(text, (), -1)
    return None


def _spellings(names: Names, getter: Getter) -> list[tuple[str, str]]:
    """Local names through which the file imports the getter, and how they spell it."""
    found: list[tuple[str, str]] = []
    full = f"{getter.module}.{getter.root}"
    parent, _, last = getter.module.rpartition(".")
    for word in dict.fromkeys((getter.root, last)):
        offsets = [at for at in names.code.words(word) if _in_import(names.code, at)]
        for it in names.code.occurrences(word, offsets):
            role = roles.role_of(it.place.island, it.node)
            alias = role.owner
            if role.kind not in (roles.IMPORT, roles.IMPORT_PART):
                continue
            if not isinstance(alias, cst.ImportAlias):
                continue
            local = local_name(alias)
            imported = names.imported(it.place, alias)
            if imported == full:
                found.append((local, local))
            elif imported == getter.module:
                found.append((local, f"{local}.{getter.root}"))
            elif alias.asname is None and parent and _dotted_import(alias, getter.module):
                found.append((local, full))
    return found


def _dotted_import(alias: cst.ImportAlias, module: str) -> bool:
    from ssot_lint.core.names import dotted

    return dotted(alias.name) == module


def _in_import(code: Code, offset: int) -> bool:
    line = code.lexed.lines[code.line_of(offset)]
    return b"import" in code.data[line : code.lexed.line_end(code.line_of(offset))]


def _visible(names: Names, local: str, place: Place, node: cst.BaseExpression) -> bool:
    """Whether ``local`` surely is that import where ``node`` stands."""
    reaching = names.reaching(local, place, node)
    start = names.code.start(place, node)
    around = _conditions(names.code.frame(place, node))
    return bool(reaching) and all(
        it.role.kind == roles.IMPORT
        and it.offset < start
        and _conditions(it.executed) <= around
        for it in reaching
    ) and len({names.value_of(it) for it in reaching}) == 1


def _conditions(frame: object) -> set[object]:
    found: set[object] = set()
    while frame is not None:
        if frame.kind in (BRANCH, MAYBE):  # type: ignore[attr-defined]
            found.add(frame.key)  # type: ignore[attr-defined]
        frame = frame.parent  # type: ignore[attr-defined]
    return found


# -- a new import ----------------------------------------------------------------------------------


def _free_name(
    names: Names, getter: Getter, uses: list[tuple[Place, cst.BaseExpression]]
) -> str | None:
    """The getter's own name if nothing else here has it, else one that nothing has."""
    if _is_free(names, getter.root, uses):
        return getter.root
    stem = f"{getter.module.partition('.')[0].strip('_')}_{getter.root}"
    for name in (stem, f"{stem}_", f"_{stem}", f"ssot_{stem}"):
        if not occurrences(names.code.data, name):
            return name
    return None


def _is_free(names: Names, name: str, uses: list[tuple[Place, cst.BaseExpression]]) -> bool:
    bound = names.bindings(name)
    module = names.code.frames.module
    if any(it.frame.scope() is module or it.frame is not it.executed for it in bound):
        return False
    if names.star_modules() and names.star_modules() != ["os"]:
        return False
    if any(_in_reach(names, bound, place, node) for place, node in uses):
        return False
    return not _used_unbound(names, name)


def _in_reach(names: Names, bound: list[Binding], place: Place, node: cst.CSTNode) -> bool:
    """Whether a scope around the use binds the name."""
    scopes = {it.frame.scope().key for it in bound}
    frame = names.code.frame(place, node)
    while frame is not None:
        if frame.scope().key in scopes:
            return True
        if frame.parent is None:
            return False
        frame = frame.parent
    return False


def _used_unbound(names: Names, name: str) -> bool:
    """Whether something here reads the name from outside the file, and would be captured."""
    code = names.code
    offsets = [at for at in code.words(name) if code.data[at - 1 : at] != b"."]
    for it in code.occurrences(name, offsets):
        role = roles.role_of(it.place.island, it.node)
        if role.kind in roles.READS and names.is_unbound(name, it.place, it.node):
            return True
        if role.kind in (roles.GLOBAL, roles.NONLOCAL):
            return True
    return False


def _extended(names: Names, getter: Getter, root: str, first: int) -> Naming | None:
    """An import from the getter's module above the use, with the getter added to it."""
    code = names.code
    word = getter.module.rpartition(".")[2]
    text = getter.root if root == getter.root else f"{getter.root} as {root}"
    for at in code.words(word):
        line = code.line_of(at)
        begun = code.lexed.lines[line]
        if at > first or code.lexed.line_end(line) > first:
            break
        if code.frames.indentation(line) != 0 or not code.data.startswith(b"from", begun):
            continue
        place = code.place(line)
        statement = _only_import(place)
        if place is None or statement is None or isinstance(statement.names, cst.ImportStar):
            continue
        probe = names.imported(place, statement.names[-1]).rpartition(".")[0]
        span = code.outer_span(place, statement.names[-1])
        if probe != getter.module or span is None:
            continue
        last = statement.names[-1]
        end = span[1]
        if isinstance(last.comma, cst.Comma):
            inner = code.outer_span(place, last.asname or last.name)
            if inner is None:
                continue
            end = inner[1]
        return Naming(root, (Edit(end, end, f", {text}".encode()),), end)
    return None


def _only_import(place: Place | None) -> cst.ImportFrom | None:
    if place is None:
        return None
    body = place.island.module.body
    match body:
        case [cst.SimpleStatementLine(body=[cst.ImportFrom() as statement])]:
            return statement
        case _:
            return None


def _new_line(code: Code, getter: Getter, root: str, first: int) -> tuple[int, bytes]:
    """Offset and text of a new import, below the last top-level import above the first use."""
    newline = newline_of(code.data)
    alias = "" if root == getter.root else f" as {root}"
    statement = f"from {getter.module} import {getter.root}{alias}".encode() + newline
    lines = code.lexed.lines
    limit = code.line_of(first)
    while limit and code.frames.indentation(limit) != 0:
        limit -= 1
    after, docstring, begun = -1, False, False
    for line in range(limit):
        if code.frames.indentation(line) != 0:
            continue
        if _begins_import(code, line):
            after = line
        elif not begun and _begins_string(code, line):
            docstring = True
            after = line
        begun = True
    if after >= 0 and not (docstring and _begins_string(code, after)):
        return code.lexed.line_end(after), statement
    start, spacing = _before(code, limit, after)
    return start, (newline if after >= 0 else b"") + statement + spacing * newline


def _before(code: Code, limit: int, after: int) -> tuple[int, int]:
    """Where a file without imports takes its first one, and how many blank rows follow it."""
    if after >= 0:
        return code.lexed.line_end(after), 0
    line = next(
        (index for index in range(limit + 1) if code.frames.indentation(index) == 0), limit
    )
    start = code.lexed.lines[line]
    word = _WORD.match(code.data, start)
    blank = 2 if word is not None and word[0] in (b"def", b"class", b"async") else 1
    if code.data.startswith(b"@", start):
        blank = 2
    return start, blank


def _begins_import(code: Code, line: int) -> bool:
    return _IMPORTS.match(code.data, code.lexed.lines[line]) is not None


def _begins_string(code: Code, line: int) -> bool:
    """Whether the line is a string alone: the docstring, if it comes first."""
    start = code.lexed.lines[line]
    quote = re.compile(rb"[rRuU]?(?=[\"'])").match(code.data, start)
    if quote is None:
        return False
    _, end = code.lexed.text_span(quote.end())
    rest = code.data[end : code.lexed.line_end(line)].strip()
    return not rest or rest.startswith(b"#")


def _changes_path(code: Code, at: int, first: int) -> bool:
    return any(
        not code.lexed.kind_at(it.start()) for it in _PATHS.finditer(code.data, at, first)
    )
