"""Files whose bytes show that the rules are silent, though words stand in them that rules watch.

Only the getter's name counts here: where nothing else occurs and each use of it is plain, SSOT110 has
nothing to say, and libcst (130 ms to import, 100 µs a statement) is not asked.
"""

from __future__ import annotations

from ssot_lint.core.lean import TYPE_CHECKING
from ssot_lint.core.source import BOM, encoding_of, unreadable
from ssot_lint.engine.gate import needles_for

if TYPE_CHECKING:
    from ssot_lint.core.settings import FileSettings
    from ssot_lint.engine.memory import Memory

_PLAIN = frozenset({"utf-8", "utf8"})
_KEPT = 4096


def is_silent(data: bytes, settings: FileSettings, memory: Memory) -> bool:
    """Whether nothing can be said of Python text that ``concerns``; errs only by saying no."""
    getter = settings.getter
    if getter is None or data.startswith(BOM):
        return False
    if needles_for(settings, memory).words_occur_in(data, len(data)):
        return False
    if encoding_of(data).name not in _PLAIN or unreadable(data) is not None:
        return False

    def is_sound(statement: bytes) -> bool:
        known = memory.sound.get(statement)
        if known is None:
            from ssot_lint.core.lex.alone import is_sound

            if len(memory.sound) >= _KEPT:
                memory.sound.clear()
            known = memory.sound[statement] = is_sound(statement, "utf-8")
        return known

    return getter.has_plain_uses(memory.relexer.lex(data, 0), is_sound)
