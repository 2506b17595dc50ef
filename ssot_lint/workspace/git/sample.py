"""Which of git's revisions a history looks at: tags, every nth commit, or an even sample."""

from __future__ import annotations

from typing import NamedTuple

from ssot_lint.workspace.git.revision import GitError, Revision

TAGS = "tags"
_SAMPLE = 30
_FIELDS = (
    "%(*objectname) %(objectname) %(*committerdate:short)%(committerdate:short) %(refname:short)"
)


class Sampled(NamedTuple):
    """One revision."""

    commit: str
    name: str
    """Its tag, else the first digits of its id."""
    date: str
    """``YYYY-MM-DD``, of the commit."""


def sample(directory: str, wanted: str) -> list[Sampled]:
    """Oldest first: all ``tags``, every ``N``th commit, or (empty) some 30 of them evenly spread.

    Only what leads to HEAD counts, merged branches by their merge alone. Raises GitError.
    """
    head = Revision(directory, "HEAD")
    if wanted == TAGS:
        return _tags(head)
    commits = _commits(head)
    step = int(wanted) if wanted else max(1, -(-len(commits) // _SAMPLE))
    # Counted from HEAD, so that the newest is always among them.
    return commits[::-1][::step][::-1]


def is_shallow(directory: str) -> bool:
    """Whether the clone's history was cut off."""
    said = Revision(directory, "HEAD").ask("rev-parse", "--is-shallow-repository")
    return said.strip() == b"true"


def _commits(head: Revision) -> list[Sampled]:
    lines = head.ask("log", "--first-parent", "--format=%H %cs", head.commit, "--").split(b"\n")
    pairs = [line.decode().split(" ") for line in reversed(lines) if line]
    return [Sampled(commit, commit[:8], date) for commit, date in pairs]


def _tags(head: Revision) -> list[Sampled]:
    listing = head.ask(
        *("for-each-ref", "refs/tags", f"--merged={head.commit}"),
        *("--sort=creatordate", f"--format={_FIELDS}"),
    )
    found: dict[str, Sampled] = {}
    for line in listing.decode("utf-8", "replace").splitlines():
        peeled, own, date, name = line.split(" ", 3)
        found.setdefault(peeled or own, Sampled(peeled or own, name, date))
    if not found:
        raise GitError("no tag leads to HEAD; `--history=N` takes every Nth commit")
    return sorted(found.values(), key=lambda it: it.date)
