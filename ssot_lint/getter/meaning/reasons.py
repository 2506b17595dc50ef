"""Why a spelling is not shown to mean the same: a closed list, each with its text."""

from __future__ import annotations

from ssot_lint.core.lean import NamedTuple


class Reason(NamedTuple):
    """One way in which the getter's answer may be another; ``text`` names the witness."""

    code: str
    text: str


TEXTS = {
    "default": "the missing variable gives another value",
    "empty": "an empty variable counts as missing",
    "parse": "a text is taken for another value",
    "invalid": "raises here for a text, and not there",
    "raises": "raises there for a text, and not here",
    "typed": "the value has another type",
    "returns-none": "raises KeyError today, gives None after",
    "no-keyerror": "deleting a missing variable raises KeyError today, and nothing after",
    "names": "asks another variable, too",
    "accepts": "writes `str()` of anything it is given",
    "changes": "changes the value on its way",
    "other-source": "may answer from elsewhere than the environment",
    "may-refuse": "may ignore the write",
    "cached": "keeps what it read first",
    "import-time": "reads once, when its module is imported",
    "unverified": "is known by its signature only",
    "patched": "a test, or other code, puts something else in the place of what is asked",
    "reached": "another file uses the name",
    "first-import": "importing the getter first may change or read the environment",
    "cycle": "importing the getter may close a cycle",
    "unreachable": "the getter may not be importable here",
    "path": "sys.path changes before the import",
    "contract": "the contract's line says so",
}
"""What each code means, for ``--explain`` and the documentation."""

ORDER = tuple(TEXTS)
ACCEPTABLE = frozenset(
    {
        "cached",
        "import-time",
        "changes",
        "other-source",
        "may-refuse",
        "accepts",
        "no-keyerror",
        "unverified",
    }
)
"""Those that ``trust`` may name: what a project can vouch for as a whole."""


def reason(code: str, text: str = "") -> Reason:
    """A reason with its witness, or with the general text."""
    return Reason(code, text or TEXTS[code])


def ordered(found: list[Reason]) -> tuple[Reason, ...]:
    """Each code once, in the order of the list; the first witness of each."""
    first: dict[str, Reason] = {}
    for it in found:
        first.setdefault(it.code, it)
    return tuple(sorted(first.values(), key=lambda it: ORDER.index(it.code)))


def codes(found: tuple[Reason, ...]) -> tuple[str, ...]:
    """Their codes."""
    return tuple(it.code for it in found)


def sentence(found: tuple[Reason, ...]) -> str | None:
    """All of them in one line; None for none."""
    return "; ".join(it.text for it in found) or None
