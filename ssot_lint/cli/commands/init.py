"""``ssot-lint init``: look at the repository, propose a configuration, write it when told to."""

from __future__ import annotations

import argparse
import gc
import os
import sys
from collections.abc import Iterator, Sequence

from ssot_lint import __version__
from ssot_lint.adopt import hooks
from ssot_lint.adopt.candidates import Candidate
from ssot_lint.adopt.environments import propose_environments
from ssot_lint.adopt.getter_file import GetterFile, getter_file
from ssot_lint.adopt.hook_revision import revision_of
from ssot_lint.adopt.proposal import Proposal
from ssot_lint.adopt.ranking.record import record
from ssot_lint.adopt.survey import Survey, count, propose, propose_ranked, proven, src, survey
from ssot_lint.adopt.told import (
    candidate_lines,
    count_lines,
    environment_lines,
    ranked_lines,
    survey_lines,
)
from ssot_lint.adopt.toml_edit import configured, table_in, with_entry
from ssot_lint.adopt.writing import Change, write
from ssot_lint.cli.console import UsageError, say
from ssot_lint.cli.parser import Parser
from ssot_lint.output.json import dump
from ssot_lint.workspace.config.config import NO_OVERRIDES, Loader
from ssot_lint.workspace.config.toml import read_bytes
from ssot_lint.workspace.files.write import WriteError
from ssot_lint.workspace.settings.workspace import posix

_RECORD = "ssot-lint check --write-baseline   # today's findings: from then on only new ones fail"
_DIFF = "ssot-lint check --diff             # what --fix would do"


class _Arguments(argparse.Namespace):
    yes: bool
    getter: str | None
    write_getter: str | None
    with_tests: bool
    hook: str | None
    output_format: str


def parser() -> Parser:
    """The parser of ``ssot-lint init``."""
    made = Parser("init", "Look at the repository, and propose a configuration.")
    made.add_argument("-y", "--yes", action="store_true", help="write what is proposed")
    made.add_argument(
        "--getter", metavar="MODULE:EXPRESSION", help="the getter, rather than the likeliest one"
    )
    made.add_argument("--write-getter", metavar="PATH", help="generate a getter there")
    made.add_argument("--with-tests", action="store_true", help="and its tests beside it")
    made.add_argument(
        "--hook",
        nargs="?",
        const="",
        metavar="URL",
        help=f"add the hook to {hooks.CONFIG_NAME}, from a repository or the package index",
    )
    made.add_argument(
        "--output-format",
        choices=("text", "json"),
        default="text",
        help="json: the candidates with their numbers, and what is proposed; nothing is written",
    )
    return made


def run(argv: Sequence[str]) -> int:
    """Propose, and write if told to; 0 also where nothing was to be written."""
    gc.disable()  # syntax trees make no cycles worth the time
    arguments = parser().parse(argv, _Arguments())
    if arguments.with_tests and arguments.write_getter is None:
        raise UsageError("`--with-tests` goes with `--write-getter PATH`")
    if arguments.getter is not None and arguments.write_getter is not None:
        raise UsageError("`--getter` names a getter that is there, `--write-getter` makes one")
    cwd = os.getcwd()
    there = Loader(posix(cwd), NO_OVERRIDES).in_directory(posix(cwd))
    if arguments.output_format == "json":
        return _as_json(cwd)
    if there is not None:
        return _configured_already(there.path or "", arguments, cwd)
    found = survey(cwd)
    getter = _generated(arguments, found)
    asks = not arguments.yes and sys.stdin.isatty() and sys.stdout.isatty()
    say("".join(f"{line}\n" for line in survey_lines(found)))
    if getter is not None:
        proposal = propose(found, None)
        proposal = proposal._replace(getter=getter.target, src=src(cwd, getter.root))
    else:
        proposal = _with_candidate(found, arguments, asks)
    return _offer(found, proposal, getter, arguments, asks)


def _as_json(cwd: str) -> int:
    found = survey(cwd)
    proposal = propose_ranked(found) or propose(found, next(iter(proven(found)), None))
    getters = [*([proposal.getter] if proposal.getter else []), *proposal.also]
    getters += [area.getter.target for area in proposal.owners]
    say(dump(record(found.ranked, found.scan, proposal.entries(), getters)))
    return 0


def _generated(arguments: _Arguments, found: Survey) -> GetterFile | None:
    if arguments.write_getter is None:
        return None
    return getter_file(found.cwd, arguments.write_getter, found.files, arguments.with_tests)


def _with_candidate(found: Survey, arguments: _Arguments, asks: bool) -> Proposal:
    best = propose_ranked(found)
    if best is not None:
        say("".join(f"{line}\n" for line in ranked_lines(found, best)))
        named = arguments.getter
        return best if named is None else best._replace(getter=named, also=())
    if found.ranked:
        say("".join(f"{line}\n" for line in ranked_lines(found, propose(found, None))))
    fit = proven(found)
    say("".join(f"{line}\n" for line in candidate_lines(found, fit)))
    if arguments.getter is not None:
        return _named(arguments.getter, found)
    chosen = _choose(fit) if asks and fit else next(iter(fit), None)
    proposal = propose(found, chosen)
    # One that hardly anything can be moved over to serves some other purpose.
    if chosen is not None and not asks and not count(found, proposal).is_worth_it:
        say(f"`{chosen.target}` is not proposed: next to nothing could be moved over to it.\n")
        return propose(found, None)
    return proposal


def _named(target: str, found: Survey) -> Proposal:
    for candidate in found.candidates:
        if candidate.target == target:
            return propose(found, candidate)
    return propose(found, None)._replace(getter=target)


def _choose(fit: Sequence[Candidate]) -> Candidate | None:
    answer = _ask(f"Which one is the getter? [1-{len(fit)}, 0 for none; 1] ") or "1"
    if not answer.isdigit() or int(answer) > len(fit):
        raise UsageError(f"`{answer}` is none of them")
    return fit[int(answer) - 1] if int(answer) else None


def _offer(
    found: Survey, proposal: Proposal, getter: GetterFile | None, arguments: _Arguments, asks: bool
) -> int:
    # What is generated is known to be a mapping before it is there to be read.
    trial = proposal if getter is None else proposal._replace(contract="mapping")
    counts = count(found, trial)
    say("".join(f"{line}\n" for line in count_lines(counts, proposal)))
    environments = propose_environments(found.cwd)
    proposal = proposal._replace(baseline=counts.needs_baseline, environments=environments)
    say("".join(f"{line}\n" for line in environment_lines(proposal)))
    path, before, after = configured(found.cwd, proposal.toml())
    shown = os.path.relpath(path, found.cwd)
    changes = [Change(path, before, after)]
    header = "[tool.ssot-lint]\n" if before is not None else ""
    say(f"\n{shown}:\n" + _indented(header + proposal.toml()))
    changes += _getter_changes(getter)
    if arguments.hook is None and asks and os.path.isdir(os.path.join(found.cwd, ".git")):
        if _ask(f"Add the hook to {hooks.CONFIG_NAME}? [y/N] ").lower() in ("y", "yes"):
            arguments.hook = ""
    changes += _hook_changes(arguments, found.cwd, proposal.getter is not None)
    following = f"{_RECORD}\n      {_DIFF}" if proposal.baseline else _DIFF
    return _finish(changes, found.cwd, arguments, asks, following)


def _configured_already(path: str, arguments: _Arguments, cwd: str) -> int:
    """The configuration is its owner's; a getter and the hook can still be added."""
    shown = os.path.relpath(path, cwd)
    getter = None
    if arguments.write_getter is not None:
        getter = getter_file(cwd, arguments.write_getter, (), arguments.with_tests)
    target = arguments.getter if getter is None else getter.target
    named = _named_in(path, target)
    changes = [*named, *_getter_changes(getter), *_hook_changes(arguments, cwd, True)]
    if not changes:
        say(f"{shown} configures ssot-lint already.\n")
        found = survey(cwd)
        proposal = propose_ranked(found)
        if proposal is not None:
            say("".join(f"{line}\n" for line in ranked_lines(found, proposal)))
        say("".join(f"{line}\n" for line in _unsaid(path, proposal)))
        return 0
    if not named:
        say(f"{shown} configures ssot-lint already, and stays as it is.\n")
        if target is not None:
            say(f'Name the getter there: getter = "{target}"\n')
    return _finish(changes, cwd, arguments, sys.stdin.isatty() and sys.stdout.isatty())


def _named_in(path: str, target: str | None) -> list[Change]:
    """The configuration with a getter, where it names none."""
    before = read_bytes(path) if target is not None else None
    if target is None or before is None:
        return []
    after = with_entry(before, os.path.basename(path), f'getter = "{target}"')
    return [] if after is None else [Change(path, before, after)]


def _unsaid(path: str, proposal: Proposal | None) -> Iterator[str]:
    """What would be proposed today, and is not written there."""
    table = table_in(path)
    if proposal is None or table is None:
        yield "Nothing to add; `ssot-lint doctor` says what is amiss."
        return
    proposed = proposal.entries()
    added = {key: value for key, value in proposed.items() if key not in table}
    changed = [key for key in proposed if key in table and key == "getter"]
    for key in changed:
        if table[key] != proposed[key]:
            yield f"The getter is `{table[key]}` there; the numbers speak for `{proposed[key]}`."
    if added:
        yield "To add:"
        for line in proposal.toml().splitlines():
            if line.partition(" =")[0] in added:
                yield f"    {line}"
    else:
        yield "Nothing to add; `ssot-lint doctor` says what is amiss."


def _getter_changes(getter: GetterFile | None) -> list[Change]:
    texts = {} if getter is None else getter.texts
    return [Change(path, None, text.encode()) for path, text in texts.items()]


def _hook_changes(arguments: _Arguments, cwd: str, fixing: bool) -> list[Change]:
    if arguments.hook is None:
        return []
    path = os.path.join(cwd, hooks.CONFIG_NAME)
    before = read_bytes(path)
    text = "" if before is None else before.decode("utf-8", "surrogateescape")
    if any(hook.is_ours for hook in hooks.hooks(text)):
        say(f"{hooks.CONFIG_NAME} has the hook already.\n")
        return []
    rev = None
    if arguments.hook:
        rev = revision_of(arguments.hook, __version__)
        if rev is None:
            raise UsageError(
                f"{arguments.hook} does not tell its revisions, and a hook needs one that exists\n"
                "  `--hook` without a URL installs it from the package index"
            )
    after = hooks.with_ours(text, __version__, arguments.hook or None, fixing, rev)
    if after is None:
        entry = hooks.with_ours("", __version__, arguments.hook or None, fixing) or ""
        raise UsageError(
            f"{hooks.CONFIG_NAME} has no list of `repos` that could be added to; nothing was"
            f" written. Add this by hand:\n{_indented(entry)}"
        )
    return [Change(path, before, after.encode("utf-8", "surrogateescape"))]


def _finish(
    changes: Sequence[Change],
    cwd: str,
    arguments: _Arguments,
    asks: bool,
    following: str = _DIFF,
) -> int:
    names = ", ".join(os.path.relpath(change.path, cwd) for change in changes)
    if asks and not arguments.yes:
        arguments.yes = _ask(f"Write {names}? [Y/n] ").lower() in ("", "y", "yes")
        if not arguments.yes:
            say("Nothing was written.\n")
            return 0
    if not arguments.yes:
        say(f"\nNothing was written; `--yes` writes {names}.\n")
        return 0
    try:
        write(changes, cwd)
    except (OSError, WriteError) as error:
        raise UsageError(str(error)) from error
    say(f"\nWrote {names}.\nNext: {following}\n")
    return 0


def _ask(question: str) -> str:
    try:
        return input(question).strip()
    except EOFError:
        return "n"


def _indented(text: str) -> str:
    return "".join(f"    {line}\n" for line in text.splitlines())
