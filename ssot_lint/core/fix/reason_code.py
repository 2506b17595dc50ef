"""The code of a reason that is known by its words only: those of proofs and of placement."""

from __future__ import annotations

from ssot_lint.core.accessor import Rewrite

_PHRASES = (
    ("KeyError today, None", "returns-none"),
    ("raises KeyError today, returns None", "returns-none"),
    ("read once when", "import-time"),
    ("snapshot", "import-time"),
    ("is imported", "import-time"),
    ("cache", "cached"),
    ("kept", "cached"),
    ("earlier time", "cached"),
    ("not shown to", "unverified"),
    ("its text", "unverified"),
    ("sys.path", "path"),
    ("source roots", "unreachable"),
    ("may run where", "unreachable"),
    ("cycle", "cycle"),
    ("meant to see", "first-import"),
    ("replaces", "patched"),
    ("asks what object", "typed"),
    ("shows the object", "typed"),
    ("text of the getter", "typed"),
    ("another order", "changes"),
    ("another time", "changes"),
    ("empty", "empty"),
    ("KeyError", "raises"),
    ("default", "default"),
    ("missing", "default"),
    ("raises", "raises"),
    ("typed", "typed"),
)


def code_of(why: str) -> str:
    """The code that a sentence stands for; what nothing tells is unverified."""
    return next((code for phrase, code in _PHRASES if phrase in why), "unverified")


def also(rewritten: Rewrite, why: str, code: str | None = None) -> Rewrite:
    """The rewriting with one more reason not to trust it."""
    code = code or code_of(why)
    if rewritten.why is None:
        return rewritten._replace(why=why, reasons=(code,))
    if why in rewritten.why.split("; "):
        return rewritten
    codes = dict.fromkeys((*rewritten.reasons, code))
    return rewritten._replace(why=f"{rewritten.why}; {why}", reasons=tuple(codes))
