"""Which rules are on: selectors, layers, and the more specific one winning, as in ruff."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ssot_lint.core.lean import NamedTuple
from ssot_lint.rules import CODES, ON
from ssot_lint.workspace.config.options import Selection
from ssot_lint.workspace.config.problem import did_you_mean
from ssot_lint.workspace.config.value import Node


class Selected(NamedTuple):
    """The codes that are on, and those whose fixes are applied."""

    rules: frozenset[str]
    fixable: frozenset[str]


def selected(selections: Sequence[Selection]) -> Selected:
    """Resolve layers, oldest first: ``select`` starts anew, everything else adjusts."""
    rules = set(ON)
    fixable = set(CODES)
    for layer in selections:
        rules = _apply(rules, layer.select, layer.extend_select, layer.ignore, ON)
        fixable = _apply(fixable, layer.fixable, (), layer.unfixable, frozenset(CODES))
    return Selected(frozenset(rules), frozenset(fixable))


def selector(node: Node, on_key: bool = False) -> str:
    """A code, a prefix of codes, or ``ALL``."""
    name = str(node.keys[-1]) if on_key else node.text()
    if name == "ALL" or (name.startswith("SSOT") and any(c.startswith(name) for c in CODES)):
        return name
    raise node.error(
        f"unknown rule `{name}`", hint=did_you_mean(name, (*CODES, "ALL")), on_key=on_key
    )


def codes_of(selectors: Iterable[str]) -> frozenset[str]:
    """The codes that any of ``selectors`` stands for."""
    return frozenset(
        code for code in CODES if any(s == "ALL" or code.startswith(s) for s in selectors)
    )


def _apply(
    before: set[str],
    only: tuple[str, ...] | None,
    added: tuple[str, ...],
    removed: tuple[str, ...],
    meant: frozenset[str],
) -> set[str]:
    """``meant`` is what prefixes and ``ALL`` may turn on; a whole code turns on any rule."""
    result = set(before if only is None else ())
    # At equal length the removal comes last: `ignore` wins over `select` of the same selector.
    steps = [(s, True) for s in (*(only or ()), *added)] + [(s, False) for s in removed]
    for name, on in sorted(steps, key=lambda step: (_specificity(step[0]), not step[1])):
        codes = codes_of((name,))
        result = result | (codes & (meant | {name})) if on else result - codes
    return result


def _specificity(name: str) -> int:
    return 0 if name == "ALL" else len(name)
