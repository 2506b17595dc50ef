"""Names and defaults that one loop gives together: ``for name, default in TABLE: os.getenv(name, default)``."""

from __future__ import annotations

from collections.abc import Iterator

from ssot_lint.project.variables.linked.evaluate import Evaluator, Symbol


def turns(evaluator: Evaluator, key: Symbol, default: Symbol) -> Iterator[tuple[Symbol, Symbol]]:
    """Key and default of each turn of the loop that both come from; nothing where there is none."""
    within = set(_loops(default))
    shared = next((it for it in _loops(key) if it in within), None)
    if shared is not None:
        for value in evaluator.values(shared):
            item: Symbol = ("c", value)
            yield _put(key, shared, item), _put(default, shared, item)


def _loops(symbol: Symbol) -> Iterator[Symbol]:
    if symbol[:1] == ("e",):
        yield symbol
    for it in symbol[1:]:
        if isinstance(it, tuple) and it:
            yield from _loops(it)


def _put(symbol: Symbol, old: Symbol, new: Symbol) -> Symbol:
    if symbol == old:
        return new
    return tuple(_put(it, old, new) if isinstance(it, tuple) and it else it for it in symbol)
