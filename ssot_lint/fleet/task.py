"""What a worker does: check a repository, or some of its files. Orders carry names, never bytes."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TypedDict

from ssot_lint import __version__
from ssot_lint.facts.families import in_order
from ssot_lint.fleet.order import LARGE, Answer, Order
from ssot_lint.fleet.row import NOTHING_CHECKED, Row
from ssot_lint.fleet.said import KEPT
from ssot_lint.fleet.store import Reader
from ssot_lint.fleet.told import Told
from ssot_lint.fleet.uses import uses_of
from ssot_lint.getter.owner import Getter
from ssot_lint.project.variables.view import VARIABLES
from ssot_lint.workspace.config.config import NO_OVERRIDES, Overrides
from ssot_lint.workspace.config.problem import ConfigError
from ssot_lint.workspace.git.checkup import ROOT, Checkup
from ssot_lint.workspace.git.place import NOT_ITS_OWN, is_own
from ssot_lint.workspace.git.revision import GitError
from ssot_lint.workspace.outcome import Outcome, internal_error
from ssot_lint.workspace.run.following import follow
from ssot_lint.workspace.run.gathering import Gathering
from ssot_lint.workspace.run.linked import Linked
from ssot_lint.workspace.settings.fingerprint import fingerprint

_DEADLY = "whoever checks it is ended: it was left out"


def opened(order: Order) -> Checkup:
    """The repository that is ordered. Raises GitError, also where git answers for one around it."""
    overrides = Overrides((order.policy,)) if order.policy else NO_OVERRIDES
    checkup = Checkup(order.directory, order.revision, overrides)
    if is_own(order.directory, checkup.git_dir):
        return checkup
    checkup.close()
    raise GitError(NOT_ITS_OWN)


def files_of(order: Order) -> int:
    """How many files the repository has. Raises as ``opened``, and ConfigError."""
    checkup = opened(order)
    checkup.close()
    return len(checkup.files)


def done(order: Order) -> Answer:
    """Do what is ordered; what goes wrong with the repository is in the row."""
    begun = time.monotonic()
    row = Row(order.name, order.source, version=__version__, policy=order.policy_digest)
    try:
        checkup = opened(order)
    except (GitError, ConfigError) as error:
        return Answer(tuple(row._replace(failed=str(error))))
    except Exception as error:  # noqa: BLE001 - one repository never ends the others' run
        return Answer(tuple(row._replace(failed=internal_error(error))))
    reader = Reader(order.store)
    try:
        return _answer(order, checkup, reader, row, begun)
    except (GitError, ConfigError) as error:
        return Answer(tuple(row._replace(failed=str(error), commit=checkup.commit)))
    except Exception as error:  # noqa: BLE001 - as above
        return Answer(tuple(row._replace(failed=internal_error(error), commit=checkup.commit)))
    finally:
        reader.close()
        checkup.close()


def _answer(order: Order, checkup: Checkup, reader: Reader, row: Row, begun: float) -> Answer:
    files, workspace = checkup.files, checkup.workspace
    linked = Linked(workspace, ["."])
    families = in_order({*VARIABLES.families, *linked.families()})
    kept = tuple(it for it in families if it in KEPT)
    asked = files[order.begin : order.end] if order.is_part else files
    checkup.tree.expect([checkup.oids[path] for path in asked])
    told = Told(checkup, reader, asked, kept, order.soon_forgotten)
    if not (order.is_part or order.in_parts) and order.store and len(told.unknown) > LARGE:
        return Answer(files=len(files))
    gathering = Gathering(kept if order.is_part else families)
    left_out = {files[number] for number in order.left_out if number < len(files)}
    outcomes = [Outcome(it, error=_DEADLY) for it in asked if it in left_out]
    outcomes += told.fresh(left_out, gathering)
    if order.is_part:
        return Answer(known=told.news())
    if not files:
        row = row._replace(failed=NOTHING_CHECKED)
        return Answer(tuple(row._replace(commit=checkup.commit, date=checkup.date)))
    outcomes += told.before(gathering)
    follow(files, workspace, NO_OVERRIDES, 1, gathering, told)
    outcomes = linked.settled(linked.judge(files, gathering), outcomes)
    made = row._replace(
        commit=checkup.commit,
        date=checkup.date,
        settings=fingerprint(files, (), workspace),
        owners=tuple(sorted({it.target for it in _getters(checkup)})),
        reused=len(told.known),
        closure=checkup.closure(),
        uses=uses_of(linked.project, f"{ROOT}/"),
        **_counted(outcomes, checkup),
    )
    sarif = _sarif(outcomes) if order.sarif else ""
    made = made._replace(seconds=round(time.monotonic() - begun, 3))
    return Answer(tuple(made), told.news(), sarif)


def _sarif(outcomes: Sequence[Outcome]) -> str:
    from ssot_lint.output.formats import Style
    from ssot_lint.output.sarif import render

    return render([it for outcome in outcomes for it in outcome.diagnostics], Style(ROOT, False))


def _getters(checkup: Checkup) -> Iterator[Getter]:
    for path in checkup.files:
        yield from (it for it in checkup.workspace.getters_for(path) if isinstance(it, Getter))


class _Counts(TypedDict):
    tiers: tuple[tuple[str, int, int], ...]
    findings: tuple[tuple[str, int], ...]
    unread: tuple[tuple[str, str], ...]


def _counted(outcomes: Sequence[Outcome], checkup: Checkup) -> _Counts:
    """What the files add up to, as a report counts."""
    by_path = {it.path: it for it in outcomes}
    unread = dict(checkup.tree.unread)
    checked, clean, findings = Counter[str](), Counter[str](), Counter[str]()
    for path in (*checkup.files, *(by_path.keys() - set(checkup.files))):
        outcome = by_path.get(path)
        shown = path.removeprefix(f"{ROOT}/")
        if outcome is not None and (outcome.error or outcome.broken_config):
            unread.setdefault(shown, outcome.error or outcome.broken_config or "")
            continue
        codes = [] if outcome is None else [it.code for it in outcome.diagnostics]
        if outcome is not None:
            codes += [it.diagnostic.code for it in outcome.silenced if not it.reason]
        findings.update(codes)
        if path not in checkup.oids:
            continue  # a configuration or deployment file: no code, in no score
        standing = checkup.workspace.standing(path)
        if standing.exempt is None or codes:
            checked[standing.tier] += 1
            clean[standing.tier] += not codes
    return {
        "tiers": tuple((tier, checked[tier], clean[tier]) for tier in sorted(checked)),
        "findings": tuple(sorted(findings.items())),
        "unread": tuple(sorted(unread.items())),
    }
