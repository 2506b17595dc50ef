"""Names that lead to facts of other files, by themselves: all that a hook on clean files opens.

The facts file has them, too; this one is a hundredth of it, and read in 0.1 ms.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from zlib import crc32

from ssot_lint import __version__
from ssot_lint.workspace.cache.file import DIRECTORY, SUFFIX, put

_MAGIC = f"ssot-lint names {__version__}"
_LARGEST = 1 << 20
Plain = dict[str, tuple[frozenset[str], frozenset[str]]]
"""By name: the stems of files that bind it, and words beside it in those that use it."""


def load(root: str, cache_dir: str | None) -> Plain:
    """The names; none where there is no such file, or none of ours."""
    try:
        with open(_path(root, cache_dir), encoding="utf-8") as stream:
            first, *rows = stream.read(_LARGEST).split("\n")
        if first != _MAGIC:
            return {}
        parts = [row.split("\t") for row in rows if row]
        return {word: (_words(stems), _words(beside)) for word, stems, beside in parts}
    except (OSError, ValueError):
        return {}


def save(root: str, cache_dir: str | None, names: Mapping[str, tuple[frozenset[str], ...]]) -> None:
    """Put them in place of what is there; raises OSError."""
    rows = [
        "\t".join((name, *(",".join(sorted(it)) for it in names[name]))) for name in sorted(names)
    ]
    put(_path(root, cache_dir), "\n".join((_MAGIC, *rows)).encode("utf-8", "replace"))


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split(",")) - {""}


def _path(root: str, cache_dir: str | None) -> str:
    directory = cache_dir or f"{root.rstrip('/')}/{DIRECTORY}"
    key = crc32(root.encode("utf-8", "surrogateescape"))
    return os.path.join(directory, f"names-{key:08x}{SUFFIX}")
