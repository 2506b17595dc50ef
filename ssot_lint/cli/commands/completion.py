"""``ssot-lint generate-shell-completion``: scripts for bash, zsh and fish, made from the parsers."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from importlib import import_module
from typing import NamedTuple

from ssot_lint.cli.console import say
from ssot_lint.cli.main import COMMANDS
from ssot_lint.cli.parser import Parser

SHELLS = ("bash", "zsh", "fish")
# Where a command's parser is made; its own module unless start-up keeps that free of argparse.
_ELSEWHERE = {"check": "ssot_lint.cli.options"}


class Option(NamedTuple):
    """One option, or (without names) what may stand between options."""

    names: tuple[str, ...]
    description: str
    takes_value: bool
    choices: tuple[str, ...]
    takes_file: bool


class _Arguments(argparse.Namespace):
    shell: str


def parser() -> Parser:
    """The parser of ``ssot-lint generate-shell-completion``."""
    made = Parser("generate-shell-completion", "Print a completion script.")
    made.add_argument("shell", choices=SHELLS, metavar="SHELL", help=", ".join(SHELLS))
    return made


def run(argv: Sequence[str]) -> int:
    """Print the script for the shell named in ``argv``."""
    shell = parser().parse(argv, _Arguments()).shell
    lines = {"bash": _bash, "zsh": _zsh, "fish": _fish}[shell]
    say("".join(f"{line}\n" for line in lines()))
    return 0


def options(command: str) -> tuple[Option, ...]:
    """What a command takes, as its own parser says."""
    module = import_module(_ELSEWHERE.get(command, COMMANDS[command]))
    made = module.parser() if hasattr(module, "parser") else None
    return tuple(map(_option, made._actions)) if isinstance(made, Parser) else ()


def _option(action: argparse.Action) -> Option:
    return Option(
        tuple(action.option_strings),
        "" if action.help in (None, argparse.SUPPRESS) else str(action.help),
        action.nargs != 0,
        tuple(str(choice) for choice in action.choices or ()),
        action.metavar in _FILES,
    )


_FILES = ("PATH", "FILE", "DIR", "FILE|KEY=VALUE")


def _words(command: str) -> list[str]:
    """What may come next wherever an option may."""
    found = options(command)
    names = [name for option in found for name in option.names]
    return names + [choice for option in found if not option.names for choice in option.choices]


def _bash() -> Iterator[str]:
    yield "_ssot_lint() {"
    yield '    local current="${COMP_WORDS[COMP_CWORD]}" previous="${COMP_WORDS[COMP_CWORD-1]}"'
    yield "    local words="
    yield '    case "${COMP_WORDS[1]}:$previous" in'
    for command in COMMANDS:
        for option in options(command):
            if option.names and option.choices:
                names = "|".join(f"{command}:{name}" for name in option.names)
                yield f'        {names}) words="{" ".join(option.choices)}" ;;'
    yield "    esac"
    yield '    if [[ $COMP_CWORD -eq 1 ]]; then words="' + " ".join(COMMANDS) + '"; fi'
    yield '    if [[ -z $words ]]; then case "${COMP_WORDS[1]}" in'
    for command in COMMANDS:
        yield f'        {command}) words="{" ".join(_words(command))}" ;;'
    yield "    esac; fi"
    yield '    COMPREPLY=($(compgen -W "$words" -- "$current"))'
    # Names of files are left to the shell, which knows how to quote them.
    yield "}"
    yield "complete -o default -F _ssot_lint ssot-lint"


def _zsh() -> Iterator[str]:
    yield "#compdef ssot-lint"
    yield "_ssot_lint() {"
    yield "    if (( CURRENT == 2 )); then"
    yield "        compadd -- " + " ".join(COMMANDS)
    yield "        return"
    yield "    fi"
    yield "    local command=$words[2]"
    yield "    shift words; (( CURRENT-- ))"
    yield "    case $command in"
    for command in COMMANDS:
        specifications = " ".join(spec for it in options(command) for spec in _zsh_specs(it))
        yield f"        {command}) _arguments {specifications} ;;"
    yield "    esac"
    yield "}"
    yield 'if [[ $funcstack[1] == _ssot_lint ]]; then _ssot_lint "$@"'
    yield "else compdef _ssot_lint ssot-lint; fi"


def _zsh_specs(option: Option) -> Iterator[str]:
    words = f"({' '.join(option.choices)})" if option.choices else "_files"
    action = f":value:{words if option.choices or option.takes_file else ' '}"
    if not option.names:
        yield f"'*{action}'"
    for name in option.names:
        text = option.description.replace("'", "’").replace("[", "(").replace("]", ")")
        yield f"'*{name}[{text.replace(':', ' ')}]{action if option.takes_value else ''}'"


def _fish() -> Iterator[str]:
    first = "complete -c ssot-lint -n __fish_use_subcommand -f"
    for command in COMMANDS:
        yield f"{first} -a {command}"
    for command in COMMANDS:
        here = f"complete -c ssot-lint -n '__fish_seen_subcommand_from {command}'"
        for option in options(command):
            yield " ".join((here, *_fish_words(option)))


def _fish_words(option: Option) -> Iterator[str]:
    for name in option.names:
        yield f"-l {name[2:]}" if name.startswith("--") else f"-s {name[1:]}"
    if option.names and option.takes_value:
        yield "-r"
    if option.choices:
        yield f"-f -a '{' '.join(option.choices)}'"
    elif option.takes_value and not option.takes_file:
        yield "-f"
    if option.description:
        yield "-d '" + option.description.replace("\\", "\\\\").replace("'", "\\'") + "'"
