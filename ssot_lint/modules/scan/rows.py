"""One file as a scanner of bytes sees it: strings, import statements and what stands around them."""

from __future__ import annotations

from collections.abc import Sequence

from ssot_lint.modules.relative import resolve_from
from ssot_lint.modules.scan.enclosing import MODULE, Around, around
from ssot_lint.modules.scan.import_statements import Statement, import_statements
from ssot_lint.modules.scan.targets import NEEDLES, Target, targets
from ssot_lint.modules.scan.texts import Texts, normal
from ssot_lint.modules.scan.tops import Tops

Imports = list[tuple[Statement, Around]]


class Rows:
    """Nothing is worked out before it is asked for, and nothing twice."""

    __slots__ = ("_imports", "_texts", "_tops", "data")

    def __init__(self, data: bytes) -> None:
        self.data = normal(data)
        """The bytes with LF alone at the ends of rows, each other byte at its offset."""
        self._texts: Texts | None = None
        self._tops: Tops | None = None
        self._imports: Imports | None = None

    @property
    def texts(self) -> Texts:
        """The triple-quoted strings."""
        if self._texts is None:
            self._texts = Texts(self.data)
        return self._texts

    @property
    def tops(self) -> Tops:
        """The rows at column zero."""
        if self._tops is None:
            self._tops = Tops(self.data, self.texts)
        return self._tops

    @property
    def imports(self) -> Imports:
        """All import statements in order, with what stands around them."""
        if self._imports is None:
            found = list(import_statements(self.data, self.texts))
            indented = [(it.start, it.indent) for it in found if it.indent]
            contexts = iter(around(self.tops, self.texts, indented) if indented else ())
            self._imports = [(it, next(contexts) if it.indent else MODULE) for it in found]
        return self._imports

    def names(self, package: str) -> dict[str, str]:
        """What the file's imports bind, in any scope: dotted paths by local name."""
        found: dict[str, str] = {}
        for statement, _ in self.imports:
            level = max(statement.level, 0)
            module = resolve_from(statement.module, level, package) if level else statement.module
            for it in statement.items:
                if statement.level < 0:
                    local = it.local or it.path.partition(".")[0]
                    found[local] = it.path if it.local else local
                elif module and it.path != "*":
                    found[it.local or it.path] = f"{module}.{it.path}"
        return found

    def targets(self, module: str, package: str = "") -> list[tuple[Target, Around]]:
        """Parts of other modules that strings name; ``module`` is the name of this one."""
        if not NEEDLES.occur_in(self.data, len(self.data)):
            return []
        found = list(targets(self.data, self.texts, self.names(package), module))
        return list(zip(found, self.around([it.start for it in found]), strict=True))

    def around(self, offsets: Sequence[int]) -> list[Around]:
        """What stands around the rows of ``offsets``, given in order, in one pass."""
        rows = [(offset, self._indent(offset)) for offset in offsets]
        indented = [it for it in rows if it[1]]
        found = iter(around(self.tops, self.texts, indented) if indented else ())
        return [next(found) if indent else MODULE for _, indent in rows]

    def _indent(self, offset: int) -> int:
        row = self.data.rfind(b"\n", 0, offset) + 1
        text = self.data[row:offset]
        return len(text) - len(text.lstrip(b" \t\f"))
