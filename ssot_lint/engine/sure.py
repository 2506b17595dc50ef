"""Files whose bytes show that the rules are silent, though words stand in them that rules watch.

Only the getter's name counts here: where nothing else occurs and each use of it is plain, SSOT110 has
nothing to say, and libcst (130 ms to import, 100 µs a statement) is not asked.
"""

from __future__ import annotations

from ssot_lint.core.lean import TYPE_CHECKING
from ssot_lint.core.lex.nfkc import in_plain_letters
from ssot_lint.core.source import BOM, encoding_of, unreadable
from ssot_lint.engine.gate import GETTER, met_in, needles_for

if TYPE_CHECKING:
    from ssot_lint.core.lex.lexed import Lexed
    from ssot_lint.core.settings import FileSettings
    from ssot_lint.engine.memory import Memory

_KEPT = 4096


def is_silent(data: bytes, settings: FileSettings, memory: Memory) -> bool:
    """Whether nothing can be said of Python text that ``concerns``; errs only by saying no."""
    if settings.getter is None or data.startswith(BOM):
        return False
    needles = needles_for(settings, memory)
    if met_in(data, needles, memory) != GETTER and needles.words_occur_in(data, len(data)):
        return False
    if not _is_text(data):
        return False
    lexed = memory.relexer.lex(data, 0)
    if in_plain_letters(data, lambda at: not lexed.kind_at(at)) is not data:
        return False
    return uses_are_plain(lexed, settings, memory)


def uses_are_plain(lexed: Lexed, settings: FileSettings, memory: Memory) -> bool:
    """Whether nothing is wrong with any use of the getter; errs only by saying no."""

    def is_sound(statement: bytes) -> bool:
        known = memory.sound.get(statement)
        if known is None:
            from ssot_lint.core.lex.alone import is_sound

            if len(memory.sound) >= _KEPT:
                memory.sound.clear()
            known = memory.sound[statement] = is_sound(statement, "utf-8")
        return known

    getter = settings.getter
    if getter is None:
        return True
    known = memory.plain_uses
    if known is None or known[0] is not lexed or known[1] is not getter:
        # Asked up to three times of a text: a tenth of a fix that trees make.
        told = _is_text(lexed.data) and getter.has_plain_uses(lexed, is_sound)
        memory.plain_uses = known = lexed, getter, told
    return known[2]


def _is_text(data: bytes) -> bool:
    return encoding_of(data).is_utf8 and unreadable(data) is None
