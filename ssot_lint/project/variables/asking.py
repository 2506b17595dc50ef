"""Which names of which files facts about variables still depend on: wrappers to look for calls of,
constants and classes to look up.

What a file says is gathered from its own words first; what it says *through others* is found by
their names. So a wrapper's callers are looked for once the wrapper is known, in the files that hold
its name, and an edit of its body re-reads none of them.
"""

from __future__ import annotations

import itertools
import sys
from collections.abc import Iterable, Mapping, Sequence

from ssot_lint.project.variables.linked.link import Linker
from ssot_lint.project.variables.linked.missing import Missing
from ssot_lint.project.variables.model import FileSaid
from ssot_lint.project.variables.sought import Imports as Imports
from ssot_lint.project.variables.sought import Sought as Sought
from ssot_lint.project.variables.sought import Wanted as Wanted
from ssot_lint.project.variables.sought import words_for as words_for

_FOREIGN = frozenset(sys.stdlib_module_names) | {"builtins", "*", ""}


Asked = dict[str, Wanted]


def asked(files: Iterable[FileSaid]) -> Asked:
    """All names that are to be looked for, given what is known so far."""
    return Leads(files).wanted


class Leads:
    """Where all that is known so far leads."""

    def __init__(self, files: Iterable[FileSaid]) -> None:
        every = tuple(files)
        self._linker = _linked(every)
        self.wanted = asked_by(self._linker, every)
        """All names that are to be looked for."""

    def lack(self, known: Mapping[str, Wanted]) -> bool:
        """Whether it does not lead to some of the ``known`` names, be they found by now.

        In the end a run leads to all names that it has followed: so it was on five repositories.
        """
        stems: dict[str, set[str]] = {}
        for name in {*self._linker.lookup.sought(), *self._linker.schemas.found}:
            _bound_at(name, stems)
        for word, it in known.items():
            wanted = self.wanted.get(word, Wanted())
            led = wanted.stems.union(stems.get(word, ()))
            if not (it.stems <= led and it.beside <= wanted.beside):
                return True
        return False


def _linked(every: Sequence[FileSaid]) -> Linker:
    linker = Linker(every)
    missing = Missing(linker)
    for file in every:
        missing.look(file)
    for _ in linker.schemas.places():
        pass  # classes that it misses are to be looked for
    return linker


def asked_by(linker: Linker, every: Sequence[FileSaid]) -> Asked:
    """The same, where all files and classes were linked by ``linker``."""
    stems: dict[str, set[str]] = {}
    beside: dict[str, set[str]] = {}
    for name in (*linker.lookup.missed, *linker.schemas.missed):
        _bound_at(name, stems)
    offered, methods = _offered(every, linker)
    for name in offered:
        module, _, short = name.rpartition(".")
        beside.setdefault(short, set()).add(module.rpartition(".")[2])
    for method, objects in methods.items():
        for name in objects:
            module, _, short = name.rpartition(".")
            stem = module.rpartition(".")[2]
            beside.setdefault(method, set()).update(
                (f"{short} {short}", f"{stem} {short}") if short.isidentifier() else (short, stem)
            )
    return {
        word: Wanted(frozenset(stems.get(word, ())), frozenset(beside.get(word, ())))
        for word in sorted({*stems, *beside})
        if word.isidentifier()
    }


def newly(wanted: Mapping[str, Wanted], known: Mapping[str, Wanted]) -> Asked:
    """What of it files were not asked about yet."""
    found: Asked = {}
    for word, it in wanted.items():
        before = known.get(word, Wanted())
        stems, beside = it.stems - before.stems, it.beside - before.beside
        if not it.objects <= before.objects:  # by whomever a file has it, it may have the new one
            beside |= frozenset(other for other in it.beside if " " in other)
        if stems or beside:
            found[word] = Wanted(stems, beside)
    return found


def joined(known: Mapping[str, Wanted], new: Mapping[str, Wanted]) -> Asked:
    """Both together."""
    found = dict(known)
    for word, it in new.items():
        before = known.get(word, Wanted())
        found[word] = Wanted(before.stems | it.stems, before.beside | it.beside)
    return found


def _bound_at(name: str, stems: dict[str, set[str]]) -> None:
    parts = name.replace("()", "").split(".")
    if parts[0] in _FOREIGN or parts[0].startswith("*"):
        return
    for module, word in itertools.pairwise(parts):
        if word not in ("*", "<locals>"):
            stems.setdefault(word, set()).add(module)
    for module, cls, inner in zip(parts, parts[1:], parts[2:], strict=False):
        if (
            cls[:1].isupper() and inner[:1].isupper()
        ):  # a class in a class: the file is the module's
            stems.setdefault(inner, set()).add(module)


_Methods = dict[str, set[str]]
"""By the name of a method that asks, the whole names of what has it."""
_OPERATORS = frozenset(
    {"__call__", "__getitem__", "__setitem__", "__delitem__", "__contains__", "__getattr__"}
)
"""An object that has one asks without a method's name."""


def _offered(files: Iterable[FileSaid], linker: Linker) -> tuple[dict[str, None], _Methods]:
    """Whole names that other files may ask for variables by; and methods, which are looked for beside
    the names of objects: many classes have one method that asks, and are used for others."""
    classes: dict[str, set[str]] = {}
    offered: dict[str, None] = {}
    for name, wrapper in linker.lookup.wrapped.items():
        if not linker.calls.is_wrapper(wrapper):
            continue
        owner, _, short = name.rpartition(".")
        if linker.lookup.class_of(owner) == owner:
            classes.setdefault(owner, set()).add(short)
        elif "<locals>" not in name:
            offered[name] = None
    methods: _Methods = {}

    def offer(name: str, cls: str) -> None:
        asking = [it for base in linker.lookup.order(cls) for it in classes.get(base, ())]
        if linker.is_library(cls) or not _OPERATORS.isdisjoint(asking):
            offered[name] = None
        for method in asking:
            if not method.startswith("_"):
                methods.setdefault(method, set()).add(name)

    for cls in classes:
        offer(cls, cls)
    for file in files:
        for it in file.bound:
            if it.kind == "instance":
                made = linker.lookup.class_of(it.name)
                if made is not None:
                    offer(it.name, made)
                elif linker.calls.is_partial(it.name):
                    offered[it.name] = None
            elif it.kind == "function":
                made = linker.lookup.class_of_call(it.name)
                if made is not None:
                    offer(it.name, made)
            elif it.kind == "class":
                offer(it.name, it.name)
            elif it.kind == "schema" and linker.schemas.is_settings(it.name):
                offered[it.name] = None
    for name in linker.shapes.names():
        offered[name] = None
    for file in files:
        for it in file.bound:
            if it.kind == "alias":
                leads = linker.lookup.names(str(it.value[0]))
                owner, _, short = leads[-1].replace("()", "").rpartition(".")
                if not offered.keys().isdisjoint(leads) or owner in methods.get(short, ()):
                    offered[it.name] = None
                for names in methods.values():
                    if not names.isdisjoint(leads):
                        names.add(it.name)
    takers = _takers(files)
    every_method = {method: _through_stars(takers, names) for method, names in methods.items()}
    return dict.fromkeys(_through_stars(takers, {*offered})), every_method


def _takers(files: Iterable[FileSaid]) -> dict[str, list[str]]:
    """By a module, those that take all its names by ``import *``."""
    found: dict[str, list[str]] = {}
    for file in files:
        for it in file.bound:
            if it.kind == "star":
                found.setdefault(str(it.value[0]), []).append(it.name[:-2])
    return found


def _through_stars(takers: Mapping[str, Sequence[str]], names: set[str]) -> set[str]:
    """The names, and those by which modules offer what they take from others."""
    found = set(names)
    for _ in range(_CHAIN if takers else 0):
        parts = [name.rpartition(".") for name in found]
        new = {
            f"{package}.{short}" for owner, _, short in parts for package in takers.get(owner, ())
        }
        if new <= found:
            break
        found |= new
    return found


_CHAIN = 4
