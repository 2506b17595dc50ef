"""``check --add-ignore``: writes a comment for everything that was found, and says what stays."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from typing import TYPE_CHECKING

from ssot_lint.cli.arguments import Arguments
from ssot_lint.cli.console import UsageError, complain
from ssot_lint.workspace.diagnostic import Diagnostic
from ssot_lint.workspace.files.read import read
from ssot_lint.workspace.files.write import WriteError, replace
from ssot_lint.workspace.outcome import Outcome, internal_error
from ssot_lint.workspace.run.task import root_of
from ssot_lint.workspace.settings.workspace import Workspace

if TYPE_CHECKING:
    from ssot_lint.core.settings import FileSettings


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
    outcomes: Iterable[Outcome],
    arguments: Arguments,
    workspace: Workspace,
    files: Collection[str],
) -> list[Outcome]:
    """The outcomes without what comments silence now; ``files`` are Python's."""
    reason = (arguments.add_ignore or "").strip()
    before = [*outcomes]
    code = frozenset(files)
    after = [_ignored(it, reason, workspace, is_code=it.path in code) for it in before]
    silenced = [len(a.diagnostics) - len(b.diagnostics) for a, b in zip(before, after)]
    if not arguments.silent:
        findings, changed = sum(silenced), sum(map(bool, silenced))
        complain(f"note: silenced {_count(findings, 'finding')} in {_count(changed, 'file')}")
    return [it for it in after if it.diagnostics or it.error or it.warning or it.broken_config]


def _ignored(outcome: Outcome, reason: str, workspace: Workspace, *, is_code: bool) -> Outcome:
    from ssot_lint.engine.ignores import key_of as found_again_by
    from ssot_lint.workspace.comments import key_of, silence

    if not outcome.diagnostics:
        return outcome
    settings = workspace.settings_for(outcome.path)
    wanted, refused = _parted(outcome, settings, is_code=is_code)
    outcome = outcome if refused is None else outcome._replace(warning=refused)
    if not wanted:
        return outcome
    try:
        data = read(outcome.path)
        done = silence(data, settings, wanted, reason, workspace.memory)
        if done.failure is not None:
            return outcome._replace(warning=f"no comment added: {done.failure}")
        replace(outcome.path, data, done.data, root_of(settings))
    except WriteError as error:
        return outcome._replace(error=str(error))
    except OSError as error:
        return outcome._replace(error=error.strerror or str(error))
    except Exception as error:  # noqa: BLE001 - a defect of ours: said, and the next file is done
        return outcome._replace(error=internal_error(error))
    gone = set(map(found_again_by, done.silenced))
    left = tuple(it for it in outcome.diagnostics if key_of(it) not in gone)
    return outcome._replace(diagnostics=left)


def _parted(
    outcome: Outcome, settings: FileSettings, *, is_code: bool
) -> tuple[list[Diagnostic], str | None]:
    """What a comment can silence, and why none is added for the others."""
    from ssot_lint.workspace.comments import why_none

    wanted: list[Diagnostic] = []
    others: dict[str, Counter[str]] = {}
    for it in outcome.diagnostics:
        why = why_none(it, settings, is_code=is_code)
        if why is None:
            wanted.append(it)
        else:
            others.setdefault(why, Counter())[it.code] += 1
    said = [f"no comment added for {_named(codes)}: {why}" for why, codes in others.items()]
    return wanted, "; ".join(said) or None


def _named(codes: Mapping[str, int]) -> str:
    """Codes with how often they occur."""
    return ", ".join(code if count == 1 else f"{code} ({count})" for code, count in codes.items())


def _count(number: int, one: str) -> str:
    return f"{number} {one}{'s' * (number != 1)}"
