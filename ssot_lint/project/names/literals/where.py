"""Where a text is written, and where the constant that owns it is used."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from ssot_lint.core.source import Positions
from ssot_lint.modules.imports import parse_bytes
from ssot_lint.modules.scan.rows import Rows
from ssot_lint.modules.source.hosts import hosts, of_domain
from ssot_lint.modules.source.places import Offsets
from ssot_lint.modules.source.roles import roles
from ssot_lint.project.names.literals.owned import Owned, Ownership
from ssot_lint.project.names.references import references

if TYPE_CHECKING:
    from ssot_lint.project.index import Project


class Written(NamedTuple):
    """One place."""

    path: str
    """Relative, as people know it."""
    row: int
    column: int
    what: str
    """``constant`` or ``text``; of a host, the host."""
    role: str = ""


def uses_of(constant: Owned, owned: Ownership, project: Project) -> Iterator[Written]:
    """Places of the constant and of texts equal to it, each with its role, by path."""
    names = references(project)
    word = constant.value.encode()
    last = constant.name.rpartition(".")[2].encode()
    for path, file in sorted(project.files.items()):
        data = project.text(path) or b""
        if word not in data and last not in data:
            continue
        tree = parse_bytes(data)
        if tree is None:
            continue
        bound, places, positions = (
            Rows(data).names(names.package_of(path)),
            Offsets(data),
            Positions(data),
        )
        for role, node in sorted(roles(tree), key=lambda it: (it[1].lineno, it[1].col_offset)):
            what = _what(node, constant, owned, bound)
            if what:
                row, column = positions.row_column(places.span(node)[0])
                yield Written(file.settings.relative, row, column, what, role)


def domains_in(project: Project, domains: tuple[str, ...]) -> Iterator[Written]:
    """Where hosts of declared domains stand, in all Python files."""
    for path, file in sorted(project.files.items()):
        data = project.text(path) or b""
        positions = Positions(data)
        for it in hosts(data):
            if of_domain(it.host, domains) is not None:
                yield Written(file.settings.relative, *positions.row_column(it.start), it.host)


def _what(node: ast.expr, constant: Owned, owned: Ownership, bound: dict[str, str]) -> str:
    if isinstance(node, ast.Constant):
        return "text" if node.value == constant.value else ""
    found = owned.constant(node, bound)
    return "constant" if found is not None and found[0] == constant else ""
