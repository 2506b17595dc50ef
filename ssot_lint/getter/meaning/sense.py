"""Whether an expression says the reverse of another, or gives another kind of thing.

Two that differ for some texts may still be meant for one; two of which one says yes where the other
says no are not, whatever the reasons state.
"""

from __future__ import annotations

from ssot_lint.getter.meaning.compare import Form, agree
from ssot_lint.getter.meaning.terms import Lit, Opaque, Term, at, type_of

_WORDS = (("1", "0"), ("true", "false"), ("True", "False"), ("yes", "no"), ("on", "off"))
_Answer = tuple["bool | None", "bool | None"]
_Answers = list["tuple[bool | None, bool]"]
_KINDS = frozenset({"bool", "int", "float", "list", "dict"})


def is_turned(here: Form, there: Form) -> bool:
    """Whether ``there`` is a truth value and ``here`` its reverse, or a question of another sense.

    A truth value that is not followed is taken to be true for true words and false for false ones.
    """
    if type_of(there.present) != "bool":
        return False
    answers = [
        [(_truth(here.present, word), _of_entry(there.present, word, on)) for word, on in pair]
        for pair in ([(true, True), (false, False)] for true, false in _WORDS)
    ]
    known = [(mine, its) for pair in answers for mine, its in pair if mine is not None]
    mine, its = ({_sense(words[side]) for words in map(_sides, answers)} for side in (0, 1))
    mine.discard(None)
    its.discard(None)
    if mine and its and mine.isdisjoint(its):
        return True
    agreed = any(mine and its for mine, its in known)
    return bool(known) and any(its for _, its in known) and not agreed


def _sides(pair: _Answers) -> tuple[_Answer, _Answer]:
    """What a word and its opposite are taken for here, and there."""
    (mine, its), (other, opposite) = pair
    return (mine, other), (its, opposite)


def _sense(answer: _Answer) -> bool | None:
    """Whether a true word is on and its opposite off; None where they are not told apart."""
    on, off = answer
    return None if on is None or off is None or on is off else on


def is_other_kind(here: Form, there: Form) -> bool:
    """Whether both give numbers, truth values or collections, and not the same of them."""
    mine, its = type_of(here.present), type_of(there.present)
    return mine in _KINDS and its in _KINDS and mine != its


def _of_entry(present: Term, word: str, on: bool) -> bool:
    if isinstance(present, Opaque):
        return on
    found = _truth(present, word)
    return on if found is None else found


def _truth(present: Term, word: str) -> bool | None:
    """Whether a word is taken as true; None where that is not followed, or it is refused."""
    found = at(present, word)
    return bool(found.value) if isinstance(found, Lit) else None


def is_another_value(here: Form, there: Form) -> bool:
    """Whether plain texts give another value here than there: a sign, a factor, a length, a part.

    A number or text that is not followed is taken to be what the variable's text says.
    """
    kind = type_of(there.present)
    for text in _PLAIN.get(kind or "", ()):
        mine, its = at(here.present, text), at(there.present, text)
        if isinstance(mine, Lit) and not agree(mine.value, _told(its, text)):
            return True
    return False


_PLAIN = {"int": ("7", "12"), "float": ("7", "12"), "str": ("Abc", "x y")}


def _told(term: Term, text: str) -> object:
    return term.value if isinstance(term, Lit) else text
