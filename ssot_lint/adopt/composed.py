"""What compose files run: the repository's own code, or other people's images alone."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence

from ssot_lint.workspace.files.read import read

_BUILT = re.compile(rb"^[ \t]+build[ \t]*:|[{,][ \t]*build[ \t]*:", re.M)
_IMAGE = re.compile(rb"[ \t{,]image[ \t]*:[ \t]*['\"]?([^\s'\"#,}]+)")
_FILE = re.compile(rb"[ \t{,]file[ \t]*:[ \t]*['\"]?([^\s'\"#,}]+)")
_KEY = re.compile(rb"([ \t]+)([\w.-]+)[ \t]*:[ \t]*(?:#.*)?\Z")
_PROJECT = re.compile(rb"^\[project\][^\[]*?^name[ \t]*=[ \t]*[\"']([\w.-]+)", re.M | re.S)


class Composed:
    """Compose files of one repository. They are read as text: what is proposed is only shown."""

    def __init__(self, root: str) -> None:
        self._root = root
        found = _PROJECT.search(text_of(f"{root}/pyproject.toml"))
        names = [os.path.basename(os.path.abspath(root)), found[1].decode() if found else ""]
        self._names = {_plain(it) for it in names} - {""}

    def ours(self, sources: Sequence[str]) -> tuple[str, ...]:
        """The sources, or the service in them that runs an image named as the project; empty where
        only images of others run: of these nobody can tell what they read."""
        texts = [text for it in sources for text in self._with_extended(it)]
        if any(_BUILT.search(it) for it in texts) or not any(_IMAGE.search(it) for it in texts):
            return tuple(sources)
        service = next((name for it in texts for name in self._services(it)), None)
        if service is None:
            return ()
        held = re.compile(rb"^[ \t]+" + re.escape(service.encode()) + rb"[ \t]*:", re.M)
        having = [it for it in sources if held.search(text_of(f"{self._root}/{it}"))]
        return tuple(f"{it}#{service}" for it in having)

    def _with_extended(self, source: str) -> Iterator[bytes]:
        text = text_of(f"{self._root}/{source}")
        yield text
        folder = os.path.dirname(f"{self._root}/{source}")
        for name in sorted({it.decode("utf-8", "replace") for it in _FILE.findall(text)}):
            if not os.path.isabs(name) and ".." not in name:
                yield text_of(f"{folder}/{name}")

    def _services(self, text: bytes) -> Iterator[str]:
        """Services whose image has the project's name."""
        above: list[tuple[int, bytes]] = []
        for row in text.splitlines():
            key = _KEY.match(row)
            image = _IMAGE.search(row)
            if key is not None:
                above = [it for it in above if it[0] < len(key[1])] + [(len(key[1]), key[2])]
            elif image is not None and not row.lstrip().startswith(b"#"):
                indent = len(row) - len(row.lstrip())
                outer = [name for column, name in above if column < indent]
                last = image[1].decode("utf-8", "replace").rpartition("/")[2]
                if outer and _plain(re.split("[:@]", last)[0]) in self._names:
                    yield outer[-1].decode("utf-8", "replace")


def text_of(path: str) -> bytes:
    """The bytes of a file; none where it cannot be read."""
    try:
        return read(path)
    except OSError:
        return b""


def _plain(name: str) -> str:
    return re.sub(r"[-_.]", "", name).lower()
