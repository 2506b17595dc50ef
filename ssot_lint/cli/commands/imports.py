"""``ssot-lint imports``: names that are taken through several doors, and a registry for them."""

from __future__ import annotations

from collections.abc import Sequence

from ssot_lint.cli.arguments import Arguments
from ssot_lint.cli.console import say
from ssot_lint.cli.options import add_files, add_shown
from ssot_lint.cli.outlined import outlined
from ssot_lint.cli.parser import Parser

_FORMATS = ("text", "toml", "json")


class ImportsArguments(Arguments):
    """What the command line of ``imports`` says."""

    name: str | None = None
    shown: str | None = None


def parser() -> Parser:
    """The parser of ``ssot-lint imports``."""
    made = Parser(
        "imports", "List names that are taken through several doors, and propose entries."
    )
    made.add_argument("name", nargs="?", metavar="NAME", help="only names whose path holds this")
    add_shown(made, _FORMATS)
    add_files(made)
    made.epilog = "Exit codes: 0 told, 2 could not run."
    return made


def run(argv: Sequence[str]) -> int:
    """List names with several doors; returns the exit code."""
    arguments = parser().parse(argv, ImportsArguments())
    from ssot_lint.project.names.references import references
    from ssot_lint.project.names.several import several

    project, code = outlined(arguments)
    found = several(references(project))
    if arguments.name is not None:
        wanted = arguments.name
        found = [
            it for it in found if wanted in it.home or any(wanted in path for path, _ in it.doors)
        ]
    if arguments.shown == "json":
        import json  # only where it is asked for

        rows = [
            {
                "home": it.home,
                "canonical": it.canonical,
                "doors": [{"path": path, "imports": count} for path, count in it.doors],
            }
            for it in found
        ]
        say(json.dumps(rows, indent=2) + "\n")
    elif not found:
        say("Every name is taken through one door.\n")
    else:
        if arguments.shown != "toml":
            for it in found:
                say(f"{it.home}\n" + "".join(f"  {count:>5}  {path}\n" for path, count in it.doors))
            say("\nEntries for the registry, the most used door first; look them over:\n\n")
        say("[tool.ssot-lint.imports]\n")
        for it in found:
            aliases = ", ".join(f'"{path}"' for path, _ in it.doors if path != it.canonical)
            say(f'"{it.canonical}" = {{ aliases = [{aliases}] }}\n')
    return code
