"""Which module holds a Django project's settings: its ``manage.py`` says so."""

from __future__ import annotations

import os
import re

ACCESSOR = "django.conf.settings"
_NAMED = re.compile(rb"[\"']DJANGO_SETTINGS_MODULE[\"']\s*[,\]=)\s]+\s*[\"']([\w.]+)[\"']")


def manage_files(roots: tuple[str, ...]) -> list[str]:
    """Where a ``manage.py`` may be."""
    return [os.path.join(root, "manage.py") for root in roots]


def settings_module(roots: tuple[str, ...]) -> str | None:
    """The module that ``manage.py`` in a source root names; None without one."""
    for path in manage_files(roots):
        try:
            with open(path, "rb") as file:
                found = _NAMED.search(file.read())
        except OSError:
            continue
        if found is not None:
            return found[1].decode("ascii", "replace")
    return None
