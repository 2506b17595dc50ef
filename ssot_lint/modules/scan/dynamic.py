"""Whether a module may bind any name: through ``globals()``, ``sys.modules``, ``exec``.

Where it may, nothing is known to be missing.
"""

from __future__ import annotations

import re

from ssot_lint.core.regex import regex
from ssot_lint.modules.scan.rows import Rows

_GLOBALS = regex(
    rb"globals[ \t]*\(\)[ \t]*(?:\[[^\n]*\][ \t]*[-+|]?=(?!=)"
    rb"|\.[ \t]*(?:update|setdefault|__setitem__)(?!\w)|\|=|\n|#)|exec[ \t]*\([^\n]*globals\(\)"
)
_NAMESPACE = regex(
    rb"(?:vars|locals)[ \t]*\([ \t]*\)[ \t]*(?:\[[^\n]*\][ \t]*[-+|]?=(?!=)|\.(?:update|setdefault)(?!\w)"
    rb"|\n)"
)
_EXECUTED = regex(rb"exec(?:(?<![\w.\x80-\xff]exec)|(?<=builtins\.exec))[ \t]*\(")
_REPLACED = regex(
    rb"modules\[[^\n]*?\][ \t]*=(?!=)|modules\[__name__\](?:\.__dict__|\.__class__|\.\w+[ \t]*=(?!=)|[ \t]*\n)"
)
_SET_ON = regex(
    rb"setattr[ \t]*\([ \t\n]*(?:\w+\.)?(?:modules[ \t]*\[|import_module[ \t]*\([ \t]*__name__)"
)
_LAZY = regex(rb"\n@(?:\w+\.)*\w*lazy\w*[^\n]*\n(?:async[ \t]+)?def[ \t]")
_MADE = regex(rb"[\"']([A-Za-z_][\w.]*)[\"']")


def why_dynamic(rows: Rows) -> str:
    """The reason, empty where there is none."""
    data, texts = rows.data, rows.texts

    def says(pattern: re.Pattern[bytes]) -> bool:
        return any(not texts.hold(it.start()) for it in pattern.finditer(data))

    if b"globals()" in data and says(_GLOBALS):
        return "it assigns through globals()"
    if b"modules[" in data:
        if says(_REPLACED):
            return "it replaces an entry of sys.modules"
        if says(_SET_ON):
            return "it sets attributes of modules"
    outside = rows.tops.outside
    if b"lazy" in outside and _LAZY.search(data):
        return "a decorator binds names lazily"
    if b"exec(" in outside and _EXECUTED.search(outside):
        return "it calls exec"
    if b"vars()" in outside or b"locals()" in outside:
        if _NAMESPACE.search(outside):
            return "it assigns through its namespace"
    if b"setattr(" in data and says(_SET_ON):
        return "it sets attributes of modules"
    return ""


def made_modules(data: bytes) -> set[str]:
    """Dotted names that may be entries of ``sys.modules`` though no file has them."""
    found: set[str] = set()
    at = data.find(b"sys.modules")
    while at >= 0:
        row = data.rfind(b"\n", 0, at) + 1
        end = data.find(b"\n\n", at)
        end = min(end if end >= 0 else len(data), at + 600)
        found.update(it.decode() for it in _MADE.findall(data[row:end]))
        at = data.find(b"sys.modules", end)
    return found
