"""Accesses through a getter that is asked by name: what stands around decides which reasons hold."""

from __future__ import annotations

from collections.abc import Callable, Collection

import libcst as cst

from ssot_lint.core.access.access import Access
from ssot_lint.core.accessor import Rewrite
from ssot_lint.core.names.names import dotted
from ssot_lint.core.tree.code import Code
from ssot_lint.getter.contract import Contract
from ssot_lint.getter.identity import only_read_as_mapping
from ssot_lint.getter.owners.around import Source, handles_missing, is_guarded, is_patched
from ssot_lint.getter.owners.spell import is_text
from ssot_lint.getter.rewrite import fitted, refusal, rewrite_one, shown
from ssot_lint.getter.spelling import Spelling

_STALE = frozenset({"cached", "import-time", "other-source"})
_MISSING = frozenset({"returns-none", "default"})
_CHILDREN = ("subprocess.", "os.exec", "os.spawn", "run", "Popen", "call", "check_")

_PLAIN = (cst.Name, cst.SimpleString, cst.Integer, cst.Float)


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
    raises_other = access.operation == "item" and _MISSING & {*made.reasons}
    if raises_other or _STALE & {*made.reasons}:
        around = source().enclosing(code.start(access.place, access.expression))
        if is_patched(around) and _STALE & {*made.reasons}:
            return "a test replaces the environment here, and the getter keeps what it read: replace it there"
        if raises_other:
            if handles_missing(around):
                gives = "gives None" if "returns-none" in made.reasons else "raises another error"
                missing = (
                    f"a missing `{access.variable}`" if access.variable else "a missing variable"
                )
                return (
                    f"the KeyError of {missing} is handled here, and the getter {gives}: "
                    "ask for it with a default instead"
                )
            if access.variable is not None and is_guarded(around, access.variable):
                gone |= _MISSING
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


def of_statement(
    access: Access, accessor: str, contract: Contract, code: Code
) -> Rewrite | str | None:
    """``pop`` with a default, whose value nobody looks at, as a deletion; None for all else."""
    told = contract.operations.get("delete")
    if access.operation != "pop" or "pop" in contract.operations or told is None:
        return None
    call = access.whole
    if not isinstance(call, cst.Call) or len(call.args) != 2:
        return None
    if not isinstance(access.place.island.parent(call), cst.Expr):
        return None
    if not isinstance(call.args[1].value, _PLAIN):
        return None  # what the default does would be lost
    if "no-keyerror" in told.reasons:
        told = _less(told, "no-keyerror")
    elif told.why is None:
        why = "deleting a missing variable does nothing today, and raises after"
        told = told._replace(why=why, reasons=("raises",))
    return rewrite_one(access._replace(operation="delete"), accessor, told, contract, code)


def _less(spelling: Spelling, code: str) -> Spelling:
    """The spelling without one of its reasons."""
    texts = (spelling.why or "").split("; ")
    if len(texts) != len(spelling.reasons):
        return spelling
    kept = [text for it, text in zip(spelling.reasons, texts) if it != code]
    reasons = tuple(it for it in spelling.reasons if it != code)
    return spelling._replace(why="; ".join(kept) or None, reasons=reasons)


def of_copy(access: Access, accessor: str, contract: Contract, code: Code) -> Rewrite | str | None:
    """The mapping gone through or unpacked, by a method that makes a dict of it; None for all else."""
    if access.operation not in ("iterate", "whole") or access.operation in contract.operations:
        return None
    made = contract.operations.get("copy")
    span = code.span(access.place, access.expression)
    if made is None or span is None or refusal(access) is not None or not _is_gone_through(access):
        return None
    text = made.to.replace("{getter}", accessor)
    edits = fitted(access, [(*span, text)], code)
    if isinstance(edits, str):
        return edits
    return Rewrite(tuple(edits), shown(access, edits, code), made.why, made.reasons)


def _is_gone_through(access: Access) -> bool:
    """Whether its names and values are read at once: a loop, ``dict()``, ``{**…}``."""
    island = access.place.island
    node: cst.CSTNode = access.whole if access.called else access.expression
    parent = island.parent(node)
    if isinstance(parent, cst.For | cst.CompFor):
        return parent.iter is node
    if access.method:
        call = island.parent(parent) if isinstance(parent, cst.Arg) else None
        return (
            access.method in ("items", "keys", "values")
            and isinstance(call, cst.Call)
            and dotted(call.func) in ("dict", "list", "tuple", "set", "frozenset", "sorted")
        )
    return only_read_as_mapping(access)


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
