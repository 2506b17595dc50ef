"""From an expression's tree to its ``Term``: what it says, symbolic where other code decides."""

from __future__ import annotations

import libcst as cst

from ssot_lint.core.names.flow import Binding
from ssot_lint.core.names.names import UNKNOWN, Names
from ssot_lint.core.tree.code import Place
from ssot_lint.core.tree.literals import literal
from ssot_lint.facts.model import NOTHING, Term

# Deeper or wider than that is ``other``: nobody compares a table of 10,000 rows.
_DEEPEST = 12
_WIDEST = 400
ACCESS = Term("other", "@")
"""Stands for the access itself in what is around it."""


def term_of(
    names: Names, place: Place, node: cst.CSTNode | None, here: cst.CSTNode | None = None
) -> Term:
    """The term of ``node``; ``here`` is the access, which becomes ``ACCESS``."""
    if node is None:
        return NOTHING
    return _Terms(names, place, here).term(node, 0)


def around(names: Names, place: Place, node: cst.CSTNode) -> Term:
    """The largest expression around ``node`` in its statement; ``NOTHING`` where it stands alone."""
    largest = outermost(place, node)
    return NOTHING if largest is node else term_of(names, place, largest, node)


def outermost(place: Place, node: cst.CSTNode) -> cst.CSTNode:
    """The largest expression around ``node``, as far as its value goes: not beyond a lambda, an
    element of a display that is no operand, or an argument of a call that is itself an argument of
    something else than a conversion."""
    best = node
    above: cst.CSTNode | None = place.island.parent(node)
    while above is not None:
        if isinstance(above, cst.Lambda | cst.BaseCompoundStatement | cst.BaseSmallStatement):
            break
        if isinstance(above, cst.BaseExpression):
            best = above
        above = place.island.parent(above)
    return best


class _Terms:
    def __init__(self, names: Names, place: Place, here: cst.CSTNode | None) -> None:
        self._names = names
        self._place = place
        self._here = here

    def term(self, node: cst.CSTNode, depth: int) -> Term:
        if node is self._here:
            return ACCESS
        if depth > _DEEPEST:
            return self._other(node)
        below = depth + 1
        match node:
            case cst.SimpleString() | cst.ConcatenatedString():
                return self._string(node, below)
            case cst.FormattedString():
                return Term("join", "", tuple(self._formatted(it, below) for it in node.parts))
            case cst.Integer(value=value) | cst.Float(value=value) | cst.Imaginary(value=value):
                return Term("value", value)
            case cst.Name(value="True" | "False" | "None" as value):
                return Term("value", value)
            case cst.Ellipsis():
                return Term("value", "...")
            case cst.Name() | cst.Attribute():
                return self._name(node, below)
            case cst.UnaryOperation(operator=cst.Minus(), expression=value):
                inner = self.term(value, below)
                return (
                    Term("value", f"-{inner.text}") if inner.kind == "value" else self._other(node)
                )
            case cst.UnaryOperation(operator=cst.Not(), expression=value):
                return Term("not", "", (self.term(value, below),))
            case cst.BinaryOperation(left=left, operator=operator, right=right):
                parts = (self.term(left, below), self.term(right, below))
                if isinstance(operator, cst.Add):
                    return Term("join", "", parts)
                return Term("binary", self._code(operator).strip(), parts)
            case cst.BooleanOperation(left=left, operator=operator, right=right):
                kind = "or" if isinstance(operator, cst.Or) else "and"
                return Term(kind, "", (self.term(left, below), self.term(right, below)))
            case cst.Comparison(left=left, comparisons=comparisons):
                operators = (" ".join(self._code(it.operator).split()) for it in comparisons)
                others = tuple(self.term(it.comparator, below) for it in comparisons)
                return Term("compare", "|".join(operators), (self.term(left, below), *others))
            case cst.IfExp(test=test, body=body, orelse=orelse):
                return Term(
                    "choice", "", tuple(self.term(it, below) for it in (test, body, orelse))
                )
            case cst.Call():
                return self._call(node, below)
            case cst.Subscript(value=value, slice=[cst.SubscriptElement(slice=cst.Index(key))]):
                return Term("item", "", (self.term(value, below), self.term(key, below)))
            case cst.NamedExpr(value=value):
                return self.term(value, below)
            case cst.Tuple() | cst.List() | cst.Set():
                return self._display(node, below)
            case cst.Dict(elements=elements) if len(elements) <= _WIDEST:
                return Term("display", "dict", tuple(self._pair(it, below) for it in elements))
            case _:
                return self._other(node)

    def _string(self, node: cst.BaseExpression, depth: int) -> Term:
        value = literal(node)
        if isinstance(value, str):
            return Term("text", value)
        if isinstance(value, bytes):
            return Term("value", repr(value))
        if isinstance(node, cst.ConcatenatedString):
            return Term("join", "", (self.term(node.left, depth), self.term(node.right, depth)))
        return self._other(node)

    def _formatted(self, part: cst.BaseFormattedStringContent, depth: int) -> Term:
        match part:
            case cst.FormattedStringText(value=value):
                return Term("text", value.replace("{{", "{").replace("}}", "}"))
            case cst.FormattedStringExpression(
                expression=expression, conversion=None, format_spec=None, equal=None
            ):
                return self.term(expression, depth)
            case cst.FormattedStringExpression(expression=expression):
                return Term("format", self._other(part).text, (self.term(expression, depth),))
            case _:
                return self._other(part)

    def _name(self, node: cst.Name | cst.Attribute, depth: int) -> Term:
        qualified = self._qualified(node, depth)
        if qualified is not None:
            return qualified
        if isinstance(node, cst.Name):
            return Term("local", node.value)
        return Term("attr", node.attr.value, (self.term(node.value, depth),))

    def _qualified(self, node: cst.Name | cst.Attribute, depth: int) -> Term | None:
        """A dotted name that an import or the module itself binds; the variable of a loop."""
        parts: list[str] = []
        at: cst.CSTNode = node
        while isinstance(at, cst.Attribute):
            parts.append(at.attr.value)
            at = at.value
        if not isinstance(at, cst.Name) or at is self._here:
            return None
        dotted = ".".join([at.value, *reversed(parts)])
        found = self._names.reaching(at.value, self._place, at)
        if not found:
            return Term("name", dotted)  # a builtin, or bound by a star import
        module = self._names.code.frames.module
        if any(it.frame.scope() is not module for it in found):
            return self._loop(found, parts, depth)
        resolved = self._names.resolve(self._place, node)
        if len(resolved) == 1 and UNKNOWN not in resolved:
            return Term("name", next(iter(resolved)))
        looped = self._loop(found, parts, depth)
        if looped is not None:
            return looped
        own = self._names.module
        return Term("name", f"{own}.{dotted}" if own else dotted)

    def _loop(self, found: list[Binding], parts: list[str], depth: int) -> Term | None:
        """The variable of the one loop or comprehension that binds it."""
        owner = found[0].role.owner
        if len(found) > 1 or parts or depth > _DEEPEST:
            return None
        if isinstance(owner, cst.For | cst.CompFor) and isinstance(owner.target, cst.Name):
            looped = _Terms(self._names, found[0].place, None).term(owner.iter, depth + 1)
            return Term("each", "", (looped,))
        return None

    def _call(self, node: cst.Call, depth: int) -> Term:
        if len(node.args) > _WIDEST:
            return self._other(node)
        arguments = tuple(self._argument(it, depth) for it in node.args)
        if isinstance(node.func, cst.Name | cst.Attribute) and not self._holds_access(node.func):
            callee = self._qualified(node.func, depth)
            if callee is not None and callee.kind == "name":
                return Term("call", callee.text, arguments)
        if isinstance(node.func, cst.Attribute):
            receiver = self.term(node.func.value, depth)
            return Term("method", node.func.attr.value, (receiver, *arguments))
        if isinstance(node.func, cst.Name):
            return Term("call", node.func.value, arguments)
        return self._other(node)

    def _holds_access(self, node: cst.CSTNode) -> bool:
        while isinstance(node, cst.Attribute):
            node = node.value
        return node is self._here

    def _argument(self, node: cst.Arg, depth: int) -> Term:
        value = self.term(node.value, depth)
        if node.star:
            return Term("star", node.star, (value,))
        return value if node.keyword is None else Term("keyword", node.keyword.value, (value,))

    def _display(self, node: cst.Tuple | cst.List | cst.Set, depth: int) -> Term:
        if len(node.elements) > _WIDEST:
            return self._other(node)
        kind = {cst.Tuple: "tuple", cst.List: "list", cst.Set: "set"}[type(node)]
        parts = tuple(
            self._other(it) if isinstance(it, cst.StarredElement) else self.term(it.value, depth)
            for it in node.elements
        )
        return Term("display", kind, parts)

    def _pair(self, node: cst.BaseDictElement, depth: int) -> Term:
        if isinstance(node, cst.DictElement):
            return Term("pair", "", (self.term(node.key, depth), self.term(node.value, depth)))
        return self._other(node)

    def _other(self, node: cst.CSTNode) -> Term:
        text = "".join(self._code(node).split())
        return Term("other", text if len(text) <= 200 else text[:200] + "…")

    def _code(self, node: cst.CSTNode) -> str:
        return self._place.island.code(node)
