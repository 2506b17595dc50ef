"""Annotations and defaults of fields as far as they mean something, however they are spelled."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from ssot_lint.modules.imports import parse_expression

_BUILTIN = {it: it.lower() for it in ("List", "Dict", "Set", "FrozenSet", "Tuple", "Type")}
_TOLD = frozenset(("description", "title", "examples", "example", "help"))
"""Arguments of a field that only tell people of it."""
_DEEPEST = 20


def normal_annotation(node: ast.expr, depth: int = 0) -> str:
    """A type: ``Optional[List[int]]``, ``Union[None, list[int]]`` and ``list[int] | None`` are one."""
    if depth > _DEEPEST:
        return ast.unparse(node)
    inner = depth + 1
    match node:
        case ast.Constant(value=str(text)):
            parsed = parse_expression(text.encode())
            return text if parsed is None else normal_annotation(parsed, inner)
        case ast.BinOp(op=ast.BitOr()) | ast.Subscript(value=ast.Name(id="Optional" | "Union")):
            return " | ".join(sorted({normal_annotation(it, inner) for it in _united(node)}))
        case ast.Subscript(value=ast.Attribute(attr="Optional" | "Union" as word)):
            return normal_annotation(ast.Subscript(ast.Name(word), node.slice), inner)
        case ast.Subscript(value=ast.Name(id="Literal" | "Annotated")):
            return ast.unparse(node)
        case ast.Subscript(value=value, slice=ast.Tuple(elts=items)):
            inside = ", ".join(normal_annotation(it, inner) for it in items)
            return f"{normal_annotation(value, inner)}[{inside}]"
        case ast.Subscript(value=value, slice=item):
            return f"{normal_annotation(value, inner)}[{normal_annotation(item, inner)}]"
        case ast.Attribute(value=ast.Name(id="typing" | "t"), attr=name) | ast.Name(id=name):
            return _BUILTIN.get(name, name)
        case ast.Attribute(attr=name):
            return name  # what the module is called that it comes from is the file's affair
    return ast.unparse(node)


def normal_default(node: ast.expr) -> str:
    """What a field is given; what ``Field(...)`` tells people of it is left out, and nothing is left
    of one that is given nothing: ``Field(None)``, ``Field(default=None)`` and ``None`` are one."""
    match node:
        case ast.Call(func=ast.Name(id="Field") | ast.Attribute(attr="Field"), args=args):
            given = {it.arg or "**": it.value for it in node.keywords if it.arg not in _TOLD}
            given.update({"default": args[0]} if args else {})
            default = given.get("default")
            if isinstance(default, ast.Constant) and default.value is ...:
                del given["default"]
            if given.keys() == {"default"}:
                return ast.unparse(given["default"])
            texts = [f"{name}={_tail(value)}" for name, value in sorted(given.items())]
            return f"Field({', '.join(texts)})" if texts else ""
        case ast.Call(func=func, args=args, keywords=keywords) if any(
            it.arg in _TOLD for it in keywords
        ):
            left = [it for it in keywords if it.arg not in _TOLD]
            return ast.unparse(ast.Call(func, args, left))
    return ast.unparse(node)


def _tail(node: ast.expr) -> str:
    """A value; of a dotted name, the last part."""
    return node.attr if isinstance(node, ast.Attribute) else ast.unparse(node)


def _united(node: ast.expr) -> Iterator[ast.expr]:
    match node:
        case ast.BinOp(left=left, op=ast.BitOr(), right=right):
            yield from _united(left)
            yield from _united(right)
        case ast.Subscript(value=ast.Name(id="Optional"), slice=item):
            yield from _united(item)
            yield ast.Constant(None)
        case ast.Subscript(value=ast.Name(id="Union"), slice=item):
            for it in item.elts if isinstance(item, ast.Tuple) else [item]:
                yield from _united(it)
        case _:
            yield node
