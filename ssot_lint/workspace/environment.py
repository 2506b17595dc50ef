"""The one place where this program reads the process environment."""

from __future__ import annotations

import os

_ON = frozenset({"1", "true", "yes", "on"})


def get(name: str, default: str | None = None) -> str | None:
    """The variable's value now."""
    return os.environ.get(name, default)


def for_child() -> dict[str, str]:
    """A copy of all of it, for a process that is started."""
    return dict(os.environ)


def user_cache() -> str:
    """The directory that the system gives each user for caches."""
    stated = get("XDG_CACHE_HOME") or get("LOCALAPPDATA")
    return stated or os.path.join(os.path.expanduser("~"), ".cache")


def is_on(name: str) -> bool:
    """Whether a switch is set to 1, true, yes or on, in any case."""
    return (get(name) or "").strip().lower() in _ON


def speaks_of_us() -> bool:
    """Whether any variable says how this program is to run."""
    return any(name.startswith("SSOT_LINT_") for name in os.environ)
