"""``argparse`` with our manners: options anywhere, and the nearest word for one that is unknown."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import Any, NoReturn, TypeVar

from ssot_lint.cli.console import UsageError

_Arguments = TypeVar("_Arguments")


class Parser(argparse.ArgumentParser):
    """Raises UsageError where argparse would print and exit."""

    _section: argparse._ArgumentGroup | None = None

    def __init__(self, command: str, description: str) -> None:
        super().__init__(
            prog=f"ssot-lint {command}",
            description=description,
            allow_abbrev=False,
            # A formatter is made for each option added; with its width given it does not import
            # shutil (7 ms) to ask the terminal.
            formatter_class=lambda prog: argparse.HelpFormatter(
                prog, max_help_position=34, width=98
            ),
        )

    def parse(self, argv: Sequence[str], arguments: _Arguments) -> _Arguments:
        """Fill ``arguments`` from ``argv``; attributes it has already are the defaults."""
        parsed, unknown = self.parse_known_intermixed_args(argv, arguments)
        if unknown:
            raise UsageError(self._unknown(unknown[0]))
        return parsed

    def section(self, title: str) -> None:
        """What is added from here on stands below ``title`` in the help."""
        self._section = self.add_argument_group(title)

    def add_argument(self, *names: Any, **details: Any) -> argparse.Action:  # as argparse has it
        if self._section is None:
            return super().add_argument(*names, **details)
        return self._section.add_argument(*names, **details)

    def switch(self, name: str, destination: str, description: str) -> None:
        """Add ``--name`` and ``--no-name``; None stays where neither is given."""
        hidden = argparse.SUPPRESS
        self.add_argument(
            f"--{name}", dest=destination, action="store_true", default=None, help=description
        )
        self.add_argument(
            f"--no-{name}", dest=destination, action="store_false", default=None, help=hidden
        )

    def error(self, message: str) -> NoReturn:
        raise UsageError(message)

    def _unknown(self, argument: str) -> str:
        from ssot_lint.workspace.config.problem import nearest

        name = argument.partition("=")[0]
        near = nearest(name, [word for word in self._option_string_actions if word[:2] == "--"])
        tip = (
            f"did you mean `{near}`?"
            if near and name.startswith("-")
            else f"see `{self.prog} --help`"
        )
        return f"unexpected argument `{argument}`\n  {tip}"
