"""``check --add-ignore``: writes a comment for everything that was found, and says what stays."""

from __future__ import annotations

from collections.abc import Iterable

from ssot_lint.cli.arguments import Arguments
from ssot_lint.cli.console import UsageError, complain
from ssot_lint.workspace.diagnostic import Diagnostic
from ssot_lint.workspace.files.read import read
from ssot_lint.workspace.files.write import WriteError, replace
from ssot_lint.workspace.outcome import Outcome, internal_error
from ssot_lint.workspace.run.task import root_of
from ssot_lint.workspace.settings.workspace import Workspace


def refuse(arguments: Arguments) -> None:
    """Raise UsageError for flags that contradict it, and for reasons a comment cannot hold."""
    contradictions = (
        (arguments.fix, "`--fix`"),
        (arguments.diff, "`--diff`"),
        (arguments.write_baseline is not None, "`--write-baseline`"),
        (arguments.stdin_filename is not None or list(arguments.paths) == ["-"], "stdin"),
    )
    for given, name in contradictions:
        if given:
            raise UsageError(f"`--add-ignore` cannot be used with {name}")
    reason = arguments.add_ignore or ""
    if not reason.isprintable() or "#" in reason:
        raise UsageError("the reason of `--add-ignore` can hold neither `#` nor a line end")


def add_ignores(
    outcomes: Iterable[Outcome], arguments: Arguments, workspace: Workspace
) -> list[Outcome]:
    """The outcomes without what comments silence now."""
    reason = (arguments.add_ignore or "").strip()
    before = [*outcomes]
    after = [_ignored(outcome, reason, workspace) for outcome in before]
    silenced = [len(a.diagnostics) - len(b.diagnostics) for a, b in zip(before, after)]
    if not arguments.silent:
        findings, files = sum(silenced), sum(map(bool, silenced))
        complain(f"note: silenced {_count(findings, 'finding')} in {_count(files, 'file')}")
    return [it for it in after if it.diagnostics or it.error or it.warning or it.broken_config]


def _ignored(outcome: Outcome, reason: str, workspace: Workspace) -> Outcome:
    from ssot_lint.engine.ignore import ignore
    from ssot_lint.engine.ignores import key_of

    wanted = {_key(it) for it in outcome.diagnostics if it.kind is not None}
    if not wanted:
        return outcome
    settings = workspace.settings_for(outcome.path)
    try:
        data = read(outcome.path)
        done = ignore(data, settings, wanted, reason, workspace.memory)
        if done.failure is not None:
            return outcome._replace(warning=f"no comment added: {done.failure}")
        replace(outcome.path, data, done.data, root_of(settings))
    except WriteError as error:
        return outcome._replace(error=str(error))
    except OSError as error:
        return outcome._replace(error=error.strerror or str(error))
    except Exception as error:  # noqa: BLE001 - a defect of ours: said, and the next file is done
        return outcome._replace(error=internal_error(error))
    gone = {key_of(it) for it in done.silenced}
    left = tuple(it for it in outcome.diagnostics if _key(it) not in gone)
    return outcome._replace(diagnostics=left)


def _key(item: Diagnostic) -> tuple[str, str, str, int]:
    return item.code, item.scope, item.subject, item.ordinal


def _count(number: int, one: str) -> str:
    return f"{number} {one}{'s' * (number != 1)}"
