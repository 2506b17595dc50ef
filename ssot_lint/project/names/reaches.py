"""Attribute chains that go through an import to a given path: ``import shop.util`` … ``shop.util.N``.

Only files that import what lies above such a path are read.
"""

from __future__ import annotations

from collections.abc import Iterator

from ssot_lint.core.lean import TYPE_CHECKING, NamedTuple
from ssot_lint.core.source import Positions
from ssot_lint.facts.model import Site
from ssot_lint.facts.uses import FROM, IMPORT, STRING, Use
from ssot_lint.modules.source.chains import Chain
from ssot_lint.project.names.keys import Key
from ssot_lint.project.names.references import References

if TYPE_CHECKING:
    from ssot_lint.project.index import Project


class Reach(NamedTuple):
    """One chain that leads to a path asked for."""

    path: str
    """Of the file."""
    site: Site
    chain: Chain
    used: Use
    """The import that binds its first name."""
    length: int
    """How many parts of the chain make up the path."""


def reaches(
    target: str, names: References, project: Project, only: str | None = None
) -> Iterator[Reach]:
    """Chains in all files, or in one, that are ``target``, a name of a module, or begin with it."""
    base = target.rpartition(".")[0]
    found = [
        (path, use)
        for key in doors_to(target)
        for path, use in (names.uses(key) if only is None else names.uses_at(key, only))
        if use.form != STRING
    ]
    for path, use in sorted(found, key=lambda it: (it[0], it[1].start)):
        data = project.text(path)
        if data is not None:
            yield from _in_file(target, path, data, use, base, names)


def doors_to(target: str) -> list[Key]:
    """What a file asks for that has a chain to ``target``: the module that binds it."""
    base = target.rpartition(".")[0]
    above, _, last = base.rpartition(".")
    return [Key(IMPORT, base), *([Key(FROM, above, last)] if above else [])]


def _in_file(
    target: str, path: str, data: bytes, use: Use, base: str, names: References
) -> Iterator[Reach]:
    dotted = use.form == IMPORT and not use.local
    root = use.local or (use.name if use.form == FROM else base.partition(".")[0])
    last = target.rpartition(".")[2].encode()
    if root.encode() not in data or last not in data:
        return
    chains = names.chains(data)
    if root in chains.rebound:
        return
    wanted = tuple(target.split(".")) if dotted else (root, *target[len(base) + 1 :].split("."))
    positions = Positions(data)
    for chain in chains.of(root):
        if chain.parts[: len(wanted)] == wanted:
            end = chain.ends[len(wanted) - 1]
            site = Site(
                chain.start, end, *positions.row_column(chain.start), *positions.row_column(end)
            )
            yield Reach(path, site, chain, use, len(wanted))
