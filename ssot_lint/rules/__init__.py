"""The rules: what is known of each without its module, and its body where a file is hit."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from ssot_lint.core.lean import TYPE_CHECKING, cast
from ssot_lint.rules.table import PROJECT, Row
from ssot_lint.rules.table import TABLE as TABLE

if TYPE_CHECKING:
    from ssot_lint.core.rule import Rule

CODES: tuple[str, ...] = tuple(row.code for row in TABLE)
"""All rules, those that are off by default among them."""
ON: frozenset[str] = frozenset(row.code for row in TABLE if row.on)
"""What ``ALL``, prefixes and an unset ``select`` mean."""
ROWS: Mapping[str, Row] = {row.code: row for row in TABLE}
HYGIENE: frozenset[str] = frozenset({"SSOT901", "SSOT902", "SSOT903"})
"""Rules about suppressions themselves."""
ABOUT_PROJECT: frozenset[str] = frozenset(
    row.code for row in TABLE if row.asked == PROJECT and row.code not in HYGIENE
)
"""Rules that one file alone decides nothing of: nor whether a suppression of them is used."""
NEED_A_GETTER: frozenset[str] = frozenset(row.code for row in TABLE if row.needs_getter)
"""Rules that are silent where no getter is named: there is nothing to hold code against."""
SEVERITIES: Mapping[str, str] = {row.code: row.severity for row in TABLE if row.severity != "error"}
"""What holds where the configuration states no severity; errors are left out."""


def rows(asked: str, select: Collection[str]) -> Iterator[Row]:
    """The selected rules that are asked about ``ACCESS``, ``LOAD``, ... (see ``table``)."""
    return (row for row in TABLE if row.asked == asked and row.code in select)


def body(code: str) -> Rule:
    """The rule itself, imported when it is asked for."""
    # As import_module does it, which brings ``warnings``: 0.5 ms.
    module = __import__(f"ssot_lint.rules.{ROWS[code].module}", fromlist=["RULE"])
    return cast("Rule", module.RULE)


def bodies() -> tuple[Rule, ...]:
    """Every rule with its documentation and examples, in the order of the table."""
    return tuple(map(body, CODES))
