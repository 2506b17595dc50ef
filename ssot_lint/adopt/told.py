"""A survey in words."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence

from ssot_lint.adopt.candidates import OTHER, Candidate
from ssot_lint.adopt.getter_file import free_path
from ssot_lint.adopt.proposal import Proposal
from ssot_lint.adopt.ranking.ranked import why_not
from ssot_lint.adopt.survey import Counts, Survey
from ssot_lint.core.counted import agreeing, counted
from ssot_lint.getter.spelling import OPERATIONS

_LISTED = 5


def survey_lines(found: Survey) -> Iterator[str]:
    """What was looked at and what is left out."""
    yield f"Looked at {counted(len(found.files), 'file')}."
    for folder, why in found.foreign.items():
        yield f"Left out as {why}: {folder}"
    for name in found.test_folders:
        yield f"Taken for tests: **/{name}/**"


def candidate_lines(found: Survey, fit: Sequence[Candidate]) -> Iterator[str]:
    """The candidates for the getter, numbered; then those that will not do."""
    if not fit and not any(it.importers for it in found.candidates):
        yield "\nNothing here looks like a getter."
    elif fit:
        yield "\nWhat could be the getter, the likeliest first:"
    for number, candidate in enumerate(fit[:_LISTED], 1):
        yield f"  {number}. {_candidate(candidate, found)}"
    others = [it for it in found.candidates if it.kind == OTHER and it.importers][:_LISTED]
    if others:
        yield "\nNo getter as they are, since nothing means the same through them:"
    for candidate in others:
        yield f"  -  {_candidate(candidate, found)}"
        yield f"     {_reason(candidate)}"
    if not fit:
        place = free_path(found)
        command = f"`ssot-lint init --write-getter {place.path or 'PATH'}`"
        yield f"\n{command} generates one that every access can move to."
        if place.path is None:
            yield f"No place is proposed for it: {place.why}."


def ranked_lines(found: Survey, proposal: Proposal) -> Iterator[str]:
    """What each getter owns, and what goes behind its back."""
    named = {proposal.getter, *proposal.also, *(it.getter.target for it in proposal.owners)}
    yield ""
    for it in found.ranked:
        if it.target in named:
            yield (
                f"{it.target} ({it.kind}) owns {counted(len(it.names), 'variable')}, asked in"
                f" {counted(len(it.users), 'file')}; {counted(it.behind, 'read')}"
                f" {agreeing(it.behind, 'goes', 'go')} behind its back."
            )
    others = [it for it in found.ranked if it.target not in named][:_LISTED]
    if others:
        yield "Not proposed:"
    for it in others:
        why = why_not(it, found.scan) or "another candidate is better"
        yield f"  -  {it.target} ({it.kind}, {counted(len(it.names), 'variable')}): {why}"


def count_lines(counts: Counts, proposal: Proposal) -> Iterator[str]:
    """What a check would find."""
    tiers = ", ".join(f"{counted(number, 'file')} of {name}" for name, number in _tiers(counts))
    yield f"\n{tiers or 'No files'}."
    found = f"{counted(counts.findings, 'finding')} in {counted(counts.files, 'file')}"
    if proposal.getter is None:
        yield f"{found}; without a getter nothing can be fixed."
    else:
        yield (
            f"{found}; through `{proposal.getter}` {counts.safe} can be fixed safely and"
            f" {counts.unsafe} with `--unsafe-fixes`."
        )
    if counts.is_part:
        yield "These are about variables; what imports, literals and definitions say is not counted."


def environment_lines(proposal: Proposal) -> Iterator[str]:
    """What the deployment files make, and the command that asks about it."""
    for it in proposal.environments:
        yield f"Environment {it.name}: {', '.join(it.sources)}  (ssot-lint env check {it.name})"


def _tiers(counts: Counts) -> list[tuple[str, int]]:
    return sorted(counts.tiers.items(), key=lambda item: -item[1])


def _candidate(candidate: Candidate, found: Survey) -> str:
    place = f"{os.path.relpath(candidate.path, found.cwd)}:{candidate.line}"
    uses = f"imported by {counted(candidate.importers, 'file')}"
    return f"{candidate.target} ({place}): {_promise(candidate)}; {uses}"


def _promise(candidate: Candidate) -> str:
    if candidate.contract.variables:
        return f"{candidate.kind} with {counted(len(candidate.contract.variables), 'variable')}"
    verb = agreeing(candidate.safe, "means", "mean")
    safe = f"{candidate.safe} of {len(OPERATIONS)} operations {verb} the same"
    return safe if candidate.kind == OTHER else f"{candidate.kind}, {safe}"


def _reason(candidate: Candidate) -> str:
    spellings = candidate.contract.operations
    for name in ("get", "item", *spellings):
        if name in spellings and spellings[name].why:
            return f"{name}: {spellings[name].why}"
    return candidate.contract.origin
