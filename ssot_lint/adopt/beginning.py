"""What `init` would write into a folder, and why: for those who ask for a yes in other ways."""

from __future__ import annotations

import gc
import marshal
import os
import sys
from typing import Any, NamedTuple

from ssot_lint.adopt.environments import propose_environments
from ssot_lint.adopt.getter_file import Free, free_path, getter_file
from ssot_lint.adopt.proposal import Proposal
from ssot_lint.adopt.ranking.ranked import Ranked
from ssot_lint.adopt.survey import (
    Counts,
    Survey,
    count,
    propose,
    propose_ranked,
    proven,
    src,
    survey,
)
from ssot_lint.adopt.toml_edit import configured
from ssot_lint.core.counted import agreeing, counted
from ssot_lint.workspace.config.problem import ConfigError


class Beginning(NamedTuple):
    """One file to write, and what to say of it. Plain values: it comes from another process."""

    said: str
    """What was found, in one or two sentences."""
    entries: str
    """The entries that are written, as TOML."""
    path: str
    before: bytes | None
    """What the file holds; None where it is not there."""
    after: bytes
    records: bool = False
    """Whether today's findings are to be recorded as well: nothing could be done about them."""
    generated: Generated | None = None
    """The other way, where no getter was found: to make one."""


class Generated(NamedTuple):
    """A getter that is not there yet, and the configuration that names it."""

    path: str
    text: str
    entries: str
    after: bytes


def beginning(cwd: str) -> Beginning:
    """Look at everything below ``cwd``; raises ConfigError where no table can be added."""
    found = survey(cwd)
    proposal, counts = _likeliest(found)
    environments = propose_environments(found.cwd)
    proposal = proposal._replace(baseline=counts.needs_baseline, environments=environments)
    entries = proposal.toml()
    place = free_path(found) if proposal.getter is None else None
    said = _said(found, proposal, counts, place)
    made = Beginning(said, entries, *configured(cwd, entries))
    if place is None or proposal.owners:
        return made
    return made._replace(records=proposal.baseline, generated=_generated(found, proposal, place))


def _generated(found: Survey, proposal: Proposal, place: Free) -> Generated | None:
    """None where there is no sure place for one."""
    try:
        getter = getter_file(found.cwd, place.path or "", found.files, tests=False)
    except ConfigError:
        return None
    named = proposal._replace(getter=getter.target, src=src(found.cwd, getter.root), baseline=False)
    entries = named.toml()
    after = configured(found.cwd, entries)[2]
    return Generated(getter.path, getter.texts[getter.path], entries, after)


def main(order: list[str]) -> None:
    """The other process: what was found, or what is in the way, in one piece on stdout."""
    gc.disable()  # syntax trees make no cycles worth the time
    told: Any
    try:
        told = plain(beginning(order[0]))
    except ConfigError as error:
        told = (error.row,)
    sys.stdout.buffer.write(marshal.dumps(told))
    sys.stdout.buffer.flush()
    os._exit(0)


def plain(made: Beginning) -> tuple[object, ...]:
    """The same as ``marshal`` takes it."""
    return (*made[:-1], None if made.generated is None else tuple(made.generated))


def again(told: tuple[object, ...]) -> Beginning:
    """What ``plain`` was given."""
    made = Beginning._make(told)
    return made if made.generated is None else made._replace(generated=Generated(*made.generated))


def _likeliest(found: Survey) -> tuple[Proposal, Counts]:
    best = propose_ranked(found)
    if best is not None:
        return best, count(found, best)
    for candidate in proven(found)[:1]:
        proposal = propose(found, candidate)
        counts = count(found, proposal)
        if counts.is_worth_it:
            return proposal, counts
    proposal = propose(found, None)
    return proposal, count(found, proposal)


def _said(found: Survey, proposal: Proposal, counts: Counts, place: Free | None) -> str:
    behind = f"{counted(counts.findings, 'access')} in {counted(counts.files, 'file')}"
    if place is not None:
        told = f"No getter was found; {behind} would be shown, and none could be fixed: "
        if place.path is None:
            return f"{told}`ssot-lint init --write-getter PATH` generates one ({place.why})."
        return f"{told}`ssot-lint init --write-getter {place.path}`, or the button below, generates one."
    ranked = next((it for it in found.ranked if it.target == proposal.getter), None)
    owns = "owns the environment" if ranked is None else _owns(ranked)
    return (
        f"`{proposal.getter}` {owns}; {behind} {agreeing(counts.findings, 'goes', 'go')} behind"
        f" its back, of which {counts.safe} can be moved safely."
    )


def _owns(ranked: Ranked) -> str:
    variables, files = counted(len(ranked.names), "variable"), counted(len(ranked.users), "file")
    return f"owns {variables}, asked in {files}"
