"""Is it the configuration, or is the cause elsewhere? The evidence in order, and what follows from it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from ssot_lint.output.environment.answered import opaque_of, shown
from ssot_lint.output.formats import Style
from ssot_lint.project.environments import words
from ssot_lint.project.environments.answer import Answer, Missing
from ssot_lint.report.audit import Audit, File
from ssot_lint.report.score import Score, total
from ssot_lint.report.wording import count
from ssot_lint.workspace.run.environment import Answered

CODE, DEPLOYMENT = "code", "deployment"
GOOD, BAD, NOTED, UNSEEN = "good", "bad", "noted", "unseen"
_CONFLICTS = ("SSOT201", "SSOT202")
_UNDECLARED = ("SSOT203",)
_MISUSED = ("SSOT110",)
_UNREADABLE = ("SSOT900",)
_PRODUCTION = "production"
UNREADABLE = "unreadable"


class Line(NamedTuple):
    """One piece of evidence."""

    text: str
    where: str = ""


class Check(NamedTuple):
    """One question, its answer, and what it rests on."""

    title: str
    state: str
    """``good``, ``bad``, ``noted`` (worth knowing, and no explanation of a failure), or ``unseen``: not
    all of it was looked at."""
    answer: str
    lines: tuple[Line, ...] = ()


class Diagnosis(NamedTuple):
    """All that the report on an environment says, in the order in which it is said."""

    environment: str
    code: tuple[Check, ...]
    deployment: tuple[Check, ...]
    explained_by: tuple[str, ...] | None
    """``code``, ``deployment``, both, or nothing; None where it cannot be said."""
    conclusion: str
    unseen: tuple[str, ...]
    """What was not looked at, each as a phrase."""
    score: Score


ASKED = frozenset((*_CONFLICTS, *_UNDECLARED, *_MISUSED, *_UNREADABLE))
"""Codes of the rules that the answer about the code rests on."""


def diagnose(audit: Audit, it: Answered, off: Mapping[str, int], style: Style) -> Diagnosis:
    """The evidence on the code, then on the environment, then what explains a failure. ``off`` says
    in how many production files a rule was not asked: there nothing is known to be good."""
    owner = it.answer.owner
    files = [file for file in audit.files if owner is None or file.owner == owner]
    score = total([Score(1, int(file.is_clean)) for file in files])
    production = sum(file.tier == _PRODUCTION for file in audit.files)
    code = tuple(_code(files, score, off, production))
    if not it.declared:
        code = tuple(_undeclared(check) for check in code)
    if not files:
        code = tuple(map(_unlooked, code))
    deployment = tuple(_deployment(it, style))
    if it.problems or not it.answer.is_something:
        deployment = tuple(map(_unsure, deployment))
    explained = tuple(
        name
        for name, checks in ((CODE, code), (DEPLOYMENT, deployment))
        if any(check.state == BAD for check in checks)
    )
    seen = bool(files) and it.answer.is_something
    blind = any(check.title == UNREADABLE and check.lines for check in code)
    sure = seen and not it.problems and not blind
    unseen = (*_off(off, production), *_unseen(audit, files, it, style))
    conclusion = _conclusion(explained, seen, blind, it)
    return Diagnosis(
        it.answer.environment,
        code,
        deployment,
        explained if sure or explained else None,
        conclusion,
        unseen,
        score,
    )


def _conclusion(explained: tuple[str, ...], seen: bool, blind: bool, it: Answered) -> str:
    if explained == (CODE,):
        return "Configuration in code explains a failure: see what disagrees or is not declared."
    if explained == (DEPLOYMENT,):
        return "Configuration in deployment explains a failure: the environment does not give the code what it asks for."
    if explained:
        return "Configuration explains a failure, in code and in deployment: both have faults."
    if it.problems:
        return "It cannot be said: not all sources could be read."
    if blind:
        return "It cannot be said: not all of the code could be read."
    if not seen:
        return "It cannot be said: there was nothing to look at."
    return (
        "Neither configuration in code nor configuration in deployment explains a failure: the cause"
        " lies elsewhere: network, database, platform."
    )


# --- the code


def _code(
    files: list[File], score: Score, off: Mapping[str, int], production: int
) -> Iterator[Check]:
    percent = "no files" if score.percent is None else f"{score.percent:.1f} %"
    of = f"{score.clean:,} of {count(score.files, 'checked file')} without a finding"
    yield Check("score", NOTED if score.clean < score.files else GOOD, f"{percent}, {of}")
    for title, codes, good, bad in (
        ("conflicts", _CONFLICTS, "no variable is read in two ways", "read in two ways"),
        ("undeclared", _UNDECLARED, "no undeclared variable was found", "not declared"),
        ("misuse", _MISUSED, "the getter is used as it works", "of the getter"),
        (UNREADABLE, _UNREADABLE, "all of it could be read", "cannot be read"),
    ):
        lines = tuple(_findings(files, codes))
        blind = [code for code in codes if off.get(code)]
        if not lines and len(blind) == len(codes):
            verb = "is" if len(codes) == 1 else "are"
            where = _where(min(off[code] for code in codes), production)
            answer = f"not looked at: {' and '.join(codes)} {verb} off{where}"
            yield Check(title, UNSEEN, answer)
            continue
        state = GOOD if not lines else NOTED if title == UNREADABLE else BAD
        if blind and state == GOOD:
            state, good = UNSEEN, f"{good} where it was looked at"
        yield Check(title, state, f"{len(lines)} {bad}" if lines else good, lines)


def _undeclared(check: Check) -> Check:
    """The same where no schema says what is declared, so that nothing can be undeclared."""
    if check.title == "undeclared" and check.state == GOOD:
        return check._replace(state=NOTED, answer="no schema says which variables there are")
    return check


def _unlooked(check: Check) -> Check:
    """The same where no file was checked: nothing of it is good."""
    return Check(check.title, UNSEEN, "not looked at: no file was checked")


def _off(off: Mapping[str, int], production: int) -> Iterator[str]:
    for code in (*_CONFLICTS, *_UNDECLARED, *_MISUSED, *_UNREADABLE):
        if off.get(code):
            yield f"code: what {code} finds, which is off{_where(off[code], production)}"


def _where(files: int, production: int) -> str:
    return f" in {count(files, 'file')}" if files < production else ""


def _findings(files: list[File], codes: tuple[str, ...]) -> Iterator[Line]:
    for file in files:
        for it in file.sightings:
            found = it.diagnostic
            if it.counts and found.code in codes and file.tier == _PRODUCTION:
                yield Line(f"{found.code} {found.message}", f"{file.path}:{found.start.row}")


# --- the environment


def _together(answer: Answer) -> Iterator[Missing]:
    """What is missing, once for all parts that lack it in the same way."""
    found: dict[tuple[str, bool], list[Missing]] = {}
    for it in answer.missing:
        found.setdefault((it.variable, it.empty), []).append(it)
    for same in found.values():
        parts = [it.part for it in same if it.part]
        yield same[0]._replace(part=words.several(parts, answer.parts))


def _deployment(it: Answered, style: Style) -> Iterator[Check]:
    answer = it.answer
    missing = tuple(
        Line(
            words.missing_words(one),
            ", ".join(shown(it, p.path, p.site.row, style) for p in one.required_by[:3]),
        )
        for one in _together(answer)
    )
    total_required = len(answer.required)
    yield Check(
        "required",
        BAD if missing else GOOD if total_required else NOTED,
        f"{answer.found} of {total_required} provided"
        if total_required
        else "the code requires no variable",
        missing,
    )
    bad = tuple(
        Line(
            words.unparsable_words(one),
            shown(it, one.provided.path, one.provided.site.row, style),
        )
        for one in answer.unparsable
    )
    yield Check("values", BAD if bad else GOOD, _many(bad, "cannot be parsed"), bad)
    if answer.present or answer.lacking:
        lacking = tuple(Line(f"no value names {domain}") for domain in answer.lacking)
        of = f"{len(answer.present)} of {len(answer.present) + len(answer.lacking)} named"
        yield Check("domains", BAD if lacking else GOOD, of, lacking)
    drift = (
        *(
            Line(
                words.unread_words(one),
                shown(it, one.provided.path, one.provided.site.row, style),
            )
            for one in answer.unread
        ),
        *(
            Line(words.twice_words(one), shown(it, one.path, one.site.row, style))
            for one in answer.twice
        ),
    )
    yield Check("drift", NOTED if drift else GOOD, _many(drift, "read by nobody, or twice"), drift)


def _unsure(check: Check) -> Check:
    """The same where not all sources were read: what they lack may stand in another, and nothing
    is known to be good."""
    if check.state == GOOD or check.title in ("required", "domains"):
        return check._replace(state=UNSEEN, answer=f"{check.answer}, in what could be read")
    return check


def _many(lines: tuple[Line, ...], what: str) -> str:
    return f"{len(lines)} {what}" if lines else "none"


# --- what nobody looked at


def _unseen(audit: Audit, files: list[File], it: Answered, style: Style) -> Iterator[str]:
    for problem in it.problems:
        yield f"{shown(it, problem.path, problem.row, style)}: {problem.message}"
    if not files:
        yield "code: no file was checked"
    for failed in audit.failed:
        yield f"{failed.path}: {failed.why}"
    opaque = opaque_of(it.answer.provided)
    if opaque:
        yield f"values that only the deployment knows: {', '.join(opaque)}"
    yield from it.answer.notes
    if it.dynamic:
        yield f"{count(it.dynamic, 'read')} of variables whose names cannot be known"
    yield "what runs: that the deployed version is this code, that hosts answer, that passwords are right"
