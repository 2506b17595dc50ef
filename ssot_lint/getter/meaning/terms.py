"""What an expression over one variable comes to, as a value that can be compared.

A term is a literal, the variable's text, or a pure operation on terms. Terms are only made by the
functions here, which bring them into one form: two terms that are equal mean the same for every
text. The reverse does not hold, and need not.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ssot_lint.core.lean import NamedTuple
from ssot_lint.getter.meaning.folding import (
    TEXT_METHODS,
    Literal,
    Thrown,
    cannot_be,
    fold,
    is_idempotent,
    result_type,
    same_number,
)

_LARGEST = 60


class Text(NamedTuple):
    """The variable's text."""

    tag: str = "text"


class Lit(NamedTuple):
    """A literal; its type is part of it, since ``1 == True``."""

    value: Literal
    type: str
    shown: str
    """The literal as text, in one order for what has none: what two are compared by."""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Lit) and (self.type, self.shown) == (other.type, other.shown)

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __hash__(self) -> int:
        return hash((self.type, self.shown))


class Raises(NamedTuple):
    """An exception of that class."""

    exception: str


class Test(NamedTuple):
    """Whether a term is (``positive``), or is not, one of some literals."""

    of: Term
    among: frozenset[Lit]
    positive: bool = True


class Choice(NamedTuple):
    """``then`` where the test holds, else ``otherwise``."""

    test: Term
    then: Term
    otherwise: Term


class Attempt(NamedTuple):
    """``then``, unless ``of`` raises one of the exceptions: then ``otherwise``."""

    of: Term
    exceptions: frozenset[str]
    then: Term
    otherwise: Term


class Apply(NamedTuple):
    """A pure operation on terms; ``type`` is that of its result, None where it is not known."""

    operation: str
    of: tuple[Term, ...]
    type: str | None


@dataclass(frozen=True, eq=False)
class Opaque:
    """Something that is not followed; equal to nothing else. ``why`` says what."""

    why: str
    type: str | None = None

    @property
    def is_object(self) -> bool:
        """Whether it is an object or display, and no value of its own."""
        return self.why == "an object"


Term = Text | Lit | Raises | Test | Choice | Attempt | Apply | Opaque

TEXT = Text()


def lit(value: Literal) -> Lit:
    """A literal."""
    return Lit(value, type(value).__name__, _shown(value))


def type_of(term: Term) -> str | None:
    """The type of what a term gives; None where it may be several, or is not known."""
    match term:
        case Text():
            return "str"
        case Lit(type=name):
            return name
        case Test():
            return "bool"
        case Apply(type=name) | Opaque(type=name):
            return name
        case Choice(then=one, otherwise=other) | Attempt(then=one, otherwise=other):
            if isinstance(one, Raises):
                return type_of(other)
            if isinstance(other, Raises):
                return type_of(one)
            name = type_of(one)
            return name if name == type_of(other) else None
        case _:
            return None


def gives(term: Term) -> bool:
    """Whether it gives a value for some text; what only raises gives none."""
    match term:
        case Raises():
            return False
        case Choice(then=one, otherwise=other) | Attempt(then=one, otherwise=other):
            return gives(one) or gives(other)
        case _:
            return True


def types_of(term: Term) -> frozenset[str | None]:
    """Every type that a term may give."""
    match term:
        case Choice(then=one, otherwise=other) | Attempt(then=one, otherwise=other):
            return types_of(one) | types_of(other)
        case Raises():
            return frozenset()
        case _:
            return frozenset({type_of(term)})


def is_known(term: Term) -> bool:
    """Whether nothing in it is opaque."""
    return opaque_in(term) is None


def opaque_in(term: Term) -> Opaque | None:
    """The first part that is not followed."""
    match term:
        case Opaque():
            return term
        case Test(of=inner):
            return opaque_in(inner)
        case Choice(test=test, then=one, otherwise=other):
            parts: tuple[Term, ...] = (test, one, other)
        case Attempt(of=of, then=one, otherwise=other):
            parts = (of, one, other)
        case Apply(of=parts):
            pass
        case _:
            return None
    return next((it for it in map(opaque_in, parts) if it is not None), None)


def may_raise(term: Term) -> bool:
    """Whether some text may make it raise."""
    match term:
        case Raises() | Opaque():
            return True
        case Test(of=inner):
            return may_raise(inner)
        case Choice(test=test, then=one, otherwise=other):
            return may_raise(test) or may_raise(one) or may_raise(other)
        case Attempt(then=one, otherwise=other):
            return may_raise(other) or (one != term.of and may_raise(one))
        case Apply(operation=operation, of=of):
            return operation not in _CALM or any(map(may_raise, of))
        case _:
            return False


_CALM = TEXT_METHODS | {
    "str",
    "bool",
    "repr",
    "truth",
    "not",
    "is_none",
    "within",
    "join_text",
    "len",
}


def apply(operation: str, *of: Term) -> Term:
    """A pure operation: done at once on literals, else in its one form."""
    for position, part in enumerate(of):
        if isinstance(part, Opaque | Raises):
            return part
        if isinstance(part, Choice) and _size(part) <= _LARGEST:
            # Into the branches: so ``(v or "0").lower()`` and ``v.lower() or "0"`` meet.
            def with_(term: Term, at: int = position) -> Term:
                return apply(operation, *of[:at], term, *of[at + 1 :])

            return choose(part.test, with_(part.then), with_(part.otherwise))
    literals = [it for it in of if isinstance(it, Lit)]
    if len(literals) == len(of):
        folded = fold(operation, tuple(it.value for it in literals))
        if isinstance(folded, Thrown):
            return Raises(folded.exception) if folded.exception else Opaque(f"`{operation}`")
        return lit(folded)
    if any(_size(it) > _LARGEST for it in of):
        return Opaque("it is too long to follow")
    return _applied(operation, of)


def _applied(operation: str, of: tuple[Term, ...]) -> Term:
    first = of[0]
    if operation in TEXT_METHODS and type_of(first) != "str":
        known = type_of(first) is not None and not may_raise(first)
        return Raises("AttributeError") if known else Opaque(f"`.{operation}()`")
    if operation == "int" and len(of) == 2 and type_of(first) not in ("str", None):
        return Raises("TypeError")  # a base, and no text
    if operation in ("str", "int", "float", "bool") and type_of(first) == operation:
        return first
    if operation == "bool":
        return truth(first)
    if operation in ("int", "float") and len(of) == 1:
        while isinstance(first, Apply) and first.operation == "strip" and len(first.of) == 1:
            first = first.of[0]
    if is_idempotent(operation) and len(of) == 1:
        if isinstance(first, Apply) and first.operation == operation and len(first.of) == 1:
            return first
        if operation == "strip" and isinstance(first, Apply) and first.operation in _CASES:
            # Space has no case: stripped first, whichever is written first.
            return apply(first.operation, apply("strip", *first.of))
    return Apply(operation, (first, *of[1:]), result_type(operation, [type_of(it) for it in of]))


_CASES = ("lower", "upper", "casefold")


def among(term: Term, literals: frozenset[Lit], *, positive: bool = True) -> Term:
    """Whether a term equals one of the literals."""
    match term:
        case Raises() | Opaque():
            return term
        case Lit():
            found = any(_equal(term, it) for it in literals)
            return lit(found == positive)
        case Choice(test=test, then=one, otherwise=other):
            return choose(
                test,
                among(one, literals, positive=positive),
                among(other, literals, positive=positive),
            )
        case Test() | Apply() | Text() | Attempt():
            kept = frozenset(it for it in (_as(term, it) for it in literals) if it is not None)
            if type_of(term) == "bool":
                return _among_truths(term, kept, positive)
            if not kept and not may_raise(term):
                return lit(not positive)
            return Test(term, kept, positive)


def _among_truths(term: Term, literals: frozenset[Lit], positive: bool) -> Term:
    yes, no = TRUE in literals, FALSE in literals
    if not positive:
        yes, no = not yes, not no
    if yes and no:
        return choose(term, TRUE, TRUE)
    if yes:
        return term
    if no:
        return negate(term)
    return choose(term, FALSE, FALSE)


def _equal(one: Lit, other: Lit) -> bool:
    try:
        return bool(one.value == other.value)
    except Exception:  # noqa: BLE001  comparing literals
        return False


def _as(term: Term, literal: Lit) -> Lit | None:
    """The literal as the term would give it; None where it never gives one that is equal."""
    name = type_of(term)
    if name is None:
        return literal
    value = same_number(name, literal.value)
    if value is None:
        return None
    of: Term = term
    while isinstance(of, Apply):
        if len(of.of) == 1 and cannot_be(of.operation, value):
            return None
        if of.operation not in ("lower", "upper", "casefold"):
            break
        of = of.of[0]
        if not (isinstance(of, Apply) and of.operation == "strip"):
            break
    return lit(value)


def truth(term: Term) -> Term:
    """Whether a term is true."""
    match term:
        case Raises() | Opaque():
            return term
        case Lit(value=value):
            return lit(bool(value))
        case Choice(test=test, then=one, otherwise=other):
            return choose(test, truth(one), truth(other))
        case Attempt(of=of, exceptions=exceptions, then=one, otherwise=other):
            return Attempt(of, exceptions, truth(one), truth(other))
        case Test():
            return term
        case Text() | Apply():
            pass
    name = type_of(term)
    if name == "bool":
        return term
    if name == "str":
        return among(term, frozenset({lit("")}), positive=False)
    if name in ("int", "float"):
        return among(term, frozenset({lit(0)}), positive=False)
    return Apply("truth", (term,), "bool")


def negate(term: Term) -> Term:
    """``not`` of a term."""
    told = truth(term)
    match told:
        case Lit(value=value):
            return lit(not value)
        case Test(of=of, among=literals, positive=positive):
            return Test(of, literals, not positive)
        case Choice(test=test, then=one, otherwise=other):
            return choose(test, negate(one), negate(other))
        case Attempt(of=of, exceptions=exceptions, then=one, otherwise=other):
            return Attempt(of, exceptions, negate(one), negate(other))
        case Apply(operation="not", of=(inner,)):
            return inner
        case Raises() | Opaque():
            return told
        case _:
            return Apply("not", (told,), "bool")


def choose(test: Term, then: Term, otherwise: Term) -> Term:
    """``then if test else otherwise``."""
    told = truth(test)
    match told:
        case Lit(value=value):
            return then if value else otherwise
        case Raises() | Opaque():
            return told
        case Choice(test=inner, then=one, otherwise=other) if _size(told) <= _LARGEST:
            return choose(inner, choose(one, then, otherwise), choose(other, then, otherwise))
        case Apply(operation="not", of=(inner,)):
            return choose(inner, otherwise, then)
        case Test(positive=False):
            return choose(negate(told), otherwise, then)
        case _:
            pass
    then, otherwise = _known(told, then, True), _known(told, otherwise, False)
    if then == otherwise and not may_raise(told):
        return then
    if then == TRUE and otherwise == FALSE:
        return told
    if then == FALSE and otherwise == TRUE:
        return negate(told)
    if isinstance(told, Test):
        merged = _merged(told, then, otherwise)
        if merged is not None:
            return merged
        if _is_itself(told, then, otherwise):
            return otherwise
    if _size(then) + _size(otherwise) > 2 * _LARGEST:
        return Opaque("it is too long to follow")
    return Choice(told, then, otherwise)


def _is_itself(test: Test, then: Term, otherwise: Term) -> bool:
    """``"" if v == "" else v`` is ``v``."""
    return (
        isinstance(then, Lit)
        and otherwise == test.of
        and type_of(test.of) == "str"
        and test.among == frozenset({then})
    )


def _known(test: Term, term: Term, holds: bool) -> Term:
    """A branch with what the test tells about it."""
    if term == test:
        return lit(holds)
    match term:
        case Choice(test=inner, then=one, otherwise=other):
            told = _known(test, inner, holds)
            if isinstance(told, Lit):
                return _known(test, one if told.value else other, holds)
            return term
        case Test(of=of, among=literals, positive=positive) if (
            isinstance(test, Test) and test.of == of
        ):
            # Inside: the term is one of ``test.among`` (holds), or none of them.
            if holds and test.among <= literals:
                return lit(positive)
            if holds and not test.among & literals:
                return lit(not positive)
            if not holds and literals <= test.among:
                return lit(not positive)
        case _:
            pass
    return term


def _merged(test: Test, then: Term, otherwise: Term) -> Term | None:
    """One test where both branches are told by the same term."""
    one, other = _as_set(test.of, then), _as_set(test.of, otherwise)
    if one is None or other is None:
        return None
    # The set of literals for which the whole is true, or (negative) those for which it is not.
    inside = frozenset(it for it in test.among if (it in one[0]) == one[1])
    outside = other[0] - test.among if other[1] else other[0] | test.among
    if other[1]:
        return _test(test.of, outside | inside, True)
    return _test(test.of, outside - inside, False)


def _as_set(of: Term, term: Term) -> tuple[frozenset[Lit], bool] | None:
    match term:
        case Test(of=inner, among=literals, positive=positive) if inner == of:
            return literals, positive
        case Lit(type="bool", value=value):
            return frozenset(), not value
        case _:
            return None


def _test(of: Term, literals: frozenset[Lit], positive: bool) -> Term:
    if not literals and not may_raise(of):
        return lit(not positive)
    return Test(of, literals, positive)


def is_none(term: Term) -> Term:
    """``term is None``."""
    match term:
        case Raises() | Opaque():
            return term
        case Lit(value=value):
            return lit(value is None)
        case Choice(test=test, then=one, otherwise=other):
            return choose(test, is_none(one), is_none(other))
        case _:
            name = type_of(term)
            if name is None:
                return Apply("is_none", (term,), "bool")
            return lit(name == "NoneType") if not may_raise(term) else Opaque("`is None`")


def attempt(of: Term, exceptions: frozenset[str], then: Term, otherwise: Term) -> Term:
    """``then``, or ``otherwise`` where ``of`` raises one of the exceptions."""
    if isinstance(of, Opaque):
        return of
    if isinstance(of, Raises):
        return otherwise if is_caught(of.exception, exceptions) else of
    if not may_raise(of):
        return then
    if _is_number(of) and not is_caught(_NUMBER, exceptions):
        return then  # what it may raise is none of them
    if then == of and otherwise == Raises(_NUMBER) and _is_number(of):
        return of  # raised anew, and another one could not be raised
    return Attempt(of, exceptions, then, otherwise)


_NUMBER = "ValueError"


def _is_number(term: Term) -> bool:
    """Whether all that it can raise is the ValueError of a text that is no number."""
    match term:
        case Apply(operation="int" | "float", of=(inner,)):
            return type_of(inner) == "str" and not may_raise(inner)
        case _:
            return False


_ABOVE = {
    "KeyError": ("LookupError", "Exception"),
    "IndexError": ("LookupError", "Exception"),
    "UnicodeDecodeError": ("ValueError", "Exception"),
    "ZeroDivisionError": ("ArithmeticError", "Exception"),
    "OverflowError": ("ArithmeticError", "Exception"),
}


def is_caught(exception: str, exceptions: frozenset[str]) -> bool:
    """Whether a handler for those takes it; an empty name stands for a bare ``except``."""
    return bool({exception, *_ABOVE.get(exception, ("Exception",)), "BaseException"} & exceptions)


def at(term: Term, text: str) -> Term:
    """What a term comes to for one text."""
    return _rebuilt(term, lit(text))


def _rebuilt(term: Term, text: Lit) -> Term:
    match term:
        case Text():
            return text
        case Test(of=of, among=literals, positive=positive):
            return among(_rebuilt(of, text), literals, positive=positive)
        case Choice(test=test, then=one, otherwise=other):
            told = truth(_rebuilt(test, text))
            if isinstance(told, Lit):
                return _rebuilt(one if told.value else other, text)
            return told
        case Attempt(of=of, exceptions=exceptions, then=one, otherwise=other):
            tried = _rebuilt(of, text)
            if isinstance(tried, Raises) and is_caught(tried.exception, exceptions):
                return _rebuilt(other, text)
            return tried if isinstance(tried, Raises | Opaque) else _rebuilt(one, text)
        case Apply(operation="truth" | "not" | "is_none" as operation, of=(inner,)):
            special: Callable[[Term], Term] = {"truth": truth, "not": negate, "is_none": is_none}[
                operation
            ]
            return special(_rebuilt(inner, text))
        case Apply(operation=operation, of=of):
            return apply(operation, *(_rebuilt(it, text) for it in of))
        case _:
            return term


def mentioned(term: Term) -> set[str]:
    """The string literals that tests in a term name: texts worth trying."""
    found: set[str] = set()
    match term:
        case Test(of=of, among=literals):
            found = {it.value for it in literals if isinstance(it.value, str)} | mentioned(of)
        case Choice(test=test, then=one, otherwise=other):
            found = mentioned(test) | mentioned(one) | mentioned(other)
        case Attempt(of=of, then=one, otherwise=other):
            found = mentioned(of) | mentioned(one) | mentioned(other)
        case Apply(of=of):
            for part in of:
                found |= mentioned(part)
            found |= {it.value for it in of if isinstance(it, Lit) and isinstance(it.value, str)}
        case _:
            pass
    return found


def _size(term: Term) -> int:
    match term:
        case Test(of=of):
            return 1 + _size(of)
        case Choice(test=test, then=one, otherwise=other):
            return 1 + _size(test) + _size(one) + _size(other)
        case Attempt(of=of, then=one, otherwise=other):
            return 1 + _size(of) + _size(one) + _size(other)
        case Apply(of=of):
            return 1 + sum(map(_size, of))
        case _:
            return 1


def _shown(value: Literal) -> str:
    if isinstance(value, frozenset | set):
        return f"{{{', '.join(sorted(map(_shown, value)))}}}"
    if isinstance(value, dict):
        return f"{{{', '.join(f'{_shown(key)}: {_shown(it)}' for key, it in value.items())}}}"
    if isinstance(value, tuple):
        return f"({', '.join(map(_shown, value))},)"
    if isinstance(value, list):
        return f"[{', '.join(map(_shown, value))}]"
    return repr(value)


TRUE, FALSE, NONE = lit(True), lit(False), lit(None)
