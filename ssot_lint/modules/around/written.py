"""Which variables a project writes, by name: read from bytes, and rather too many than too few."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from ssot_lint.core.regex import regex

_WRITES = regex(
    rb"setenv|putenv|patch\.dict|delenv|environ\s*(?:\.\s*(?:update|setdefault|pop|clear|__setitem__)"
    rb"|\[[^\]\n]*\]\s*=[^=]|\|=)|load_dotenv|\benv\s*=\s*\{"
)
_UNKNOWN = regex(
    rb"environ\s*\[\s*(?![\"'\s])[^\]\n]*\]\s*=[^=]"
    rb"|environ\s*\[\s*[\"'][^\"'\]\n]*[\"']\s*[^\]\s][^\]\n]*\]\s*=[^=]"
    rb"|environ\s*\.\s*(?:setdefault|pop|__setitem__)\s*\(\s*(?![\"'\s)])"
    rb"|environ\s*\.\s*update\s*\(\s*(?![\s{)])|environ\s*\|=|environ\s*\.\s*clear\s*\("
    rb"|putenv\s*\(\s*(?![\"'\s])|load_dotenv\s*\("
)
_ALIAS = regex(
    rb"\b(\w+)\s*(?::[^=\n]+)?=\s*(?:\w+\.)?environ[ \t]*(?:[\r\n;#]|$)|environ\s+as\s+(\w+)"
)
_FAR = 5
# What the mapping is given to: any function of the project that writes to what it is given.
_HANDED = regex(rb"([\w.]+)[ \t]*\((?:[^()\n]*,)?\s*(?:\*{0,2}\w+\s*=\s*)?(?:\w+\.)?environ\s*[,)]")
_READERS = frozenset(
    b"dict list tuple set frozenset sorted len iter bool str repr print copy deepcopy isinstance type id"
    b" run Popen call check_call check_output execve execvpe dumps dump".split()
)
_DEFINED = regex(
    rb"(?m)^([ \t]*)(?:async[ \t]+)?def[ \t]+(\w+)[ \t]*\(([^()]*(?:\([^()]*\)[^()]*)*)\)[^\n]*:"
)
_PARAMETER = regex(rb"(?:^|,)\s*\*{0,2}(\w+)")


class Written:
    """What the files of a project write."""

    def __init__(self, files: Callable[[], Iterable[tuple[str, bytes]]]) -> None:
        """``files`` gives paths with their bytes."""
        self._texts: list[bytes] = []
        self.unknown: str | None = None
        """A file of production that writes a variable whose name is not known; None for none."""
        handed: dict[bytes, str] = {}
        for path, data in files():
            if b"env" not in data:
                continue
            data = _by_its_name(data)
            for name in _HANDED.findall(data) if not is_test(path) else ():
                handed.setdefault(name.rpartition(b".")[2], path)
            if not _WRITES.search(data):
                continue
            self._texts.append(data)
            if self.unknown is None and not is_test(path) and _UNKNOWN.search(data):
                self.unknown = path
        names = handed.keys() - _READERS
        if self.unknown is None and names:
            writers = _writers(data for _, data in files())
            self.unknown = next((handed[it] for it in sorted(names & writers)), None)

    def has(self, variable: str) -> bool:
        """Whether a file that writes anything may write the variable."""
        name = re.escape(variable.encode())
        written = re.compile(
            rb"[\"']%b[\"']\s*(?:\]\s*[|+]?=[^=]|:)|del\s+[^\n]*[\"']%b[\"']|\b%b\s*=[^=]"
            rb"|(?:setdefault|pop|setenv|putenv|unsetenv|delenv|item__)\s*\(\s*[\"']%b[\"']"
            % (name, name, name, name)
        )
        return any(written.search(data) for data in self._texts)


def _writers(files: Iterable[bytes]) -> set[bytes]:
    """Names of functions that write to something they are given, or hand it on to one that does."""
    writers: set[bytes] = set()
    handing: list[tuple[bytes, set[bytes]]] = []
    for data in files:
        for found in _DEFINED.finditer(data):
            body = _body(data, found)
            for it in _PARAMETER.findall(found[3]):
                name = re.escape(it)
                if re.search(_CHANGED % (name, name, name, name), body):
                    writers.add(found[2])
                called = re.findall(rb"(\w+)[ \t]*\((?:[^()\n]*,)?[ \t]*%b[ \t]*[,)]" % name, body)
                if called:
                    handing.append((found[2], set(called)))
    before = -1
    while len(writers) > before:
        before = len(writers)
        writers.update(name for name, called in handing if called & writers)
    return writers


_CHANGED = (
    rb"\b%b[ \t]*(?:\[[^\]\n]*\][ \t]*=(?!=)|\.[ \t]*(?:update|setdefault|pop|clear|__setitem__)\b|\|=)"
    rb"|\bdel[ \t]+%b\[|=[ \t]*%b[ \t]*(?:[\r\n#]|\Z)|(?:for|in)[ \t]+%b\.__setitem__"
)
"""Also where it gets another name, which is not followed."""


def _body(data: bytes, found: re.Match[bytes]) -> bytes:
    """The rows that are further in than the header of a function."""
    deeper = re.compile(rb"(?m)^(?!%b[ \t]|[ \t]*(?:#|\r?$))" % re.escape(found[1]))
    row = data.find(b"\n", found.end())
    if row < 0:
        return data[found.end() :]
    end = deeper.search(data, row + 1)
    return data[found.end() : end.start() if end is not None else len(data)]


def _by_its_name(data: bytes) -> bytes:
    """The text with ``environ`` for names that are given it (``e = os.environ``)."""
    for _ in range(_FAR):
        names = {name for found in _ALIAS.findall(data) for name in found if name}
        names -= {b"environ"}
        if not names:
            break
        data = re.sub(rb"\b(?:%b)\b" % b"|".join(sorted(names)), b"environ", data)
    return data


def is_test(path: str) -> bool:
    """Whether the path is one of a test's."""
    parts = path.split("/")
    return "tests" in parts or "testing" in parts or parts[-1].startswith(("test_", "conftest"))
