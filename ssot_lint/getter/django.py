"""Which module holds a Django project's settings: its ``manage.py`` says so."""

from __future__ import annotations

import os
import re

from ssot_lint.modules.tree import DISK, Tree

ACCESSOR = "django.conf.settings"
_NAMED = re.compile(rb"[\"']DJANGO_SETTINGS_MODULE[\"']\s*[,\]=)\s]+\s*[\"']([\w.]+)[\"']")


def manage_files(roots: tuple[str, ...]) -> list[str]:
    """Where a ``manage.py`` may be."""
    return [os.path.join(root, "manage.py") for root in roots]


def settings_module(roots: tuple[str, ...], tree: Tree = DISK) -> str | None:
    """The module that ``manage.py`` in a source root names; None without one."""
    for path in manage_files(roots):
        found = _NAMED.search(tree.read(path) or b"")
        if found is not None:
            return found[1].decode("ascii", "replace")
    return None
