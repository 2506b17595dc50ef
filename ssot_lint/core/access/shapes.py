"""What a plain access does, told from the interpreter's tree of its statement: as ``classify``
tells it from libcst's, or not at all.

Errs only by leaving an access to libcst: what is stored in another name, what is unpacked or
patched, keys and wholes in parentheses of their own.
"""

from __future__ import annotations

import _ast
from collections.abc import Callable

from ssot_lint.core import model
from ssot_lint.core.access.statement import Statement
from ssot_lint.core.environment import KEYED, MAPPINGS, METHODS, READERS
from ssot_lint.core.lean import NamedTuple
from ssot_lint.core.regex import regex

_KEYS = (
    *(_ast.Name, _ast.Attribute, _ast.Subscript, _ast.Constant, _ast.JoinedStr, _ast.Call),
    _ast.BinOp,
)
_LOOPS = (_ast.For, _ast.AsyncFor, _ast.comprehension)
_BINDING = (_ast.Assign, _ast.AnnAssign, _ast.NamedExpr, _ast.Tuple, _ast.List)
_LONGEST = 300
_CALLED = regex(rb"([\w\x80-\xff]+|[)\]])\Z")
_BETWEEN = regex(rb"[ \t\f\r\n]*\Z")
_BEFORE_IN = regex(rb"[ \t\f\r\n]+(?:in|not)(?![\w\x80-\xff])")
_KEYWORDS = frozenset(
    b"and as assert async await case del elif else except finally for from if import in is lambda match"
    b" not or print raise return type while with yield".split()
)


class Doubt(Exception):
    """The interpreter's tree tells too little: libcst must look."""


class Plain(NamedTuple):
    """One use of the environment, as ``Access``, without a tree; offsets are the statement's."""

    kind: str
    operation: str
    target: str
    method: str = ""
    variable: str | None = None
    key_text: str | None = None
    whole: str = ""
    """Text of what the operation consists of; only where the variable is not known."""
    called: bool = False
    given: int = 0
    """How many arguments a call is given by their place."""
    named: tuple[str, ...] = ()
    """Those that it is given by their names."""
    extent: tuple[int, int] = (0, 0)
    """Where the operation stands in the statement; only of reads, and of what asks for presence."""


class Shapes:
    """Tells accesses in one statement; ``is_patcher``: whether what is called patches what it is
    given, or Doubt."""

    def __init__(
        self, text: bytes, statement: Statement, is_patcher: Callable[[_ast.expr], bool]
    ) -> None:
        self._text = text
        self._statement = statement
        self._parents = statement.parents
        self._is_patcher = is_patcher

    def of(self, node: _ast.expr, target: str) -> Plain:
        """What is done with ``node``, which stands for ``target``; raises Doubt."""
        if not isinstance(node, _ast.Attribute | _ast.Name) or not _is_read(node):
            raise Doubt
        parent = self._parents[node]
        if target not in MAPPINGS:
            if isinstance(parent, _ast.Call) and parent.func is node:
                reads = target in READERS
                kind, operation = (model.READ, "get") if reads else (model.WRITE, "")
                return self._call(kind, operation, target, parent, "", keyed=True)
            return self._escape(node, target, "", "")
        match parent:
            case _ast.Attribute():
                return self._method(parent, node, target)
            case _ast.Subscript() if parent.value is node:
                return self._subscript(parent, node, target)
            case _ast.Compare() if node is not parent.left:
                index = next(at for at, it in enumerate(parent.comparators) if it is node)
                if isinstance(parent.ops[index], _ast.In | _ast.NotIn):
                    return self._asked(parent, index, target)
            case _:
                pass
        looped = isinstance(parent, _LOOPS) and parent.iter is node
        return self._escape(node, target, "iterate" if looped else "whole", "")

    def stored(self, node: _ast.expr, target: str) -> Plain:
        """The same where ``node`` is bound to a name that is followed."""
        return Plain(model.ESCAPE, "whole", target, whole=self._whole(node))

    def _method(self, callee: _ast.Attribute, node: _ast.expr, target: str) -> Plain:
        method = callee.attr
        spelled = self._text[self._end(node) : self._end(callee)]
        if not _is_read(callee) or spelled != b"." + method.encode():
            raise Doubt
        kind, operation = METHODS.get(method, (model.ESCAPE, ""))
        call = self._parents[callee]
        if isinstance(call, _ast.Call) and call.func is callee:
            return self._call(kind, operation, target, call, method, keyed=operation in KEYED)
        return self._escape(callee, target, operation and "whole", method)

    def _call(
        self, kind: str, operation: str, target: str, call: _ast.Call, method: str, *, keyed: bool
    ) -> Plain:
        variable = key = None
        opening = self._end(call.func)
        if self._text[opening : opening + 1] != b"(" or _has_stars(call):
            raise Doubt
        if keyed and call.args:
            start, end = self._statement.extent(call.args[0])
            variable, key = self._key(call.args[0])
            self._is_bare(opening + 1, start)
            if self._text[end:].lstrip()[:1] not in (b",", b")"):
                raise Doubt
        elif keyed and any(it.arg == "key" for it in call.keywords):
            raise Doubt
        whole = self._whole(call) if variable is None else ""
        names = tuple(it.arg or "" for it in call.keywords)
        plain = Plain(kind, operation, target, method, variable, key, whole, called=True)
        extent = self._statement.extent(call)
        return plain._replace(given=len(call.args), named=names, extent=extent)

    def _subscript(self, subscript: _ast.Subscript, node: _ast.expr, target: str) -> Plain:
        bracket = self._end(node)
        start, end = self._statement.extent(subscript.slice)
        if self._text[bracket : bracket + 1] != b"[":
            raise Doubt
        self._is_bare(bracket + 1, start)
        self._is_bare(end, self._end(subscript) - 1)
        variable, key = self._key(subscript.slice)
        if _is_read(subscript):
            whole = self._whole(subscript) if variable is None else ""
            extent = self._statement.extent(subscript)
            return Plain(model.READ, "item", target, "", variable, key, whole, extent=extent)
        statement = self._parents[subscript]
        match statement:
            case _ast.Delete():
                operation, method = "delete", "del"
            case _ast.AugAssign():
                operation, method = "set", "op="
            case _ast.Assign():
                operation, method = "set", "="
            case _:
                raise Doubt
        whole = ""
        if variable is None:
            if b";" in self._text:
                raise Doubt
            whole = self._spelled(statement)
        return Plain(model.WRITE, operation, target, method, variable, key, whole)

    def _asked(self, comparison: _ast.Compare, index: int, target: str) -> Plain:
        left = comparison.left
        variable, key = self._key(left)
        here, whole = self._statement.extent(left), self._statement.extent(comparison)
        if index or here.start != whole.start or not _BEFORE_IN.match(self._text, here.end):
            raise Doubt
        text = self._whole(comparison) if variable is None else ""
        return Plain(model.PRESENCE, "contains", target, "", variable, key, text, extent=whole)

    def _escape(self, node: _ast.expr, target: str, operation: str, method: str) -> Plain:
        parent = self._parents[node]
        if isinstance(parent, _ast.Attribute | _ast.Starred):
            raise Doubt
        if isinstance(parent, _BINDING):
            raise Doubt  # other names may be bound to it
        if isinstance(parent, _ast.keyword):
            parent = self._parents[parent]
        if isinstance(parent, _ast.Call) and operation == "whole" and not method:
            if self._is_patcher(parent.func):
                return Plain(model.PATCH, operation, target)
        return Plain(model.ESCAPE, operation, target, method, whole=self._whole(node))

    # -- text --------------------------------------------------------------------------------

    def _key(self, node: _ast.expr) -> tuple[str | None, str | None]:
        """The variable that a key names, and its text where it is no literal."""
        if not isinstance(node, _KEYS) or node.lineno != node.end_lineno:
            raise Doubt
        if isinstance(node, _ast.Constant) and isinstance(node.value, str | bytes):
            value = node.value
            if not value:
                raise Doubt
            return (value.decode("utf-8", "replace") if isinstance(value, bytes) else value), None
        return None, self._spelled(node)

    def _whole(self, node: _ast.expr) -> str:
        """The text without blanks, where the node surely has no parentheses of its own."""
        start, end = self._statement.extent(node)
        before, after = self._text[:start].rstrip(), self._text[end:].lstrip()
        if b"#" in self._text:
            raise Doubt
        if before.endswith(b"(") and after.startswith(b")"):
            called = _CALLED.search(before[:-1])
            if called is None or called[1] in _KEYWORDS:
                raise Doubt
        return self._spelled(node)

    def _spelled(self, node: _ast.expr | _ast.stmt) -> str:
        start, end = self._statement.extent(node)
        if end - start > _LONGEST:
            raise Doubt
        return self._text[start:end].decode()

    def _end(self, node: _ast.expr) -> int:
        return self._statement.extent(node).end

    def _is_bare(self, start: int, end: int) -> None:
        """Raise Doubt unless blanks are all that stands there."""
        if not _BETWEEN.match(self._text[start:end]):
            raise Doubt


def _is_read(node: _ast.expr) -> bool:
    return isinstance(getattr(node, "ctx", None), _ast.Load)


def _has_stars(call: _ast.Call) -> bool:
    return any(isinstance(it, _ast.Starred) for it in call.args) or any(
        it.arg is None for it in call.keywords
    )
