"""A file's facts, gathered in the one reading that its report is made of."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ssot_lint.core.lean import TYPE_CHECKING, Any
from ssot_lint.core.scan import Needles
from ssot_lint.core.source import is_notebook
from ssot_lint.engine.gate import concerns, may_concern
from ssot_lint.engine.memory import Memory
from ssot_lint.facts.families import BY_NAME

if TYPE_CHECKING:
    from ssot_lint.core.access.access import Access
    from ssot_lint.core.accessor import Getter, Use
    from ssot_lint.core.lex.lexed import Lexed
    from ssot_lint.core.model import Report
    from ssot_lint.core.names.names import Names
    from ssot_lint.core.rule import Load
    from ssot_lint.core.settings import FileSettings
    from ssot_lint.core.tree.code import Code
    from ssot_lint.engine.judge import View
    from ssot_lint.engine.reading import Reading
    from ssot_lint.facts.model import FileFacts

Families = tuple[str, ...]
"""Names of families, in the order of the table."""


def gather(
    data: bytes,
    settings: FileSettings,
    families: Families,
    memory: Memory | None = None,
    words: frozenset[str] = frozenset(),
    wanted: Families | None = None,
) -> FileFacts:
    """What the file says for rules about the project; pure, and never raises on any bytes.

    ``words`` are names that facts about variables follow, beside what the file itself tells; ``wanted``
    are the families of which it may hold facts, where somebody has ``asked`` that.
    """
    memory = memory or Memory()
    text = _text(data, settings)
    if wanted is None:
        wanted = asked(text, settings.getter, families, memory, words)
    return _gathered(text, settings, wanted, families, memory, None, words)


def report_and_facts(
    data: bytes,
    settings: FileSettings,
    families: Families,
    memory: Memory | None = None,
    words: frozenset[str] = frozenset(),
) -> tuple[Report, FileFacts]:
    """``check`` and ``gather`` at once: tokens, and trees where there are any, are made once for both."""
    from ssot_lint.core.model import CLEAN
    from ssot_lint.engine.check import check  # whoever gathers only needs neither

    memory = memory or Memory()
    if is_notebook(settings.path):
        return check(data, settings, memory), gather(data, settings, families, memory, words)
    wanted = asked(data, settings.getter, families, memory, words)
    view = lexed = None
    report: Report | None = None if concerns(data, settings, memory) else CLEAN
    if report is None and "mentions" not in wanted:  # these take trees, which tell all else as well
        report = _by_bytes(data, settings, memory)
        lexed = memory.relexer.known(data)
    if report is None:
        from ssot_lint.core.deferred import deferred_methods

        with deferred_methods():
            from ssot_lint.engine.findings import report_of
            from ssot_lint.engine.judge import view_of

        view = view_of(data, settings, memory, entire="mentions" in wanted)
        report = report_of(view, settings)
        lexed = view.code.lexed
    facts = _gathered(data, settings, wanted, families, memory, view, words, lexed)
    return report, facts


def _by_bytes(data: bytes, settings: FileSettings, memory: Memory) -> Report | None:
    """The report where no tree is needed for it; None elsewhere."""
    from ssot_lint.core.model import CLEAN
    from ssot_lint.engine.sure import is_silent
    from ssot_lint.engine.without_trees import report_without_trees

    try:
        if is_silent(data, settings, memory):
            return CLEAN
        return report_without_trees(data, settings, memory)
    except RecursionError:
        return None


def asked(
    data: bytes,
    getter: Getter | None,
    families: Families,
    memory: Memory | None = None,
    words: frozenset[str] = frozenset(),
) -> Families:
    """Those of the families of which the bytes may hold facts; where ``words`` concern the file, all
    that follow names."""
    memory = memory or Memory()
    following = {name for name in families if words and BY_NAME[name].follows}
    needles = {it: needles_for(it, getter, memory) for it in families if it not in following}
    said = {  # several families look for the same; one that only follows names for nothing
        it: it is None or (bool(it.words) and may_concern(data, len(data), it))
        for it in set(needles.values())
    }
    return tuple(name for name in families if name in following or said[needles[name]])


def needles_for(family: str, getter: Getter | None, memory: Memory) -> Needles | None:
    """The words of which one stands in every file with such facts; None where any file may."""
    row = BY_NAME[family]
    named = (getter.module, getter.root) if row.getter and getter is not None else None
    key = (row.words, named)
    if key not in memory.families:
        memory.families[key] = None if row.words is None else Needles(row.words, named)
    return memory.families[key]


def _gathered(
    text: bytes,
    settings: FileSettings,
    wanted: Families,
    families: Families,
    memory: Memory,
    view: View | None,
    words: frozenset[str] = frozenset(),
    lexed: Lexed | None = None,
) -> FileFacts:
    # Most files of a hook are asked, and have nothing to say.
    from ssot_lint.facts.material import Material
    from ssot_lint.facts.model import FileFacts

    if not wanted:
        return FileFacts(families)

    def read() -> _Reading:
        return _Reading(_complete(text, settings, memory, view), settings)

    lexed = lexed if lexed is not None and lexed.data is text else None
    material = Material(
        text, settings.module, settings.is_package, settings.getter, _once(read), words, lexed
    )
    found: dict[str, Any] = {name: _family(name).gather(material) for name in wanted}
    return FileFacts(families)._replace(**found)


def _family(name: str) -> Any:
    """The module of a family; ``importlib`` costs a hook 0.3 ms."""
    return __import__(BY_NAME[name].module, fromlist=["gather"])


def _complete(text: bytes, settings: FileSettings, memory: Memory, view: View | None) -> Reading:
    """A reading in which all that families may ask for has been found."""
    from ssot_lint.core.deferred import deferred_methods
    from ssot_lint.core.lex.lexer import lex
    from ssot_lint.core.source import BOM

    with deferred_methods():
        from ssot_lint.core.tree.code import NeedsWholeFile
        from ssot_lint.engine.reading import read

    if view is not None:
        try:
            _look_at_all(view.reading)
            return view.reading
        except NeedsWholeFile:
            pass  # some statement tells too little for what no rule asked for
    lexed = lex(text, len(BOM) if text.startswith(BOM) else 0)
    return read(lexed, settings, memory, _look_at_all, entire=True)[0]


def _look_at_all(reading: Reading) -> None:
    for _ in (reading.uses, reading.loads):
        pass


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
    """A reading as families see it."""

    def __init__(self, reading: Reading, settings: FileSettings) -> None:
        self.code: Code = reading.code
        self.names: Names = reading.names
        self.accesses: Sequence[Access] = reading.accesses
        self.loads: Sequence[Load] = reading.loads
        self._uses = reading.uses
        self._getter = settings.getter

    @property
    def uses(self) -> Sequence[tuple[Use, bool]]:
        """Every use of the getter, and whether its contract does not have it."""
        getter = self._getter
        if getter is None:
            return ()
        misuse = getter.misuse
        return [(it, not it.bound or misuse(it, self.names) is not None) for it in self._uses]
