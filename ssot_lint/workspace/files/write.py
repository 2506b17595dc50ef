"""Writes a file whole or not at all, and only over the bytes that were read from it."""

from __future__ import annotations

import os

# Never a Python file: what a killed process leaves behind is not picked up by the next run.
_SUFFIX = ".ssot-lint-tmp"
_BINARY = getattr(os, "O_BINARY", 0)


class WriteError(Exception):
    """Why a file was left as it was."""


def replace(path: str, expected: bytes, data: bytes, root: str) -> None:
    """Put ``data`` in place of ``expected``; mode and owner stay, symlinks are written through.

    Raises WriteError, and nothing has changed, when the file holds something else by now, lies
    outside of ``root`` behind a symlink, or cannot be written.
    """
    target = _target(path, root)
    try:
        if not _holds(target, expected, data):
            return
        _replace(target, expected, data)
    except OSError as error:
        raise WriteError(f"not written: {error.strerror or error}") from error


def _target(path: str, root: str) -> str:
    """The file itself, behind all symlinks."""
    real = os.path.realpath(path)
    # A file named from elsewhere has its own directory for a project.
    home = root if _inside(os.path.abspath(path), os.path.abspath(root)) else os.path.dirname(path)
    if not _inside(real, os.path.realpath(home)):
        raise WriteError(f"not written: a symlink leads out of the project, to {real}")
    return real


def _inside(path: str, directory: str) -> bool:
    return path.startswith(os.path.join(directory, ""))


def _holds(target: str, expected: bytes, data: bytes) -> bool:
    """Whether ``expected`` is there to be replaced; False where another run has done so."""
    with open(target, "rb") as stream:
        current = stream.read()
    if current not in (expected, data):
        raise WriteError("not written: the file changed while it was being fixed")
    return current != data


def _replace(target: str, expected: bytes, data: bytes) -> None:
    if not os.access(target, os.W_OK):
        raise WriteError("not written: the file is read-only")
    directory, name = os.path.split(target)
    # Cut to stay below the 255 bytes of a file name.
    temporary = os.path.join(directory, f".{name[:60]}.{os.urandom(6).hex()}{_SUFFIX}")
    try:
        _write(temporary, data, os.stat(target))
        if _holds(target, expected, data):
            os.replace(temporary, target)
    finally:
        # Also on SIGINT: KeyboardInterrupt passes through here.
        if os.path.lexists(temporary):
            os.unlink(temporary)


def _write(temporary: str, data: bytes, like: os.stat_result) -> None:
    # No fsync (some ms a file): file systems order a rename over an existing name after the data.
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY, 0o600)
    with open(descriptor, "wb") as stream:
        stream.write(data)
    made = os.stat(temporary)
    if hasattr(os, "chown") and (made.st_uid, made.st_gid) != (like.st_uid, like.st_gid):
        _own(temporary, like)
    os.chmod(temporary, like.st_mode & 0o7777)


def _own(temporary: str, like: os.stat_result) -> None:
    try:
        os.chown(temporary, like.st_uid, like.st_gid)
    except PermissionError:
        pass  # only root may give files away; as with any editor, the file becomes ours


def put(path: str, data: bytes) -> None:
    """Write a file of our own, new or not, whole or not at all; raises OSError."""
    target = os.path.realpath(path)
    directory, name = os.path.split(target)
    temporary = os.path.join(directory, f".{name[:60]}.{os.urandom(6).hex()}{_SUFFIX}")
    try:
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY, 0o666)
        with open(descriptor, "wb") as stream:
            stream.write(data)
        if os.path.exists(target):
            os.chmod(temporary, os.stat(target).st_mode & 0o7777)
        os.replace(temporary, target)
    finally:
        if os.path.lexists(temporary):
            os.unlink(temporary)
