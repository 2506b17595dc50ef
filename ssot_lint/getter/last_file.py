"""The file that a getter was last asked about, read once for all of its accesses."""

from __future__ import annotations

from ssot_lint.core.lean import TYPE_CHECKING

if TYPE_CHECKING:
    from ssot_lint.core.names.names import Names
    from ssot_lint.getter.owners.around import Source


class LastFile:
    """Keeps one reading; of no influence on any answer."""

    def __init__(self) -> None:
        self._asked: tuple[bytes, str | None, bool] | None = None
        self._source: Source | None = None

    def of(self, names: Names) -> Source:
        """The file of these names, parsed for what stands around an access."""
        return self.read(names.code.data, names.module, is_package=names.is_package)

    def read(self, data: bytes, module: str | None, *, is_package: bool) -> Source:
        """The same of a text."""
        known = self._asked
        same = known is not None and known[0] is data and known[1:] == (module, is_package)
        if not same or self._source is None:
            from ssot_lint.getter.owners.around import Source  # ast, where a getter needs it

            name = module or ""
            package = name if is_package else name.rpartition(".")[0]
            self._asked = data, module, is_package
            self._source = Source(data, name, package, name)
        return self._source
