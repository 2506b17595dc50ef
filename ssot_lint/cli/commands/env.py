"""``ssot-lint env``: every variable that the code declares, reads, tests or writes."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from ssot_lint.cli.arguments import Arguments, overrides
from ssot_lint.cli.console import UsageError, complain, say
from ssot_lint.cli.options import add_files, add_running, add_shown
from ssot_lint.cli.parser import Parser
from ssot_lint.output.inventory import FORMATS, RENDERERS, Inventory, as_one, narrowed
from ssot_lint.workspace import environment
from ssot_lint.workspace.cache.cache import Cache
from ssot_lint.workspace.config.config import tier_names
from ssot_lint.workspace.config.problem import did_you_mean, nearest
from ssot_lint.workspace.git.bare import tree_at
from ssot_lint.workspace.settings.workspace import Workspace

if TYPE_CHECKING:
    from ssot_lint.project.variables.model import Place

EXAMPLE = ".env.example"


class EnvArguments(Arguments):
    """What the command line of ``env`` says."""

    name: str | None = None
    shown: str | None = None
    owner: str | None = None
    tier: str | None = None
    undeclared: bool = False
    conflicts: bool = False
    secrets: bool = False
    check: bool = False


def parser() -> Parser:
    """The parser of ``ssot-lint env``."""
    made = Parser("env", "List every variable that the code declares, reads, tests or writes.")
    made.add_argument("name", nargs="?", metavar="NAME", help="show every place of one variable")
    add_shown(made, FORMATS)
    made.add_argument(
        "--check",
        action="store_true",
        help=f"with dotenv: exit 1 where {EXAMPLE} is not what would be written",
    )
    made.section("which")
    made.add_argument("--owner", metavar="NAME", help="variables of one owner")
    made.add_argument("--tier", metavar="NAME", help="places in files of one tier")
    made.add_argument(
        "--undeclared", action="store_true", help="variables that the schema does not declare"
    )
    made.add_argument(
        "--conflicts", action="store_true", help="variables with two defaults or two meanings"
    )
    made.add_argument("--secrets", action="store_true", help="variables that look secret")
    add_files(made)
    add_running(made)
    made.epilog = (
        "`ssot-lint env check NAME` holds an environment against what the code asks for.\n"
        "Exit codes: 0 told, 1 --check found a difference, 2 could not run."
    )
    return made


def run(argv: Sequence[str]) -> int:
    """List variables; returns the exit code."""
    if argv[:1] == ["check"]:
        return _check(argv[1:])
    arguments = parser().parse(argv, EnvArguments())
    workspace = Workspace(os.getcwd(), overrides(arguments), tree_at(os.getcwd()))
    _must_be_known(arguments, workspace)
    inventory, code = inventory_of(arguments, workspace)
    shown = _filtered(inventory, arguments)
    if arguments.name is not None:
        return max(code, _one(arguments, shown))
    if arguments.check:
        return max(code, _held(arguments, shown))
    say(RENDERERS[arguments.shown or "table"](shown))
    return code


def _check(argv: Sequence[str]) -> int:
    from ssot_lint.cli.commands.env_check import run as check  # reads deployment files

    return check(argv)


def inventory_of(arguments: Arguments, workspace: Workspace) -> tuple[Inventory, int]:
    """All places of all variables, and the exit code so far."""
    from ssot_lint.project.environments.provided import provided
    from ssot_lint.project.variables.survey import surveyed
    from ssot_lint.project.variables.view import FAMILIES, VARIABLES
    from ssot_lint.workspace.run.whole import whole

    alone = arguments.no_cache or environment.is_on("SSOT_LINT_NO_CACHE")
    cache = None if alone else Cache(workspace)
    asked = whole(workspace, FAMILIES, overrides(arguments), arguments.jobs, cache)
    code = 0
    for path, why in asked.found.errors:
        complain(f"error: {path}: {why}")
        code = 2
    for outcome in asked.failed:
        complain(f"error: {outcome.path}: {outcome.error or outcome.broken_config}")
        code = 2
    told = asked.project.view(VARIABLES)
    survey = surveyed(asked.project)
    return (
        Inventory(
            (*told.places, *provided(asked.project)),
            asked.project.root or workspace.cwd,
            told.dynamic,
            survey.conflicts,
            survey.undeclared,
        ),
        code,
    )


def _must_be_known(arguments: EnvArguments, workspace: Workspace) -> None:
    """An owner or a tier that nobody has declared is a slip, and no empty answer."""
    config = workspace.config_for(workspace.cwd)
    owners = [it.name for it in workspace.project_settings(workspace.cwd).owners if it.name]
    for word, given, known in (
        ("owner", arguments.owner, owners),
        ("tier", arguments.tier, list(tier_names(config.options))),
    ):
        if given and given not in known:
            tip = f"\n  {did_you_mean(given, sorted(known))}" if known else ""
            raise UsageError(f"--{word}: unknown {word} `{given}`{tip}")


def _filtered(inventory: Inventory, arguments: EnvArguments) -> Inventory:
    places: Iterable[Place] = inventory.places
    if arguments.owner is not None:
        places = [it for it in places if (it.owner or "") == arguments.owner]
    if arguments.tier is not None:
        places = [it for it in places if it.tier == arguments.tier]
    if arguments.undeclared:
        places = [it for it in places if (it.owner or "", it.variable) in inventory.undeclared]
    if arguments.conflicts:
        places = [it for it in places if (it.owner or "", it.variable) in inventory.conflicts]
    if arguments.secrets:
        places = [it for it in places if it.secret]
    return narrowed(inventory, places)


def _one(arguments: EnvArguments, inventory: Inventory) -> int:
    name = arguments.name or ""
    known = {it.variable for it in inventory.places}
    if name not in known and name.upper() in known:
        name = name.upper()
    if name not in known:
        near = nearest(name, sorted(known))
        tip = f"\n  {did_you_mean(name, sorted(known))}" if near else ""
        raise UsageError(f"no file mentions the variable `{name}`{tip}")
    own = narrowed(inventory, [it for it in inventory.places if it.variable == name])
    if arguments.shown in (None, "table"):
        say(as_one(name, own))
    else:
        say(RENDERERS[arguments.shown or "table"](own))
    return 0


def _held(arguments: EnvArguments, inventory: Inventory) -> int:
    """Whether the file there is what would be written."""
    if arguments.shown != "dotenv":
        raise UsageError("`--check` goes with `--output-format dotenv`")
    wanted = RENDERERS["dotenv"](inventory)
    try:
        with open(EXAMPLE, encoding="utf-8", newline="") as stream:
            there = stream.read().replace("\r\n", "\n")
    except OSError as error:
        complain(f"{EXAMPLE}: {error.strerror}")
        return 1
    except UnicodeDecodeError:
        complain(f"{EXAMPLE} has drifted: it is not UTF-8, as what would be written is")
        return 1
    if there == wanted:
        return 0
    complain(f"{EXAMPLE} has drifted: write it with `ssot-lint env --output-format dotenv`")
    for line in _differences(there, wanted):
        complain(line)
    return 1


def _differences(there: str, wanted: str) -> list[str]:
    """The names that came and went."""
    before, after = _names(there), _names(wanted)
    gone = [f"  - {it}" for it in sorted(before - after)]
    return gone + [f"  + {it}" for it in sorted(after - before)]


def _names(text: str) -> set[str]:
    found = set()
    for line in text.splitlines():
        name = line.lstrip("# ").partition("=")[0].strip()
        if "=" in line and name.isidentifier():
            found.add(name)
    return found
