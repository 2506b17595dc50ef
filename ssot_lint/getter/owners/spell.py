"""One access in the words of a registry: the largest equal expression, else the nearest one.

What is proven equal is replaced without a reason; all else carries its reasons, each with a witness.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

import libcst as cst

from ssot_lint.core.access.access import Access
from ssot_lint.core.access.subject import named_by
from ssot_lint.core.model import PATCH, PRESENCE, READ
from ssot_lint.core.tree.code import Code
from ssot_lint.getter.meaning.compare import Form, differences, distance, same
from ssot_lint.getter.meaning.reasons import Reason, ordered
from ssot_lint.getter.meaning.sense import is_another_value, is_other_kind, is_turned
from ssot_lint.getter.meaning.terms import NONE, Raises, Term, gives, truth, type_of, types_of
from ssot_lint.getter.meaning.world import Frame, Value
from ssot_lint.getter.owners.around import handles_missing, is_guarded, is_patched
from ssot_lint.getter.owners.candidates import PLACEHOLDER, Candidate, candidates
from ssot_lint.getter.owners.entry import TABLE, Entry, Registry, is_attribute
from ssot_lint.getter.owners.fitting import fits, makes_text
from ssot_lint.getter.owners.site import Site, form_at, frame_of
from ssot_lint.getter.owners.unregistered import unregistered


class Spelled(NamedTuple):
    """What replaces which bytes, and the reasons why it may not mean the same."""

    span: tuple[int, int]
    text: str
    reasons: tuple[Reason, ...]


class Operation(NamedTuple):
    """A template that the operands of the access are put into, with its reasons."""

    to: str
    reasons: tuple[Reason, ...]


def spelled(
    site: Site, accessor: str, registry: Registry, trust: Collection[str]
) -> Spelled | Operation | str:
    """The access through the registry, or why there is no such thing."""
    access = site.access
    if access.variable is None:
        return _without_name(access, registry)
    entries = registry.of(access.variable)
    if not entries:
        return registry.overlaid.get(access.variable) or unregistered(site, registry)
    if len(entries) > 1:
        names = " and ".join(f"`{it.name}` ({it.place})" for it in entries[:2])
        return f"`{access.variable}` is held by {names}: write the one that is meant"
    entry = entries[0]  # pyright: ignore[reportGeneralTypeIssues]
    if entry.kind == TABLE and not is_attribute(entry.name):
        says = f"`{entry.name}` ({entry.place}) is no name that can be written as an attribute"
        return f"{says}: give the entry one that can"
    if is_patched(site.around) and entry.reasons:
        way = f"; `{_shown(entry.override, accessor)}` replaces it"
        way = way if entry.override else f": let it replace `{accessor}.{entry.name}`"
        return f"a test replaces the environment here, and `{entry.name}` is not read anew{way}"
    if access.kind == READ:
        return _read(site, entry, accessor, trust)
    if access.kind == PATCH and entry.override is not None:
        return f"`{_shown(entry.override, accessor)}` replaces `{entry.variable}` for a block: use that"
    return _other(site, entry, accessor, trust)


def _shown(template: str | None, accessor: str) -> str:
    return (template or "").replace("{getter}", accessor).replace("{value}", "…")


def _without_name(access: Access, registry: Registry) -> str:
    if access.key is None:
        return (
            f"{registry.place} has its variables one by one, and nothing for them all: "
            "ask it for each that is needed"
        )
    named = named_by(access).replace("the variable that", "which variable")
    meant = named if named.startswith("which") else "which variable is meant"
    return (
        f"{meant} shows only when it runs, and {registry.place} has them one by one: "
        "ask it for each by its entry"
    )


def _read(site: Site, entry: Entry, accessor: str, trust: Collection[str]) -> Spelled | str:
    if handles_missing(site.around) and site.access.operation == "item":
        early = any(it.code in ("import-time", "cached") for it in entry.reasons)
        if early or not isinstance(entry.missing, Raises):
            return (
                f"the KeyError of a missing `{entry.variable}` is handled here, and `{entry.name}` "
                f"({entry.place}) raises none: say there what a missing one gives"
            )
    there = Form(entry.missing, entry.present)
    frames = frame_of(site)
    found = _forms(site, entry, frames)
    if not found:
        place = f"`{entry.name}` ({entry.place})"
        return f"what `{entry.variable}` gives here is not followed: say it in {place} instead"
    for candidate, here in reversed(found):
        if _is_equal(here, there, candidate):
            return _replaced(site, candidate, entry, accessor, (), trust)
    outer, whole = found[-1]
    works = [found[-1]]
    for candidate, here in reversed(found[:-1]):
        # ``env.X or "app"``: what stays around it makes up for the difference.
        through = _through(site, outer, candidate, frames, entry)
        if through is not None and _is_equal(whole, through, outer):
            return _replaced(site, candidate, entry, accessor, (), trust)
        if through is None or gives(through.present) or not gives(whole.present):
            works.insert(0, (candidate, here))
    return _nearest(site, works, entry, accessor, trust)


def _forms(site: Site, entry: Entry, frames: Frame) -> list[tuple[Candidate, Form]]:
    """What each larger expression around the read gives, as far as that is followed."""
    guarded = is_guarded(site.around, entry.variable)
    found: list[tuple[Candidate, Form]] = []
    for candidate in candidates(site.access, site.code):
        here = form_at(site, candidate, frames, entry.variable)
        if here is None:
            break
        if guarded:
            here = here._replace(missing=entry.missing)
        found.append((candidate, here))
    return found


def _nearest(
    site: Site,
    works: list[tuple[Candidate, Form]],
    entry: Entry,
    accessor: str,
    trust: Collection[str],
) -> Spelled | str:
    """Where nothing is equal: the nearest that works, and of those equally near the largest."""
    there = Form(entry.missing, entry.present)
    meant = [it for it in works if not is_turned(it[1], there)]
    if len(meant) < len(works):  # the rest stays around what is left, and takes a truth value
        meant = [it for it in meant if it[0].as_truth or type_of(it[1].present) == "bool"]
    if not meant:
        place = f"`{entry.name}` ({entry.place})"
        return f"{place} says yes where this says no: someone must decide how to ask it"
    meant = [it for it in meant if not _is_more(*it, there)] or meant
    candidate, here = min(reversed(meant), key=lambda it: _apart(it[1], there))
    if is_other_kind(here, there) and not candidate.as_truth:
        kinds = f"`{type_of(here.present)}` here, `{type_of(there.present)}` there"
        return f"`{entry.name}` ({entry.place}) gives another type: {kinds}"
    reasons = differences(here, there)
    if candidate.as_truth:
        reasons = min(reasons, differences(here.as_truth(), there.as_truth()), key=len)
    unfit = _unfit(site, candidate, here, entry)
    return unfit or _replaced(site, candidate, entry, accessor, reasons, trust)


def _is_more(candidate: Candidate, here: Form, there: Form) -> bool:
    """Whether something is done here to what the entry gives."""
    if type_of(there.present) in _PLAIN_TYPES and makes_text(candidate.node):
        return True
    return is_another_value(here, there)


_PLAIN_TYPES = frozenset({"int", "float", "bool"})


def _unfit(site: Site, candidate: Candidate, here: Form, entry: Entry) -> str | None:
    """Why what stays around the expression cannot take what the entry gives."""
    kind = type_of(entry.present)
    mine = type_of(here.present)
    if candidate.as_truth and mine == "str" and kind in ("int", "float"):
        if truth(here.missing) != truth(entry.missing):
            return (
                f"`{entry.name}` ({entry.place}) gives a number, and whether `{entry.variable}` is set "
                "is asked here: let it give None where it is not"
            )
    if kind is None or fits(site.access, site.code, candidate, mine, kind):
        return None
    return (
        f"`{entry.name}` ({entry.place}) gives `{kind}`, and what stands around takes text: "
        f"ask `{entry.name}` for the whole of it"
    )


def _through(
    site: Site, outer: Candidate, inner: Candidate, frame: Frame, entry: Entry
) -> Form | None:
    """What the outer expression gives with the entry in the inner one's place."""
    before, held, after = outer.text.partition(inner.text)
    if not held:
        return None
    text = before + PLACEHOLDER + after

    def read(present: Term | None) -> Value:
        return entry.missing if present is None else entry.present

    return form_at(site, outer._replace(text=text), frame, entry.variable, read)


def _apart(here: Form, there: Form) -> tuple[int, bool]:
    """How far apart they are; of those equally far, one that gives the same type is nearer."""
    shared = types_of(here.present) & types_of(there.present) - {"NoneType", None}
    return distance(here, there), not shared


def _is_equal(here: Form, there: Form, candidate: Candidate) -> bool:
    if same(here, there):
        return True
    return candidate.as_truth and same(here.as_truth(), there.as_truth())


def _replaced(
    site: Site,
    candidate: Candidate,
    entry: Entry,
    accessor: str,
    reasons: tuple[Reason, ...],
    trust: Collection[str],
) -> Spelled | str:
    start, end = candidate.span
    if b"#" in site.code.data[start:end] and _has_comment(site.code, start, end):
        return "a comment inside it would be lost: move it above"
    left = ordered([it for it in (*reasons, *entry.reasons) if it.code not in trust])
    return Spelled(candidate.span, entry.read.replace("{getter}", accessor), left)


def _has_comment(code: Code, start: int, end: int) -> bool:
    from ssot_lint.core.lex.lexed import COMMENT

    return any(
        code.data[at] == 35 and code.lexed.kind_at(at) == COMMENT for at in range(start, end)
    )


def _other(
    site: Site, entry: Entry, accessor: str, trust: Collection[str]
) -> Spelled | Operation | str:
    """Presence, writes and deletions, which keep their operands."""
    access = site.access
    if access.kind == PRESENCE:
        if entry.presence is None:
            way = "give it no default and compare with None, or a method that tells"
            if entry.missing == NONE:
                way = "compare it with None where that is what is meant, or give it a method that tells"
            return f"`{entry.name}` ({entry.place}) does not tell whether `{entry.variable}` is set: {way}"
        to = entry.presence
        held = entry.reasons
        if not to.endswith(" is not None"):
            held = tuple(it for it in held if it.code == "unverified")
        return Operation(to, _untrusted(held, trust))
    if access.operation == "set" and access.method == "=":
        if entry.store is None:
            return _unwritten(entry)
        held = () if is_text(access.whole) else entry.store_reasons
        return Operation(entry.store, _untrusted(held, trust))
    # What is removed is written as nothing: only what holds of any change is left.
    change = tuple(it for it in entry.store_reasons if it.code != "accepts")
    if access.operation == "delete" and entry.remove is not None:
        held = Reason("no-keyerror", _SILENT), *change
        return Operation(entry.remove, _untrusted(held, trust))
    if access.operation == "pop" and entry.remove is not None and _is_statement(access):
        span = site.code.span(access.place, access.whole)
        if span is not None:
            said = _untrusted(change, trust)
            return Spelled(span, entry.remove.replace("{getter}", accessor), said)
    if entry.store is not None or entry.remove is not None:
        lacks = f"has nothing for `{access.operation or access.method}`: give it a method"
        return f"`{entry.name}` ({entry.place}) {lacks}"
    return _unwritten(entry)


_SILENT = "deleting a missing variable raises KeyError today, and nothing after"


def _unwritten(entry: Entry) -> str:
    return (
        f"`{entry.name}` ({entry.place}) only reads `{entry.variable}`: "
        "set it before the program starts, or give the getter a way to"
    )


def _untrusted(reasons: tuple[Reason, ...], trust: Collection[str]) -> tuple[Reason, ...]:
    return tuple(it for it in reasons if it.code not in trust)


def is_text(whole: cst.CSTNode) -> bool:
    """Whether what is assigned is surely a string."""
    value = whole.value if isinstance(whole, cst.Assign) else None
    match value:
        case cst.SimpleString() | cst.FormattedString() | cst.ConcatenatedString():
            return True
        case cst.Call(func=cst.Name(value="str")):
            return True
        case _:
            return False


def _is_statement(access: Access) -> bool:
    call = access.whole
    given = isinstance(call, cst.Call) and len(call.args) == 2
    return given and isinstance(access.place.island.parent(call), cst.Expr)
