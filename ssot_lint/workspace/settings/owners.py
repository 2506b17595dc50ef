"""Which owner a file belongs to: the one whose pattern names the longest literal path."""

from __future__ import annotations

from collections.abc import Sequence

from ssot_lint.workspace.config.globs import Glob, Globs
from ssot_lint.workspace.config.options import Owner
from ssot_lint.workspace.config.problem import ConfigError
from ssot_lint.workspace.config.value import error_at


class OwnerMap:
    """Owners by path; number 0 is who owns what nobody else does."""

    def __init__(self, owners: Sequence[Owner]) -> None:
        self._owners = owners
        claims = [(glob, n) for n, owner in enumerate(owners) for glob in owner.globs]
        claims.sort(key=lambda claim: -len(claim[0].literal_prefix))
        self._claims = claims
        self._first = Globs(glob for glob, _ in claims).first if claims else None

    def number(self, path: str) -> int:
        """The owner of ``path``; raises ConfigError when two claim it equally well."""
        if self._first is None:
            return 0
        first = self._first(path)
        if first is None:
            return 0
        glob, owner = self._claims[first]
        size = len(glob.literal_prefix)
        for other, rival in self._claims[first + 1 :]:
            if len(other.literal_prefix) != size:
                break
            if rival != owner and Globs((other,)).cover(path):
                raise self._tie(path, (glob, owner), (other, rival))
        return owner

    def _tie(self, path: str, one: tuple[Glob, int], two: tuple[Glob, int]) -> ConfigError:
        owners = self._owners[one[1]], self._owners[two[1]]
        message = (
            f"{path} belongs to two owners: `{owners[0].name}` by `{one[0].text}` "
            f"and `{owners[1].name}` by `{two[0].text}`"
        )
        hint = "make one of the patterns more specific: the longest literal path wins"
        if owners[1].place is None:
            return ConfigError(path, message, hint=hint)
        return error_at(*owners[1].place, message, hint=hint)
