"""``check --add-to-registry``: writes the entry that each unregistered variable needs."""

from __future__ import annotations

from collections.abc import Iterable

from ssot_lint.cli.arguments import Arguments
from ssot_lint.cli.console import UsageError, complain
from ssot_lint.getter.owner import Getter
from ssot_lint.getter.owners.entry import CONSTANTS, DJANGO
from ssot_lint.getter.owners.insert import file_of, inserted, wanted_in
from ssot_lint.modules.lookup import Lookup
from ssot_lint.workspace.files.read import read
from ssot_lint.workspace.files.write import WriteError, replace
from ssot_lint.workspace.outcome import Outcome
from ssot_lint.workspace.run.task import root_of
from ssot_lint.workspace.settings.workspace import Workspace


def refuse(arguments: Arguments) -> None:
    """Raise UsageError for flags that contradict it."""
    for given, name in (
        (arguments.fix, "`--fix`"),
        (arguments.diff, "`--diff`"),
        (arguments.stdin_filename is not None or list(arguments.paths) == ["-"], "stdin"),
    ):
        if given:
            raise UsageError(f"`--add-to-registry` cannot be used with {name}: run that afterwards")


def add_to_registry(
    outcomes: Iterable[Outcome], arguments: Arguments, workspace: Workspace
) -> list[Outcome]:
    """Write the entries; the outcomes without the findings that they take care of."""
    told = [*outcomes]
    wanted: dict[str, tuple[Getter, Outcome, dict[str, str]]] = {}
    for outcome in told:
        for item in outcome.diagnostics:
            found = wanted_in(item.unmasked)
            getter = workspace.settings_for(outcome.path).getter
            if found is None or not isinstance(getter, Getter):
                continue
            chosen = getter.chosen_for(found[0])
            lines = wanted.setdefault(chosen.target, (chosen, outcome, {}))[2]
            lines.setdefault(found[0], found[2])
    added: set[str] = set()
    for getter, outcome, lines in wanted.values():
        added |= _write(getter, outcome, lines, workspace)
    if not arguments.silent:
        complain(f"note: added {len(added)} variable{'s' * (len(added) != 1)} to the registry")
    return [
        it._replace(diagnostics=tuple(d for d in it.diagnostics if d.variable not in added))
        for it in told
    ]


def _write(
    getter: Getter, outcome: Outcome, lines: dict[str, str], workspace: Workspace
) -> frozenset[str]:
    """The variables that were added."""
    registry = getter.contract.registry
    if registry is not None and registry.kind in (CONSTANTS, DJANGO):
        for name, line in [*lines.items()]:
            if "environ[" in line:  # every program that imports the module would need it
                complain(f"warning: {registry.place}: `{name}` has no default; add by hand: {line}")
                del lines[name]
    path = None if registry is None else file_of(Lookup(getter.roots), registry)
    if registry is None or path is None or not lines:
        return frozenset()
    try:
        before = read(path)
        after = inserted(before, registry, [*lines.values()])
        if after is None:
            for name, line in lines.items():
                said = f"no sure place for `{name}`; add by hand: {line}"
                complain(f"warning: {registry.place}: {said}")
            return frozenset()
        replace(path, before, after, root_of(workspace.settings_for(outcome.path)))
    except (OSError, WriteError) as error:
        complain(f"warning: {registry.place}: {error}")
        return frozenset()
    return frozenset(lines)
