"""Where it matters that the getter is another object than os.environ, though it acts like it."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from ssot_lint.core.access.access import Access
from ssot_lint.core.environment import METHODS
from ssot_lint.core.model import ESCAPE, PATCH
from ssot_lint.core.names.names import dotted
from ssot_lint.core.tree.code import Code, Place
from ssot_lint.getter.shown_later import HOLDS, outermost, shown_later

_ASKING = frozenset(
    {
        *("isinstance", "issubclass", "type", "id", "hash", "vars", "dir", "callable"),
        *("hasattr", "getattr", "setattr", "delattr"),
    }
)
_SHOWING = frozenset(
    {
        *("repr", "str", "ascii", "format", "print", "pprint", "pformat", "pp", "exit", "quit"),
        *("saferepr", "reprlib.repr", "echo", "secho", "rich.print", "sys.exit", "SystemExit"),
        *("warn", "warn_explicit", "fail", "skip", "xfail"),
    }
)
# Methods by name alone, whatever has them: loggers, and strings.
_SHOWING_METHODS = frozenset(
    {
        *("debug", "info", "warning", "warn", "error", "critical", "exception", "log", "fatal"),
        *("format", "pprint", "pformat", "pp", "exit", "echo", "secho", "fail", "skip", "trace"),
        *("writelines", "print", "success", "notice", "msg"),
    }
)
_TEXT = "the text of the getter is not the text of `os.environ`"
_CHANGED = "`{}()` changes the object itself, and the getter is another one"
_STORING = frozenset({"object", "multiple", "setattr", "delattr", "flexmock"})
_HOLDS = (*HOLDS, cst.StarredElement)
_COPYING = frozenset({"copy.copy", "copy.deepcopy", "deepcopy", "pickle.dumps", "pickle.dump"})
_VIEWS = frozenset({"keys", "values", "items"})
_READING = frozenset({"dict", "list", "tuple", "set", "frozenset", "sorted", "len", "iter", "bool"})


def told_apart(access: Access, code: Code) -> str | None:
    """What the code around the access would see that is different, and below it."""
    if access.kind == PATCH and access.method.rpartition(".")[2] in _STORING:
        return _CHANGED.format(access.method)
    if access.method in _VIEWS:
        return _view_shown(access, code)
    if access.kind != ESCAPE or access.method or access.operation != "whole":
        return None
    island = access.place.island
    node, parent = _out_of_displays(access.place, access.expression)
    if node is not access.expression or isinstance(parent, cst.Return):
        later = shown_later(code, access.place, node, _text_shown)
        if later is not None:
            return later
    if isinstance(parent, cst.ComparisonTarget):
        operator, parent = parent.operator, island.parent(parent)
        if isinstance(operator, cst.Is | cst.IsNot):
            return "it asks which object it is, and the getter is another one"
    if isinstance(parent, cst.Comparison):
        if isinstance(parent.comparisons[0].operator, cst.Is | cst.IsNot):
            return "it asks which object it is, and the getter is another one"
    if _shown_by(node, parent):
        return _TEXT
    call = island.parent(parent) if isinstance(parent, cst.Arg) else None
    if not isinstance(call, cst.Call):
        return None
    if isinstance(island.parent(call), cst.Raise):
        return _TEXT
    if parent is call.args[0] and dotted(call.func).rpartition(".")[2] in _STORING:
        return _CHANGED.format(dotted(call.func))
    is_first = parent is call.args[0] and not _asks_for_method(call)
    why = _called_with(call.func, is_first=is_first)
    if why is None and b"|=" in code.data:
        why = "what it is handed to may change it with `|=`, which makes a dict of the getter"
    return why


def _view_shown(access: Access, code: Code) -> str | None:
    """Why the text of ``os.environ.keys()`` matters: a view's holds that of its mapping."""
    island = access.place.island
    view = island.parent(access.expression)
    while isinstance(view, cst.Attribute):
        view = island.parent(view)
    if not isinstance(view, cst.Call):
        return None
    why = _text_shown(access.place, view)
    if why is None and isinstance(named := island.parent(view), cst.NamedExpr):
        why = _text_shown(access.place, named)
    node, _ = _out_of_displays(access.place, view)
    return why or shown_later(code, access.place, node, _text_shown)


def _text_shown(place: Place, value: cst.CSTNode) -> str | None:
    """Why it matters what text an expression has, which the mapping is part of."""
    island = place.island
    node, parent = _out_of_displays(place, value)
    if _shown_by(node, parent) or (
        isinstance(parent, cst.Attribute) and parent.attr.value == "_mapping"
    ):
        return _TEXT
    call = island.parent(parent) if isinstance(parent, cst.Arg) else None
    if not isinstance(call, cst.Call) or (isinstance(parent, cst.Arg) and parent.star):
        return None
    if isinstance(island.parent(call), cst.Raise):
        return _TEXT
    why = _called_with(call.func, is_first=False)
    return why if why is None or "text" in why else None


def _out_of_displays(place: Place, node: cst.CSTNode) -> tuple[cst.CSTNode, cst.CSTNode | None]:
    """The largest display or choice that the node is part of as an object, and what is around."""
    node = outermost(place, node, _HOLDS)
    return node, place.island.parent(node)


def _shown_by(node: cst.CSTNode, parent: cst.CSTNode | None) -> bool:
    """Whether what is around makes text of it: a field, ``%``, an assertion's message."""
    match parent:
        case cst.FormattedStringExpression():
            return True
        case cst.BinaryOperation(operator=cst.Modulo(), right=right):
            return right is node
        case cst.Assert(msg=message):
            return message is node
        case _:
            return False


def only_read_as_mapping(access: Access) -> bool:
    """Whether the mapping goes where its keys and values are read, and nothing else of it."""
    island = access.place.island
    parent = island.parent(access.expression)
    if isinstance(parent, cst.StarredDictElement):
        return True
    call = island.parent(parent) if isinstance(parent, cst.Arg) else None
    return (
        isinstance(call, cst.Call)
        and isinstance(parent, cst.Arg)
        and parent.keyword is None
        and not parent.star
        and parent is call.args[0]
        and dotted(call.func) in _READING
    )


def shows_source(access: Access) -> bool:
    """Whether a string around the access holds its source text (``{…=}``, ``t"…"``)."""
    return any(
        isinstance(field, cst.TemplatedStringExpression) or field.equal is not None
        for field in fields_around(access)
    )


_FIELDS: frozenset[type[cst.CSTNode]] = frozenset(
    {cst.FormattedStringExpression, cst.TemplatedStringExpression}
)


def fields_around(
    access: Access,
) -> Iterator[cst.FormattedStringExpression | cst.TemplatedStringExpression]:
    """The fields of f-strings and t-strings that the access stands in, innermost first."""
    island = access.place.island
    _, node = island.nearest(access.expression, _FIELDS)
    while isinstance(node, cst.FormattedStringExpression | cst.TemplatedStringExpression):
        yield node
        _, node = island.nearest(node, _FIELDS)


def _asks_for_method(call: cst.Call) -> bool:
    """``getattr(os.environ, "get")``: what any mapping has."""
    asked = call.args[1].value if len(call.args) > 1 else None
    return isinstance(asked, cst.SimpleString) and asked.evaluated_value in METHODS


def _called_with(called: cst.BaseExpression, *, is_first: bool) -> str | None:
    function = dotted(called)
    last = called.attr.value if isinstance(called, cst.Attribute) else ""
    if last in _SHOWING_METHODS or last in _SHOWING or function.endswith(("Error", "Exception")):
        return f"`{last or function}()` makes text of it, and the text of the getter is another one"
    if function in _ASKING and is_first:
        return f"`{function}()` asks what object it is, and the getter is another one"
    if function in _SHOWING:
        return f"`{function}()` shows the object, and the text of the getter is another one"
    if function in _COPYING:
        return f"`{function}()` copies the object, and a copy of the getter is another thing"
    return None
