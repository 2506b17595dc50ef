"""A notebook's cells changed in its file: each reading of them after the other, all or none."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from typing import TYPE_CHECKING, NamedTuple

from ssot_lint.core.layout import Layout
from ssot_lint.core.model import Edit, Finding
from ssot_lint.core.notebook.cells import Cells, Reading
from ssot_lint.core.notebook.notebook import Notebook, read_notebook
from ssot_lint.engine.fixing.fixer import Fixed, apply, fix_text
from ssot_lint.engine.memory import Memory
from ssot_lint.engine.notebook_check import check_notebook, concerned, read

if TYPE_CHECKING:
    from ssot_lint.core.notebook.json_text import Quoted
    from ssot_lint.core.settings import FileSettings
    from ssot_lint.engine.ignores import Ignored, Key


def fix_notebook(data: bytes, settings: FileSettings, unsafe: bool, memory: Memory) -> Fixed:
    """``fix.fix`` for a notebook's file: nothing but the sources of cells changes."""
    report = check_notebook(data, settings, memory)

    def fixed(reading: Reading) -> _Step:
        done = fix_text(reading.data, reading.settings, unsafe, memory, reading.layout)
        return _Step(done.passes, done.applied, done.failure)

    done = _rewritten(data, settings, memory, fixed)
    if done.failure is not None or not done.settled:
        return Fixed(data, (), report, report, done.failure)
    return Fixed(done.data, done.settled, check_notebook(done.data, settings, memory), report)


def ignore_notebook(
    data: bytes,
    settings: FileSettings,
    wanted: Collection[Key],
    reason: str,
    memory: Memory,
) -> Ignored:
    """``ignore.ignore`` for a notebook's file."""
    from ssot_lint.engine.ignores import Ignored, ignore_text, key_of

    chosen = [it for it in check_notebook(data, settings, memory).findings if key_of(it) in wanted]
    # Offsets in a cell stay while others change; ordinals count over all readings.
    places: set[tuple[str, int, int]] = set()

    def ignored(reading: Reading) -> _Step:
        if not places:  # the first one: nothing has moved yet
            places.update(_place(it, reading.layout) for it in chosen)
        asked = [
            it for it in read(reading, memory).findings if _place(it, reading.layout) in places
        ]
        keys = [key_of(it) for it in asked]
        done = ignore_text(reading.data, reading.settings, keys, reason, memory, reading.layout)
        return _Step((done.edits,), done.silenced, done.failure)

    done = _rewritten(data, settings, memory, ignored)
    gone = tuple(chosen) if done.failure is None else ()
    return Ignored(done.data, gone, done.failure)


def apply_to_cells(data: bytes, edits: Iterable[Edit]) -> bytes:
    """A notebook's file after edits whose offsets are those of ``Cells.text``."""
    notebook = read_notebook(data)
    if not isinstance(notebook, Notebook):
        return data
    cells = Cells(notebook.cells)
    sources = {part: notebook.quoted(part) for part in cells.layout.by_part(edits)}
    for part, own in cells.layout.own(edits, cells.text).items():
        sources[part].edit(own)
    return notebook.replaced(sources)


def _place(finding: Finding, layout: Layout) -> tuple[str, int, int]:
    part = layout.part(finding.span.start)
    return finding.code, part, finding.span.start - layout.starts[part]


class _Step(NamedTuple):
    """What was done to one reading: edits, each group to the outcome of the one before."""

    passes: Iterable[Iterable[Edit]]
    settled: tuple[Finding, ...]
    failure: str | None


class _Rewritten(NamedTuple):
    data: bytes
    settled: tuple[Finding, ...] = ()
    failure: str | None = None


def _rewritten(
    data: bytes, settings: FileSettings, memory: Memory, step: Callable[[Reading], _Step]
) -> _Rewritten:
    """Take a step with each reading after the other; all of them or none."""
    notebook = read_notebook(data)
    if not isinstance(notebook, Notebook):
        return _Rewritten(data)
    cells = now = Cells(notebook.cells)
    settled: list[Finding] = []
    sources: dict[int, Quoted] = {}
    for reader in concerned(cells, settings, memory):
        reading = now.reading(reader, settings)
        done = step(reading)
        failure = done.failure or (cells.torn if done.settled else None)
        if failure is not None:
            return _Rewritten(data, failure=failure)
        settled += done.settled
        _replay(done.passes, reading, notebook, sources)
        now = now.replaced({part: quoted.decoded() for part, quoted in sources.items()})
    after = notebook.replaced(sources)
    again = read_notebook(after)
    if not isinstance(again, Notebook) or again.rest() != notebook.rest():
        return _Rewritten(data, failure="the result would be another notebook")
    return _Rewritten(after, tuple(settled))


def _replay(
    passes: Iterable[Iterable[Edit]],
    reading: Reading,
    notebook: Notebook,
    sources: dict[int, Quoted],
) -> None:
    """Make in the cells' sources the edits that were made in a reading of them."""
    data, layout = reading.data, reading.layout
    for edits in passes:
        for part, own in layout.own(edits, data).items():
            if part not in sources:
                sources[part] = notebook.quoted(part)
            sources[part].edit(own)
        data, layout = apply(data, edits), layout.moved(edits)
