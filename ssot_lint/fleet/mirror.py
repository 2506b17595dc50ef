"""Bare clones of our own of repositories that are named by URL: brought up to date, never run."""

from __future__ import annotations

import os
import subprocess
from hashlib import sha256

from ssot_lint.fleet.sources import PROTOCOLS, Source, without_credentials
from ssot_lint.workspace.git.command import environment, git
from ssot_lint.workspace.git.revision import GitError

SECONDS = 600
"""A clone that takes longer than this has failed."""


def mirrored(source: Source, directory: str) -> str:
    """The path of the bare clone of a URL below ``directory``, fetched now. Raises GitError."""
    path = os.path.join(directory, _name(source.place))
    if os.path.isdir(os.path.join(path, "objects")):
        refs = "+refs/heads/*:refs/heads/*", "+refs/tags/*:refs/tags/*"
        _run(["fetch", "--quiet", "--prune", "--no-recurse-submodules"], source, refs, path)
        return path
    os.makedirs(directory, exist_ok=True)
    # Into another name first: what was interrupted is never taken for a clone.
    begun = f"{path}.{os.getpid()}.part"
    _run(["clone", "--quiet", "--bare", "--no-tags", "--template="], source, (begun,), directory)
    os.replace(begun, path)
    return path


def _run(words: list[str], source: Source, rest: tuple[str, ...], cwd: str) -> None:
    command = git(*words, "--", source.place, *rest, protocols=PROTOCOLS)
    try:
        done = subprocess.run(
            command,
            cwd=cwd,
            env=environment(),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
            timeout=SECONDS,
        )
    except OSError as error:
        raise GitError(f"git cannot be run: {error.strerror}") from error
    except subprocess.TimeoutExpired:
        raise GitError(f"no end after {SECONDS} s") from None
    if done.returncode != 0:
        said = done.stderr.decode("utf-8", "replace").strip().splitlines()
        last = without_credentials(said[-1]) if said else f"git exited {done.returncode}"
        raise GitError(f"cannot be cloned or fetched: {last}")


def _name(url: str) -> str:
    """A directory's name that two URLs never share."""
    plain = without_credentials(url)
    tail = "".join(c if c.isalnum() or c in "._-" else "-" for c in plain.rsplit("/", 1)[-1])
    return f"{tail.removesuffix('.git')[:60]}-{sha256(plain.encode()).hexdigest()[:12]}.git"
