"""Regular expressions that are compiled when they are first used.

To compile one takes 0.1 ms; the modules of a hook's run define 250, and a run uses a third of them.
"""

from __future__ import annotations

from ssot_lint.core.lean import TYPE_CHECKING

if TYPE_CHECKING:
    import re

    regex = re.compile
else:
    _GIVEN = ("search", "match", "fullmatch", "finditer", "findall", "split", "sub", "subn")
    _GIVEN += ("pattern", "flags", "groups", "groupindex")

    class _Regex:
        """Becomes as quick as a compiled expression at the first use: it takes over its methods."""

        def __init__(self, text, flags):
            self._made_of = text, flags

        def __getattr__(self, name):
            if name not in _GIVEN:
                raise AttributeError(name)
            import re

            compiled = re.compile(*self._made_of)
            self.__dict__.update((it, getattr(compiled, it)) for it in _GIVEN)
            return self.__dict__[name]

    def regex(text, flags=0):
        """As ``re.compile``; a mistake in ``text`` shows at the first use."""
        return _Regex(text, flags)
