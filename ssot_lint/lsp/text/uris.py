"""URIs and the paths behind them, always with ``/``; what is no file has no path."""

from __future__ import annotations

import os
import re
from urllib.parse import quote, unquote, urlsplit

_DRIVE = re.compile(r"/[A-Za-z]:")


def path_of(uri: str) -> str | None:
    """The path of a file, or that an untitled one is to have; None for any other URI."""
    try:
        parts = urlsplit(uri)
    except ValueError:
        return None
    path = unquote(parts.path, errors="surrogateescape")
    if parts.scheme not in ("file", "untitled") or not path.startswith("/") or "\0" in path:
        return None
    if parts.netloc not in ("", "localhost"):
        return f"//{unquote(parts.netloc)}{path}"
    if os.name == "nt" and _DRIVE.match(path):
        path = path[1:]
    return os.path.normpath(path).replace(os.sep, "/")


def uri_of(path: str) -> str:
    """The URI of an absolute path."""
    plain = path.replace(os.sep, "/")
    if plain.startswith("//"):
        return "file:" + quote(plain, errors="surrogateescape")
    if not plain.startswith("/"):
        return "file:///" + quote(plain, safe="/:")
    return "file://" + quote(plain, errors="surrogateescape")
