"""Where one file reaches for the environment's names in another module, or replaces them there.

``from app.core import os``, ``core.os.sep``, ``patch("app.core.os.environ")``, ``setattr(core,
"getenv", …)``, ``f"{__name__}.os.x"``, doctests: whoever takes ``import os`` out of ``app.core``, or
its call of ``os.getenv``, breaks these. Bytes decide which files are parsed at all; few are. What
cannot be followed (``self.module.os``, a name of a parametrized test) may be any module of the file.
"""

from __future__ import annotations

from ssot_lint.modules.around.file.aliases import aliases
from ssot_lint.modules.around.file.gate import may_open, may_reach, may_take, runs_files, takes_all
from ssot_lint.modules.around.file.seen import NOTHING, WORDS, Seen


def seen_in(
    data: bytes,
    module: str | None,
    is_package: bool,
    words: frozenset[str] = WORDS,
    *,
    texts_replace: bool = True,
    at_once: bool = False,
) -> Seen:
    """What the text of ``module`` reaches for; ``words`` are the names that matter. Any text that
    names one may be what a call replaces, without ``texts_replace`` only beside a call that does
    not say itself what it replaces. What may be put off is, unless it is asked ``at_once``."""
    called = aliases(data) if words is WORDS else ()
    nothing = NOTHING._replace(aliases=called) if called else NOTHING
    if words is not WORDS:
        if not may_take(data, words):
            return nothing
    else:
        leads = may_reach(data) or runs_files(data) or may_open(data)
        stars = takes_all(data)
        if not leads and not stars:
            return nothing
        told: Seen | None = nothing
        if stars:
            from ssot_lint.modules.around.file.stars import stars_in

            told = stars_in(data, module, is_package=is_package)
        if told is not None:
            if not leads:
                return told._replace(aliases=called)
            if not at_once and _may_wait(data, module):
                return told._replace(aliases=called, waits=True)
    from ssot_lint.modules.around.file.collected import Collector  # trees: a seventh of the imports
    from ssot_lint.modules.imports import parse_bytes

    tree = parse_bytes(data)
    if tree is None:
        there = tuple(sorted(word for word in words if word.encode() in data))
        return nothing._replace(blind=there)
    found = Collector(module, is_package, words, texts_replace).file(tree)._replace(aliases=called)
    return NOTHING if found == NOTHING else found


def _may_wait(data: bytes, module: str | None) -> bool:
    from ssot_lint.modules.around.file.waiting import may_wait

    return may_wait(data, module, stars_are_known=True)
