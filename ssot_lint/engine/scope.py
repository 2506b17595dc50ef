"""Whether an access is this owner's business: by the variable it is about.

Ours is what the owner declares or ``variables`` matches; without ``variables`` all is. Foreign
variables are silent, whatever is done with them.
"""

from __future__ import annotations

from collections.abc import Iterable
from fnmatch import fnmatchcase

import libcst as cst

from ssot_lint.core.access.access import Access
from ssot_lint.core.model import ESCAPE, PRESENCE, READ
from ssot_lint.core.settings import FileSettings
from ssot_lint.core.tree.code import Code
from ssot_lint.core.tree.literals import text
from ssot_lint.engine.allowed import is_allowed, is_djangos

_ANY = "\0"
"""Stands for what is not known of a name."""


def is_foreign(access: Access, settings: FileSettings) -> bool:
    """Whether nothing is to be said of the access."""
    variable = access.variable
    if settings.unsparing:
        return False
    if is_allowed(variable, access.kind, settings) or is_djangos(variable, settings):
        return True
    if settings.variables is None:
        return False
    if variable is not None:
        return not is_ours(variable, settings) and neighbour_of(variable, settings) is None
    return _is_nobodys(access, settings)


def neighbour_of(variable: str | None, settings: FileSettings) -> str | None:
    """Another owner that declares a variable which the file's own does not."""
    getter = settings.getter
    if variable is None or getter is None or getter.declares(variable):
        return None
    return getter.neighbour_of(variable)


def is_the_getters(access: Access, code: Code, settings: FileSettings) -> bool:
    """Whether the access is a piece of the getter: a body that reads what its callers name."""
    getter = settings.getter
    if settings.unsparing:
        return False
    if access.key is None or access.variable is not None or getter is None:
        return False
    if not getter.reads_in(settings.path):
        return False
    if isinstance(access.key, cst.Attribute):
        return True  # the object's own name: ``self.name``
    scope = code.frame(access.place, access.expression).dotted()
    return getter.runs(settings.module or "", scope.rpartition(".")[2])


def out_of_scope(accesses: Iterable[Access], settings: FileSettings) -> int:
    """How many accesses are silent only because their variables are not the owner's."""
    if settings.variables is None or settings.exempt is not None:
        return 0
    return sum(
        is_foreign(it, settings)
        and it.kind not in settings.permitted
        and not (it.variable and is_allowed(it.variable, it.kind, settings))
        for it in accesses
    )


def is_ours(variable: str, settings: FileSettings) -> bool:
    """Whether the owner declares the variable, or ``variables`` names it."""
    if settings.variables is None:
        return True
    if any(fnmatchcase(variable, pattern) for pattern in settings.variables):
        return True
    return settings.getter is not None and settings.getter.declares(variable)


def _is_nobodys(access: Access, settings: FileSettings) -> bool:
    """The same for what names no single variable."""
    if access.key is not None:
        pattern = _pattern(access.key)
        if pattern.strip(_ANY):
            return not _may_match(pattern, settings)
        return access.kind in (READ, PRESENCE) or settings.tier == "tests"
    names = _names(access)
    if names is not None:
        return not any(is_ours(name, settings) for name in names)
    return access.kind == ESCAPE and (access.operation == "copy" or _is_copied(access))


def _pattern(key: cst.BaseExpression) -> str:
    """The name as far as it is literal; what is not is ``_ANY``."""
    match key:
        case cst.SimpleString() | cst.ConcatenatedString():
            found = text(key)
            return found if found is not None else _ANY
        case cst.FormattedString(parts=parts):
            return "".join(
                it.value if isinstance(it, cst.FormattedStringText) else _ANY for it in parts
            )
        case cst.BinaryOperation(left=left, operator=cst.Add(), right=right):
            return _pattern(left) + _pattern(right)
        case _:
            return _ANY


def _may_match(pattern: str, settings: FileSettings) -> bool:
    """Whether a name of ours has the pattern's beginning and end."""
    start, end = pattern.split(_ANY)[0], pattern.split(_ANY)[-1]
    for ours in settings.variables or ():
        head, tail = ours.split("*")[0], ours.split("*")[-1]
        if "*" not in ours:
            if ours.startswith(start) and ours.endswith(end):
                return True
        elif (start.startswith(head) or head.startswith(start)) and (
            end.endswith(tail) or tail.endswith(end)
        ):
            return True
    return False


def _names(access: Access) -> list[str] | None:
    """The variables that an ``update`` or a patch sets; None where they are not all literal."""
    call = access.whole
    if not isinstance(call, cst.Call):
        return None
    found: list[str] = []
    for argument in call.args:
        if argument.star:
            return None
        if argument.keyword is not None:
            if argument.keyword.value not in ("clear", "values"):
                found.append(argument.keyword.value)
            continue
        if isinstance(argument.value, cst.Dict):
            keys = list(_keys(argument.value))
            if None in keys:
                return None
            found += [key for key in keys if key is not None]
        elif access.operation == "update":
            return None
    return found or None


def _keys(display: cst.Dict) -> Iterable[str | None]:
    for element in display.elements:
        yield text(element.key) if isinstance(element, cst.DictElement) else None


def _is_copied(access: Access) -> bool:
    """``dict(os.environ)``, ``{**os.environ}``, ``env=os.environ`` of a child process."""
    island = access.place.island
    if access.method:
        return access.method == "copy"
    parent = island.parent(access.expression)
    if isinstance(parent, cst.StarredDictElement):
        return True
    if not isinstance(parent, cst.Arg):
        return False
    call = island.parent(parent)
    if not isinstance(call, cst.Call):
        return False
    called = island.code(call.func)
    if parent.keyword is not None and parent.keyword.value == "env":
        return True
    if called in ("dict", "copy.copy", "copy.deepcopy", "deepcopy"):
        return True
    return any(it in called for it in ("os.exec", "os.spawn"))
