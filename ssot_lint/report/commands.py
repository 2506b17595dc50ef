"""The command that gives a number: with the flags and paths that the report itself was asked with."""

from __future__ import annotations

from typing import NamedTuple


class Asked(NamedTuple):
    """What the command line said about files and rules."""

    flags: tuple[str, ...] = ()
    paths: tuple[str, ...] = ()

    def command(self, *words: str) -> str:
        """``ssot-lint`` and the words, of the same files under the same settings."""
        return self.of(self.paths, *words)

    def of(self, paths: tuple[str, ...], *words: str) -> str:
        """The same of other paths."""
        from shlex import quote  # only formats for people show commands

        separated = ("--", *paths) if any(it.startswith("-") for it in paths) else paths
        return " ".join(map(quote, ("ssot-lint", *words, *self.flags, *separated)))
