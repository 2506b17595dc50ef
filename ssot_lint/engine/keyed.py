"""The variables of plain accesses whose keys are constants, as a getter knows them: without libcst.

A third of the files of a project with a getter that needed trees did for a key that is a name.
"""

from __future__ import annotations

from ssot_lint.core.access.plain import Placed
from ssot_lint.core.accessor import Getter
from ssot_lint.core.lex.lexed import Lexed
from ssot_lint.core.lex.words import Words
from ssot_lint.core.regex import regex
from ssot_lint.core.settings import FileSettings
from ssot_lint.core.tree.lined import Lined

_PATH = regex(r"[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*\Z")
_SPACED = regex(r"[\w.\s\\]*\Z")


def with_variables(
    accesses: list[Placed], lexed: Lexed, words: Words, settings: FileSettings, getter: Getter
) -> list[Placed] | None:
    """The accesses with their variables; None where trees must tell whose they are."""
    code = Lined(lexed, "utf-8", words)
    found: list[Placed] = []
    for it in accesses:
        access = it.access
        if access.variable is None and access.key_text is not None:
            if getter.reads_in(settings.path):
                return None  # which may be a piece of the getter
            key = access.key_text
            if _PATH.match(key) is not None:
                where = settings.module
                variable = getter.variable_at(
                    key, it.start, code, where, is_package=settings.is_package
                )
                access = access._replace(variable=variable)
            elif _SPACED.match(key) is not None and not key.isdigit():
                return None  # a name in other letters, or on two rows
        found.append(it._replace(access=access))
    return found
