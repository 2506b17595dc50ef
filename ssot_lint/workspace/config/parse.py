"""From a table of TOML to options; raises ConfigError at the first thing that is wrong."""

from __future__ import annotations

from collections.abc import Mapping

from ssot_lint.core.lean import NamedTuple
from ssot_lint.workspace.config.keys import KEYS
from ssot_lint.workspace.config.options import Options, Selection
from ssot_lint.workspace.config.tables import said
from ssot_lint.workspace.config.value import Node, Source


class Parsed(NamedTuple):
    """The options of one source, and what it extends."""

    options: Options
    extend: Node | None


def parse(table: Mapping[str, object], source: Source) -> Parsed:
    """The options that ``table`` states."""
    node = Node(source, (), dict(table))
    values = said(node, KEYS)
    fields = dict(node.fields())
    selection = Selection(
        **{name: values.pop(name) for name in Selection._fields if name in values}
    )
    options = Options(
        **values,
        selections=() if selection == Selection() else (selection,),
        fail_under_places=_tier_places(fields.get("fail-under")),
        permission_places=_tier_places(fields.get("permissions")),
        sources=dict.fromkeys(fields, source),
    )
    return Parsed(options, fields.get("extend"))


def _tier_places(node: Node | None) -> tuple[tuple[str, Source, tuple[str | int, ...]], ...]:
    if node is None or not isinstance(node.value, dict):
        return ()
    return tuple((tier, field.source, field.keys) for tier, field in node.fields())
