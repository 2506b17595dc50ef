"""Which names of which files facts about variables still depend on: wrappers to look for calls of,
constants and classes to look up.

What a file says is gathered from its own words first; what it says *through others* is found by
their names. So a wrapper's callers are looked for once the wrapper is known, in the files that hold
its name, and an edit of its body re-reads none of them.
"""

from __future__ import annotations

import itertools
import sys
from collections.abc import Iterable, Sequence

from ssot_lint.project.variables.linked.link import Linker
from ssot_lint.project.variables.model import FileSaid
from ssot_lint.project.variables.sought import Sought as Sought
from ssot_lint.project.variables.sought import Wanted as Wanted
from ssot_lint.project.variables.sought import words_for as words_for

_FOREIGN = frozenset(sys.stdlib_module_names) | {"builtins", "*", ""}


Asked = dict[str, Wanted]


def asked(files: Iterable[FileSaid]) -> Asked:
    """All names that are to be looked for, given what is known so far."""
    every = tuple(files)
    linker = Linker(every)
    for file in every:
        linker.places(file)
    return asked_by(linker, every, has_settings=any(True for _ in linker.schemas.places()))


def asked_by(linker: Linker, every: Sequence[FileSaid], *, has_settings: bool) -> Asked:
    """The same, where all files were linked by ``linker``."""
    stems: dict[str, set[str]] = {}
    beside: dict[str, set[str]] = {}
    for name in (*linker.lookup.missed, *linker.schemas.missed):
        _bound_at(name, stems)
    for name in _offered(every, linker, has_settings):
        module, _, short = name.rpartition(".")
        beside.setdefault(short, set()).add(module.rpartition(".")[2])
    return {
        word: Wanted(frozenset(stems.get(word, ())), frozenset(beside.get(word, ())))
        for word in sorted({*stems, *beside})
        if word.isidentifier()
    }


def _bound_at(name: str, stems: dict[str, set[str]]) -> None:
    parts = name.replace("()", "").split(".")
    if parts[0] in _FOREIGN or parts[0].startswith("*"):
        return
    for module, word in itertools.pairwise(parts):
        if word not in ("*", "<locals>"):
            stems.setdefault(word, set()).add(module)


def _offered(files: Iterable[FileSaid], linker: Linker, has_settings: bool) -> Iterable[str]:
    """Whole names that other files may ask for variables by."""
    classes: set[str] = set()
    offered: dict[str, None] = {}
    for name, wrapper in linker.lookup.wrapped.items():
        if not linker.calls.is_wrapper(wrapper):
            continue
        owner = name.rpartition(".")[0]
        if linker.lookup.class_of(owner) == owner:
            classes.add(owner)
            offered[owner] = None
        elif "<locals>" not in name:
            offered[name] = None
    for file in files:
        for it in file.bound:
            if it.kind == "instance":
                cls = linker.lookup.class_of(it.name)
                if cls is not None and _asks(cls, classes, linker):
                    offered[it.name] = None
            elif it.kind == "function":
                cls = linker.lookup.class_of_call(it.name)
                if cls is not None and _asks(cls, classes, linker):
                    offered[it.name] = None
            elif (it.kind == "class" and not classes.isdisjoint(linker.lookup.order(it.name))) or (
                it.kind == "schema" and linker.schemas.is_settings(it.name)
            ):
                offered[it.name] = None
    for name in linker.shapes.names():
        offered[name] = None
    for file in files:
        for it in file.bound:
            if it.kind == "alias":
                if not offered.keys().isdisjoint(linker.lookup.names(str(it.value[0]))):
                    offered[it.name] = None
    return offered


def _asks(cls: str, classes: set[str], linker: Linker) -> bool:
    return linker.is_library(cls) or not classes.isdisjoint(linker.lookup.order(cls))
