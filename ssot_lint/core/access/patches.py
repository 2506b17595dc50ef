"""The environment replaced for a while: mock's ``patch`` and pytest's ``monkeypatch``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import libcst as cst

from ssot_lint.core import model
from ssot_lint.core.access.access import Access, is_environment
from ssot_lint.core.environment import MONKEY
from ssot_lint.core.names.names import Names, dotted
from ssot_lint.core.names.references import Quoted
from ssot_lint.core.regex import regex
from ssot_lint.core.tree import roles
from ssot_lint.core.tree.code import Place
from ssot_lint.core.tree.literals import text

_MOCK = ("unittest.mock.patch", "mock.patch", "asyncmock.patch")
_FORMS = ("", ".dict", ".object", ".multiple")
_PATCHERS = frozenset(head + form for head in _MOCK for form in _FORMS)
METHODS = ("setenv", "delenv")
_BEFORE_VALUE = regex(rb"[\s\\]*=(?!=)")


def patched(names: Names, access: Access) -> Access:
    """The access as a patch, where the mapping is what a patcher is handed; else unchanged."""
    _, call = _call_around(access.place, access.expression)
    if call is None or access.operation != "whole":
        return access
    if not is_patcher(names, access.place, call.func):
        return access
    return access._replace(
        kind=model.PATCH, method=_form(call.func), variable=_patched_variable(call)
    )


def quoted_patches(names: Names, quoted: list[Quoted]) -> Iterator[Access]:
    """Patches that name the environment by path, or by module and attribute."""
    for it in quoted:
        argument, call = _call_around(it.place, it.node)
        if argument is None or call is None:
            continue
        position = list(call.args).index(argument)
        if dotted(call.func) in ("setattr", "delattr") and position == 1 and not argument.keyword:
            yield from _set_by_name(names, it, call)
            continue
        if not is_patcher(names, it.place, call.func):
            continue
        target = it.text
        if position == 1 and "." not in it.text:
            named = _named_by(names, it.place, call, it.text)
            if named is None:
                continue
            target = named
        elif position > 0 or "." not in it.text:
            continue
        yield Access(model.PATCH, "", target, it.place, it.node, call, _form(call.func))


def _set_by_name(names: Names, it: Quoted, call: cst.Call) -> Iterator[Access]:
    """``setattr(os, "environ", …)``: no patch, but a store like any other."""
    named = _named_by(names, it.place, call, it.text)
    if named is not None and names.is_builtin(dotted(call.func)):
        yield Access(model.WRITE, "", named, it.place, it.node, call, "=")


def _named_by(names: Names, place: Place, call: cst.Call, attribute: str) -> str | None:
    """The part of the environment that the call's first argument and an attribute of it make."""
    made = [f"{at}.{attribute}" for at in sorted(names.resolve(place, call.args[0].value))]
    return next(filter(is_environment, made), None)


def _call_around(place: Place, node: cst.CSTNode) -> tuple[cst.Arg | None, cst.Call | None]:
    """The argument that ``node`` is, or the keyword of, and its call; None both where it is none."""
    argument = place.island.parent(node)
    call = place.island.parent(argument) if isinstance(argument, cst.Arg) else None
    if isinstance(argument, cst.Arg) and isinstance(call, cst.Call):
        return argument, call
    return None, None


def multiple_patches(names: Names, words: Iterable[str]) -> Iterator[Access]:
    """``patch.multiple(os, environ={})``: parts of the environment named by keywords."""
    code = names.code
    if b"multiple" not in code.data:
        return
    for word in words:
        offsets = [at for at in code.words(word) if _BEFORE_VALUE.match(code.data, at + len(word))]
        for it in code.occurrences(word, offsets):
            _, call = _call_around(it.place, it.node)
            if call is None or not _form(call.func).endswith("multiple"):
                continue
            if not is_patcher(names, it.place, call.func):
                continue
            path = text(call.args[0].value)
            named = f"{path}.{word}" if path is not None else _named_by(names, it.place, call, word)
            if named is not None:
                form = _form(call.func)
                yield Access(model.PATCH, "", named, it.place, it.node, call, form)


def monkeypatched(names: Names) -> Iterator[Access]:
    """Calls of ``monkeypatch.setenv`` and ``delenv``."""
    for method in METHODS:
        code = names.code
        data = code.data
        offsets = [
            at for at in code.words(method) if data[max(at - 80, 0) : at].rstrip().endswith(b".")
        ]
        for it in code.occurrences(method, offsets):
            attribute = it.place.island.parent(it.node)
            if not isinstance(attribute, cst.Attribute) or attribute.attr is not it.node:
                continue
            call = it.place.island.parent(attribute)
            if (
                isinstance(call, cst.Call)
                and call.func is attribute
                and is_monkeypatch(names, it.place, attribute.value)
            ):
                key = call.args[0].value if call.args and not call.args[0].star else None
                yield Access(
                    model.PATCH,
                    "",
                    f"monkeypatch.{method}",
                    it.place,
                    attribute,
                    call,
                    method,
                    key,
                    text(key),
                )


def is_patcher(names: Names, place: Place, called: cst.BaseExpression) -> bool:
    """Whether what is called replaces its target for a while."""
    called_as = dotted(called)
    last = called_as.rpartition(".")[2]
    if last in MONKEY:
        return isinstance(called, cst.Attribute) and is_monkeypatch(names, place, called.value)
    if b"patch" not in names.code.data:
        return False  # asked first, for it spares following what ``dict(os.environ)`` calls
    if any(name in _PATCHERS for name in names.resolve(place, called)):
        return True
    parts = called_as.split(".")
    # pytest-mock's fixture, and ``patch.dict`` where an import hides where patch comes from.
    if any(part.endswith("mocker") for part in parts[:-1]) and "patch" in parts:
        return True
    return parts[-2:] == ["patch", "dict"]


def is_monkeypatch(names: Names, place: Place, node: cst.BaseExpression) -> bool:
    """Whether ``node`` is pytest's fixture, or a ``MonkeyPatch`` made by hand."""
    if dotted(node).rpartition(".")[2] == "monkeypatch":
        return True
    if not isinstance(node, cst.Name):
        return False
    return any(_makes_monkeypatch(it.role) for it in names.reaching(node.value, place, node))


def _makes_monkeypatch(role: roles.Role) -> bool:
    made: cst.CSTNode | None = None
    match role.owner:
        case cst.Param(annotation=cst.Annotation(annotation=annotation)):
            return dotted(annotation).rpartition(".")[2] == "MonkeyPatch"
        case cst.WithItem(item=item):
            made = item
        case _:
            made = role.value
    if not isinstance(made, cst.Call):
        return False
    return "MonkeyPatch" in dotted(made.func).split(".")


def _form(called: cst.BaseExpression) -> str:
    return ".".join(dotted(called).split(".")[-2:])


def _patched_variable(call: cst.Call) -> str | None:
    """The one variable that ``patch.dict(os.environ, {"X": …})`` sets, if it is just one."""
    found: list[str | None] = []
    for argument in call.args[1:]:
        name = argument.keyword.value if argument.keyword is not None else ""
        if name in ("clear", "raising"):
            continue
        if argument.star or name not in ("", "values"):
            found.append(name or None)
        elif isinstance(argument.value, cst.Dict):
            elements = argument.value.elements
            found += [text(it.key) if isinstance(it, cst.DictElement) else None for it in elements]
        else:
            found.append(text(argument.value))
            if call.args[1] is argument and _form(call.func).endswith("item"):
                break  # ``setitem(os.environ, "X", "1")``: what follows is its value
    return found[0] if len(found) == 1 else None
