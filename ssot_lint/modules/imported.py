"""What a file imports: every ``from module import name``, read from the bytes.

Parsing 10,000 files to count imports would take a minute; a pattern takes a second, and all that a
false hit (in a docstring, say) can do is to move a candidate up by one.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator

from ssot_lint.core.lean import NamedTuple
from ssot_lint.modules.imports import resolve_from
from ssot_lint.modules.lookup import module_name

_FROM = re.compile(
    rb"^[ \t]*from[ \t]+(\.*)[ \t]*([\w.]*)[ \t]+import[ \t]*(\([^()]*\)|(?:\\\r?\n|[^\r\n;])*)",
    re.M,
)
_IMPORT = re.compile(rb"(?:^|[;:])[ \t]*import[ \t]+((?:\\\r?\n|[\w., \t])+)", re.M)
_MODULE = re.compile(rb"([\w.]+)(?:\s+as\s+(\w+))?")
_COMMENT = re.compile(rb"#[^\r\n]*")
_NAME = re.compile(rb"(\w+|\*)(?:\s+as\s+(\w+))?")


class Imported(NamedTuple):
    """One name that a file imports; ``name`` is empty for ``import module``, ``*`` for all there are."""

    module: str
    name: str
    local: str
    """What the file calls it."""
    start: int = 0
    """The byte that the statement's row starts with."""


def imported(data: bytes, package: str) -> Iterator[Imported]:
    """What a file in ``package`` imports, relative imports made absolute."""
    for match in _FROM.finditer(data):
        dots, module, names = match.groups()
        full = resolve_from(_text(module), len(dots), package)
        for name, alias in _NAME.findall(_COMMENT.sub(b"", names)) if full else ():
            yield Imported(full, _text(name), _text(alias or name), match.start())
    for modules in _IMPORT.findall(data):
        for module, alias in _MODULE.findall(modules):
            yield Imported(_text(module), "", _text(alias or module))


def package_of(path: str, roots: tuple[str, ...]) -> str:
    """The package that relative imports of the file start from."""
    name = module_name(path, roots) or ""
    if os.path.basename(path).startswith("__init__."):
        return name
    return name.rpartition(".")[0]


def _text(name: bytes) -> str:
    return name.decode("utf-8", "replace")
