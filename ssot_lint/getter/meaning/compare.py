"""Whether two expressions over one variable mean the same; and if not, for which text they differ.

Equality is a proof: both have a normal form, and it is one. Probes only find witnesses.
"""

from __future__ import annotations

from ssot_lint.core.lean import NamedTuple
from ssot_lint.getter.meaning.reasons import Reason, ordered, reason
from ssot_lint.getter.meaning.terms import (
    Apply,
    Attempt,
    Choice,
    Lit,
    Opaque,
    Raises,
    Term,
    Test,
    at,
    is_known,
    mentioned,
    opaque_in,
    truth,
    type_of,
)

_PROBES = (
    "1",
    "0",
    "true",
    "false",
    "True",
    "yes",
    "no",
    "on",
    "5",
    " 5 ",
    "1.5",
    "a,b",
    "A",
    "x",
    "10",
)
_BOOLEAN_WORDS = {
    "1": True,
    "true": True,
    "yes": True,
    "on": True,
    "0": False,
    "false": False,
    "no": False,
    "off": False,
}


class Form(NamedTuple):
    """⟨M, F⟩: what an expression gives for a missing variable, and for any text."""

    missing: Term
    present: Term

    def as_truth(self) -> Form:
        """The same where only its truth counts."""
        return Form(truth(self.missing), truth(self.present))


def same(here: Form, there: Form) -> bool:
    """Whether both mean the same, proven."""
    known = all(map(is_known, (*here, *there)))
    return known and here.missing == there.missing and here.present == there.present


def differences(here: Form, there: Form) -> tuple[Reason, ...]:
    """How they differ, each with a witness; empty only where they are the same."""
    if same(here, there):
        return ()
    found = [] if _is_one(there) else [*_missing(here.missing, there.missing)]
    for text in ("", *_texts(here, there)):
        one, other = at(here.present, text), at(there.present, text)
        found += _present(text, one, other)
    if not found or not is_known(there.present):
        told = _unfollowed(here, there)
        if told is not None:
            found.append(told)
    if not found:
        found.append(reason("unverified", "not shown to mean the same for every text"))
    return ordered(found)


def _is_one(there: Form) -> bool:
    """Whether one thing that is not followed is done to the default and to any text."""
    missing, present = there.missing, there.present
    if not isinstance(missing, Opaque) or not isinstance(present, Opaque):
        return False
    return missing.why == present.why and missing.why != "it asks another variable"


def distance(here: Form, there: Form) -> int:
    """How far what they do with a text is apart: 0 the same, 1 the same chain, 2 anything else."""
    if is_known(there.present) and here.present == there.present:
        return 0
    return 1 if _chain(here.present) == _chain(there.present) else 2


def _chain(term: Term) -> tuple[str, ...]:
    """The operations that the text goes through before anything is decided."""
    match term:
        case Test(of=inner):
            return _chain(inner)
        case Choice(test=test, then=one, otherwise=other):
            # What is asked of the text as it is (``if not v``) leaves open what is done with it.
            return _chain(test) or max(_chain(one), _chain(other), key=len)
        case Attempt(of=inner):
            return _chain(inner)
        case Apply(operation=operation, of=(first, *_)):
            return (*_chain(first), operation)
        case Opaque():
            return ("?",)
        case _:
            return ()


def _texts(here: Form, there: Form) -> list[str]:
    named = sorted(mentioned(here.present) | mentioned(there.present))
    cased = [shape for word in named for shape in (word, word.upper(), word.lower(), word.title())]
    spaced = [f" {word} " for word in named if word]
    return list(dict.fromkeys([*cased, *_PROBES, *spaced]))


def _missing(one: Term, other: Term) -> list[Reason]:
    if isinstance(one, Opaque):
        return [reason("default", f"the default here is computed ({one.why})")]
    if isinstance(other, Opaque):
        if other.why == "it asks another variable":
            return [reason("default", "the default there is another variable's")]
        return [reason("default", f"the default there is computed ({other.why})")]
    if one == other:
        return []
    if isinstance(one, Raises):
        if isinstance(other, Lit) and other.value is None and one.exception == "KeyError":
            return [reason("returns-none")]
        return [
            reason(
                "default", f"the missing variable raises {one.exception} here, {_says(other)} there"
            )
        ]
    if isinstance(other, Raises):
        return [
            reason(
                "default",
                f"the default is {_says(one)} here, and it raises {other.exception} there",
            )
        ]
    if isinstance(one, Lit) and isinstance(other, Lit) and agree(one.value, other.value):
        return [reason("typed", f"{_typed(one)} here, {_typed(other)} there")]
    return [reason("default", f"the default is {_says(one)} here and {_says(other)} there")]


def _says(term: Term) -> str:
    if isinstance(term, Raises):
        return f"raises {term.exception}"
    return term.shown if isinstance(term, Lit) else "another value"


def _typed(literal: Lit) -> str:
    return f"`{literal.shown}` ({literal.type})"


def _present(text: str, one: Term, other: Term) -> list[Reason]:
    if isinstance(one, Opaque) or isinstance(other, Opaque):
        return []
    if one == other:
        return []
    shown = f'"{text}"'
    if isinstance(one, Raises):
        if isinstance(other, Raises):
            return []
        return [
            reason("invalid", f"{shown} raises {one.exception} here, gives {_says(other)} there")
        ]
    if isinstance(other, Raises):
        return [
            reason("raises", f"{shown} gives {_says(one)} here, raises {other.exception} there")
        ]
    if not isinstance(one, Lit) or not isinstance(other, Lit):
        return []
    if text == "" and not _alike(one, other):
        return [reason("empty", f"an empty variable is {one.shown} here, {other.shown} there")]
    if one.type != other.type:
        return [
            reason(
                "typed",
                f"{shown} is {one.shown} ({one.type}) here, {other.shown} ({other.type}) there",
            )
        ]
    return [reason("parse", f"{shown} is {one.shown} here, {other.shown} there")]


def _alike(one: Lit, other: Lit) -> bool:
    return agree(one.value, other.value) or (
        bool(one.value) == bool(other.value) is False and (one.type == other.type)
    )


def agree(one: object, other: object) -> bool:
    """Whether two defaults say the same, types apart: ``8`` and ``"8"``, ``True`` and ``"true"``."""
    if one is None or other is None:
        return one is other
    if isinstance(one, bool) or isinstance(other, bool):
        return _as_bool(one) is not None and _as_bool(one) == _as_bool(other)
    first, second = _as_number(one), _as_number(other)
    if first is not None or second is not None:
        return first == second
    return _plain(one) == _plain(other)


def _as_bool(value: object) -> bool | None:
    if isinstance(value, bool | int):
        return bool(value) if value in (0, 1) else None
    return _BOOLEAN_WORDS.get(str(value).strip().lower())


def _as_number(value: object) -> float | None:
    try:
        return float(str(value).replace("_", ""))
    except ValueError:
        return None


def _plain(value: object) -> str:
    return str(value).strip().strip("\"'").rstrip("/").lower()


def _unfollowed(here: Form, there: Form) -> Reason | None:
    """What the getter does with the text that is not followed."""
    opaque = opaque_in(there.present)
    if opaque is None:
        return None
    if opaque.type is not None:
        mine = type_of(here.present) or "str"
        if mine == opaque.type:
            return reason("parse", f"{opaque.why} decides there which texts are {mine}")
        return reason("typed", f"{mine} here, {opaque.type} there")
    if opaque.why == "it asks another variable":
        return reason("names")
    return reason("changes", f"passes it through {opaque.why}")


def kinds(form: Form) -> str | None:
    """The type of what it gives for a text."""
    return type_of(form.present)
