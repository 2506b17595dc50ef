"""Which variables a project writes, by name: read from bytes, and rather too many than too few."""

from __future__ import annotations

import re
from collections.abc import Iterable

_WRITES = re.compile(
    rb"setenv|putenv|patch\.dict|delenv|environ\s*(?:\.\s*(?:update|setdefault|pop|clear|__setitem__)"
    rb"|\[[^\]\n]*\]\s*=[^=]|\|=)|load_dotenv|\benv\s*=\s*\{"
)
_UNKNOWN = re.compile(
    rb"environ\s*\[\s*(?![\"'\s])[^\]\n]*\]\s*=[^=]"
    rb"|environ\s*\[\s*[\"'][^\"'\]\n]*[\"']\s*[^\]\s][^\]\n]*\]\s*=[^=]"
    rb"|environ\s*\.\s*(?:setdefault|pop|__setitem__)\s*\(\s*(?![\"'\s)])"
    rb"|environ\s*\.\s*update\s*\(\s*(?![\s{)])|environ\s*\|=|environ\s*\.\s*clear\s*\("
    rb"|putenv\s*\(\s*(?![\"'\s])|load_dotenv\s*\("
)
_ALIAS = re.compile(
    rb"\b(\w+)\s*(?::[^=\n]+)?=\s*(?:\w+\.)?environ[ \t]*(?:[\r\n;#]|$)|environ\s+as\s+(\w+)"
)
_FAR = 5


class Written:
    """What the files of a project write."""

    def __init__(self, files: Iterable[tuple[str, bytes]]) -> None:
        """``files`` are paths with their bytes."""
        self._texts: list[bytes] = []
        self.unknown: str | None = None
        """A file of production that writes a variable whose name is not known; None for none."""
        for path, data in files:
            if b"env" not in data:
                continue
            data = _by_its_name(data)
            if not _WRITES.search(data):
                continue
            self._texts.append(data)
            if self.unknown is None and not is_test(path) and _UNKNOWN.search(data):
                self.unknown = path

    def has(self, variable: str) -> bool:
        """Whether a file that writes anything may write the variable."""
        name = re.escape(variable.encode())
        written = re.compile(
            rb"[\"']%b[\"']\s*(?:\]\s*[|+]?=[^=]|:)|del\s+[^\n]*[\"']%b[\"']|\b%b\s*=[^=]"
            rb"|(?:setdefault|pop|setenv|putenv|unsetenv|delenv|item__)\s*\(\s*[\"']%b[\"']"
            % (name, name, name, name)
        )
        return any(written.search(data) for data in self._texts)


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
