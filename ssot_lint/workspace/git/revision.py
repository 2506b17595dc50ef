"""What git remembers of a file: names and bytes at a revision, read from its objects alone."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from ssot_lint.workspace.git.command import environment, git


class GitError(Exception):
    """Why git could not tell."""


_PROGRAMS = (".clean", ".smudge", ".process", ".textconv", ".command")


class Changes(NamedTuple):
    """How the working tree differs from a revision; paths count from the repository's root."""

    changed: frozenset[str]
    """Files whose bytes may differ, by their names now."""
    renamed: Mapping[str, str]
    """Names then, by names now."""
    deleted: tuple[str, ...]


class Revision:
    """One commit of the repository around a directory."""

    def __init__(self, directory: str, name: str) -> None:
        """Raises GitError where there is no repository, or no such revision in it."""
        self._directory = directory
        self.is_bare = False
        self.root = self._find_root()
        commit = b""
        if not name.startswith("-"):
            problem = f"`{name}` is no revision of this repository"
            commit = self.ask("rev-parse", "--verify", f"{name}^{{commit}}", problem=problem)
        if not commit:
            raise GitError(f"`{name}` is no revision")
        self.commit = commit.decode().strip()

    def _find_root(self) -> str:
        """The work tree; of a bare repository, the repository itself."""
        problem = "not inside a git repository"
        said = self.ask("rev-parse", "--is-bare-repository", problem=problem)
        self.is_bare = said.strip() == b"true"
        which = "--absolute-git-dir" if self.is_bare else "--show-toplevel"
        root = self.ask("rev-parse", which, problem=problem)
        return os.path.realpath(os.fsdecode(root.rstrip(b"\n")))

    def relative(self, path: str) -> str | None:
        """``path`` as git names it; None outside the repository."""
        real = os.path.realpath(path)
        prefix = self.root.rstrip(os.sep) + os.sep
        return real[len(prefix) :].replace(os.sep, "/") if real.startswith(prefix) else None

    def changes(self) -> Changes:
        """What has changed since, staged or not; files git does not know are not among it."""
        words = ("diff", "--no-textconv", "--name-status", "-z", "--no-ext-diff", "--no-relative")
        asked = (*words, "--ignore-submodules")
        compared = (self.commit, "HEAD", "--") if self.is_bare else (self.commit, "--")
        try:
            listing = self.ask(*self._without_filters(), *asked, "-M", *compared)
        except GitError:  # an object is missing: names tell what they can
            listing = self.ask(*self._without_filters(), *asked, "--no-renames", *compared)
        return _parse_changes([os.fsdecode(field) for field in listing.split(b"\0")[:-1]])

    def _without_filters(self) -> list[str]:
        """Options that turn off the programs that the repository would have files pass through."""
        try:
            found = self.ask("config", "--null", "--name-only", "--get-regexp", r"^(filter|diff)\.")
        except GitError:
            return []  # there are none
        words: list[str] = []
        for name in dict.fromkeys(os.fsdecode(found).split("\0")):
            if name.endswith(_PROGRAMS):
                words += ["-c", f"{name}="]
            elif name.endswith(".required"):
                words += ["-c", f"{name}=false"]
        return words

    def read(self, paths: Sequence[str]) -> dict[str, bytes]:
        """The bytes these paths had; those that were not there are left out."""
        # One name to a line, so a name that holds a line end cannot be asked for.
        asked = [path for path in paths if "\n" not in path]
        names = b"".join(os.fsencode(f"{self.commit}:{path}\n") for path in asked)
        answer = self.ask("cat-file", "--batch", stdin=names) if asked else b""
        return dict(_parse_blobs(answer, asked))

    def holds(self, paths: Sequence[str]) -> frozenset[str]:
        """Those of the paths at which there was something, be its object there or not."""
        if not paths:
            return frozenset()
        words = ("ls-tree", "-z", "--name-only", "--full-tree", self.commit, "--", *paths)
        return frozenset(os.fsdecode(it) for it in self.ask(*words).split(b"\0") if it)

    def ask(self, *arguments: str, stdin: bytes = b"", problem: str | None = None) -> bytes:
        """What git prints; raises GitError, with ``problem`` in it, when it fails."""
        import subprocess  # 9 ms, and only a comparison with a revision needs it

        try:
            done = subprocess.run(
                git(*arguments),
                cwd=self._directory,
                env=environment(),
                input=stdin,
                capture_output=True,
                check=False,
            )
        except FileNotFoundError:
            raise GitError("git was not found on the PATH") from None
        except OSError as error:
            raise GitError(f"git cannot be run: {error.strerror}") from error
        if done.returncode != 0:
            said = done.stderr.decode("utf-8", "replace").strip()
            raise GitError(f"{problem or 'git failed'}\n  {said}")
        return done.stdout


def _parse_changes(fields: Sequence[str]) -> Changes:
    changed: set[str] = set()
    renamed: dict[str, str] = {}
    deleted: list[str] = []
    rest = iter(fields)
    for status in rest:
        path = next(rest)
        if status[0] in "RC":
            path, before = next(rest), path
            renamed[path] = before
        if status[0] == "D":
            deleted.append(path)
        else:
            changed.add(path)
    return Changes(frozenset(changed), renamed, tuple(deleted))


def _parse_blobs(answer: bytes, paths: Sequence[str]) -> Iterable[tuple[str, bytes]]:
    """Headers ``<object> blob <size>``, or ``… missing``, each before its bytes."""
    at = 0
    for path in paths:
        end = answer.index(b"\n", at)
        words = answer[at:end].rsplit(b" ", 2)
        at = end + 1
        if words[-1] in (b"missing", b"ambiguous") or not words[-1].isdigit():
            continue
        size = int(words[-1])
        if words[-2] == b"blob":
            yield path, answer[at : at + size]
        at += size + 1
