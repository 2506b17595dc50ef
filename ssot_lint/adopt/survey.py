"""What there is in a repository that wants to start: files, tiers, candidates, findings."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Mapping
from typing import NamedTuple

from ssot_lint.adopt.candidates import MAPPING, Candidate, find_candidates, source_roots
from ssot_lint.adopt.folders import foreign_folders, test_folders
from ssot_lint.adopt.proposal import Proposal, overrides_of
from ssot_lint.adopt.ranking.find import candidates
from ssot_lint.adopt.ranking.permitted import Permitted, permitted
from ssot_lint.adopt.ranking.prefixes import patterns
from ssot_lint.adopt.ranking.ranked import Ranked, areas, chosen
from ssot_lint.adopt.ranking.scan import Scan, scan
from ssot_lint.core.model import SAFE
from ssot_lint.getter.kept.promises import Promises
from ssot_lint.modules.around.surroundings import Scans
from ssot_lint.project.variables.words import platform_patterns
from ssot_lint.workspace.config.config import Overrides
from ssot_lint.workspace.config.options import DEFAULT_SRC
from ssot_lint.workspace.files.discover import discover
from ssot_lint.workspace.run.pipeline import Plan, run
from ssot_lint.workspace.settings.workspace import Workspace, posix

# Changes that one person looks at in one go.
_FEW = 20
_ABOUT_VARIABLES = 'select = ["SSOT1", "SSOT2", "SSOT9"]\n'


class Survey(NamedTuple):
    """The repository as it is."""

    cwd: str
    files: tuple[str, ...]
    """Those that are checked: in no foreign folder."""
    foreign: Mapping[str, str]
    test_folders: tuple[str, ...]
    candidates: tuple[Candidate, ...]
    scan: Scan
    ranked: tuple[Ranked, ...]
    """Registries and accessors with their numbers, best first."""
    permitted: Permitted


class Counts(NamedTuple):
    """What a check with a proposed configuration comes to."""

    findings: int
    files: int
    """Files that have any."""
    safe: int
    """Findings that ``--fix`` takes care of."""
    unsafe: int
    """Those that ``--unsafe-fixes`` would besides."""
    tiers: Mapping[str, int]
    """Files checked, by tier."""
    is_part: bool = False
    """Whether only findings about variables were counted."""

    @property
    def is_worth_it(self) -> bool:
        """Whether the getter takes over more than one finding in fifty."""
        return not self.findings or (self.safe + self.unsafe) * 50 > self.findings

    @property
    def needs_baseline(self) -> bool:
        """Whether they are more than one ``--fix`` and one review take care of."""
        return self.findings > min(self.safe, _FEW)


def survey(cwd: str) -> Survey:
    """Look at everything below ``cwd``."""
    found = discover([cwd], Workspace(cwd, Overrides(isolated=True))).files
    foreign = foreign_folders(found, cwd)
    prefixes = tuple(os.path.join(cwd, folder, "") for folder in foreign)
    files = tuple(path for path in found if not path.startswith(prefixes))
    tests = test_folders(files, cwd)
    workspace = Workspace(cwd, Proposal(test_folders=tests).overrides())
    # A getter that lives among tests or scripts is none for the rest.
    production = [it for it in files if workspace.standing(posix(it)).tier == "production"]
    named = permitted(cwd)
    scanned = scan(production)
    found_by_name = find_candidates(production, files, cwd)
    listed = candidates(scanned, production, cwd, found_by_name, named.getters)
    return Survey(cwd, files, foreign, tests, found_by_name, scanned, listed, named)


def proven(found: Survey) -> list[Candidate]:
    """Candidates that stand for the whole environment, proven: used or not, they are what it takes."""
    return [it for it in found.candidates if it.is_fit and it.kind == MAPPING]


def propose_ranked(found: Survey) -> Proposal | None:
    """The configuration with the getters that the numbers speak for; None where none qualifies."""
    folder_of = {it: _top(it, found.cwd) for it in found.scan.files}
    local = areas(found.ranked, found.scan, folder_of)
    own = {area.getter.target for area in local} if len(local) > 1 else set()
    left = [it for it in found.ranked if it.target not in own]
    best = chosen(left, found.scan)
    if not best and len(local) < 2:
        return None
    names = frozenset().union(*(it.names for it in (*best, *(area.getter for area in local))))
    proposal = Proposal(
        exclude=found.foreign,
        test_folders=found.test_folders,
        owners=local if len(local) > 1 else (),
        variables=patterns(names),
        allow=found.permitted.paths,
    )
    if not proposal.variables:
        proposal = proposal._replace(allow_variables=platform_patterns())
    if not best:
        return proposal
    return proposal._replace(
        getter=best[0].target,
        also=tuple(it.target for it in best[1:]),
        src=src(found.cwd, best[0].root),
    )


def _top(path: str, cwd: str) -> str:
    first, slash, _ = os.path.relpath(path, cwd).replace(os.sep, "/").partition("/")
    return first if slash and first != "src" else ""


def propose(found: Survey, candidate: Candidate | None) -> Proposal:
    """The configuration with this getter, or with none."""
    proposal = Proposal(exclude=found.foreign, test_folders=found.test_folders)
    if candidate is None:
        return proposal
    return proposal._replace(getter=candidate.target, src=src(found.cwd, candidate.root))


def src(cwd: str, root: str) -> tuple[str, ...]:
    """``src`` of a configuration in ``cwd`` whose getter's module counts from ``root``."""
    relative = [os.path.relpath(it, cwd).replace(os.sep, "/") for it in source_roots(cwd, root)]
    return tuple(relative) if set(relative) - set(DEFAULT_SRC) else DEFAULT_SRC


def count(found: Survey, proposal: Proposal) -> Counts:
    """Check with a proposal, and count. What names say of a project takes twice the memory: where
    what is found without it is more than one review takes, it settles what to write."""
    entries = proposal.toml()
    scans, promises = Scans(), Promises()  # half of what a run takes, and the same in both
    counts = _counted(found, overrides_of(f"{entries}{_ABOUT_VARIABLES}"), scans, promises)
    if counts.findings > _FEW and counts.needs_baseline:
        return counts._replace(is_part=True)
    return _counted(found, overrides_of(entries), scans, promises)


def _counted(found: Survey, overrides: Overrides, scans: Scans, promises: Promises) -> Counts:
    workspace = Workspace(found.cwd, overrides)
    workspace.scans, workspace.keeper = scans, lambda _: promises
    tiers = Counter(workspace.settings_for(path).tier for path in found.files)
    outcomes = run(found.files, workspace, Plan(overrides=overrides))
    listed = [it for outcome in outcomes for it in outcome.diagnostics]
    fixes = Counter(it.fix.safety == SAFE for it in listed if it.fix is not None)
    files = len({it.path for it in listed})
    return Counts(len(listed), files, fixes[True], fixes[False], dict(tiers))
