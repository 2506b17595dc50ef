"""A tree is walked as ``ast.walk`` does, without the nodes that nobody asks for."""

from __future__ import annotations

import ast
from pathlib import Path

from ssot_lint.facts.variables.tree import Tree
from ssot_lint.modules.source.below import walk

_LEFT_OUT = ast.expr_context | ast.operator | ast.boolop | ast.unaryop | ast.cmpop
MORE = """
class A(B, metaclass=C): ...
async def f(a, /, b: int = 1, *c, d, e=2, **g) -> str:
    async with a as b, c: ...
    async for x in y: await x
    else: yield
    global h, i
    del a[1:2], b.c
    match a:
        case {"k": 1, **rest} | [*_, None] | K(1, x=2) as w if w: pass
    try: raise E from e
    except G as g: return lambda *a, k=1: {**a, 'b': f"{c!r:>{d}}"}
    [(x := 1) for x in y if not x for z in {1, 2} if z < 1 < 2]
    a @= yield from b
"""


def texts() -> list[str]:
    here = Path(__file__).parent
    return [MORE, *(it.read_text("utf-8") for it in sorted(here.glob("*.py")))]


def test_the_same_nodes_in_the_same_order() -> None:
    for text in texts():
        tree = ast.parse(text)
        assert list(walk(tree)) == [it for it in ast.walk(tree) if not isinstance(it, _LEFT_OUT)]


def test_a_tree_knows_what_stands_above_each() -> None:
    for text in texts():
        module = ast.parse(text)
        tree = Tree(module)
        for it in walk(module):
            for child in ast.iter_child_nodes(it):
                if not isinstance(child, _LEFT_OUT):
                    assert tree.parent(child) is it
            assert it is module or tree.parent(it) is not None
