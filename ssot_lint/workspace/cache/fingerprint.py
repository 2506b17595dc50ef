"""What outcomes depend on besides a file's bytes, as values that compare equal or do not."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from zlib import adler32, crc32

from ssot_lint import __version__

_VERSION = "_version.py"
_PACKAGE = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


def settings_text(identity: object) -> str:
    """Settings as text, the same in every process; raises TypeError on what is no plain value."""
    return repr(_plain(identity))


def tool() -> str:
    """Which code judges: version, interpreter, parser, and the sources themselves.

    An installer has written down their digests; where none has (a checkout, a package of a
    distribution), the times and sizes of the files stand for them.
    """
    rows = _bytes_of(_record()).split(b"\n")
    ours = [row for row in rows if row.startswith(b"ssot_lint/") and b"sha256=" in row]
    code = b"\n".join(ours) or repr(_sources(_PACKAGE)).encode("utf-8", "surrogateescape")
    # As two sums, made in 0.1 ms: the rows themselves, 70 KB, would stand in every file of the cache.
    sums = f"{crc32(code):08x}{adler32(code):08x}"
    return f"{__version__} {sys.implementation.cache_tag} {sys.hexversion:x} {_parser()} {sums}"


def installed() -> tuple[str, ...]:
    """Files that are others where another tool judges; none where no installer has written any."""
    parser = os.path.join(_parser_directory(), _VERSION)
    files = _record(), parser
    return files if all(map(os.path.isfile, files)) else ()


def _record() -> str:
    return os.path.join(os.path.dirname(_PACKAGE), f"ssot_lint-{__version__}.dist-info", "RECORD")


def _plain(value: object) -> object:
    """``value`` with its sets sorted and its mappings as pairs."""
    if value is None or isinstance(value, (str, int, bytes)):
        return value
    if isinstance(value, (frozenset, set)):
        return sorted(repr(_plain(item)) for item in value)
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    if isinstance(value, Mapping):
        return [(_plain(key), _plain(item)) for key, item in value.items()]
    raise TypeError(f"{type(value).__name__} has no text that is the same in every process")


def _parser() -> str:
    """The version of libcst, without importing it (130 ms), or the time of its installation."""
    directory = _parser_directory()
    if not directory:
        return ""
    return repr(_bytes_of(os.path.join(directory, _VERSION)) or _sources(directory))


def _parser_directory() -> str:
    """Where libcst is; empty without one."""
    # As importlib.util.find_spec does, whose import alone takes 14 ms.
    specs = (finder.find_spec("libcst", None) for finder in sys.meta_path)
    spec = next((found for found in specs if found is not None), None)
    if spec is None or spec.origin is None:
        return ""
    return os.path.dirname(spec.origin)


def _sources(directory: str) -> list[tuple[str, int, int]]:
    found: list[tuple[str, int, int]] = []
    with os.scandir(directory) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                found += _sources(entry.path)
            elif entry.name.endswith(".py"):
                status = entry.stat()
                found.append((entry.path, status.st_mtime_ns, status.st_size))
    return sorted(found)


def _bytes_of(path: str) -> bytes:
    try:
        with open(path, "rb") as stream:
            return stream.read()
    except OSError:
        return b""
