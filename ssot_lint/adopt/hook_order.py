"""The hooks of pre-commit: ours before the formatters, and of the version that is installed."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence

from ssot_lint.adopt.hooks import CONFIG_NAME, Hook, hooks
from ssot_lint.adopt.obstacle import Obstacle
from ssot_lint.workspace.config.toml import read_bytes

_FORMATTERS = frozenset(
    [
        "autopep8",
        "black",
        "black-jupyter",
        "darker",
        "isort",
        "pyink",
        "reorder-python-imports",
        "ruff-format",
        "ufmt",
        "usort",
        "yapf",
    ]
)
_RELEASE = re.compile(r"v?(\d+(?:\.\d+)*)$")
_PINNED = re.compile(r"\bssot-lint==([\w.]+)")


def hook_obstacles(cwd: str, version: str) -> Iterator[Obstacle]:
    """What is amiss in the project's ``.pre-commit-config.yaml``, if it has one."""
    path = os.path.join(cwd, CONFIG_NAME)
    data = read_bytes(path)
    if data is None:
        return
    found = hooks(data.decode("utf-8", "replace"))
    yield from _order(path, found)
    yield from _revisions(path, found, version)


def _order(path: str, found: Sequence[Hook]) -> Iterator[Obstacle]:
    formatters = [hook for hook in found if hook.id in _FORMATTERS]
    for hook in found:
        earlier = [it for it in formatters if it.line < hook.line]
        if hook.fixes and earlier:
            names = ", ".join(f"`{it.id}`" for it in earlier)
            yield Obstacle(
                path,
                hook.line,
                f"`{hook.id}` runs after {names}, so what it changes is not formatted",
                f"move it above line {earlier[0].line}",
            )


def _revisions(path: str, found: Sequence[Hook], version: str) -> Iterator[Obstacle]:
    for hook in found:
        if not hook.is_ours:
            continue
        pinned = _PINNED.search(hook.text)
        stated = pinned[1] if pinned else hook.rev or ""
        release = _RELEASE.match(stated)
        if release is None or _numbers(release[1]) == _numbers(version):
            continue
        older = _numbers(release[1]) < _numbers(version)
        yield Obstacle(
            path,
            hook.line if pinned else hook.rev_line,
            f"the hook `{hook.id}` runs {stated}, and this is {version}: they may not agree",
            "run `pre-commit autoupdate`, or state this version"
            if older
            else "upgrade the installed ssot-lint",
        )


def _numbers(version: str) -> tuple[int, ...]:
    numbers = [int(part) for part in re.findall(r"\d+", version)[:3]]
    return (*numbers, 0, 0, 0)[:3]
