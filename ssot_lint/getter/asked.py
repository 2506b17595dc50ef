"""Accesses through a getter that is asked by name: what stands around decides which reasons hold."""

from __future__ import annotations

from collections.abc import Callable, Collection

import libcst as cst

from ssot_lint.core.access.access import Access
from ssot_lint.core.accessor import Rewrite
from ssot_lint.core.tree.code import Code
from ssot_lint.getter.contract import Contract
from ssot_lint.getter.owners.around import Source, handles_missing, is_guarded, is_patched
from ssot_lint.getter.owners.spell import is_text
from ssot_lint.getter.rewrite import rewrite_one

_STALE = frozenset({"cached", "import-time", "other-source"})
_CHILDREN = ("subprocess.", "os.exec", "os.spawn", "run", "Popen", "call", "check_")


def settled(
    made: Rewrite,
    access: Access,
    code: Code,
    source: Callable[[], Source],
    trust: Collection[str],
) -> Rewrite | str:
    """The rewriting with the reasons that hold where the access stands; or why there is none."""
    if not made.reasons:
        return made
    gone = set(trust)
    if {"returns-none", *_STALE} & {*made.reasons}:
        around = source().enclosing(code.start(access.place, access.expression))
        if is_patched(around) and _STALE & {*made.reasons}:
            return "a test replaces the environment here, and the getter keeps what it read"
        if "returns-none" in made.reasons:
            if handles_missing(around):
                return (
                    "the KeyError of a missing variable is handled here, and the getter gives None"
                )
            if access.variable is not None and is_guarded(around, access.variable):
                gone.add("returns-none")
    if is_text(access.whole):
        gone.add("accepts")
    return without(made, gone)


def without(made: Rewrite, codes: Collection[str]) -> Rewrite:
    """The rewriting without some of its reasons."""
    left = [code for code in made.reasons if code not in codes]
    if len(left) == len(made.reasons):
        return made
    texts = (made.why or "").split("; ")
    if len(texts) != len(made.reasons):
        return made if left else made._replace(why=None, reasons=())
    kept = [text for code, text in zip(made.reasons, texts) if code not in codes]
    return made._replace(why="; ".join(kept) or None, reasons=tuple(left))


def of_child(access: Access, accessor: str, contract: Contract, code: Code) -> Rewrite | str | None:
    """The mapping as the environment of a child process; None for everything else.

    A getter that is no mapping may have a method that makes one.
    """
    if access.operation != "whole" or access.method or "whole" in contract.operations:
        return None
    made = contract.operations.get("child") or contract.operations.get("copy")
    if made is None or not goes_to_a_child(access):
        return None
    return rewrite_one(access, accessor, made, contract, code)


def goes_to_a_child(access: Access) -> bool:
    """Whether the mapping is the ``env=`` of a process that is started."""
    island = access.place.island
    argument = island.parent(access.expression)
    call = island.parent(argument) if isinstance(argument, cst.Arg) else None
    if not isinstance(call, cst.Call) or not isinstance(argument, cst.Arg):
        return False
    called = island.code(call.func)
    if argument.keyword is not None:
        started = called.rpartition(".")[2]
        return argument.keyword.value == "env" and (
            called.startswith(_CHILDREN) or started.startswith(_CHILDREN)
        )
    return called.startswith(("os.exec", "os.spawn")) and called.endswith("e")
