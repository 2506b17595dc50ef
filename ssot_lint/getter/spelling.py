"""How one operation on the environment is spelled through a getter."""

from __future__ import annotations

from collections.abc import Mapping

from ssot_lint.core.lean import NamedTuple

OPERATIONS = (
    "item",
    "get",
    "contains",
    "set",
    "delete",
    "pop",
    "setdefault",
    "update",
    "clear",
    "iterate",
    "copy",
    "whole",
)

NO_DEFAULT, BY_NAME = "where no default is given", "where names are given"
DEFAULT_BY_NAME = "where the default is given by its name"
"""Where alone a method may mean something else, at the end of why."""


class Spelling(NamedTuple):
    """One operation in the getter's words.

    ``to`` is a template over ``{getter}``, ``{key}``, ``{default}`` and ``{value}``; ``why`` says
    how its meaning differs from the operation it replaces, None where it does not.
    """

    to: str
    why: str | None = None
    reasons: tuple[str, ...] = ()
    """The codes of ``why`` (see ``meaning/reasons.py``); empty where it is a configuration's own."""


AS_MAPPING: Mapping[str, Spelling] = {
    "item": Spelling("{getter}[{key}]"),
    "get": Spelling("{getter}.get({key}, {default})"),
    "contains": Spelling("{key} in {getter}"),
    "set": Spelling("{getter}[{key}] = {value}"),
    "delete": Spelling("del {getter}[{key}]"),
    "pop": Spelling("{getter}.pop({key}, {default})"),
    "setdefault": Spelling("{getter}.setdefault({key}, {default})"),
    "update": Spelling("{getter}.update({value})"),
    "clear": Spelling("{getter}.clear()"),
    "iterate": Spelling("{getter}"),
    "copy": Spelling("{getter}.copy()"),
    "whole": Spelling("{getter}"),
}
"""As ``os.environ`` itself spells them."""
