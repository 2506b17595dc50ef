"""From a place in a file to the name that it is about, to its definition, and to the strings that
name it: patch targets, ``import_module``, entry points."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ssot_lint.core.lean import TYPE_CHECKING, NamedTuple
from ssot_lint.core.source import Positions
from ssot_lint.facts.model import Site
from ssot_lint.facts.uses import IMPORT, REPLACED, STRING, Use
from ssot_lint.project.names.entry_points import EntryPoint, entry_points
from ssot_lint.project.names.keys import MOCKED, PATCHED, Key, key_of
from ssot_lint.project.names.references import References, references
from ssot_lint.project.names.sites import Sites
from ssot_lint.project.names.spots import Spot, attributes, home, spots

if TYPE_CHECKING:
    from ssot_lint.project.index import Project

Sited = tuple[str, Site]
_TOP = Site(0, 0, 1, 1, 1, 1)


class Pointed(NamedTuple):
    """What a place is about."""

    spot: Spot
    site: Site
    is_string: bool


def pointed_at(project: Project, path: str, row: int, column: int) -> Pointed | None:
    """The name that a string target spells at a place, as far as the part that is pointed at; else
    the name of a module or of a class that code binds or reads there. Rows and columns from 1."""
    names = references(project)
    if path.endswith(".toml"):
        entries = [it for it in entry_points(project) if it.path == path]
        return _at_entry(entries, row, column, names)
    for use in names.uses_in(path):
        if use.form == STRING and use.row == row == use.end_row and not _by_object(use):
            if use.column <= column <= use.end_column:
                return _at_string(use, column, names)
    return _in_code(project, path, row, column, names)


def definitions(project: Project, it: Pointed) -> list[Sited]:
    """Where the name is bound; and where it comes from, if it was imported there."""
    names = references(project)
    found = [_site(spot, project, names) for spot in (it.spot, home(it.spot, names))]
    return list(dict.fromkeys(at for at in found if at is not None))


def strings(project: Project, it: Pointed) -> list[Sited]:
    """Every string of the project that names the same thing, or something of it, through whatever
    module it is looked up in."""
    names = references(project)
    wanted = home(it.spot, names)
    return sorted({*_targets(wanted, names), *_entries(wanted, project, names)})


def _targets(wanted: Spot, names: References) -> Iterator[Sited]:
    for key in names.asked():
        if key.form not in (MOCKED, PATCHED, IMPORT):
            continue
        uses = [it for it in names.uses(key) if it[1].form == STRING]
        if uses and any(home(spot, names) == wanted for spot in spots(key, names)):
            yield from ((path, _place(use)) for path, use in uses)


def _entries(wanted: Spot, project: Project, names: References) -> Iterator[Sited]:
    for it in entry_points(project):
        if any(home(spot, names) == wanted for spot in _of_entry(it, names)):
            yield it.path, it.site


def _of_entry(it: EntryPoint, names: References) -> list[Spot]:
    found = spots(Key(IMPORT, it.module), names)
    if len(found) == it.module.count(".") + 1 and it.attribute:
        found += attributes(it.module, it.attribute.split("."), names)
    return found


def _at_entry(
    entries: Iterable[EntryPoint], row: int, column: int, names: References
) -> Pointed | None:
    for it in entries:
        if it.site.row == row and it.site.column <= column <= it.site.end_column:
            found = _of_entry(it, names)
            index = it.target.count(".", 0, max(column - it.site.column - 1, 0))
            return Pointed(found[index], it.site, True) if index < len(found) else None
    return None


def _at_string(use: Use, column: int, names: References) -> Pointed | None:
    found = spots(key_of(use), names)
    index = use.module.count(".") + (1 if use.name else 0)
    if use.literal and not use.name:
        # The text ends before the closing quote, whatever prefix opens it.
        begin = use.end_column - 1 - len(use.module)
        index = use.module.count(".", 0, max(column - begin, 0))
    return Pointed(found[index], _place(use), True) if index < len(found) else None


def _in_code(
    project: Project, path: str, row: int, column: int, names: References
) -> Pointed | None:
    module = next(iter(names.world.names.get(path, ())), "")
    data = project.text(path) if module else None
    if data is None:
        return None
    sites = Sites(data)
    for name, member, site in sites.bound():
        if site.row == row == site.end_row and site.column <= column <= site.end_column:
            return Pointed(Spot(module, name, member), site, False)
    offset = _offset(data, row, column)
    parts = sites.chain_at(offset)
    found = list(attributes(module, parts, names))
    if not parts or len(found) != len(parts):
        return None
    return Pointed(found[-1], sites.span(offset, offset), False)


def _by_object(use: Use) -> bool:
    return use.local.startswith(REPLACED)


def _offset(data: bytes, row: int, column: int) -> int:
    start = Positions(data).offset(row)
    text = data[start:].split(b"\n", 1)[0].decode("utf-8", "replace")
    return start + len(text[: column - 1].encode())


def _site(spot: Spot, project: Project, names: References) -> Sited | None:
    path = names.world.path(spot.module)
    data = project.text(path) if path is not None else None
    if path is None or data is None:
        return None
    if not spot.name:
        return path, _TOP
    site = Sites(data).of(spot.name, spot.member)
    return None if site is None else (path, site)


def _place(use: Use) -> Site:
    return Site(use.start, use.end, use.row, use.column, use.end_row, use.end_column)
