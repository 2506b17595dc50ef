"""A name is taken from another place than the one that the project keeps it in.

## Why
Two doors to one name are two things to patch, to move and to search for. Tests replace the name at
one door while the code goes through the other; and a module that was moved lives on through its
aliases.

## What counts
`[tool.ssot-lint.imports]` names canonical paths with their aliases, and paths that were removed;
documents named in `names.registry-documents` are read as well. An import, an attribute of an imported
module and a target in a string (as in SSOT302) is found where its written path is an alias, or lies
below a module that moved; so is an entry point of a `pyproject.toml`, and a dotted path that a module
of settings gives a name in capitals (`INSTALLED_APPS`, `MIDDLEWARE`). The alias's own module may bind it, and so may a module that does nothing
but hand names on. `pytest.warns`, `pytest.raises` and the handler of a failed import are fine.

Where a source root is itself a package (`src/__init__.py`) and the project imports without it, a
path that goes through it has two doors, too: two modules of the same code.

With `transit = true`, so is a name taken from a module that neither defines nor offers it.

## Fix
The import is rewritten where it stands, in its own block, relative where it was; names keep their
local spelling. `import old` goes with all its uses, or not at all. Unsafe where the new import would
close a circle of imports, with the circle as the reason. A patch target names the place where the
code under test looks, which is not the new home: where nothing looks through the alias any more, and
one module is left that imports the name and reads it, the target becomes that module's; unsafe. Of
`import_module`, entry points and settings the string alone is replaced: safe for modules that moved
(but for a Django app with tables, which are called by the last part of its name).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ssot_lint.core.lean import TYPE_CHECKING
from ssot_lint.core.model import SAFE, UNSAFE, Edit, Fix
from ssot_lint.core.source import newline_of
from ssot_lint.facts.model import Site
from ssot_lint.facts.uses import FROM, IMPORT, SETTING, STRING, Use
from ssot_lint.modules.scan.enclosing import FALLBACK, RAISES, TRIED, WARNS
from ssot_lint.modules.scan.targets import LOADS
from ssot_lint.modules.source.move_import import Change, Taken, find_alias, take, take_all
from ssot_lint.modules.source.move_module import move_module, move_name
from ssot_lint.project.index import Changes
from ssot_lint.project.names.cycle import cycle
from ssot_lint.project.names.doors import Door, Doors, doors, leads_nowhere
from ssot_lint.project.names.entry_points import ENTRY_POINTS, entry_points
from ssot_lint.project.names.keys import MOCKED, Key
from ssot_lint.project.names.moved_strings import (
    fix_entry_point,
    fix_patch,
    fix_string,
    module_of,
)
from ssot_lint.project.names.reaches import Reach, doors_to, reaches
from ssot_lint.project.names.references import References, references
from ssot_lint.project.names.registry import MOVE, REMOVED, Entry
from ssot_lint.project.names.stated import site_of
from ssot_lint.project.names.world import FOUND
from ssot_lint.project.rule import ExampleFile, ProjectExample, ProjectRule, Related, Verdict

if TYPE_CHECKING:
    from ssot_lint.project.index import Project

_SEPARATOR = "\0"
_CHAIN = f"chain{_SEPARATOR}"
_WORDS = "it says what to do instead, not where to"
_CONFIG = '[tool.ssot-lint]\n[tool.ssot-lint.imports]\n"shop.money.Money" = { aliases = ["shop.util.Money"] }\n'


class NonCanonicalImport(ProjectRule):
    code = "SSOT301"
    name = "non-canonical-import"
    summary = "a name is taken from another place than its canonical one"
    families = ("outlines",)
    good = ("from shop.money import Money\n",)
    project_examples = (
        ProjectExample(
            (
                ExampleFile("pyproject.toml", _CONFIG),
                ExampleFile("shop/__init__.py", ""),
                ExampleFile("shop/money.py", "class Money: ...\n"),
                ExampleFile("shop/util.py", "from shop.money import Money\n\nRATE = 1\n"),
                ExampleFile(
                    "shop/cart.py",
                    "from shop.util import RATE, «Money»\n\nTOTAL = Money, RATE\n",
                    "from shop.util import RATE\nfrom shop.money import Money\n\nTOTAL = Money, RATE\n",
                ),
            ),
        ),
    )

    def keys(self, project: Project) -> Iterable[str]:
        names = references(project)
        found = doors(project)
        asked = [_SEPARATOR.join(it) for it in names.asked() if found.find(it) is not None]
        return [*asked, *_chain_keys(found, names), ENTRY_POINTS]

    def affected(self, changes: Changes, project: Project) -> Iterable[str]:
        found, names = doors(project), references(project)
        asked = [_SEPARATOR.join(it) for it in names.dirty]
        return [*asked, *_changed_chains(found, names), ENTRY_POINTS]

    def files(self, key: str, project: Project) -> Iterable[str]:
        if key.startswith(_CHAIN):
            return (key.split(_SEPARATOR)[2],)
        if key == ENTRY_POINTS:
            return ()
        return references(project).askers(Key(*key.split(_SEPARATOR)))

    def judge(self, key: str, project: Project) -> Iterator[Verdict]:
        names, found = references(project), doors(project)
        if key.startswith(_CHAIN):
            _, alias, path = key.split(_SEPARATOR)
            yield from _chains(self.code, found.entries[alias], path, names, project)
            return
        if key == ENTRY_POINTS:
            yield from _entry_points(self.code, found, names, project)
            return
        asked = Key(*key.split(_SEPARATOR))
        for door in found.through(asked):
            for path, use in names.uses(asked):
                if project.is_on(self.code, path) and _counts(door, use, path, names):
                    yield _verdict(door, asked, use, path, names, project)

    def refit(self, verdict: Verdict, data: bytes, start: int, project: Project) -> Fix | None:
        names, found = references(project), doors(project)
        for use in names.uses_in(verdict.path):
            if use.start == verdict.site.start and use.form == FROM:
                asked = names.key_in(verdict.path, use)
                door = None if asked is None else found.find(asked)
                if asked is not None and door is not None and door.written == verdict.subject:
                    moved = use._replace(start=start)
                    made = _fix_import(door, asked, moved, verdict.path, data, names, found)
                    return None if isinstance(made, str) else made
        return None


def _entry_points(
    code: str, found: Doors, names: References, project: Project
) -> Iterator[Verdict]:
    if not found.is_any or not any(code in it.settings.select for it in project.files.values()):
        return
    for it in entry_points(project):
        door = found.find(Key(MOCKED, it.target))
        if door is None:
            continue
        made = _WORDS if door.entry.kind == REMOVED else fix_entry_point(door, it, names)
        yield _told(door, it.path, it.site, made, project)


def _counts(door: Door, use: Use, path: str, names: References) -> bool:
    if use.guards & (RAISES | WARNS | FALLBACK) or _exempt(door.entry, path, names):
        return False
    if use.guards & TRIED and _falls_back(door, path, names):
        return False
    return not door.transit or use.form == FROM


def _falls_back(door: Door, path: str, names: References) -> bool:
    """Whether the handler of the failed import takes the name from its canonical place."""
    return any(
        it.guards & FALLBACK and f"{it.module}.{it.name}" == door.canonical
        for it in names.uses_in(path)
    )


def _exempt(entry: Entry, path: str, names: References) -> bool:
    world = names.world
    bound = world.bindings.get(path)
    if bound is not None and bound.outline.shim and bound.outline.imported:
        return True
    home = entry.alias if entry.kind == MOVE else entry.alias.rpartition(".")[0]
    return any(
        it == home or (it.startswith(home + ".") and entry.kind == MOVE) for it in world.names[path]
    )


def _verdict(
    door: Door, key: Key, use: Use, path: str, names: References, project: Project
) -> Verdict:
    site = Site(use.start, use.end, use.row, use.column, use.end_row, use.end_column)
    made = _WORDS if door.entry.kind == REMOVED else _fix(door, key, use, path, names, project)
    return _told(door, path, site, made, project, use.scope)


def _told(
    door: Door, path: str, site: Site, made: Fix | str, project: Project, scope: str = ""
) -> Verdict:
    return Verdict(
        path,
        site,
        _message(door),
        door.written,
        related=_related(door, project),
        fix=None if isinstance(made, str) else made,
        refused=made if isinstance(made, str) else made.reason,
        scope=scope,
    )


def _message(door: Door) -> str:
    entry = door.entry
    if entry.kind == REMOVED:
        return f"`{door.written}` was removed: {entry.canonical}"
    why = f" ({entry.reason})" if entry.reason else ""
    if door.transit:
        return f"`{door.written}` only passes through: its home is `{door.canonical}`"
    return f"`{door.written}` is not canonical: take `{door.canonical}`{why}"


def _related(door: Door, project: Project) -> tuple[Related, ...]:
    place = door.entry.place
    if place is None or not place.path.startswith("/"):
        return ()
    return (Related(place.path, site_of(place, project), "the registry's entry"),)


def _fix(
    door: Door, key: Key, use: Use, path: str, names: References, project: Project
) -> Fix | str:
    if use.form == STRING:
        if use.local == "__import__" and "." in use.module:
            return "`__import__` gives the first package, whose parts are spelled elsewhere"
        if use.local in LOADS or use.local.startswith(SETTING):
            return fix_string(door, use, names)
        return fix_patch(door, use, path, names, project)
    data = project.text(path)
    if data is None:
        return "the file cannot be read"
    return _fix_import(door, key, use, path, data, names, doors(project))


def _fix_import(
    door: Door, key: Key, use: Use, path: str, data: bytes, names: References, found: Doors
) -> Fix | str:
    entry = door.entry
    if key.name == "*":
        return "a star import binds more than that"
    rows = names.rows(data)
    site = find_alias(rows, use.start)
    if site is None:
        return "the file changed"
    newline = newline_of(data)
    if use.form == IMPORT:
        if entry.kind != MOVE:
            return "the module itself did not move"
        chains = names.chains(data)
        made = move_module(rows, chains, site.statement, site.item, door.canonical, newline)
    else:
        module, _, name = door.canonical.rpartition(".")
        if not module:
            return "its new place is a module by itself"
        taken = Taken(module, name, use.local or key.name)
        package = names.package_of(path)
        below = entry.kind == MOVE and len(door.written) - len(key.name) > len(entry.alias)
        if below and len(site.statement.items) > 1:
            made = take_all(rows, site, taken, package)  # all of the statement moved
        else:
            made = take(rows, site, taken, package, newline)
    if entry.kind == MOVE and not isinstance(made, str):
        local = use.local or (key.name if use.form == FROM else "")
        if local and names.world.module(door.written) == FOUND and _stores_on(local, data, names):
            return f"`{local}` gets other attributes here: others look them up in `{door.written}`"
    return _finished(made, door, use, path, names, found)


def _stores_on(local: str, data: bytes, names: References) -> bool:
    """Whether a file assigns or deletes attributes of what it calls ``local``."""
    return any(it.stored and len(it.parts) == 2 for it in names.chains(data).of(local))


def _finished(
    made: list[Change] | str, door: Door, use: Use, path: str, names: References, found: Doors
) -> Fix | str:
    if isinstance(made, str):
        return made
    if leads_nowhere(door.canonical, names):
        return "the canonical path leads to nothing"
    edits = tuple(Edit(*it) for it in sorted(made))
    title = f"Import `{door.canonical}`"
    own = next(iter(names.world.names[path]), "")
    module = door.entry.kind == MOVE and names.world.module(door.canonical) == FOUND
    if use.scope or use.form == IMPORT or module:  # looked up when it is used
        for it in (door.written, door.canonical):
            test = found.replaced(it)
            if test is not None:
                shown = names.shown(test)
                return Fix(
                    title, edits, UNSAFE, f"`{it}` is looked up here, and replaced in `{shown}`"
                )
    if not use.scope and own:
        new, old = (module_of(it, names) for it in (door.canonical, door.written))
        circle = cycle(names, own, old, new)
        if circle is not None:
            way = " → ".join(f"`{it}`" for it in circle)
            return Fix(title, edits, UNSAFE, f"it closes a circle of imports: {way}")
    return Fix(title, edits, SAFE)


def _chain_keys(found: Doors, names: References) -> Iterator[str]:
    """One for each alias that attributes may spell and each file that may spell it."""
    for alias in found.chained:
        for path in {path for key in doors_to(alias) for path in names.askers(key)}:
            yield f"{_CHAIN}{alias}{_SEPARATOR}{path}"


def _changed_chains(found: Doors, names: References) -> Iterator[str]:
    """Those of files that are others, be it that they ask no more."""
    for alias in found.chained:
        if not names.dirty.isdisjoint(doors_to(alias)):
            for path in names.changed:
                yield f"{_CHAIN}{alias}{_SEPARATOR}{path}"


def _chains(
    code: str, entry: Entry, path: str, names: References, project: Project
) -> Iterator[Verdict]:
    known: dict[int, Fix | str] = {}  # one fix takes all that go through an import
    for reach in reaches(entry.alias, names, project, path):
        if not project.is_on(code, reach.path) or _exempt(entry, reach.path, names):
            continue
        door = Door(entry, entry.alias, entry.canonical)
        made: Fix | str = _WORDS
        if entry.kind != REMOVED:
            at = reach.used.start
            made = known[at] = known.get(at) or _fix_chain(door, reach, names, project)
        yield _told(door, reach.path, reach.site, made, project)


def _fix_chain(door: Door, reach: Reach, names: References, project: Project) -> Fix | str:
    if reach.used.form == FROM:
        return "the module has another name here"
    data = project.text(reach.path) or b""
    rows = names.rows(data)
    site = find_alias(rows, reach.used.start)
    if site is None:
        return "the file changed"
    written, new = door.written, door.canonical
    chains = names.chains(data)
    made = move_name(rows, chains, site.statement, site.item, written, new, newline_of(data))
    return _finished(made, door, reach.used, reach.path, names, doors(project))


RULE = NonCanonicalImport()
