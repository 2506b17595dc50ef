"""The files of a project, listed in another process while this one imports what asks for the list.

To walk 2,200 directories and ask how 3,700 files look is a quarter of a hook with a finding. Begun before
the command is imported there is nothing left to wait for, at the price of 10 ms of CPU. Where nobody
asks, the process is ended.
"""

from __future__ import annotations

import os
from zlib import crc32

from ssot_lint import __version__
from ssot_lint.core.lean import TYPE_CHECKING, cast
from ssot_lint.workspace.cache.passed import DIRECTORY, names_of
from ssot_lint.workspace.processes import available_cores, can_fork

if TYPE_CHECKING:
    from ssot_lint.modules.around.project.files import Listed
    from ssot_lint.workspace.cache.in_parallel import Begun

_FEW_FILES = 8
_WORDS = b"environ", b"getenv"
"""One stands in nearly every file that a fix is offered for."""
_begun: dict[str, Begun] = {}
"""By project: a command begins what the run that it leads to asks for."""


def expect(argv: list[str]) -> None:
    """Begin the list of the working directory where ``check`` is going to ask for it, as far as that
    can be told before anything is read: it was asked for before, and files hold a word."""
    names = names_of(argv)
    if names is None or len(names) > _FEW_FILES or "--fix" in argv:
        return
    root = os.getcwd().replace(os.sep, "/")
    if os.path.isfile(scan_in(DIRECTORY, root)) and any(map(_holds_word, names)):
        begin(root)


def scan_in(directory: str, root: str) -> str:
    """The file of the cache that has what the files of a project say of each other."""
    key = crc32(root.encode("utf-8", "surrogateescape"))
    return os.path.join(directory, f"scan-{key:08x}-{__version__}.scan")


def begin(root: str) -> None:
    """Have the files of a project listed, once, where cores and threads allow. Nothing may be written
    to any of them before the list is asked for."""
    if root not in _begun and available_cores() > 1 and can_fork():
        import gc

        # Before the fork, so that one of the two imports it; it is asked for in both.
        from ssot_lint.modules.around.project.files import listed as of
        from ssot_lint.workspace.cache.in_parallel import Begun

        gc.disable()  # as in any run: the process ends soon
        _begun[root] = Begun(lambda: of(root))


def listed(root: str) -> Listed | None:
    """The list, once; None where none was begun, or its process died."""
    begun = _begun.pop(root, None)
    return None if begun is None else cast("Listed | None", begun.collect())


def leave() -> None:
    """End what nobody has asked for."""
    while _begun:
        _begun.popitem()[1].leave()


def _holds_word(name: str) -> bool:
    try:
        with open(name, "rb") as stream:
            data = stream.read()
    except OSError:
        return False
    return any(word in data for word in _WORDS)
