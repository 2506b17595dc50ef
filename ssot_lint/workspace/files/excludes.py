"""The user's own ignore file, as git finds it: ``core.excludesFile``, or the usual place.

Configurations are read as text, no program is run for it; the file's patterns are used and never
shown.
"""

from __future__ import annotations

import os
import re

from ssot_lint.core.regex import regex
from ssot_lint.modules.trust import read_regular
from ssot_lint.workspace import environment

_SECTION = regex(rb"^[ \t]*\[([^\]\r\n]*)\]", re.MULTILINE)
_VALUE = regex(rb"^[ \t]*excludesfile[ \t]*=[ \t]*([^\r\n;#]*)", re.MULTILINE | re.IGNORECASE)


def excludes_file(git: str) -> str | None:
    """Path of the file for the repository with this git directory; None where there is none."""
    path = _excludes_place(git)
    return path if os.path.isfile(path) else None


def asked_for_excludes(git: str) -> list[str]:
    """The files, there or not, that this depends on."""
    return [*_configurations(git), _excludes_place(git)]


def _excludes_place(git: str) -> str:
    stated = next(filter(None, map(_stated, _configurations(git))), None)
    if stated is None:
        base = environment.get("XDG_CONFIG_HOME") or os.path.join(_home(), ".config")
        stated = os.path.join(base, "git", "ignore")
    path = os.path.expanduser(stated)
    if not os.path.isabs(path):
        path = os.path.join(os.path.dirname(git), path)
    return path


def _configurations(git: str) -> list[str]:
    """The strongest first."""
    own = [os.path.join(git, "config")]
    stated = environment.get("GIT_CONFIG_GLOBAL")
    if stated is not None:
        return [*own, stated]
    base = environment.get("XDG_CONFIG_HOME") or os.path.join(_home(), ".config")
    return [*own, os.path.join(_home(), ".gitconfig"), os.path.join(base, "git", "config")]


def _home() -> str:
    return os.path.expanduser("~")


def _stated(path: str) -> str | None:
    data = read_regular(path, 1_000_000)
    if data is None or b"xclude" not in data:
        return None
    starts = [*_SECTION.finditer(data)]
    found: str | None = None
    for number, it in enumerate(starts):
        if it[1].strip().lower() != b"core":
            continue
        end = starts[number + 1].start() if number + 1 < len(starts) else len(data)
        for value in _VALUE.finditer(data, it.end(), end):
            found = value[1].strip().strip(b'"').decode("utf-8", "surrogateescape")
    return found
