"""``ssot-lint config FILE``: what holds for a file, what was derived, and from where."""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterable, Iterator, Sequence

from ssot_lint.cli.arguments import Arguments
from ssot_lint.cli.console import UsageError, say
from ssot_lint.cli.parser import Parser
from ssot_lint.core.fix.script_metadata import requires_python
from ssot_lint.core.settings import FileSettings
from ssot_lint.getter.contract import Contract
from ssot_lint.getter.owner import Getter
from ssot_lint.getter.owners.entry import Entry
from ssot_lint.getter.spelling import OPERATIONS, Spelling
from ssot_lint.getter.told import entries_of, kind_of
from ssot_lint.output.json import Json, dump
from ssot_lint.workspace.config.config import Config, Overrides
from ssot_lint.workspace.config.globs import Glob
from ssot_lint.workspace.config.options import DEFAULT_EXCLUDE, DEFAULT_INCLUDE
from ssot_lint.workspace.config.toml import read_bytes
from ssot_lint.workspace.config.versions import lowest_python
from ssot_lint.workspace.files.discover import discover, is_excluded
from ssot_lint.workspace.settings.workspace import Workspace, posix

_FOLDED = 10


class _Arguments(argparse.Namespace):
    path: str | None
    schema: bool
    config: list[str] | None
    isolated: bool
    output_format: str
    all: bool


def run(argv: Sequence[str]) -> int:
    """Print what holds for the file named in ``argv``."""
    arguments = parser().parse(argv, _Arguments())
    if arguments.schema:
        from ssot_lint.output.json_schema import render  # nobody else needs it

        say(render())
        return 0
    if arguments.path is None:
        raise UsageError("which file? give its path, or --schema")
    if not os.path.exists(arguments.path):
        raise UsageError(f"{arguments.path}: no such file")
    workspace = Workspace(os.getcwd(), Overrides(tuple(arguments.config or ()), arguments.isolated))
    facts = _facts(os.path.abspath(arguments.path), workspace)
    _show(facts, arguments.output_format, every=arguments.all)
    return 0


def show_settings(arguments: Arguments, workspace: Workspace) -> int:
    """Print what holds for the first of a check's files, with the flags of the check."""
    if arguments.stdin_filename is not None:
        path = os.path.abspath(arguments.stdin_filename)
    else:
        found = discover(arguments.paths or ["."], workspace)
        for name, message in found.errors:
            raise UsageError(f"{name}: {message}")
        if not found.files:
            raise UsageError("no Python files found under the given path(s)")
        path = found.files[0]
    _show(_facts(path, workspace), arguments.output_format or "text")
    return 0


def _show(facts: dict[str, Json], output_format: str, *, every: bool = False) -> None:
    if output_format == "json":
        say(dump(facts))
    else:
        say("".join(f"{line}\n" for line in _lines(facts, every=every)))


def parser() -> Parser:
    """The parser of ``ssot-lint config``."""
    made = Parser("config", "Show what holds for a file.")
    made.add_argument("path", nargs="?", metavar="FILE", help="the file, or a directory")
    made.add_argument(
        "--schema", action="store_true", help="print the JSON Schema of the configuration instead"
    )
    made.add_argument("--config", action="append", metavar="FILE|KEY=VALUE")
    made.add_argument("--isolated", action="store_true", help="read no configuration file")
    made.add_argument("--output-format", choices=("text", "json"), default="text")
    made.add_argument("--all", action="store_true", help="every entry of the getter, not only ten")
    return made


def _facts(path: str, workspace: Workspace) -> dict[str, Json]:
    place = posix(path)
    settings = workspace.settings_for(path)
    config = workspace.config_for(place.rpartition("/")[0])
    getter = settings.getter
    return {
        "file": path,
        "configuration": config.path,
        "excluded": is_excluded(place, workspace),
        "module": settings.module,
        "owner": settings.owner,
        **_getter_facts(getter if isinstance(getter, Getter) else None),
        "exempt": settings.exempt,
        "tier": settings.tier,
        **_rule_facts(settings),
        **_file_facts(config),
        "target_version": _target_version(path, config),
    }


def _file_facts(config: Config) -> dict[str, Json]:
    options = config.options
    include = DEFAULT_INCLUDE if options.include is None else _texts(options.include)
    exclude = DEFAULT_EXCLUDE if options.exclude is None else _texts(options.exclude)
    return {
        "src": [*config.src],
        "include": [*include],
        "exclude": [*exclude, *_texts(options.extend_exclude)],
        "respect_gitignore": config.respect_gitignore,
        "force_exclude": config.force_exclude,
        "baseline": options.baseline,
        "cache_dir": options.cache_dir,
    }


def _target_version(path: str, config: Config) -> str | None:
    """What the code runs on: a script says so itself (PEP 723)."""
    data = read_bytes(path) or b""
    required = requires_python(data)
    target = config.target_version() if required is None else lowest_python(required)
    return None if target is None else f"py{target[0]}{target[1]}"


def _texts(globs: Iterable[Glob]) -> list[str]:
    return [glob.text for glob in globs]


def _getter_facts(getter: Getter | None) -> dict[str, Json]:
    if getter is None:
        return {"getter": None, "getter_source": None, "contract": None}
    return {
        "getter": getter.shown,
        "getters": [it.shown for it in (getter, *getter.others)],
        "kind": kind_of(getter),
        "owner_set": [*getter.own_modules()],
        "entries": [_entry_facts(it) for it in entries_of(getter)],
        "getter_source": getter.source,
        "contract": _contract_facts(getter.contract),
    }


def _entry_facts(entry: Entry) -> dict[str, Json]:
    return {
        "variable": entry.variable,
        "others": [*entry.others],
        "read": entry.read,
        "default": entry.default,
        "required": entry.required,
        "type": entry.parse,
        "reasons": [it.code for it in entry.reasons],
        "place": entry.place,
    }


def _contract_facts(contract: Contract) -> dict[str, Json]:
    operations: dict[str, Json] = {
        name: _spelling_facts(contract.operations.get(name), contract.missing.get(name))
        for name in OPERATIONS
    }
    variables: dict[str, Json] = {
        name: _spelling_facts(spelling, None)
        for name, spelling in sorted(contract.variables.items())
    }
    return {"origin": contract.origin, "operations": operations, "variables": variables}


def _spelling_facts(spelling: Spelling | None, missing: str | None) -> dict[str, Json]:
    if spelling is None:
        return {"to": None, "safe": False, "why": missing}
    return {"to": spelling.to, "safe": spelling.why is None, "why": spelling.why}


def _rule_facts(settings: FileSettings) -> dict[str, Json]:
    return {
        "permitted": _sorted(settings.permitted),
        "allow_variables": _sorted(settings.allow_variables),
        "variables": None if settings.variables is None else _sorted(settings.variables),
        "trust": _sorted(settings.trust),
        "heed_other_linters": settings.heed_other_linters,
        "rules": _sorted(settings.select),
        "unfixable": _sorted(settings.select - settings.fixable),
        "severity": {
            code: settings.severity.get(code, "error") for code in sorted(settings.select)
        },
        "require_reason": settings.require_reason,
        "no_suppress": _sorted(settings.no_suppress),
    }


def _sorted(words: Iterable[str]) -> list[Json]:
    return [*sorted(words)]


def _lines(facts: dict[str, Json], *, every: bool = False) -> Iterator[str]:
    for name, value in facts.items():
        title = name.replace("_", "-") + ":"
        if name == "getters":
            continue
        if name == "getter":
            value = facts.get("getters", value)
        if name == "entries" and isinstance(value, list):
            yield from _entry_lines(value, every=every)
            continue
        if name == "contract" and isinstance(value, dict):
            yield f"{title:<17} {value['origin']}"
            for part in ("operations", "variables"):
                yield from _spelling_lines(value[part], quiet=bool(facts.get("entries")))
        elif name == "severity" and isinstance(value, dict):
            others = [f"{code} = {level}" for code, level in value.items() if level != "error"]
            yield f"{title:<17} {', '.join(others) or 'error'}"
        else:
            yield f"{title:<17} {_shown(value)}"


def _entry_lines(entries: list[Json], *, every: bool) -> Iterator[str]:
    """The entries, folded: how many, and the first ten."""
    yield f"{'entries:':<17} {len(entries)}"
    for it in entries if every else entries[:_FOLDED]:
        if isinstance(it, dict):
            default = "required" if it["required"] else f"default {it['default'] or 'computed'}"
            reasons = it["reasons"]
            told = (
                f"  ({', '.join(map(str, reasons))})"
                if isinstance(reasons, list) and reasons
                else ""
            )
            yield f"  {it['variable']}: {it['read']}, {it['type']}, {default}, {it['place']}{told}"
    if len(entries) > _FOLDED and not every:
        yield f"  … {len(entries) - _FOLDED} more (--all)"


def _spelling_lines(spellings: Json, *, quiet: bool = False) -> Iterator[str]:
    """One line each; ``quiet`` leaves out what a getter with entries of its own does not have."""
    for name, spelling in spellings.items() if isinstance(spellings, dict) else ():
        if not isinstance(spelling, dict):
            continue
        if quiet and spelling["to"] is None:
            continue
        if spelling["to"] is None:
            yield f"  {name:<15} no spelling" + (f": {spelling['why']}" if spelling["why"] else "")
        elif spelling["safe"]:
            yield f"  {name:<15} {spelling['to']}"
        else:
            yield f"  {name:<15} {spelling['to']}  (unsafe: {spelling['why']})"


def _shown(value: Json) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(str(item) for item in value) or "none"
    return "none" if value is None else str(value)
