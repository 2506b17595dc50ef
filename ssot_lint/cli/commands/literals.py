"""``ssot-lint literals``: where a constant and its text are used; where own domains stand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ssot_lint.cli.arguments import Arguments
from ssot_lint.cli.console import UsageError, say
from ssot_lint.cli.options import add_files
from ssot_lint.cli.outlined import outlined
from ssot_lint.cli.parser import Parser

if TYPE_CHECKING:
    from ssot_lint.project.index import Project
    from ssot_lint.project.names.literals.owned import Owned


class LiteralsArguments(Arguments):
    """What the command line of ``literals`` says."""

    name: str | None = None
    check: bool = False


def parser() -> Parser:
    """The parser of ``ssot-lint literals``."""
    made = Parser(
        "literals", "Say where a constant and its text are used, or where own domains stand."
    )
    made.add_argument(
        "name", nargs="?", metavar="NAME", help="a constant (`PAID`, `app.states.PAID`) or its text"
    )
    made.add_argument(
        "--check",
        action="store_true",
        help="the domains of each environment, and where each of their hosts is written",
    )
    add_files(made)
    made.epilog = "Exit codes: 0 told, 2 could not run."
    return made


def run(argv: Sequence[str]) -> int:
    """Tell; returns the exit code."""
    arguments = parser().parse(argv, LiteralsArguments())
    project, code = outlined(arguments)
    if arguments.check:
        _domains(project)
    elif arguments.name is not None:
        _one(arguments.name, project)
    else:
        _all(project)
    return code


def _domains(project: Project) -> None:
    from ssot_lint.project.names.literals.where import domains_in

    declared = [(it.name, it.domains) for it in project.config.environments if it.domains]
    if project.config.names.domains:
        declared.insert(0, ("names.domains", project.config.names.domains))
    if not declared:
        say("No domains are declared: `names.domains`, or `domains` of an environment.\n")
    for name, domains in declared:
        say(f"{name}: {', '.join(domains)}\n")
        found = list(domains_in(project, domains))
        for it in found:
            say(f"  {it.path}:{it.row}:{it.column}: {it.what}\n")
        if not found:
            say("  no Python file names one of their hosts\n")


def _one(name: str, project: Project) -> None:
    from ssot_lint.project.names.literals.owned import ownership
    from ssot_lint.project.names.literals.where import uses_of

    owned = ownership(project)
    found = [it for it in owned.all if name in (it.value, it.path, it.name)]
    if not found:
        raise UsageError(f"no declared owner has a constant or text `{name}`: see `names.literals`")
    for constant in found:
        say(_headline(constant))
        for it in uses_of(constant, owned, project):
            say(f"  {it.path}:{it.row}:{it.column}: {it.what}, {it.role}\n")


def _all(project: Project) -> None:
    from ssot_lint.project.names.literals.owned import ownership

    owned = ownership(project)
    if not owned.all:
        say("No owners are declared: name modules and Enums under `names.literals`.\n")
    for constant in owned.all:
        say(_headline(constant))


def _headline(constant: Owned) -> str:
    return f'{constant.path} = "{constant.value}"\n'
