"""What a getter is, for people: its kind, and its entries in the order they are declared."""

from __future__ import annotations

from ssot_lint.getter.owner import Getter
from ssot_lint.getter.owners.entry import ACCESSOR, FUNCTION, MAPPING, Entry


def kind_of(getter: Getter) -> str | None:
    """The kind; None where nothing is known of the getter."""
    contract = getter.contract
    if contract.registry is not None:
        return contract.registry.kind
    operations = contract.operations
    if not operations:
        return None
    if {"item", "set"} <= operations.keys():
        if operations["item"].to == "{getter}[{key}]" and "[" in operations["set"].to:
            return MAPPING
    get = operations.get("get") or operations.get("item")
    return FUNCTION if get is not None and get.to.startswith("{getter}(") else ACCESSOR


def entries_of(getter: Getter) -> tuple[Entry, ...]:
    """The entries of all of the owner's getters."""
    found: list[Entry] = []
    for it in (getter, *getter.others):
        if it.contract.registry is not None:
            found += it.contract.registry.entries
    return tuple(found)
