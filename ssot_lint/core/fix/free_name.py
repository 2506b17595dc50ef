"""A name for an import of the getter that nothing has: not the file, nor whoever looks into it."""

from __future__ import annotations

from collections.abc import Callable

import libcst as cst

from ssot_lint.core.accessor import Getter
from ssot_lint.core.around import usual_names
from ssot_lint.core.names.names import Binding, Names
from ssot_lint.core.scan import occurrences
from ssot_lint.core.tree import roles
from ssot_lint.core.tree.code import Place
from ssot_lint.core.tree.frames import CLASS, Frame

Uses = list[tuple[Place, cst.BaseExpression]]
Claimed = Callable[[str], bool]
"""Whether code of the project, the file's own or another's, has to do with a name of the module."""


def free_name(
    names: Names, getter: Getter, uses: Uses, is_claimed: Claimed = lambda _: False
) -> str | None:
    """The getter's own name if nothing else has it, else one that nothing has."""
    own, stem = usual_names(getter.module, getter.root)
    if _is_free(names, own, uses) and not is_mangled(names, own, uses) and not is_claimed(own):
        return own
    for name in (stem, f"{stem}_", f"_{stem}", f"ssot_{stem}"):
        if not occurrences(names.code.data, name) and not is_claimed(name):
            return name
    return None


def unbound_reads(names: Names, name: str) -> int:
    """How often the file reads a name that nothing in it binds: a new import would capture it."""
    code = names.code
    if code.frames.module.key in names.by_scope(name):
        return 0  # no scope is outside of the module
    offsets = [at for at in code.words(name) if code.data[at - 1 : at] != b"."]
    return sum(
        roles.role_of(it.place.island, it.node).kind in roles.READS
        and names.is_unbound(name, it.place, it.node)
        for it in code.occurrences(name, offsets)
    )


def is_mangled(names: Names, name: str, uses: Uses) -> bool:
    """Whether a name would be another one where it is used: ``__env`` inside a class."""
    parts = name.split(".")
    if not any(it.startswith("__") and not it.endswith("__") for it in parts):
        return False
    return any(_is_in_a_class(names.code.frame(place, node)) for place, node in uses)


def _is_in_a_class(frame: Frame | None) -> bool:
    while frame is not None:
        if frame.scope().kind == CLASS:
            return True
        frame = frame.parent
    return False


def _is_free(names: Names, name: str, uses: Uses) -> bool:
    bound = names.bindings(name)
    module = names.code.frames.module
    if any(it.frame.scope() is module or it.frame is not it.executed for it in bound):
        return False
    if names.star_modules() and names.star_modules() != ["os"]:
        return False
    if any(_in_reach(names, bound, place, node) for place, node in uses):
        return False
    return not unbound_reads(names, name) and not _is_global(names, name)


def _in_reach(names: Names, bound: list[Binding], place: Place, node: cst.CSTNode) -> bool:
    """Whether a scope around the use binds the name."""
    scopes = {it.frame.scope().key for it in bound}
    frame: Frame | None = names.code.frame(place, node)
    while frame is not None:
        if frame.scope().key in scopes:
            return True
        frame = frame.parent
    return False


def _is_global(names: Names, name: str) -> bool:
    """Whether a function says that the name is one of the scopes around it."""
    code = names.code
    offsets = [at for at in code.words(name) if code.data[at - 1 : at] != b"."]
    found = code.occurrences(name, offsets)
    kinds = {roles.role_of(it.place.island, it.node).kind for it in found}
    return bool(kinds & {roles.GLOBAL, roles.NONLOCAL})
