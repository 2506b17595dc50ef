"""How often each rule was broken, most often first."""

from __future__ import annotations

from collections.abc import Sequence

from ssot_lint.core.lean import NamedTuple
from ssot_lint.output.formats import Style, rule_name
from ssot_lint.workspace.diagnostic import Diagnostic


class Count(NamedTuple):
    """One rule's findings, and how many of them ``--fix`` would fix with the flags given."""

    code: str
    name: str
    findings: int
    fixable: int
    hidden: int = 0
    """How many more unsafe fixes would."""


def count(diagnostics: Sequence[Diagnostic], style: Style) -> list[Count]:
    """A line per rule; ties are in the order of the codes."""
    by_code: dict[str, list[Diagnostic]] = {}
    for item in diagnostics:
        by_code.setdefault(item.code, []).append(item)
    counts = [_count(code, items, style) for code, items in by_code.items()]
    return sorted(counts, key=lambda each: (-each.findings, each.code))


def _count(code: str, items: Sequence[Diagnostic], style: Style) -> Count:
    ready = sum(style.fixes(item) for item in items)
    with_fix = sum(item.fix is not None for item in items)
    return Count(code, rule_name(code), len(items), ready, with_fix - ready)


def render_text(counts: Sequence[Count]) -> str:
    """``count  code  [*] name``: starred where all can be fixed, dashed where some can."""
    digits = max((len(str(each.findings)) for each in counts), default=0)
    lines = (
        f"{each.findings:>{digits}}\t{each.code}\t[{_mark(each)}] {each.name}\n" for each in counts
    )
    return "".join(lines)


def render_json(counts: Sequence[Count]) -> str:
    """The same as an array."""
    from ssot_lint.output.json import dump

    return dump(
        [
            {
                "code": each.code,
                "name": each.name,
                "count": each.findings,
                "fixable": bool(each.fixable),
                "fixable_count": each.fixable,
            }
            for each in counts
        ]
    )


def _mark(each: Count) -> str:
    if not each.fixable:
        return " "
    return "*" if each.fixable == each.findings else "-"
