"""Taking out ``import os`` once its last use is gone; never an import that may still be wanted."""

from __future__ import annotations

import re
from collections.abc import Iterable

import libcst as cst

from ssot_lint.core import bindings as roles
from ssot_lint.core.code import Code, Place
from ssot_lint.core.frames import BRANCH, MAYBE
from ssot_lint.core.lexer import COMMENT
from ssot_lint.core.model import Edit
from ssot_lint.core.names import Binding, Names
from ssot_lint.core.scan import occurrences

_PRAGMA = re.compile(
    rb"#[ \t]*(?:noqa|type:|isort:|pylint:|pragma:|ruff:|fmt:|nosec|pyright:|mypy:|flake8:|ssot:)",
    re.IGNORECASE,
)


def unimported(
    names: Names, gone: Iterable[tuple[Place, cst.BaseExpression]], *, is_package: bool
) -> tuple[Edit, ...]:
    """Edits that remove imports whose every use is among the expressions that go."""
    if is_package:
        return ()
    by_name: dict[str, set[tuple[int, cst.CSTNode]]] = {}
    for place, node in gone:
        for name in _names_in(place, node):
            by_name.setdefault(name.value, set()).add((place.base, name))
    edits: list[Edit] = []
    for local, uses in by_name.items():
        binding = _only_import(names, local)
        if binding is not None and _all_gone(names, local, uses):
            edit = _removal(names.code, binding)
            if edit is not None:
                edits.append(edit)
    return tuple(edits)


def _names_in(place: Place, node: cst.CSTNode) -> list[cst.Name]:
    """Name tokens of an expression that goes as a whole."""
    found: list[cst.Name] = []
    stack = [node]
    while stack:
        top = stack.pop()
        if isinstance(top, cst.Name):
            found.append(top)
        stack.extend(top.children)
    return [it for it in found if roles.role_of(place.island, it).kind in roles.READS]


def _only_import(names: Names, local: str) -> Binding | None:
    """The one import that binds ``local``, if nothing else does and it always runs."""
    known = names.bindings(local)
    if len(known) != 1 or known[0].role.kind != roles.IMPORT or known[0].frame is not known[0].executed:
        return None
    frame = known[0].executed
    while frame is not None:
        if frame.kind in (BRANCH, MAYBE):
            return None
        if frame.parent is None:
            break
        frame = frame.parent
    return known[0]


def _all_gone(names: Names, local: str, uses: set[tuple[int, cst.CSTNode]]) -> bool:
    code = names.code
    offsets = [at for at in code.words(local) if code.data[at - 1 : at] != b"."]
    for it in code.occurrences(local, offsets):
        role = roles.role_of(it.place.island, it.node)
        if role.kind in roles.READS and (it.place.base, it.node) not in uses:
            return False
        if role.kind in (roles.GLOBAL, roles.NONLOCAL):
            return False
    if len(code.occurrences(local, offsets)) != len(offsets):
        return False
    return not _named_in_text(code, local)


def _named_in_text(code: Code, local: str) -> bool:
    """Whether a string names it where that may matter: an annotation, ``__all__``, ``eval``."""
    for at in occurrences(code.data, local):
        kind = code.lexed.kind_at(at)
        if not kind:
            continue
        start, end = code.lexed.text_span(at)
        if kind == COMMENT:
            if code.data[start:end].lstrip(b"# \t").startswith(b"type:"):
                return True
        elif not _is_docstring(code, start) and _looks_like_code(code.data[start:end], local):
            return True
    return False


def _looks_like_code(text: bytes, local: str) -> bool:
    """Whether a string is nothing but the name, or holds it with an attribute."""
    word = local.encode()
    return text.strip(b"\"' \t") == word or re.search(
        rb"(?<![\w.])%s[ \t]*\.[ \t]*\w" % word, text
    ) is not None


def _is_docstring(code: Code, start: int) -> bool:
    """Whether the string begins its statement: text for people, not for Python."""
    line = code.lexed.lines[code.line_of(start)]
    return not code.data[line:start].strip(b" \t\f\r\nrRuUbB")


def _removal(code: Code, binding: Binding) -> Edit | None:
    island, alias = binding.place.island, binding.role.owner
    statement = island.parent(alias) if alias is not None else None
    if not isinstance(alias, cst.ImportAlias) or isinstance(alias.name, cst.Attribute):
        return None
    if not isinstance(statement, cst.Import | cst.ImportFrom):
        return None
    if isinstance(statement.names, cst.ImportStar):
        return None
    if len(statement.names) > 1:
        return _from_list(code, binding.place, alias, list(statement.names))
    line = island.parent(statement)
    if not isinstance(line, cst.SimpleStatementLine):
        return None
    if len(line.body) > 1:
        return _from_row(code, binding.place, statement, list(line.body))
    return _whole_line(code, binding.offset)


def _from_list(
    code: Code, place: Place, alias: cst.ImportAlias, aliases: list[cst.ImportAlias]
) -> Edit | None:
    """Take one name out of several; not where a comment stands among them."""
    index = aliases.index(alias)
    here = code.outer_span(place, alias)
    beside = code.outer_span(place, aliases[index + 1 if index + 1 < len(aliases) else index - 1])
    if here is None or beside is None:
        return None
    if index + 1 < len(aliases):
        edit = Edit(here[0], beside[0], b"")
    else:
        name = code.outer_span(place, aliases[index - 1].asname or aliases[index - 1].name)
        last = code.outer_span(place, alias.asname or alias.name)
        if name is None or last is None:
            return None
        edit = Edit(name[1], last[1], b"")
    return None if b"#" in code.data[edit.start : edit.end] else edit


def _from_row(
    code: Code, place: Place, statement: cst.CSTNode, row: list[cst.BaseSmallStatement]
) -> Edit | None:
    """Take one statement out of several on a row."""
    index = next(at for at, it in enumerate(row) if it is statement)
    here = code.outer_span(place, statement)
    if here is None:
        return None
    if index + 1 < len(row):
        beside = code.outer_span(place, row[index + 1])
        return None if beside is None else Edit(here[0], beside[0], b"")
    before = code.outer_span(place, row[index - 1])
    inner = code.span(place, row[index - 1])
    if before is None or inner is None:
        return None
    text = code.data[inner[0] : here[0]]
    start = inner[0] + text.rindex(b";") if b";" in text else before[1]
    return Edit(start, here[1], b"")


def _whole_line(code: Code, offset: int) -> Edit | None:
    lexed, frames = code.lexed, code.frames
    line = code.line_of(offset)
    start, end = lexed.lines[line], lexed.line_end(line)
    comment = code.data.find(b"#", offset, end)
    if comment >= 0 and not _PRAGMA.match(code.data, comment):
        return None
    if frames.parent_line(line) >= 0 and not _has_sibling(code, line):
        return None
    return Edit(start, end, b"")


def _has_sibling(code: Code, line: int) -> bool:
    """Whether the suite around the line holds another statement."""
    frames, lines = code.frames, code.lexed.lines
    here = frames.indentation(line)
    for step in (1, -1):
        at = line + step
        while 0 <= at < len(lines) and not 0 <= frames.indentation(at) <= here:
            at += step
        if 0 <= at < len(lines) and frames.indentation(at) == here:
            if frames.parent_line(at) == frames.parent_line(line):
                return True
    return False
