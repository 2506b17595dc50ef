"""Files that code runs by their path: starts as processes, by a text, or by a name which it is given
elsewhere, by a row, a loop, a table, an argument, a glob; or loads, though it has imported nothing of their
package."""

from __future__ import annotations

from collections.abc import Iterator

from ssot_lint.core.regex import regex
from ssot_lint.modules.around.file.run import Run

_OF_PROCESS = regex(rb"\bcwd\s{0,40}=[^,\r\n]{0,100}?[\"']([\w./-]{1,200})[\"']")
_OF_NAME = regex(rb"([A-Za-z_]\w*)\s{0,40}/\s{0,40}[\"']([\w./-]+\.py)[\"']")
_STARTS = regex(rb"sys\s*\.\s*executable|[\"']python[\d.]*[\"']")
# The same in two that begin with a literal, which sre finds ten times as fast.
_EXECUTABLE = regex(rb"sys\s*\.\s*executable")
_QUOTED = regex(rb"python(?<=[\"']python)[\d.]*[\"']")
_TEXT = regex(
    rb"[\"'](?:[^\"'\r\n]{0,200}/)?([\w.-]+)[\"']\s{0,40}[/,]\s{0,40}[\"']([\w.-]+\.py)[\"']|[\"']([^\"'\r\n]{0,200}\.py)[\"']"
)
_FOLDER = regex(rb"[\"']([\w./-]+)[\"']")
_ARGUMENT = regex(rb"[A-Za-z_]\w*")
_WINDOW = 300
# What follows the interpreter, behind options that take no value.
_BEHIND = regex(
    rb"\s*,\s*(?:[\"']-[a-bd-ln-zA-Z]+[\"']\s*,\s*)*(?:str\(|os\.fspath\(|\*)?\s*([A-Za-z_]\w*)\s*[\]),.+]"
)
_LOOP = regex(rb"\bfor[ \t]+([\w, \t()]+?)[ \t]+in[ \t]*")
_ASSIGNED = regex(rb"(?m)^[ \t]*([A-Za-z_]\w*)[ \t]*(?::[^=\n]*)?=[ \t]*")
_WHOLE = regex(rb"[\"']([^\"'\r\n]{1,200}\.py)[\"']")
_GLOB = regex(
    rb"[\"']([\w./-]+)[\"'][^\"'\r\n]{0,100}\.r?glob\([ \t]*[\"']([^\"'\r\n]{0,100}\.py)[\"']"
)
_ENTERED_BY_NAME = regex(rb"\bcwd\s{0,40}=\s{0,40}(?:str\([ \t]*)?([A-Za-z_]\w*)[ \t]*[),\s]")
_BRACKETS = regex(rb"[\[\](){}]")
_LONGEST = 4_000
_LOADS = regex(
    rb"exec(?<![\w.]exec)[ \t]*\(|(?:run_path|from_file_location|SourceFileLoader)[ \t]*\("
)
_IMPORTED = regex(rb"(?m)^[ \t]*(?:from|import)[ \t]+([\w\x80-\xff]+)")
_LOADERS = b"exec", b"run_path", b"from_file_location", b"SourceFileLoader"
_NAMES_FILE = regex(rb"\.py(?![\w.])")


def started(data: bytes) -> Iterator[Run]:
    """What is started or loaded, each with where."""
    if any(it in data for it in _LOADERS):
        yield from _loaded(data)
    says_which = b"executable" in data and _EXECUTABLE.search(data)
    if not says_which and not _QUOTED.search(data):
        return
    given = _Given(data)
    yield from _at_once(data, given)
    for path, at in _told(data, given):
        yield Run(path, data.count(b"\n", 0, at) + 1)


def _loaded(data: bytes) -> Iterator[Run]:
    """``exec(open("app/_version.py").read())``: a process that has nothing of the package may not find it."""
    imported: set[str] | None = None
    for found in _LOADS.finditer(data):
        at = found.start()
        above = data[max(at - _WINDOW, 0) : at].rpartition(b"\n\n")[2]
        row = data.count(b"\n", 0, at) + 1
        for path in _paths(above + _window(data, at)):
            folders = {it for it in path.split("/")[:-1] if it.isidentifier()}
            if imported is None:
                imported = set(map(_text, _IMPORTED.findall(data)))
            if folders and folders.isdisjoint(imported):
                yield Run(path, row)


def _at_once(data: bytes, given: _Given) -> Iterator[Run]:
    """``[sys.executable, "app/x.py"]``, ``str(HERE / "app" / "x.py")``, or a name for it."""
    named = _named_files(data)
    for start in _STARTS.finditer(data):
        window = _window(data, start.end())
        row = data.count(b"\n", 0, start.start()) + 1
        texts = list(_paths(window))
        of_names = _OF_NAME.findall(window)  # ``APP / "x.py"``
        names = named.intersection(_ARGUMENT.findall(window))
        for name, file in of_names:
            texts += [f"{_text(it)}/{_text(file)}" for it in _FOLDER.findall(given.row(name))[-1:]]
        for name in () if texts else dict.fromkeys(_ARGUMENT.findall(window)):
            texts += _paths(given.row(name)) if name in names else ()
        yield from (Run(it, row) for it in texts)
        for folder in _OF_PROCESS.findall(window)[:1]:
            yield from (
                Run(f"{_text(folder).rstrip('/')}/{it}", row) for it in texts if "/" not in it
            )


def _window(data: bytes, at: int) -> bytes:
    """What follows the name of an interpreter, to the next empty row."""
    return data[at : at + _WINDOW].partition(b"\n\n")[0]


def _named_files(data: bytes) -> set[bytes]:
    """Names that are given a value on a row with a file: only these may be what is run."""
    rows = {data.rfind(b"\n", 0, it.start()) + 1 for it in _NAMES_FILE.finditer(data)}
    return {it[1] for at in rows if (it := _ASSIGNED.match(data, at)) is not None}


def _paths(text: bytes) -> Iterator[str]:
    for directory, name, whole in _TEXT.findall(text):
        yield _text(whole) if whole else f"{_text(directory)}/{_text(name)}"


def _told(data: bytes, given: _Given) -> Iterator[tuple[str, int]]:
    """The paths of what is started by a name, each with where."""
    done: set[tuple[tuple[str, ...], str]] = set()
    for start in _STARTS.finditer(data):
        at = start.end()
        window = _window(data, at)
        name = _BEHIND.match(window)
        files = given.files(name[1]) if name is not None else ()
        folder = given.folder(window) if files else ""
        if (files, folder) in done:  # the first place will do
            continue
        done.add((files, folder))
        for path in files:
            yield path, at
            if folder and "/" not in path:
                yield f"{folder.rstrip('/')}/{path}", at


class _Given:
    """What the names of a text are given. Looked for in one pass for all of them: they are every word beside
    a call, and to look for each took a quarter of the look at a project."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._loops: dict[bytes, list[int]] | None = None
        self._assigned: dict[bytes, list[int]] | None = None
        self._files: dict[bytes, tuple[str, ...]] = {}
        self._every: tuple[str, ...] | None = None

    def row(self, name: bytes) -> bytes:
        """The rest of the first row where the name is given a value."""
        for at in self._places(name)[:1]:
            return _row(self._data, at)
        return b""

    def files(self, name: bytes) -> tuple[str, ...]:
        """Files that a name may stand for: of what it loops over, else any that is named."""
        if name not in self._files:
            self._files[name] = self._looped(name)
        return self._files[name]

    def folder(self, window: bytes) -> str:
        """The directory that a process starts in, as far as a text names it; empty where none does."""
        told = _OF_PROCESS.search(window)
        if told is not None:
            return _text(told[1])
        name = _ENTERED_BY_NAME.search(window)
        given = self._places(name[1])[:1] if name is not None else []
        return "".join(_text(it) for at in given for it in _FOLDER.findall(self._value(at))[-1:])

    def _looped(self, name: bytes) -> tuple[str, ...]:
        found: dict[str, None] = {}
        known = False
        for at in self._over(name):
            values = [self._value(at)]
            word = _ARGUMENT.match(values[0])
            if word is not None and word[0] == values[0].rstrip(b": \t"):
                values = [self._value(it) for it in self._places(word[0])]
            known = known or any(it[:1] in (b"[", b"(", b"{") for it in values)
            for value in values:
                globs = _GLOB.findall(value)
                found.update((_text(b"/".join(it)), None) for it in globs)
                found.update((_text(it), None) for it in ([] if globs else _WHOLE.findall(value)))
                known = known or bool(globs)
        if known:
            return tuple(found)
        if self._every is None:
            self._every = tuple(dict.fromkeys(map(_text, _WHOLE.findall(self._data))))
        return self._every if found.keys() <= {*self._every} else (*found, *self._every)

    def _over(self, name: bytes) -> list[int]:
        """Where begins what the name loops over."""
        if self._loops is None:
            self._loops = {}
            for it in _LOOP.finditer(self._data):
                for word in _ARGUMENT.findall(it[1]):
                    self._loops.setdefault(word, []).append(it.end())
        return self._loops.get(name, [])

    def _places(self, name: bytes) -> list[int]:
        """Where begins what the name is given."""
        if self._assigned is None:
            self._assigned = {}
            for it in _ASSIGNED.finditer(self._data):
                self._assigned.setdefault(it[1], []).append(it.end())
        return self._assigned.get(name, [])

    def _value(self, at: int) -> bytes:
        return _value(self._data, at)


def _value(data: bytes, at: int) -> bytes:
    """The expression that begins there: to the end of its brackets, else of its row."""
    if data[at : at + 1] not in (b"[", b"(", b"{"):
        return _row(data, at)
    depth = 0
    for it in _BRACKETS.finditer(data, at, at + _LONGEST):
        depth += 1 if it[0] in b"[({" else -1
        if depth == 0:
            return data[at : it.end()]
    return data[at : at + _LONGEST]


def _row(data: bytes, at: int) -> bytes:
    end = data.find(b"\n", at)
    return data[at : end if end >= 0 else len(data)]


def _text(token: bytes) -> str:
    return token.decode("utf-8", "replace")
