"""A revision of a hook's repository that exists: its newest tag, else the commit it is at."""

from __future__ import annotations

import re
import subprocess

from ssot_lint.workspace.environment import for_child

_TAG = re.compile(r"^([0-9a-f]{40})\trefs/tags/(v?\d+(?:\.\d+)*)(?:\^\{\})?$", re.M)
_HEAD = re.compile(r"^([0-9a-f]{40})\tHEAD$", re.M)
_SECONDS = 30


def revision_of(url: str, version: str) -> str | None:
    """This version's tag where the repository has it, else its newest, else its commit.

    None where the repository cannot be asked.
    """
    told = _asked(url)
    if told is None:
        return None
    tags: set[str] = {name for _, name in _TAG.findall(told)}
    for wanted in (f"v{version}", version):
        if wanted in tags:
            return wanted
    if tags:
        return max(tags, key=lambda it: [int(part) for part in it.lstrip("v").split(".")])
    head = _HEAD.search(told)
    return None if head is None else str(head[1])


def _asked(url: str) -> str | None:
    if url.startswith("-") or "::" in url:
        return None
    environment = {
        **for_child(),
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_ALLOW_PROTOCOL": "file:git:http:https:ssh",
    }
    try:
        ended = subprocess.run(
            ["git", "ls-remote", "--", url],
            capture_output=True,
            check=False,
            env=environment,
            timeout=_SECONDS,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return ended.stdout.decode("utf-8", "replace") if ended.returncode == 0 else None
