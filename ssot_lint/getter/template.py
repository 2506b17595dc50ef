"""A contract's spelling as syntax: how its operands may look, and where the whole may stand."""

from __future__ import annotations

import ast
from functools import lru_cache

from ssot_lint.core.lean import NamedTuple
from ssot_lint.core.regex import regex

_PLACE = regex(r"\{(getter|key|default|value)\}")
_NAMED = regex(r"__ssot_(getter|key|default|value)__\Z")
_TIGHTEST = (
    ast.Name,
    ast.Attribute,
    ast.Call,
    ast.Subscript,
    ast.Constant,
    ast.List,
    ast.Dict,
    ast.Set,
    ast.ListComp,
    ast.SetComp,
    ast.DictComp,
    ast.JoinedStr,
)
# What binds at least as tightly as a comparison, which may stand wherever one stood.
_LIKE_COMPARISON = (*_TIGHTEST, ast.Compare, ast.BinOp)
_LATE = (ast.Lambda, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)

ARGUMENT, INDEX, VALUE, TIGHT = "argument", "index", "value", "tight"


class Template(NamedTuple):
    """A spelling taken apart: its text around the places, and what each place can take."""

    parts: tuple[str, ...]
    """Text and names of places in turn; text comes first and last."""
    places: tuple[str, ...]
    """For each place in order, how free its operand is: ARGUMENT, INDEX, VALUE or TIGHT."""
    late: frozenset[str]
    """Places that are not evaluated once, at once."""
    is_primary: bool
    """Whether it needs no parentheses anywhere."""
    is_comparison: bool
    """Whether it needs none where a comparison stood."""
    is_statement: bool
    attributes: tuple[tuple[str, tuple[int, frozenset[str]] | None], ...]
    """Attributes taken from the getter; of calls, how many arguments and which by name."""
    calls: tuple[int, frozenset[str]] | None
    """The same for a call of the getter itself; None where it is not called."""

    @property
    def names(self) -> tuple[str, ...]:
        """The places in order."""
        return self.parts[1::2]


@lru_cache(maxsize=256)
def template_of(spelling: str) -> Template | str:
    """The spelling taken apart, or what is wrong with it."""
    parts = tuple(_PLACE.split(" ".join(spelling.split())))
    source = "".join(f"__ssot_{part}__" if index % 2 else part for index, part in enumerate(parts))
    try:
        body = ast.parse(source).body
    except (SyntaxError, ValueError):
        return f"the contract's spelling `{spelling}` is no Python"
    if len(body) != 1 or "getter" not in parts[1::2]:
        return f"the contract's spelling `{spelling}` does not use the getter"
    if any(isinstance(node, ast.Await | ast.Yield | ast.YieldFrom) for node in ast.walk(body[0])):
        return f"the contract's spelling `{spelling}` would not work everywhere"
    if any(
        isinstance(node, ast.Name) and _NAMED.match(node.id) and not isinstance(node.ctx, ast.Load)
        for node in ast.walk(body[0])
    ):
        return f"the contract's spelling `{spelling}` would bind the getter's name anew"
    return _taken_apart(parts, body[0], source)


def _taken_apart(parts: tuple[str, ...], statement: ast.stmt, source: str) -> Template:
    parents = {below: node for node in ast.walk(statement) for below in ast.iter_child_nodes(node)}
    found = [node for node in parents if isinstance(node, ast.Name) and _NAMED.match(node.id)]
    found.sort(key=lambda node: node.col_offset)
    getters = [node for node in found if node.id == "__ssot_getter__"]
    whole = statement.value if isinstance(statement, ast.Expr) else None
    bracketed = whole is not None and whole.col_offset > 0 and whole.end_col_offset != len(source)
    return Template(
        parts,
        tuple(_freedom(node, parents) for node in found),
        frozenset(node.id[7:-2] for node in found if _is_late(node, parents)),
        bracketed or isinstance(whole, _TIGHTEST),
        bracketed or isinstance(whole, _LIKE_COMPARISON),
        whole is None,
        tuple(
            (parent.attr, _arguments(parents.get(parent), parent))
            for parent in map(parents.get, getters)
            if isinstance(parent, ast.Attribute)
        ),
        next((it for it in (_arguments(parents.get(n), n) for n in getters) if it), None),
    )


def _freedom(node: ast.Name, parents: dict[ast.AST, ast.AST]) -> str:
    match parents.get(node):
        case ast.Call(args=args) if node in args:
            return ARGUMENT
        case ast.Subscript(slice=index) if index is node:
            return INDEX
        case ast.Assign(value=value) if value is node:
            return VALUE
        case _:
            return TIGHT


def _is_late(node: ast.AST, parents: dict[ast.AST, ast.AST]) -> bool:
    above = parents.get(node)
    while above is not None:
        if isinstance(above, _LATE):
            return True
        if isinstance(above, ast.BoolOp) and node is not above.values[0]:
            return True
        if isinstance(above, ast.IfExp) and node is not above.test:
            return True
        node, above = above, parents.get(above)
    return False


def _arguments(call: ast.AST | None, callee: ast.AST) -> tuple[int, frozenset[str]] | None:
    """How many positional arguments a call has, and its keywords; None for no call, or stars."""
    if not isinstance(call, ast.Call) or call.func is not callee:
        return None
    if any(isinstance(it, ast.Starred) for it in call.args):
        return None
    names = [it.arg for it in call.keywords]
    if None in names:
        return None
    return len(call.args), frozenset(name for name in names if name is not None)
