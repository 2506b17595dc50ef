"""Bare clones of our own of repositories that are named by URL: brought up to date, never run.

A clone has a configuration of our own, which names no remote: what git would write there is the URL
with its credentials.
"""

from __future__ import annotations

import os
import shutil
import string
import subprocess
from hashlib import sha256
from secrets import token_hex

from ssot_lint.fleet.alone import Busy, only_one
from ssot_lint.fleet.sources import HEAD, Source
from ssot_lint.fleet.url import PROTOCOLS, without_credentials
from ssot_lint.workspace.git.command import environment, git
from ssot_lint.workspace.git.revision import GitError

SECONDS = 600
"""A clone that takes longer than this has failed."""
THEIR_HEAD = "refs/ssot-lint/head"
"""What the remote's HEAD is, in our clone: whatever its branch is called by then."""
_LOCK = "ssot-lint.lock"
_KEPT = frozenset(string.ascii_letters + string.digits + "._-")
_ALL = ("+refs/heads/*:refs/heads/*", "+refs/tags/*:refs/tags/*")


def mirrored(source: Source, directory: str) -> tuple[str, str]:
    """The path of the bare clone of a URL below ``directory``, fetched now, and what its revision is
    called there. Raises GitError."""
    path = os.path.join(directory, _name(source))
    try:
        os.makedirs(directory, exist_ok=True)
        _fetched(source, path, directory)
    except Busy:
        raise GitError(f"another run has been at its clone for {SECONDS} s") from None
    except OSError as error:
        raise GitError(f"cannot be cloned to {directory}: {error.strerror or error}") from error
    return path, THEIR_HEAD if source.revision == HEAD else source.revision


def _fetched(source: Source, path: str, directory: str) -> None:
    if not _is_clone(path):
        _begun(source, path, directory)
    with only_one(os.path.join(path, _LOCK), SECONDS):
        _fetch(source, path)


def _begun(source: Source, path: str, directory: str) -> None:
    # Into another name first: what was interrupted is never taken for a clone.
    part = f"{path}.{os.getpid()}.{token_hex(4)}.part"
    try:
        _run(["init", "--quiet", "--bare", "--template=", "--", part], directory)
        _fetch(source, part)
        os.replace(part, path)
    except OSError:
        if not _is_clone(path):  # else another run was faster: what is there is brought up to date
            raise
    finally:
        shutil.rmtree(part, ignore_errors=True)


def _is_clone(path: str) -> bool:
    return os.path.isdir(os.path.join(path, "objects"))


def _fetch(source: Source, path: str) -> None:
    asked = (f"+HEAD:{THEIR_HEAD}", *_ALL) if source.revision == HEAD else _ALL
    options = [
        "--quiet",
        "--prune",
        "--no-tags",
        "--no-recurse-submodules",
        "--no-write-fetch-head",
    ]
    # By its name: where it is damaged, git would take the repository around it for it.
    _run(
        [f"--git-dir={os.path.abspath(path)}", "fetch", *options, "--", source.place, *asked], path
    )


def _run(words: list[str], cwd: str) -> None:
    try:
        done = subprocess.run(
            git(*words, protocols=PROTOCOLS),
            cwd=cwd,
            env=environment(PROTOCOLS),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
            timeout=SECONDS,
            start_new_session=True,  # without a terminal ssh asks nobody for a password
        )
    except subprocess.TimeoutExpired:
        raise GitError(f"no end after {SECONDS} s") from None
    if done.returncode != 0:
        said = done.stderr.decode("utf-8", "replace").strip().splitlines()
        told = [it for it in said if it.startswith(("fatal:", "error:"))] or said[-1:]
        why = without_credentials(told[0]) if told else f"git exited {done.returncode}"
        raise GitError(f"cannot be cloned or fetched: {why}")


def _name(source: Source) -> str:
    """A directory's name that two repositories never share, and two URLs of one always."""
    plain = source.key
    tail = "".join(c if c in _KEPT else "-" for c in plain.rsplit("/", 1)[-1])
    digest = sha256(plain.encode("utf-8", "surrogateescape")).hexdigest()[:12]
    return f"{tail.removesuffix('.git')[:60]}-{digest}.git"
