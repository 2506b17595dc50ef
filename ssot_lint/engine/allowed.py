"""Variables that anyone may touch: by the configuration, or for what starts a framework."""

from __future__ import annotations

import posixpath

from ssot_lint.core.lean import TYPE_CHECKING
from ssot_lint.core.model import PATCH, WRITE

if TYPE_CHECKING:
    from ssot_lint.core.settings import FileSettings

_DJANGO = "DJANGO_SETTINGS_MODULE"
_STARTS = frozenset({"manage", "wsgi", "asgi", "celery"})


def is_allowed(variable: str | None, kind: str, settings: FileSettings) -> bool:
    """Whether ``allow-variables`` lets an access of the kind be."""
    if variable is None or not settings.allow_variables:
        return False
    from fnmatch import fnmatchcase  # few name such variables

    if not any(fnmatchcase(variable, pattern) for pattern in settings.allow_variables):
        return False
    # Anyone may read it; who writes what is ours is our business all the same.
    written = kind in (WRITE, PATCH) and settings.variables is not None
    return not (written and any(fnmatchcase(variable, it) for it in settings.variables or ()))


def is_djangos(variable: str | None, settings: FileSettings) -> bool:
    """Whether the file is one of those that tell Django where its settings are."""
    return variable == _DJANGO and _stem(settings.path) in _STARTS


def _stem(path: str) -> str:
    return posixpath.splitext(posixpath.basename(path.replace("\\", "/")))[0]
