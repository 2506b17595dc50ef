"""Dotted paths in strings that a framework imports: ``INSTALLED_APPS``, ``MIDDLEWARE`` and their like.

Only modules of settings are read: those that are called so, those that assign what only Django's
settings do, and what names the settings themselves (``DJANGO_SETTINGS_MODULE``).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ssot_lint.core.lean import TYPE_CHECKING, NamedTuple
from ssot_lint.core.regex import regex

if TYPE_CHECKING:
    import ast

_CALLED = frozenset(("settings", "conf", "config", "configs", "configuration"))
_ASSIGNED = (" INSTALLED_APPS ", " MIDDLEWARE ", " ROOT_URLCONF ", " REST_FRAMEWORK ", " LOGGING ")
_NAMING = frozenset(("manage", "wsgi", "asgi", "celery", "conftest", "__main__"))
_NEEDLE = b"DJANGO_SETTINGS_MODULE"
_DOTTED = regex(rb"[\"']([^\W\d]\w*(?:\.[^\W\d]\w*)+)[\"']")
_UPPER = regex(rb"\n[ \t]*[A-Z][A-Z0-9_]*[ \t]*(?::[^=\n]+)?\+?=(?!=)")
_SETTINGS_MODULE = regex(
    rb"DJANGO_SETTINGS_MODULE[\"']\]?[ \t\n]*[,=:][ \t\n]*([\"'])([^\W\d]\w*(?:\.[^\W\d]\w*)*)\1"
)


class Given(NamedTuple):
    """One string; offsets are of the string with its quotes."""

    path: str
    start: int
    end: int
    setting: str
    """The name that it is assigned to, directly or in a display; ``DJANGO_SETTINGS_MODULE``."""


def settings_strings(data: bytes, module: str, values: str) -> list[Given]:
    """Dotted paths that the module, whose rows end with LF, gives its settings; ``values`` are the
    names that it assigns, with a blank at either end."""
    parts = module.split(".")
    found: list[Given] = []
    if not _NAMING.isdisjoint(parts[-1:]) and _NEEDLE in data:
        found += [
            Given(it[2].decode("utf-8", "replace"), it.start(1), it.end(), _NEEDLE.decode())
            for it in _SETTINGS_MODULE.finditer(data)
        ]
    is_called_so = not _CALLED.isdisjoint(parts[-3:]) or parts[-1].endswith("_settings")
    if is_called_so or any(it in values for it in _ASSIGNED):
        if _DOTTED.search(data) and _UPPER.search(b"\n" + data):
            found += _assigned(data)
    return sorted(found, key=lambda it: it.start)


def _assigned(data: bytes) -> Iterator[Given]:
    import ast  # few modules are about settings

    from ssot_lint.modules.imports import parse_bytes

    tree = parse_bytes(data)
    if tree is None:
        return
    lines = _Lines(data)
    for name, value in _values(tree.body):
        for node in _texts(value):
            if isinstance(node, ast.Constant) and node.lineno == node.end_lineno:
                start, end = lines.span(node)
                written = _DOTTED.fullmatch(data, start, end)
                if written is not None:
                    yield Given(written[1].decode("utf-8", "replace"), start, end, name)


class _Lines:
    def __init__(self, data: bytes) -> None:
        self._starts = [0]
        for row in data.split(b"\n"):
            self._starts.append(self._starts[-1] + len(row) + 1)

    def span(self, node: ast.Constant) -> tuple[int, int]:
        start = self._starts[node.lineno - 1]
        return start + node.col_offset, start + (node.end_col_offset or 0)


def _values(statements: Iterable[ast.stmt]) -> Iterator[tuple[str, ast.expr]]:
    """What names in capitals are given, in the module and in its classes."""
    import ast

    for it in statements:
        match it:
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                pass
            case ast.AugAssign(target=ast.Name(id=name), value=value):
                pass
            case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value):
                pass
            case ast.If() | ast.Try() | ast.With() | ast.ClassDef():
                for block in ("body", "orelse", "finalbody"):
                    yield from _values(getattr(it, block, ()))
                continue
            case ast.Expr(value=ast.Call(func=ast.Attribute(value=ast.Name(id=name)), args=args)):
                if name.isupper():  # INSTALLED_APPS.append("...")
                    yield from ((name, argument) for argument in args)
                continue
            case _:
                continue
        if name.isupper():
            yield name, value


def _texts(value: ast.expr) -> Iterator[ast.expr]:
    """Strings that a value is made of; keys of a mapping are names of something."""
    import ast

    match value:
        case ast.Constant(value=str()):
            yield value
        case ast.List(elts=parts) | ast.Tuple(elts=parts) | ast.Set(elts=parts):
            for part in parts:
                yield from _texts(part)
        case ast.Dict(values=parts):
            for part in parts:
                yield from _texts(part)
        case ast.BinOp(left=left, right=right):
            yield from _texts(left)
            yield from _texts(right)
        case ast.IfExp(body=body, orelse=orelse):
            yield from _texts(body)
            yield from _texts(orelse)
        case ast.Starred(value=inner):
            yield from _texts(inner)
