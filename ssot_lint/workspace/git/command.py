"""How git is asked: so that nothing a repository says of itself makes it run or fetch anything.

A checked repository's own ``.git/config`` may name programs (fsmonitor, hooks, external diffs,
filters, helpers of transports) and promise objects that are fetched when they are missing. All of it
is off; see git-config(1), git(1) ``GIT_NO_LAZY_FETCH`` and gitprotocol-v2(5).
"""

from __future__ import annotations

import os

from ssot_lint.workspace import environment as process

_OFF = (
    "core.fsmonitor=",
    f"core.hooksPath={os.devnull}",
    f"core.attributesFile={os.devnull}",
    "core.pager=cat",
    "diff.external=",
    "log.showSignature=false",
    "submodule.recurse=false",
    "fetch.recurseSubmodules=false",
    "protocol.allow=never",
)


def git(*arguments: str, protocols: tuple[str, ...] = ()) -> list[str]:
    """The command; of transports, only the ``protocols`` named may be used."""
    words = ["git", "--no-pager"]
    for setting in (*_OFF, *(f"protocol.{name}.allow=always" for name in protocols)):
        words += ["-c", setting]
    return [*words, *arguments]


def environment(protocols: tuple[str, ...] = ()) -> dict[str, str]:
    """The environment to run it in: nobody is asked, nothing missing is fetched, nothing is locked,
    and the repository is that of the directory, whatever a hook that runs us has named.

    Of transports, only the ``protocols`` may be used: a repository's own configuration has the last
    word over ``-c``, and none over ``GIT_ALLOW_PROTOCOL``.
    """
    kept = {name: it for name, it in process.for_child().items() if name not in _OF_ANOTHER}
    return {
        **kept,
        "GIT_ALLOW_PROTOCOL": ":".join(protocols),
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_NO_LAZY_FETCH": "1",
        "GIT_NO_REPLACE_OBJECTS": "1",
        "GIT_OPTIONAL_LOCKS": "0",
        "GIT_LFS_SKIP_SMUDGE": "1",
        "GIT_ATTR_NOSYSTEM": "1",
        "GIT_ASKPASS": "",
        "SSH_ASKPASS": "",
    }


# Set where a git hook runs us: another repository, or programs to run.
_OF_ANOTHER = frozenset(
    (
        "GIT_ALTERNATE_OBJECT_DIRECTORIES",
        "GIT_COMMON_DIR",
        "GIT_CONFIG_PARAMETERS",
        "GIT_DIR",
        "GIT_EXTERNAL_DIFF",
        "GIT_NAMESPACE",
        "GIT_OBJECT_DIRECTORY",
        "GIT_PAGER",
        "GIT_PROXY_COMMAND",
        "GIT_WORK_TREE",
    )
)
