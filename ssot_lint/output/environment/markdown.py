"""For a pull request or a page: the answers as tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ssot_lint.output.environment.answered import opaque_of, shown, states
from ssot_lint.output.formats import Style
from ssot_lint.project.environments.words import of
from ssot_lint.workspace.run.environment import Answered

_ESCAPED = str.maketrans({"|": "\\|", "\n": " ", "<": "&lt;", "`": "'"})


def render(answered: Sequence[Answered], style: Style, *, every: bool) -> str:
    """A section for each environment; with ``every`` a matrix before them."""
    blocks = ["\n".join(_section(it, style)) for it in answered]
    if every and len(answered) > 1:
        blocks.insert(0, "\n".join(_matrix(answered)))
    return "\n\n".join(blocks) + "\n" if blocks else ""


def _section(it: Answered, style: Style) -> Iterator[str]:
    answer = it.answer
    yield f"## {_text(answer.environment)}: {'healthy' if answer.healthy else '**not healthy**'}"
    yield ""
    yield "| | |"
    yield "|---|---|"
    yield f"| Sources | {', '.join(f'`{_text(one)}`' for one in it.sources) or 'none'} |"
    yield f"| Required | {answer.found}/{len(answer.required)} |"
    if answer.present or answer.lacking:
        total = len(answer.present) + len(answer.lacking)
        lacking = f", lacking {', '.join(map(_text, answer.lacking))}" if answer.lacking else ""
        yield f"| Domains | {len(answer.present)}/{total}{lacking} |"
    opaque = opaque_of(answer.provided)
    count = len({one.variable for one, _ in answer.provided if not one.implied})
    yield f"| Provided | {count}, {len(opaque)} opaque |"
    faults = [*_faults(it, style)]
    if faults:
        yield ""
        yield "| Variable | Fault | Where | |"
        yield "|---|---|---|---|"
        yield from faults
    for note in (*it.remarks, *(f"not looked at: {one}" for one in answer.notes)):
        yield ""
        yield f"- {_text(note)}"


def _faults(it: Answered, style: Style) -> Iterator[str]:
    answer = it.answer
    for gone in answer.missing:
        by = ", ".join(shown(it, one.path, one.site.row, style) for one in gone.required_by[:3])
        state = "empty" if gone.empty else "missing"
        yield _row(gone.variable, state + of(gone.part), f"required by {by}", "")
    for bad in answer.unparsable:
        where = shown(it, bad.provided.path, bad.provided.site.row, style)
        yield _row(bad.provided.variable, "unparsable" + of(bad.part), where, bad.reason)
    for unread in answer.unread:
        where = shown(it, unread.provided.path, unread.provided.site.row, style)
        meant = f"did you mean `{unread.did_you_mean}`?" if unread.did_you_mean else ""
        yield _row(unread.provided.variable, "read by nobody" + of(unread.part), where, meant)
    for twice in answer.twice:
        where = shown(it, twice.path, twice.site.row, style)
        yield _row(twice.variable, "twice", where, f"in row {twice.first.row} already")


def _row(variable: str, fault: str, where: str, more: str) -> str:
    return f"| `{_text(variable)}` | {_text(fault)} | `{_text(where)}` | {_plain(more)} |"


def _matrix(answered: Sequence[Answered]) -> Iterator[str]:
    columns = [states(it.answer) for it in answered]
    yield "| | " + " | ".join(_text(it.answer.environment) for it in answered) + " |"
    yield "|---" * (len(answered) + 1) + "|"
    for name in sorted({name for column in columns for name in column}):
        cells = " | ".join(column.get(name, "–") for column in columns)
        yield f"| `{_text(name)}` | {cells} |"


def _text(text: str) -> str:
    return text.translate(_ESCAPED)


def _plain(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ").replace("<", "&lt;")
