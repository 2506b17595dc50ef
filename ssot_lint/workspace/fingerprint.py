"""What results depend on besides the bytes of a file, as plain values that compare equal or not."""

from __future__ import annotations

import os
import sys

from ssot_lint import __version__

_PACKAGE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
_INSTALLED = ("site-packages", "dist-packages")

Stamp = tuple[int, int, int, int]
"""Times of the last changes of content and of attributes, size, and which file it is."""


def stamp_of(status: os.stat_result) -> Stamp:
    """What changes when a file does; ctime, too, since tools set mtime back."""
    return status.st_mtime_ns, status.st_ctime_ns, status.st_size, status.st_ino


def file_name() -> str:
    """The name of a cache that this version under this interpreter can read."""
    return f"ssot-lint-{__version__}-{sys.implementation.cache_tag}.bin"


def tool() -> str:
    """Which code judges: version, interpreter, parser; where it is being worked on, its files."""
    code = "" if os.path.basename(os.path.dirname(_PACKAGE)) in _INSTALLED else repr(_sources())
    return f"{__version__} {sys.version} {_parser()} {code}"


def settings(identity: tuple[object, ...], root: str) -> str:
    """Settings as text, the same in every process and wherever ``root`` lies."""
    return repr(_plain(identity, root.rstrip("/")))


def _plain(value: object, root: str) -> object:
    """``value`` with its sets sorted, its mappings as pairs, and paths below ``root`` cut."""
    if isinstance(value, str):
        return f"<root>{value[len(root):]}" if f"{value}/".startswith(f"{root}/") else value
    if isinstance(value, (frozenset, set)):
        return sorted(repr(_plain(item, root)) for item in value)
    if isinstance(value, (list, tuple)):
        return [_plain(item, root) for item in value]
    if hasattr(value, "items"):
        return [(_plain(key, root), _plain(item, root)) for key, item in value.items()]
    return value


def _parser() -> str:
    """The version of libcst, without importing it (130 ms), or the time of its installation."""
    # As importlib.util.find_spec does, whose import alone takes 14 ms.
    specs = (finder.find_spec("libcst", None) for finder in sys.meta_path)
    spec = next((found for found in specs if found is not None), None)
    if spec is None or spec.origin is None:
        return ""
    try:
        with open(os.path.join(os.path.dirname(spec.origin), "_version.py"), "rb") as stream:
            return repr(stream.read())
    except OSError:
        return repr(os.stat(spec.origin).st_mtime_ns)


def _sources() -> list[tuple[str, int, int]]:
    found: list[tuple[str, int, int]] = []
    for directory, _, names in os.walk(_PACKAGE):
        for name in names:
            if name.endswith(".py"):
                path = os.path.join(directory, name)
                status = os.stat(path)
                found.append((path, status.st_mtime_ns, status.st_size))
    return sorted(found)
