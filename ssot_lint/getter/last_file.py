"""The file that a getter was last asked about, read once for all of its accesses."""

from __future__ import annotations

from ssot_lint.core.lean import TYPE_CHECKING

if TYPE_CHECKING:
    from ssot_lint.core.names.names import Names
    from ssot_lint.core.tree.code import Code
    from ssot_lint.getter.owners.around import Source


class LastFile:
    """Keeps one reading; of no influence on any answer."""

    def __init__(self) -> None:
        self._code: Code | None = None
        self._source: Source | None = None

    def of(self, names: Names) -> Source:
        """The file of these names, parsed for what stands around an access."""
        if self._code is not names.code or self._source is None:
            from ssot_lint.getter.owners.around import Source  # ast, where a getter needs it

            module = names.module or ""
            package = module if names.is_package else module.rpartition(".")[0]
            self._code = names.code
            self._source = Source(names.code.data, module, package, module)
        return self._source
