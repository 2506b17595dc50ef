"""Facts about variables, followed across files: callers of wrappers, constants, base classes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ssot_lint.facts.plain import dump, load
from ssot_lint.project.variables.asking import (
    Asked,
    Imports,
    Leads,
    Sought,
    Wanted,
    asked,
    joined,
    newly,
)
from ssot_lint.project.variables.linked.link import declared_places
from ssot_lint.project.variables.model import FileSaid
from ssot_lint.project.variables.sought import stem_of
from ssot_lint.project.variables.unused import declared_words
from ssot_lint.project.variables.view import FAMILIES
from ssot_lint.workspace.outcome import GATHER, Task
from ssot_lint.workspace.run import declared
from ssot_lint.workspace.run.followed import DECLARED as DECLARED
from ssot_lint.workspace.run.gathering import Answers, Gathering, Noted
from ssot_lint.workspace.settings.workspace import posix

if TYPE_CHECKING:
    from ssot_lint.workspace.config.config import Overrides
    from ssot_lint.workspace.settings.workspace import Workspace

_ROUNDS = 3
"""A wrapper of a wrapper of a wrapper. On five repositories of 13,000 files five rounds said the same as
two, and cost three times as much."""


def prime(files: Sequence[str], workspace: Workspace, gathering: Gathering) -> None:
    """Ask the getters' own files first, of which nothing is known yet: whoever uses a getter is then
    asked for its methods at once, and not a second time.

    On 5,200 files of which 750 use an accessor object a tenth of ``SSOT2``.
    """
    from ssot_lint.workspace.run.task import perform

    folders = {posix(path).rpartition("/")[0]: path for path in files}
    every = (it for path in folders.values() for it in workspace.getters_for(path))
    modules = {it.module for it in every if it is not None}
    stems = {it.rpartition(".")[2] for it in modules}
    called = [path for path in files if stem_of(path) in stems]
    own = [path for path in called if workspace.settings_for(path).module in modules]
    first = Gathering(FAMILIES)
    for path in own:
        perform(path, workspace, Task(GATHER), None, first)
    names = asked(_said(own, first)) if own else {}
    # What it lacks of other files is looked for when all of them are known.
    offered = {word: Wanted(beside=it.beside) for word, it in names.items() if it.beside}
    if offered:
        gathering.follow(offered)
        gathering.imports = Imports()


def follow(
    files: Sequence[str],
    workspace: Workspace,
    overrides: Overrides,
    jobs: int | None,
    gathering: Gathering,
    answers: Answers | None = None,
) -> None:
    """Gather again from the files that names found so far lead to, until no name is new.

    Files were asked about ``gathering.followed`` already, be it by an earlier run. ``answers`` has
    what files said to the same question before.
    """
    from ssot_lint.workspace.run.runner import run as run_files

    gathering.loaded = {} if gathering.loaded is None else gathering.loaded
    known: Asked = dict(gathering.followed)
    imports = gathering.imports or Imports()
    leads = Leads(_said(files, gathering))
    if gathering.has_earlier_names and leads.lack(
        {word: it for word, it in known.items() if word != DECLARED}
    ):
        known = _anew(files, workspace, overrides, jobs, gathering)
        leads = Leads(_said(files, gathering))
    for number in range(_ROUNDS):
        leads = Leads(_said(files, gathering)) if number else leads
        new = newly(leads.wanted, known)
        if not new:
            break
        concerned = Gathering((), None, new, known)  # no family: files are found, and not read
        concerned.imports = imports
        asked_of = list(filter(Sought(new, imports).may_concern, files))
        run_files(asked_of, workspace, overrides, Task(GATHER), jobs, None, None, concerned)
        earlier, known = Sought(known, imports), joined(known, new)
        again = Gathering(FAMILIES, None, known)
        again.before = earlier
        again.answers, again.imports = answers, imports
        touched = sorted(concerned.noted)
        run_files(touched, workspace, overrides, Task(GATHER), jobs, None, None, again)
        _merge(gathering, again)
    if "used" in gathering.families:
        every = _said(files, gathering)
        words = declared_words(declared_places(every), every)
        before = known.get(DECLARED)
        asked_for = before is not None and before.stems == words
        unasked = [it for it in files if it in gathering.fresh] if asked_for else files
        if words and unasked:
            declared.ask(unasked, workspace, overrides, jobs, gathering, words)
        known[DECLARED] = Wanted(words)
    gathering.follow(known)


def _anew(
    files: Sequence[str],
    workspace: Workspace,
    overrides: Overrides,
    jobs: int | None,
    gathering: Gathering,
) -> Asked:
    """Have all files say again what they say of themselves, and return the names to begin with, as if
    nothing were known: some name is not led to any more, and whom others lead to only for its sake is
    not told."""
    from ssot_lint.workspace.run.runner import run as run_files

    before = gathering.followed
    concerned = Gathering((), None, before)
    asked_of = list(filter(Sought(before).may_concern, files))
    run_files(asked_of, workspace, overrides, Task(GATHER), jobs, None, None, concerned)
    own = Gathering(FAMILIES)
    prime(files, workspace, own)
    run_files(sorted(concerned.noted), workspace, overrides, Task(GATHER), jobs, None, None, own)
    _merge(gathering, own)
    declared_names = {DECLARED: before[DECLARED]} if DECLARED in before else {}
    return {**own.followed, **declared_names}


def _said(files: Sequence[str], gathering: Gathering) -> list[FileSaid]:
    found = []
    for path in files:
        try:
            if not gathering.block(path):
                continue  # three files of four
            facts = gathering.facts(path)
        except ValueError:
            continue  # damaged: gathered again when it is linked
        if facts.occurrences or facts.wrapped or facts.bound:
            found.append(FileSaid(path, facts.occurrences, facts.wrapped, facts.bound))
    return found


def _merge(gathering: Gathering, again: Gathering) -> None:
    for path, noted in again.noted.items():
        try:
            before = gathering.block(path)
        except ValueError:
            before = b""
        is_own = path in gathering.fresh
        facts = load(before, gathering.families, is_own=is_own, is_known=True)
        new = load(noted.facts, FAMILIES, is_own=again.answers is None)
        merged = facts._replace(occurrences=new.occurrences, wrapped=new.wrapped, bound=new.bound)
        gathering.noted[path] = Noted(noted.stamp, dump(merged))
        gathering.fresh.add(path)
