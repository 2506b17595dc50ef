"""An entry of the registry of imports leads to nothing, or nobody needs it.

## Why
A registry that lists dead paths as the right ones sends everybody there. Where this was first
counted, 11 of 168 paths marked as verified were gone, and 78 imports followed one of them.

## What counts
On runs over the whole project, for `[tool.ssot-lint.imports]`: a canonical path that does not exist;
an alias that neither exists nor is referenced by any file; two entries that say different things
about one path. One finding for each entry, the canonical path first, on its row of the
configuration. For `names.acceptable`: an entry that allows nothing.

## Fix
None: take the entry out, or name the place that is meant.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain

from ssot_lint.core.lean import TYPE_CHECKING
from ssot_lint.core.project_settings import Stated
from ssot_lint.project.index import Changes
from ssot_lint.project.names.copies.duplicates import acceptable, copies
from ssot_lint.project.names.doors import Doors, doors, leads_nowhere
from ssot_lint.project.names.entry_points import entry_points
from ssot_lint.project.names.references import References, references
from ssot_lint.project.names.registry import REMOVED, Entry, is_configured
from ssot_lint.project.names.stated import site_of
from ssot_lint.project.rule import ExampleFile, ProjectExample, ProjectRule, Related, Verdict

if TYPE_CHECKING:
    from ssot_lint.project.index import Project

_CONFIG = (
    "[tool.ssot-lint]\n[tool.ssot-lint.imports]\n"
    '«"shop.money.Cash"» = { aliases = ["shop.util.Money"] }\n'
)
_ALL = "entries"


class DeadRegistryEntry(ProjectRule):
    code = "SSOT305"
    name = "dead-registry-entry"
    summary = "an entry of the import registry leads to nothing, or nobody needs it"
    families = ("outlines", "definitions")
    whole_project = True
    good = ("from shop.money import Money\n",)
    project_examples = (
        ProjectExample(
            (
                ExampleFile("pyproject.toml", _CONFIG),
                ExampleFile("shop/__init__.py", ""),
                ExampleFile("shop/money.py", "class Money: ...\n"),
                ExampleFile("shop/util.py", "from shop.money import Money\n\nRATE = 1\n"),
            ),
        ),
    )

    def applies(self, project: Project) -> bool:
        return is_configured(project) or bool(project.config.names.acceptable)

    def keys(self, project: Project) -> Iterable[str]:
        return (_ALL,)

    def affected(self, changes: Changes, project: Project) -> Iterable[str]:
        return (_ALL,)

    def files(self, key: str, project: Project) -> Iterable[str]:
        return project.files

    def judge(self, key: str, project: Project) -> Iterator[Verdict]:
        if not any(self.code in file.settings.select for file in project.files.values()):
            return
        names, found = references(project), doors(project)
        yield from _canonical(project, names, found)
        said = {it.path for it in project.config.imports.canonical if leads_nowhere(it.path, names)}
        for entry in found.registry.entries.values():
            documented = entry.place is not None and not entry.place.path.endswith(".toml")
            if documented and leads_nowhere(entry.canonical, names):
                continue
            if entry.canonical not in said and _is_idle(entry, names, project):
                what = "removed path" if entry.kind == REMOVED else "alias"
                message = f"{what} `{entry.alias}` neither exists nor is it used any more"
                yield from _verdict(project, entry.place, message, entry.alias, "take it out")
        yield from _contradictions(found, project)
        yield from _acceptable(project)


def _canonical(project: Project, names: References, found: Doors) -> Iterator[Verdict]:
    documents = project.config.names.registry_documents
    for number, path in enumerate(documents):
        if project.text(path) is None:
            places = project.config.places
            place = places.get(("names", "registry-documents", number)) or places.get(("names",))
            shown = path.removeprefix(f"{project.root}/")
            message = f"registry document `{shown}` does not exist"
            yield from _verdict(project, place, message, shown, "name the document that is meant")
    for entry in found.registry.entries.values():
        place = entry.place
        if place is not None and place.path in documents and leads_nowhere(entry.canonical, names):
            message = f"canonical path `{entry.canonical}` does not exist"
            refused = "name the place that is meant"
            yield from _verdict(project, place, message, entry.canonical, refused)
    for it in project.config.imports.canonical:
        if leads_nowhere(it.path, names):
            place = project.config.places.get(("imports", it.path))
            message = f"canonical path `{it.path}` does not exist"
            yield from _verdict(project, place, message, it.path, "name the place that is meant")


def _is_idle(entry: Entry, names: References, project: Project) -> bool:
    if not leads_nowhere(entry.alias, names):
        outside = entry.alias.partition(".")[0] not in names.world.modules
        return outside and not _used(entry, names, project)
    return not _used(entry, names, project)


def _used(entry: Entry, names: References, project: Project) -> bool:
    below = entry.alias + "."
    paths = chain((it.path for it in names.asked()), (it.target for it in entry_points(project)))
    return any(it == entry.alias or it.startswith(below) for it in paths)


def _contradictions(found: Doors, project: Project) -> Iterator[Verdict]:
    for one, other in found.registry.contradictory:
        if one is other:
            message = f"`{one.alias}` is its own alias"
        elif one.alias == other.alias:
            message = f"`{one.alias}` is {_roles(one, other)}"
        else:
            message = f"`{one.canonical}` is canonical here and an alias of `{other.canonical}`"
        related = _related(project, one if one.alias == other.alias else other)
        related = () if one is other else related
        place = other.place if one.alias == other.alias else one.place
        yield from _verdict(
            project, place, message, one.alias, "someone must decide which is right", related
        )


def _roles(one: Entry, other: Entry) -> str:
    """What two entries say of one path."""
    if REMOVED in (one.kind, other.kind):
        moved = one if other.kind == REMOVED else other
        return f"an alias of `{moved.canonical}`, and removed"
    return f"an alias of both `{one.canonical}` and `{other.canonical}`"


def _acceptable(project: Project) -> Iterator[Verdict]:
    entries = project.config.names.acceptable
    if not entries:
        return
    keys = [it for it in project.keys("definitions") if project.files_with("definitions", it) > 1]
    used = {id(acceptable(it, project)) for key in keys for it in copies(project, key)}
    for number, entry in enumerate(entries):
        if id(entry) not in used:
            places = project.config.places
            place = places.get(("names", "acceptable", number)) or places.get(("names",))
            message = (
                f"`acceptable` of `{entry.name}` allows nothing: it is not defined twice there"
            )
            yield from _verdict(project, place, message, entry.name, "take it out")


def _related(project: Project, entry: Entry) -> tuple[Related, ...]:
    if entry.place is None:
        return ()
    return (Related(entry.place.path, site_of(entry.place, project), "the other entry"),)


def _verdict(
    project: Project,
    place: Stated | None,
    message: str,
    subject: str,
    refused: str,
    related: tuple[Related, ...] = (),
) -> Iterator[Verdict]:
    if place is not None and place.path.startswith("/"):
        yield Verdict(
            place.path, site_of(place, project), message, subject, related=related, refused=refused
        )


RULE = DeadRegistryEntry()
