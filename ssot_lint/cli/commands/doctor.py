"""``ssot-lint doctor``: what would get in the way, and the way out; exit 1 if anything would."""

from __future__ import annotations

import argparse
import gc
import os
from collections.abc import Iterator, Sequence

from ssot_lint import __version__
from ssot_lint.adopt.getters import getter_obstacles
from ssot_lint.adopt.hook_order import hook_obstacles
from ssot_lint.adopt.leftovers import run_obstacles
from ssot_lint.adopt.obstacle import Obstacle
from ssot_lint.adopt.ruff import ruff_obstacles
from ssot_lint.cli.console import fail, say
from ssot_lint.cli.parser import Parser
from ssot_lint.output.json import Json, dump
from ssot_lint.workspace.config.config import Config
from ssot_lint.workspace.files.discover import discover
from ssot_lint.workspace.settings.workspace import Workspace, posix

HEALTHY = "Nothing gets in the way.\n"


class _Arguments(argparse.Namespace):
    output_format: str


def parser() -> Parser:
    """The parser of ``ssot-lint doctor``."""
    made = Parser("doctor", "Say what would get in the way, and the way out.")
    made.add_argument("--output-format", choices=("text", "json"), default="text")
    return made


def run(argv: Sequence[str]) -> int:
    """Examine the project in the working directory."""
    gc.disable()
    arguments = parser().parse(argv, _Arguments())
    cwd = os.getcwd()
    workspace = Workspace(cwd)
    found = discover(["."], workspace)
    for path, why in found.errors:
        fail(f"{os.path.relpath(path)}: {why}")
    obstacles = sorted(set(_examine(cwd, workspace, found.files)))
    if arguments.output_format == "json":
        records: list[Json] = [
            {"filename": it.path, "line": it.line, "message": it.what, "way_out": it.way_out}
            for it in obstacles
        ]
        say(dump(records))
    else:
        say("".join(map(_told, obstacles)) or HEALTHY)
    return 2 if found.errors else int(bool(obstacles))


def _examine(cwd: str, workspace: Workspace, files: Sequence[str]) -> Iterator[Obstacle]:
    configs = _configs(cwd, workspace, files)
    if all(config.path is None for config in configs):
        yield Obstacle(
            os.path.join(cwd, "pyproject.toml"),
            1,
            "ssot-lint is not configured",
            "run `ssot-lint init`",
        )
    yield from getter_obstacles(configs)
    yield from ruff_obstacles(cwd)
    yield from hook_obstacles(cwd, __version__)
    yield from run_obstacles(files, workspace)


def _configs(cwd: str, workspace: Workspace, files: Sequence[str]) -> list[Config]:
    """Every configuration that holds for any of ``files``, and the one at the top."""
    directories = {posix(cwd), *(posix(os.path.dirname(path)) for path in files)}
    configs = [workspace.config_for(directory) for directory in sorted(directories)]
    return list({id(config): config for config in configs}.values())


def _told(obstacle: Obstacle) -> str:
    path, line, what, way_out = obstacle
    return f"{os.path.relpath(path)}:{line}: {what}; {way_out}\n"
