"""The page's table of findings: every one, with its source, and what the script filters by."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from ssot_lint.output.formats import rule_name
from ssot_lint.output.markup import shown
from ssot_lint.report.audit import SUPPRESSED, Audit, File, Sighting
from ssot_lint.report.wording import count, owner_name, place_of
from ssot_lint.workspace.diagnostic import Diagnostic

_COLUMNS = (
    ("path", "Place"),
    ("rule", "Rule"),
    ("tier", "Tier"),
    ("owner", "Owner"),
    ("status", "Status"),
)
_CLASSES = {"path": "place"}
_CONFIGURATION = "configuration"


def findings(audit: Audit) -> Iterator[str]:
    """Filters (shown by the script, which works them) and rows."""
    found = audit.sightings
    yield '<h2 id="findings-title">Findings</h2>'
    if not found:
        yield "<p>None.</p>"
        return
    yield from _filters(found)
    yield f'<p id="shown" class="quiet" role="status">{count(len(found), "finding")}</p>'
    yield '<table id="findings" class="findings"><thead><tr>'
    for key, title in _COLUMNS:
        yield f'<th scope="col" class="{_CLASSES.get(key, key)}" data-key="{key}"><button type="button">{title}</button></th>'
    yield '<th scope="col">Finding</th></tr></thead><tbody>'
    for number, (file, it) in enumerate(found):
        yield _row(number, file, it)
    yield "</tbody></table>"


def _filters(found: Iterable[tuple[File, Sighting]]) -> Iterator[str]:
    values = [_values(file, it) for file, it in found]
    yield '<form id="filters" class="filters" hidden>'
    for name in ("rule", "tier", "owner", "status"):
        known = sorted({it[name] for it in values})
        # The empty value is «any»; an owner may have no name.
        options = "".join(
            f'<option value="={shown(it)}">{shown(_option(name, it))}</option>' for it in known
        )
        yield (
            f'<label>{name.capitalize()}<select name="{name}">'
            f'<option value="">any</option>{options}</select></label>'
        )
    yield '<label class="wide">Path contains<input name="path" type="search" autocomplete="off"></label>'
    yield '<button type="reset">Show all</button></form>'


def _values(file: File, it: Sighting) -> dict[str, str]:
    return {
        "rule": it.diagnostic.code,
        "tier": file.tier or _CONFIGURATION,
        "owner": file.owner or "",
        "status": it.status,
    }


def _option(name: str, value: str) -> str:
    if name == "rule":
        return f"{value} {rule_name(value)}"
    return owner_name(value) if name == "owner" else value


def _row(number: int, file: File, it: Sighting) -> str:
    found, values = it.diagnostic, _values(file, it)
    # Sorted as text: the row's number is padded, so that 9 comes before 10.
    place = f"{file.path}:{found.cell or 0:09}:{found.start.row:09}:{found.start.column:09}"
    data = "".join(f' data-{name}="{shown(value)}"' for name, value in values.items())
    grade = "good" if it.status == SUPPRESSED else "bad"
    reason = f'<div class="quiet">Reason: {shown(it.reason)}</div>' if it.reason else ""
    return (
        f'<tr{data} data-path="{shown(place)}" data-file="{shown(file.path)}"'
        f' data-number="{number}">'
        f"<td><code>{shown(place_of(file.path, found))}</code></td>"
        f'<td data-title="Rule"><span title="{shown(rule_name(found.code))}">{found.code}</span></td>'
        f'<td data-title="Tier">{shown(values["tier"])}</td>'
        f'<td data-title="Owner">{shown(owner_name(values["owner"]))}</td>'
        f'<td data-title="Status"><span class="tag {grade}">{it.status}</span></td>'
        f'<td><div class="message">{_prose(found.message)}</div>{reason}{_excerpt(found)}'
        f"{_elsewhere(found, file)}</td></tr>"
    )


def _elsewhere(found: Diagnostic, file: File) -> str:
    """The other places of a finding about the project, paths shown as the file's own is."""
    if not found.related:
        return ""
    prefix = found.path.removesuffix(file.path)
    rows = "".join(
        f"<li><code>{shown(it.path.removeprefix(prefix))}:{it.start.row}:{it.start.column}</code>"
        f" {_prose(it.message)}</li>"
        for it in found.related
    )
    return f'<ul class="quiet">{rows}</ul>'


def _prose(text: str) -> str:
    """Pairs of backticks as code."""
    return re.sub("`([^`]+)`", r"<code>\1</code>", shown(text))


def _excerpt(found: Diagnostic) -> str:
    """The rows without the indentation they share, the access marked."""
    if not found.rows:
        return ""
    shared = min((_indentation(row) for row in found.rows if row.strip()), default=0)
    rows = []
    for number, row in enumerate(found.rows, start=found.start.row):
        begin = found.start.column - 1 if number == found.start.row else _indentation(row)
        end = found.end.column - 1 if number == found.end.row else len(row.rstrip())
        parts = row[:begin][shared:], row[begin:end], row[max(begin, end) :]
        before, marked, after = map(shown, parts)
        rows.append(f"{before}<mark>{marked}</mark>{after}" if marked else before + after)
    return f"<pre><code>{chr(10).join(rows)}</code></pre>"


def _indentation(row: str) -> int:
    return len(row) - len(row.lstrip())
