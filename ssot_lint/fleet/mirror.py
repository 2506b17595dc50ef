"""Bare clones of our own of repositories that are named by URL: brought up to date, never run.

A clone has a configuration of our own, which names no remote: what git would write there is the URL
with its credentials.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from hashlib import sha256

from ssot_lint.fleet.sources import HEAD, PROTOCOLS, Source, without_credentials
from ssot_lint.workspace.git.command import environment, git
from ssot_lint.workspace.git.revision import GitError

SECONDS = 600
"""A clone that takes longer than this has failed."""
THEIR_HEAD = "refs/ssot-lint/head"
"""What the remote's HEAD is, in our clone: whatever its branch is called by then."""
_ALL = ("+refs/heads/*:refs/heads/*", "+refs/tags/*:refs/tags/*")


def mirrored(source: Source, directory: str) -> tuple[str, str]:
    """The path of the bare clone of a URL below ``directory``, fetched now, and what its revision is
    called there. Raises GitError."""
    path = os.path.join(directory, _name(source.place))
    try:
        os.makedirs(directory, exist_ok=True)
        _fetched(source, path, directory)
    except OSError as error:
        raise GitError(f"cannot be cloned to {directory}: {error.strerror or error}") from error
    return path, THEIR_HEAD if source.revision == HEAD else source.revision


def _fetched(source: Source, path: str, directory: str) -> None:
    if os.path.isdir(os.path.join(path, "objects")):
        _fetch(source, path)
        return
    # Into another name first: what was interrupted is never taken for a clone.
    begun = f"{path}.{os.getpid()}.part"
    try:
        _run(["init", "--quiet", "--bare", "--template=", "--", begun], directory)
        _fetch(source, begun)
        os.replace(begun, path)
    finally:
        shutil.rmtree(begun, ignore_errors=True)


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


def _name(url: str) -> str:
    """A directory's name that two URLs never share."""
    plain = without_credentials(url)
    tail = "".join(c if c.isalnum() or c in "._-" else "-" for c in plain.rsplit("/", 1)[-1])
    return f"{tail.removesuffix('.git')[:60]}-{sha256(plain.encode()).hexdigest()[:12]}.git"
