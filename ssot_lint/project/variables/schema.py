"""Which names the owner of a scope declares, and where."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from ssot_lint.project.index import File, Project, View
from ssot_lint.project.variables.model import CLI, DECLARE, FIELD, READ, Place
from ssot_lint.project.variables.scope import PRODUCTION
from ssot_lint.project.variables.view import FAMILIES, VARIABLES

_MOST_SHARE = 0.8
_DJANGO = "django.conf"


class Schema(NamedTuple):
    """What declares the variables of one scope."""

    paths: frozenset[str]
    """Its files."""
    names: frozenset[str]
    any_case: frozenset[str]
    """Those, folded, that are matched in any case."""
    prefix: str
    """The prefix that nearly all names share; empty without one."""
    registry: bool
    """Whether it is a configured getter that declares variables one by one."""

    def declares(self, name: str) -> bool:
        """Whether a name is one of its."""
        return name in self.names or name.casefold() in self.any_case


def _link(project: Project) -> Mapping[str | None, Schema]:
    variables = project.view(VARIABLES)
    modules = _getter_modules(project)
    by_owner: dict[str | None, list[Place]] = {}
    for it in variables.places:
        if it.tier == PRODUCTION and not it.pattern:
            by_owner.setdefault(it.owner, []).append(it)
    found: dict[str | None, Schema] = {}
    for owner, places in by_owner.items():
        made = _schema(places, modules.get(owner, _NO_GETTERS))
        if made is not None:
            found[owner] = made
    return found


SCHEMAS = View("schemas", _link, FAMILIES)
"""By owner: the schema of its scope, where there is one."""


def schema_of(place: Place, project: Project) -> Schema | None:
    """The schema of the scope that a place belongs to."""
    return project.view(SCHEMAS).get(place.owner)


def is_schema(path: str, project: Project) -> bool:
    """Whether a file declares the variables of a scope."""
    return any(path in it.paths for it in project.view(SCHEMAS).values())


class _Getters(NamedTuple):
    """Files of an owner's configured getters."""

    paths: frozenset[str]
    modules: frozenset[str]
    """Those of them that are the getter themselves: what they read is declared by them."""


def _getter_modules(project: Project) -> dict[str | None, _Getters]:
    """By owner, the files of its configured getters."""
    found: dict[str | None, tuple[set[str], set[str]]] = {}
    named: set[tuple[str | None, str, str]] = set()
    django: dict[str | None, tuple[str, ...]] = {}
    for file in project.files.values():
        first = file.settings.getter
        for getter in () if first is None else (first, *first.others):
            if getter.module == _DJANGO:
                django[file.owner] = getter.roots
            else:
                named.add((file.owner, getter.module, getter.root))
    for owner in project.config.owners:
        for name in owner.getters:
            module, _, expression = name.partition(":")
            named.add((owner.name, module, expression))
    for whose, module, root in named:
        paths, modules = found.setdefault(whose, (set(), set()))
        itself = project.module(f"{module}.{root}" if root else module)
        home = itself or project.module(module)
        if home is not None:
            paths.add(home.path)
        if itself is not None:
            modules.add(itself.path)
    for whose, roots in django.items():
        paths, modules = found.setdefault(whose, (set(), set()))
        every = {it.path for it in _of_django(project, roots)}
        paths |= every
        modules |= every
    return {it: _Getters(frozenset(paths), frozenset(own)) for it, (paths, own) in found.items()}


def _of_django(project: Project, roots: tuple[str, ...]) -> Iterator[File]:
    """The settings modules of a Django project: the one it is given, and those of its package. A
    package that only takes their names says nothing of variables, and is not known."""
    from ssot_lint.getter.django import settings_modules  # of few projects

    for name in settings_modules(roots, project.tree):
        above = name.rpartition(".")[0]
        package = above if above.rpartition(".")[2].startswith("settings") else name
        for module in project.modules():
            if module == name or module.startswith(f"{package}."):
                file = project.module(module)
                if file is not None:
                    yield file


def _schema(places: list[Place], getters: _Getters) -> Schema | None:
    declared = [it for it in places if it.kind == DECLARE]
    if getters.paths:
        own = [it for it in declared if it.path in getters.paths]
        own += [it for it in places if it.kind in (READ, CLI) and _reads_for_all(it, getters)]
        own += [it for it in declared if it.path not in getters.paths and own]
        return _made(own, getters.paths) if own else None
    declared = [it for it in declared if it.via != FIELD]  # one component's own, as a rule
    tops = {it.schema for it in declared if it.schema}
    return _made(declared, frozenset()) if len(tops) == 1 else None


def _reads_for_all(place: Place, getters: _Getters) -> bool:
    """Whether a read stands in a module of constants, or of a settings library, that is the getter."""
    if place.path in getters.modules:
        return True
    return place.path in getters.paths and place.via.startswith(_LIBRARIES)


_NO_GETTERS = _Getters(frozenset(), frozenset())
_LIBRARIES = ("environs.", "environ.", "decouple.", "dynaconf.")


def _made(places: list[Place], getters: frozenset[str]) -> Schema:
    names = frozenset(it.variable for it in places)
    return Schema(
        getters | {it.path for it in places},
        names,
        frozenset(it.variable.casefold() for it in places if it.any_case),
        shared_prefix(names),
        bool(getters),
    )


def shared_prefix(names: frozenset[str]) -> str:
    """The prefix, to the first ``_``, that at least 80 % of the names share."""
    counts: dict[str, int] = {}
    for it in names:
        head, bar, _ = it.partition("_")
        if bar and len(head) >= 2 and head.isalpha():
            counts[head + bar] = counts.get(head + bar, 0) + 1
    best = max(counts, key=lambda it: (counts[it], it), default="")
    return best if best and counts[best] >= _MOST_SHARE * len(names) else ""
