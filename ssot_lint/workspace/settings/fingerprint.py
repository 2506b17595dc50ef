"""A short name for all that configuration says: the same on every machine, another when it changes.

Two scores are comparable only under one fingerprint; what a setting says is in it, where the
project lies is not.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence

from ssot_lint.workspace.config.config import Config
from ssot_lint.workspace.config.globs import Glob, posix
from ssot_lint.workspace.config.value import Source
from ssot_lint.workspace.settings.workspace import Workspace

_DIGITS = 16


def fingerprint(files: Iterable[str], paths: Sequence[str], workspace: Workspace) -> str:
    """Of the configurations that hold for ``files``, and of the ``paths`` that were asked for."""
    from hashlib import sha256

    directories = {path.rpartition("/")[0] for path in files} or {workspace.cwd}
    configs = {id(it): it for it in map(workspace.config_for, directories)}.values()
    root = os.path.commonpath([config.base or "/" for config in configs])
    asked = [os.path.join(workspace.cwd, path) for path in paths or ["."]]
    said = [
        *sorted(_stated(config, root) for config in configs),
        *sorted(posix(os.path.relpath(path, root)) for path in asked),
    ]
    return sha256("\n".join(said).encode("utf-8", "surrogateescape")).hexdigest()[:_DIGITS]


def _stated(config: Config, root: str) -> str:
    # Neither thresholds nor baseline change which files have findings.
    options = config.options._replace(
        baseline=None,
        cache_dir=None,
        fail_under=None,
        fail_under_places=(),
        permission_places=(),
        sources={},
    )
    # What is not said is left out: a key that a later version knows changes no fingerprint.
    fields = [
        f"{name}={_plain(value, root)}"
        for name, value in zip(options._fields, options)
        if value is not None
    ]
    return ";".join([posix(os.path.relpath(config.base or "/", root)), *fields])


def _plain(value: object, root: str) -> str:
    """The value as text that names no place outside of ``root``, and has one order."""
    if isinstance(value, Source):
        return ""
    if isinstance(value, Glob):
        return f"{value.text}@{_relative(value.base, root)}"
    if isinstance(value, Mapping):
        pairs = (f"{_plain(key, root)}:{_plain(each, root)}" for key, each in value.items())
        return f"{{{','.join(pairs)}}}"
    if isinstance(value, (set, frozenset)):
        return f"{{{','.join(sorted(_all(value, root)))}}}"
    if isinstance(value, (list, tuple)):
        return f"({','.join(_all(value, root))})"
    return repr(_relative(value, root) if isinstance(value, str) else value)


def _all(values: Iterable[object], root: str) -> Iterator[str]:
    return (_plain(value, root) for value in values)


def _relative(text: str, root: str) -> str:
    """A path below ``root`` by its place there; any other text as it is."""
    if text == root or text.startswith(root.rstrip("/") + "/"):
        return posix(os.path.relpath(text, root))
    return text
