"""Removes caches, and nothing that is none: only what bears our tag, only files that we write."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import NamedTuple

from ssot_lint.workspace.cache.file import (
    CONTRACTS_SUFFIX,
    DIRECTORY,
    SCAN_SUFFIX,
    SIGNATURE,
    SUFFIX,
    TAG,
    TEMPORARY,
)
from ssot_lint.workspace.files.read import read

_WRITTEN = (SUFFIX, TEMPORARY, ".tables", SCAN_SUFFIX, CONTRACTS_SUFFIX)


class Swept(NamedTuple):
    """What became of one directory."""

    path: str
    kept: str | None = None
    """Why it is still there."""


def sweep(root: str) -> Iterator[Swept]:
    """Remove every cache in ``root`` and below; links are not followed."""
    for directory, names, _ in os.walk(root):
        names[:] = sorted(name for name in names if name != ".git")
        if DIRECTORY in names:
            names.remove(DIRECTORY)
            yield from remove(os.path.join(directory, DIRECTORY))


def remove(directory: str) -> Iterator[Swept]:
    """Remove the cache at ``directory``; yields nothing where there is none."""
    if os.path.islink(directory) or not is_cache(directory):
        return
    try:
        names = sorted(os.listdir(directory))
        strange = [name for name in names if not _is_ours(name)]
        for name in names:
            if name.endswith(_WRITTEN):
                os.unlink(os.path.join(directory, name))
        if strange:
            yield Swept(directory, f"it holds `{strange[0]}`, which is not ours")
            return
        # Last of all: what an interrupted sweep leaves still bears the tag.
        for name in (".gitignore", TAG):
            if os.path.lexists(os.path.join(directory, name)):
                os.unlink(os.path.join(directory, name))
        os.rmdir(directory)
    except OSError as error:
        yield Swept(directory, error.strerror or str(error))
    else:
        yield Swept(directory)


def is_cache(directory: str) -> bool:
    """Whether our tag is there."""
    try:
        tag = read(os.path.join(directory, TAG))
    except OSError:
        return False
    return tag.startswith(SIGNATURE) and b"ssot-lint" in tag


def _is_ours(name: str) -> bool:
    return name in (TAG, ".gitignore") or name.endswith(_WRITTEN)
