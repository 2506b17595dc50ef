"""Whether one of a name's imports is made before the name is used, told from indentation.

All of them bind the name to the same; which of them, does not matter.
"""

from __future__ import annotations

from collections.abc import Collection

from ssot_lint.core.lex.suites import Suites

MODULE = -1


class Imported:
    """A name that nothing but imports binds; ``lines`` are theirs. On own rows of the classes whose
    headers are ``blind`` it may be something else."""

    __slots__ = ("_blind", "_by_scope", "_suites")

    def __init__(self, lines: list[int], suites: Suites, blind: Collection[int] = ()) -> None:
        self._suites = suites
        self._blind = blind
        self._by_scope: dict[int, list[int]] = {}
        """By the header of the function around them; MODULE for none."""
        for line in lines:
            scope, keyword = next(((it[0], it[1]) for it in suites.scopes(line)), (MODULE, b""))
            self._by_scope.setdefault(scope, []).append(line)
            if keyword == b"class":
                self._by_scope.clear()  # its methods do not see it, and its own code may
                break

    def reaches(self, line: int) -> bool:
        """Whether the name surely stands for what is imported, on the line."""
        scopes = list(self._suites.scopes(line))
        if self._blind and scopes and scopes[0][0] in self._blind:
            return False
        functions = [at for at, keyword, _ in scopes if keyword == b"def"]
        own = functions[0] if functions else MODULE
        for scope in (*functions, MODULE):
            here = self._by_scope.get(scope)
            if here is None:
                continue
            if scope != own:
                return True  # it runs at another time, when any of them may have been made
            around = {MODULE, *self._suites.headers(line)}
            return any(it < line and self._suites.parent_line(it) in around for it in here)
        return False
