"""Outlines: what each module binds, and each name of another module that it takes, in one fact.

Every file has one, so it is made of few strings: reading 10,000 of them back must cost nothing.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator

from ssot_lint.core.lean import TYPE_CHECKING
from ssot_lint.facts.imports import package_of
from ssot_lint.facts.model import Outline, Site
from ssot_lint.facts.uses import FROM, IMPORT, REPLACED, SETTING, STRING, Use, packed
from ssot_lint.modules.scan.exports import exports
from ssot_lint.modules.scan.settings_strings import settings_strings
from ssot_lint.modules.scan.standard import STANDARD

if TYPE_CHECKING:
    from ssot_lint.core.accessor import Getter
    from ssot_lint.facts.material import Material
    from ssot_lint.modules.scan.enclosing import Around
    from ssot_lint.modules.scan.import_statements import Statement

_NOWHERE = Site(0, 0, 1, 1, 1, 1)


def needles(getter: Getter | None) -> frozenset[str] | None:
    """Every file has an outline."""
    return None


def gather(material: Material) -> tuple[Outline, ...]:
    """The outline of the file."""
    rows = material.rows
    bound = exports(rows)
    return (
        Outline(
            _NOWHERE,
            material.module or "",
            bound.functions,
            bound.classes,
            bound.values,
            bound.annotated,
            bound.typed,
            bound.deleted,
            tuple([" ".join(it) for it in bound.imported]),
            tuple([" ".join(it) for it in bound.local]),
            bound.stars,
            bound.offered,
            bound.dynamic,
            bound.shim,
            bound.made,
            tuple(_uses(material, bound.values)),
            f"{zlib.crc32(rows.data):x}",
        ),
    )


def keys(fact: Outline) -> Iterable[str]:
    """The module's own name."""
    return (fact.module,)


def _uses(material: Material, values: str) -> Iterator[str]:
    at = _Rows(material)
    for statement, around in material.rows.imports:
        if statement.level >= 0 or statement.module.partition(".")[0] not in STANDARD:
            yield from _imported(statement, around, at)
    at = _Rows(material)
    for it, around in material.rows.targets(material.module or "", package_of(material)):
        if all(map(str.isidentifier, it.path.split("."))):
            flags = (it.literal, it.quiet)
            call = it.call if it.how == "string" else REPLACED + it.call
            names = it.names or (("", it.start, it.end),)
            for name, start, end in names:
                site = at.site(start, end)
                taken = (STRING, it.path, name, call, around.guards, around.scope)
                yield packed(Use(*taken, *site, *flags))
    at = _Rows(material)
    for given in settings_strings(material.rows.data, material.module or "", values):
        site = at.site(given.start, given.end)
        yield packed(Use(STRING, given.path, "", SETTING + given.setting, 0, "", *site))


def _imported(statement: Statement, around: Around, at: _Rows) -> Iterator[str]:
    """As ``packed`` writes each of the names that a statement takes."""
    module = "." * max(statement.level, 0) + statement.module
    if statement.level == 0 and module.partition(".")[0] in STANDARD:
        return
    where = f"{around.guards} {around.scope}"
    row, begin = at.plain_row(statement.start, statement.end)
    for it in statement.items:
        if "\ufffd" in module + it.path + it.local:
            continue  # written in another encoding
        if statement.level >= 0:
            taken = f"{FROM} {module} {it.path} {it.local}"
        elif it.path.partition(".")[0] not in STANDARD:
            taken = f"{IMPORT} {it.path}  {it.local}"
        else:
            continue
        start, end = it.start, it.end
        if row:
            yield f"{taken} {where} {start} {end} {row} {start - begin} {row} {end - begin} 1 "
        else:
            _, _, *places = at.site(start, end)
            yield f"{taken} {where} {start} {end} {' '.join(map(str, places))} 1 "


class _Rows:
    """Rows and columns of offsets that are asked for in order."""

    def __init__(self, material: Material) -> None:
        self._material = material
        self._data = material.rows.data
        self._at, self._row = 0, 1

    def plain_row(self, start: int, end: int) -> tuple[int, int]:
        """The row that holds these bytes alone, and what is taken off offsets for columns there; 0
        where there are several, or one that is no ASCII."""
        data = self._data
        if data.find(b"\n", start, end) >= 0:
            return 0, 0
        if start < self._at:
            self._at, self._row = 0, 1
        self._row += data.count(b"\n", self._at, start)
        self._at = start
        begin = data.rfind(b"\n", 0, start) + 1
        return (self._row, begin - 1) if begin and data[begin:end].isascii() else (0, 0)

    def site(self, start: int, end: int) -> Site:
        data = self._data
        if start < self._at:
            self._at, self._row = 0, 1
        self._row += data.count(b"\n", self._at, start)
        self._at = start
        begin = data.rfind(b"\n", 0, start) + 1
        if begin and data.find(b"\n", start, end) < 0 and data[begin:end].isascii():
            row = self._row
            return Site(start, end, row, start - begin + 1, row, end - begin + 1)
        return self._material.site(start, end)
