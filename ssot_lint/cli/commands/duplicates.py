"""``ssot-lint duplicates``: functions and classes that do the same."""

from __future__ import annotations

from collections.abc import Sequence

from ssot_lint.cli.arguments import Arguments
from ssot_lint.cli.console import say
from ssot_lint.cli.options import add_files, add_shown
from ssot_lint.cli.outlined import outlined
from ssot_lint.cli.parser import Parser

_FORMATS = ("text", "json")


class DuplicatesArguments(Arguments):
    """What the command line of ``duplicates`` says."""

    shown: str | None = None


def parser() -> Parser:
    """The parser of ``ssot-lint duplicates``."""
    made = Parser("duplicates", "List functions and classes that do the same (SSOT504).")
    add_shown(made, _FORMATS)
    add_files(made)
    made.epilog = "Exit codes: 0 told, 2 could not run."
    return made


def run(argv: Sequence[str]) -> int:
    """List groups of bodies; returns the exit code."""
    arguments = parser().parse(argv, DuplicatesArguments())
    from ssot_lint.project.names.copies.bodies import same_bodies

    project, code = outlined(arguments)
    groups = sorted(same_bodies(project).values(), key=lambda it: (-len(it), it[0]))
    files = project.files
    rows = [
        [(files[it.path].settings.relative, it.site.row, it.site.column, it.name) for it in group]
        for group in groups
    ]
    if arguments.shown == "json":
        import json  # only where it is asked for

        told = [
            [
                {"filename": path, "location": {"row": row, "column": column}, "name": name}
                for path, row, column, name in group
            ]
            for group in rows
        ]
        say(json.dumps(told, indent=2) + "\n")
    else:
        for group in rows:
            say(
                "".join(f"{path}:{row}:{column}: {name}\n" for path, row, column, name in group)
                + "\n"
            )
        say(
            f"{len(rows)} group{'s' * (len(rows) != 1)} of functions and classes that do the same.\n"
        )
    return code
