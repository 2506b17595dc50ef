"""A file's facts, gathered in the one reading that its report is made of."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Any

from ssot_lint.core.model import CLEAN, Report
from ssot_lint.core.scan import Needles
from ssot_lint.core.source import is_notebook
from ssot_lint.engine.check import check, concerns, may_concern
from ssot_lint.facts.families import BY_NAME
from ssot_lint.facts.material import Material
from ssot_lint.facts.model import FileFacts

if TYPE_CHECKING:
    from ssot_lint.core.access.access import Access
    from ssot_lint.core.accessor import Getter, Use
    from ssot_lint.core.names.names import Names
    from ssot_lint.core.rule import Load
    from ssot_lint.core.settings import FileSettings
    from ssot_lint.core.tree.code import Code
    from ssot_lint.engine.reading import View

Families = tuple[str, ...]
"""Names of families, in the order of the table."""


def gather(data: bytes, settings: FileSettings, families: Families) -> FileFacts:
    """What the file says for rules about the project; pure, and never raises on any bytes."""
    text = _text(data, settings)
    return _gathered(text, settings, asked(text, settings.getter, families), families, None)


def report_and_facts(
    data: bytes, settings: FileSettings, families: Families
) -> tuple[Report, FileFacts]:
    """``check`` and ``gather`` at once: trees are made once for both."""
    if is_notebook(settings.path):
        return check(data, settings), gather(data, settings, families)
    wanted = asked(data, settings.getter, families)
    view = report = None
    if concerns(data, settings):
        from ssot_lint.engine.findings import report_of
        from ssot_lint.engine.reading import view_of

        view = view_of(data, settings, entire="mentions" in wanted)
        report = report_of(view, settings)
    return report or CLEAN, _gathered(data, settings, wanted, families, view)


def asked(data: bytes, getter: Getter | None, families: Families) -> Families:
    """Those of the families of which the bytes may hold facts."""
    return tuple(
        name
        for name in families
        if (needles := needles_for(name, getter)) is None or may_concern(data, len(data), needles)
    )


_KNOWN: dict[tuple[str, tuple[str, str] | None], Needles | None] = {}


def needles_for(family: str, getter: Getter | None) -> Needles | None:
    """The words of which one stands in every file with such facts; None where any file may."""
    row = BY_NAME[family]
    named = (getter.module, getter.root) if row.getter and getter is not None else None
    key = (family, named)
    if key not in _KNOWN:
        _KNOWN[key] = None if row.words is None else Needles(row.words, named)
    return _KNOWN[key]


def _gathered(
    text: bytes, settings: FileSettings, wanted: Families, families: Families, view: View | None
) -> FileFacts:
    if not wanted:
        return FileFacts(families)

    def read() -> _Reading:
        nonlocal view
        if view is None:
            from ssot_lint.engine.reading import view_of

            view = view_of(text, settings._replace(select=frozenset()), entire=True)
        return _Reading(view, settings)

    material = Material(text, settings.module, settings.is_package, settings.getter, _once(read))
    found: dict[str, Any] = {
        name: import_module(BY_NAME[name].module).gather(material) for name in wanted
    }
    return FileFacts(families)._replace(**found)


def _text(data: bytes, settings: FileSettings) -> bytes:
    """Python text: of a notebook, its cells below each other, magics blanked."""
    if not is_notebook(settings.path):
        return data
    from ssot_lint.core.notebook.cells import NOTEBOOK, Cells
    from ssot_lint.core.notebook.notebook import Notebook, read_notebook

    notebook = read_notebook(data)
    if not isinstance(notebook, Notebook):
        return b""
    return Cells(notebook.cells).reading(NOTEBOOK, settings).data


def _once(read: Callable[[], _Reading]) -> Callable[[], _Reading]:
    made: list[_Reading] = []

    def reading() -> _Reading:
        if not made:
            made.append(read())
        return made[0]

    return reading


class _Reading:
    """A view as families see it."""

    def __init__(self, view: View, settings: FileSettings) -> None:
        self.code: Code = view.code
        self.names: Names = view.names
        self.accesses: Sequence[Access] = view.read
        self._settings = settings

    @property
    def uses(self) -> Sequence[tuple[Use, bool]]:
        """Every use of the getter, and whether its contract does not have it."""
        from ssot_lint.engine.reading import getter_uses

        getter = self._settings.getter
        if getter is None:
            return ()
        found = getter_uses(self.names, getter.module, getter.root, getter.expression)
        return [(it, not it.bound or getter.misuse(it, self.names) is not None) for it in found]

    @property
    def loads(self) -> Sequence[Load]:
        """Uses of other libraries' readers."""
        from ssot_lint.engine.reading import loads

        return loads(self.names, self._settings.getter)
