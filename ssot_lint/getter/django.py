"""Which module holds a Django project's settings: what starts it says so."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator

from ssot_lint.core.regex import regex
from ssot_lint.modules.tree import DISK, Tree

ACCESSOR = "django.conf.settings"
_NAMED = regex(rb"[\"']DJANGO_SETTINGS_MODULE[\"']\s*[,\]=)\s]+\s*[\"']([\w.]+)[\"']")
_STARTS = ("manage.py", "wsgi.py", "asgi.py", "celery.py")
_KINDS = ("", "_base", "_common", "_default", "_defaults", "_shared", "_prod", "_production")
_BESIDE = frozenset(
    f"settings{kind}{ending}"
    for kind in (*_KINDS, "_dev", "_development", "_local", "_staging", "_ci", "_example")
    for ending in ("", ".py")
)


def manage_files(roots: tuple[str, ...]) -> list[str]:
    """Where the modules that start a Django project may be."""
    return [os.path.join(root, name) for root in roots for name in _STARTS]


def settings_module(roots: tuple[str, ...], tree: Tree = DISK) -> str | None:
    """The module that is named most, by its whole dotted path; None where none is named.

    ``manage.py`` and its kin are looked for in the source roots, and in the package of the module
    that they name.
    """
    named: Counter[str] = Counter()
    for path in manage_files(roots):
        found = _NAMED.search(tree.read(path) or b"")
        if found is not None:
            named[found[1].decode("ascii", "replace")] += 1
    for module in tuple(named):
        for root in roots:
            folder = os.path.join(root, *module.split(".")[:1])
            for name in _STARTS[1:]:
                told = _NAMED.search(tree.read(os.path.join(folder, name)) or b"")
                if told is not None:
                    named[told[1].decode("ascii", "replace")] += 1
    return named.most_common(1)[0][0] if named else None


def settings_modules(roots: tuple[str, ...], tree: Tree = DISK) -> Iterator[str]:
    """That module; after it the ``settings*`` modules beside it, should it not be there."""
    name = settings_module(roots, tree)
    if name is None:
        return
    yield name
    package, _, _ = name.rpartition(".")
    for root in roots:
        folder = os.path.join(root, *package.split("."))
        for file in sorted(tree.among(folder, _BESIDE)):
            yield f"{package}.{file.removesuffix('.py')}".lstrip(".")
